// The improvement plan as the digest has it.
#include "sim/improvement/words.hpp"
#include "sim/report/digest_parts.hpp"

namespace fenghuo::sim {

std::vector<PlanItem> plan_items(const ReportFacts& facts, const UnitFacts& unit) {
  std::vector<PlanItem> out;
  for (const Improvement* one : unit.improvements) {
    const ImprovementRaised& raised = one->raised;
    PlanItem item{.after = one->after,
                  .assignment = {},
                  .before = raised.before,
                  .events = raised.events,
                  .evidence = {},
                  .improvement = one->id,
                  .lost = raised.lost,
                  .objective = raised.objective,
                  .problem = raised.problem,
                  .retest = one->after ? one->retest : "",  // what is still to come may be a surprise
                  .rule = raised.rule,
                  .state = std::string(to_string(one->state)),
                  .state_event = {one->id, one->state_version},
                  .state_name = words_of(one->state),
                  .suggestion = raised.suggestion,
                  .title = raised.title};
    if (one->due_at)
      item.assignment = {.due = *one->due_at,
                         .event = {one->id, one->assigned_version},
                         .missed = one->state == ImprovementState::Assigned && one->missed == one->due_at,
                         .owner = person_name(facts, one->owner)};
    if (one->evidence)
      item.evidence = {.by = person_name(facts, one->evidence->by),
                       .event = {one->id, one->evidence->version},
                       .links = one->evidence->links,
                       .text = one->evidence->text};
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace fenghuo::sim

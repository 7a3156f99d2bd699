#include "sim/improvement/rerun.hpp"

#include "sim/drill/plan.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

bool has(const std::vector<std::string>& all, const std::string& one) {
  return std::ranges::find(all, one) != all.end();
}

/// Parts and the unit that holds it cannot be said anew, so they must not be what it is refused for.
DrillPlanned plan_of(const Drill& drill, const std::vector<std::string>& units, const Registry& registry,
                     const Caller& caller) {
  static const Text k_again{"（复演）", " (once more)"};
  std::vector<std::string> left_out;
  DrillPlanned plan = those_still_there(drill.plan, registry, left_out);
  if (!units.empty()) plan.units = units;
  if (!registry.within(plan.unit, caller.unit)) plan.unit = caller.unit;
  std::erase_if(plan.parts, [&](const Part& part) {
    const auto* person = registry.person(part.person);
    const bool theirs = person != nullptr && registry.within(person->unit, caller.unit);
    return !theirs || (!part.unit.empty() && !has(plan.units, part.unit));
  });
  if (!plan.title.zh.ends_with(k_again.zh)) plan.title.zh += k_again.zh;
  if (!plan.title.en.ends_with(k_again.en)) plan.title.en += k_again.en;
  return plan;
}

/// Which of them a drill like this is to test.
class Tested {
 public:
  Tested(const ImprovementRoom& room, const DrillRoom& drills, const Core& core, const Caller& caller)
      : room_(room), drills_(drills), core_(core), caller_(caller) {}

  engine::Result<std::vector<std::string>> named(const Rerun& rerun, const DrillPlanned& plan) const {
    for (std::size_t n = 0; n < rerun.improvements.size(); ++n) {
      const std::string at = "/improvements/" + std::to_string(n);
      const auto one = room_.visible(rerun.improvements[n], core_, caller_);
      if (!one || (*one)->raised.drill != rerun.drill)
        return Problem::invalid(at, {"不是这次演练发现的改进事项", "was not found in this drill"});
      if (!has(plan.units, (*one)->raised.unit))
        return Problem::invalid(at, {"该改进事项所在单位不参加", "its unit does not play"});
      if (!has(room_.allowed(**one, core_, caller_), "retest"))
        return Problem::invalid(
            at, {"该改进事项已撤销，或您不能安排其复测", "it was dropped, or its re-test is not yours to plan"});
      if (std::ranges::count(rerun.improvements, rerun.improvements[n]) > 1)
        return Problem::invalid(at, {"改进事项重复", "named twice"});
    }
    return rerun.improvements;
  }

  [[nodiscard]] std::vector<std::string> found(const std::string& drill, const DrillPlanned& plan) const {
    std::vector<std::string> out;
    for (const auto& unit : plan.units)
      for (const Improvement* one : room_.found_in(drill, unit)) {
        const bool ready = one->state == ImprovementState::Done || one->state == ImprovementState::Closed;
        if (ready && !waits(*one) && has(room_.allowed(*one, core_, caller_), "retest")) out.push_back(one->id);
      }
    return out;
  }

 private:
  /// Another drill is to come that tests it.
  [[nodiscard]] bool waits(const Improvement& one) const {
    const auto retest = drills_.drills().find(one.retest);
    return retest != drills_.drills().end() && !is_over(retest->second);
  }

  const ImprovementRoom& room_;
  const DrillRoom& drills_;
  const Core& core_;
  const Caller& caller_;
};

}  // namespace

engine::Result<PlannedRerun> plan_rerun(const Rerun& rerun, DrillRoom& drills, ImprovementRoom& improvements,
                                        Core& core, const Caller& caller, Batch& batch) {
  const auto first = drills.visible(rerun.drill, core, caller);
  if (!first) return first.error();
  const Drill& before = **first;
  DrillPlanned plan = plan_of(before, rerun.units, core.registry(), caller);
  if (auto fits = check_plan(plan, drills, core, caller); !fits) return fits.error();
  if (!is_over(before))
    return Problem::make(
        Kind::NotAllowed, "drill-not-over",
        {"演练评定得分或终止之后才能复演", "it is played once more when it has been scored or aborted"});
  for (std::size_t n = 0; n < plan.units.size(); ++n)
    if (!before.plays(plan.units[n]))
      return Problem::invalid("/units/" + std::to_string(n), {"该单位没有参加原演练", "did not play in that drill"});
  if (rerun.starts_at && *rerun.starts_at <= core.now().wall)
    return Problem::invalid("/starts_at", {"开始时间已经过去", "the start lies in the past"});
  const Tested tested(improvements, drills, core, caller);
  const auto ids = rerun.improvements.empty() ? engine::Result<std::vector<std::string>>(tested.found(before.id, plan))
                                              : tested.named(rerun, plan);
  if (!ids) return ids.error();

  const auto planned = drills.plan(std::move(plan), core, caller, batch);
  if (!planned) return planned.error();
  const std::string id = (*planned)->id;
  if (rerun.starts_at) {
    const ScheduleDrill day{.starts_at = *rerun.starts_at, .note = rerun.note};
    if (auto set = drills.act(id, day, core, caller, batch); !set) return set.error();
  }
  for (const auto& improvement : *ids) {
    const ChangeImprovement retest{.note = rerun.note, .retest = id};
    if (auto told = improvements.change(improvement, retest, core, caller, batch); !told) return told.error();
  }
  return PlannedRerun{&drills.drills().at(id), *ids};
}

}  // namespace fenghuo::sim

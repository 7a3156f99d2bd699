// What improvements do by themselves: they are found, their days pass, their re-tests are played. What people do to
// them: room_commands.cpp.
#include "sim/improvement/room.hpp"

#include "sim/improvement/codec.hpp"
#include "sim/improvement/notices.hpp"
#include "sim/score/suggestions.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

/// The engine declares a breach only when both clocks agree that the day has passed.
constexpr const char* k_clock = "due/breach";
constexpr std::size_t k_year = 9;  // "IMP-2026-"

/// Where nothing happened, it rests on the end of the play, by which it had not.
std::vector<EventRef> rests_on(std::vector<EventRef> events, std::span<const DrillRecorded> tape) {
  if (!events.empty()) return events;
  for (const auto& one : tape)
    if (std::holds_alternative<DrillEnded>(one.event)) events.push_back({one.meta.stream, one.meta.version});
  return events;
}

}  // namespace

void ImprovementRoom::clear() {
  all_.clear();
  tapes_.clear();
  last_.clear();
  by_drill_.clear();
  found_.clear();
}

void ImprovementRoom::fold(const Recorded& recorded) {
  auto event = improvement_from(std::get<Foreign>(recorded.event));
  if (!event) return;  // of a newer version: what it meant is not known here
  const std::string& id = recorded.meta.stream;
  if (const auto* raised = std::get_if<ImprovementRaised>(&*event)) {
    std::int64_t& last = last_[id.substr(0, k_year)];
    last = std::max<std::int64_t>(last, std::stoll(id.substr(k_year)));
    by_drill_[raised->drill].push_back(id);
    if (!raised->rule.empty()) found_.emplace(raised->drill, raised->unit, raised->objective, raised->rule);
  }
  ImprovementRecorded mine{recorded.meta, std::move(*event)};
  evolve(all_[id], mine);
  tapes_[id].push_back(std::move(mine));
}

void ImprovementRoom::fire(const TimerRow& timer, Core& core, Batch& batch) {
  const auto found = all_.find(timer.stream);
  if (found == all_.end() || found->second.rings_at() != timer.due_at) return;
  core.record(timer.stream, to_foreign(ImprovementOverdue{.due_at = timer.due_at}), the_system(), batch);
  const auto drill = drills_.drills().find(found->second.raised.drill);
  tell_overdue(found->second, drill == drills_.drills().end() ? "" : drill->second.director,
               Meta(batch.events.back().meta), core, batch);
}

void ImprovementRoom::record(const std::string& id, const ImprovementEvent& event, Core& core, const Actor& actor,
                             Batch& batch) {
  const auto known = all_.find(id);
  const Improvement was = known == all_.end() ? Improvement{} : known->second;
  const Millis before = was.rings_at().value_or(0);
  core.record(id, to_foreign(event), actor, batch);
  const Improvement& is = all_.at(id);
  const bool anew = is.owner != was.owner || is.due_at != was.due_at;
  if (std::holds_alternative<ImprovementAssigned>(event) && anew)
    tell_assigned(is, Meta(batch.events.back().meta), core, batch);
  const Millis after = is.rings_at().value_or(0);
  if (before == after) return;
  if (before != 0) core.disarm_on_wall(id, k_clock, before, batch);
  if (after != 0) core.arm_own(id, k_clock, after, batch);
}

std::string ImprovementRoom::next_id(const Core& core) const {
  const std::string year = core.next_id("IMP-").substr(0, k_year);
  const auto last = last_.find(year);
  const std::string digits = std::to_string((last == last_.end() ? 0 : last->second) + 1);
  return year + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

const std::vector<ImprovementRecorded>& ImprovementRoom::tape_of(const Improvement& improvement) const {
  return tapes_.at(improvement.id);
}

std::vector<const Improvement*> ImprovementRoom::found_in(const std::string& drill, const std::string& unit) const {
  std::vector<const Improvement*> out;
  const auto found = by_drill_.find(drill);
  if (found == by_drill_.end()) return out;
  for (const auto& id : found->second)
    if (const Improvement& one = all_.at(id); one.raised.unit == unit) out.push_back(&one);
  std::ranges::sort(out, [](const auto* a, const auto* b) { return ByNumber()(a->id, b->id); });
  return out;
}

Result<void> ImprovementRoom::scored(const Drill& drill, std::span<const Score> scores, Core& core, const Actor& actor,
                                     Batch& batch) {
  for (const Score& score : scores) {
    if (auto done = raise(drill, score, core, actor, batch); !done) return done;
    show_retest(drill, score, core, actor, batch);
  }
  return {};
}

Result<void> ImprovementRoom::raise(const Drill& drill, const Score& score, Core& core, const Actor& actor,
                                    Batch& batch) {
  const auto scenario = drills_.scenario_of(drill);
  if (!scenario) return Problem::internal("the scenario of " + drill.id + " is gone");
  const auto tape = drills_.tape_of(drill, score.unit, core);
  if (!tape) return tape.error();
  const auto& opened = std::get<IncidentOpened>((*tape)->events.front().event);
  const auto playbook = core.library().playbook(opened.playbook, opened.playbook_version);
  if (!playbook) return Problem::internal("the playbook of " + score.incident + " is gone");
  for (auto& one : suggestions(*scenario, *playbook, score)) {
    if (found_.contains({drill.id, score.unit, one.objective, one.rule})) continue;
    ImprovementRaised raised{.drill = drill.id,
                             .events = rests_on(std::move(one.events), drills_.tape_of(drill)),
                             .lost = one.lost,
                             .objective = std::move(one.objective),
                             .problem = std::move(one.problem),
                             .rule = std::move(one.rule),
                             .suggestion = std::move(one.suggestion),
                             .title = std::move(one.title),
                             .unit = score.unit};
    raised.before = measure(raised, score);
    record(next_id(core), raised, core, actor, batch);
  }
  return {};
}

void ImprovementRoom::show_retest(const Drill& drill, const Score& score, Core& core, const Actor& actor,
                                  Batch& batch) {
  for (const auto& [id, one] : all_) {
    if (one.retest != drill.id || one.raised.unit != score.unit) continue;
    const auto after = measure(one.raised, score);
    if (!after || one.after == after) continue;
    ImprovementRetested shown{.after = *after, .drill = drill.id, .events = {}};
    for (const auto& line : score.lines)
      if (line.objective == one.raised.objective)
        shown.events.insert(shown.events.end(), line.events.begin(), line.events.end());
    shown.events = rests_on(std::move(shown.events), drills_.tape_of(drill));
    record(id, shown, core, actor, batch);
  }
}

}  // namespace fenghuo::sim

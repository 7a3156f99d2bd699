// What a drill is worth, from its tapes alone.
#include "sim/drill/room.hpp"

namespace fenghuo::sim {

using namespace engine;

Result<std::vector<Score>> DrillRoom::scores(const Drill& drill, Core& core) {
  const auto scenario = scenario_of(drill);
  if (!scenario) return Problem::internal("the scenario of " + drill.id + " is gone");
  std::vector<Score> out;
  for (const auto& unit : drill.plan.units) {
    const auto side = drill.sides.find(unit);
    if (side == drill.sides.end()) continue;  // it has not begun
    const auto tape = tape_of(drill, unit, core);
    if (!tape) return tape.error();
    if ((*tape)->events.empty()) continue;
    const auto* opened = std::get_if<IncidentOpened>(&(*tape)->events.front().event);
    if (opened == nullptr) return Problem::internal(side->second.incident + " does not begin with its opening");
    const auto playbook = core.library().playbook(opened->playbook, opened->playbook_version);
    const auto form = core.library().newest_form("initial");
    out.push_back(score({.scenario = scenario.get(),
                         .playbook = playbook.get(),
                         .unit = unit,
                         .incident = side->second.incident,
                         .events = (*tape)->events,
                         .drill = tape_of(drill),
                         .form = form.get()}));
  }
  return out;
}

/// Fixed as an event: that it was finished, with what, and the digest by which anybody can tell it again.
Result<void> DrillRoom::settle_score(Turn& turn, const std::string& note) {
  const auto all = scores(turn.drill, turn.core);
  if (!all) return all.error();
  std::string text;
  std::int64_t points = 0;
  for (const auto& one : *all) {
    text += to_json(one) + '\n';
    points += one.points;
  }
  if (!all->empty()) points /= static_cast<std::int64_t>(all->size());
  record(turn, DrillScored{.note = note, .points = points, .sha256 = sha256_hex(text)});
  return scored_ ? scored_(turn.drill, *all, turn.core, turn.actor, turn.batch) : Result<void>{};
}

}  // namespace fenghuo::sim

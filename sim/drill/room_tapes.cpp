// What was played in each unit: in memory while it goes on, else read from the journal.
#include "sim/drill/room.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

const std::vector<DrillRecorded>& DrillRoom::tape_of(const Drill& drill) const {
  return own_.at(drill.id);
}

Result<const Tape*> DrillRoom::tape_of(const Drill& drill, const std::string& unit, Core& core) {
  const std::string& incident = drill.sides.at(unit).incident;
  if (const auto found = tapes_.find(incident); found != tapes_.end()) return &found->second;
  Tape tape;
  auto read = core.journal().load(incident, 0, [&](Recorded&& recorded) { tape.add(std::move(recorded)); });
  if (!read) return read.error();
  return &tapes_.emplace(incident, std::move(tape)).first->second;
}

const Tape* DrillRoom::tape_at_hand(const std::string& incident) const {
  const auto found = tapes_.find(incident);
  return found == tapes_.end() ? nullptr : &found->second;
}

bool DrillRoom::at_hand(const Drill& drill) const {
  return std::ranges::any_of(drill.sides, [&](const auto& side) { return tapes_.contains(side.second.incident); });
}

void DrillRoom::put_away(const Drill& drill) {
  for (const auto& [unit, side] : drill.sides)
    tapes_.erase(side.incident);
}

/// What has just happened is not in the journal yet. A tape that is not at hand is read first, or it would seem to
/// begin here; one that does not end just before this, or cannot be read, is left to whoever asks for it next.
void DrillRoom::add_to_tape(const Drill& drill, const Incident& incident, std::span<Recorded> events, Core& core) {
  if (events.empty()) return;
  auto found = tapes_.find(incident.id);
  if (found == tapes_.end()) {
    if (!tape_of(drill, drill.unit_of(incident.id), core)) return;
    found = tapes_.find(incident.id);
  }
  Tape& tape = found->second;
  const std::int64_t last = tape.events.empty() ? 0 : tape.events.back().meta.version;
  if (events.front().meta.version != last + 1) {
    tapes_.erase(found);
    return;
  }
  for (auto& recorded : events)
    tape.add(std::move(recorded));
}

Result<void> DrillRoom::readable(const Drill& drill, Core& core) {
  for (const auto& [unit, side] : drill.sides)
    if (const auto tape = tape_of(drill, unit, core); !tape) return tape.error();
  return {};
}

}  // namespace fenghuo::sim

#pragma once
#include "sim/improvement/room.hpp"

namespace fenghuo::sim {

/// A drill played once more, as it was planned: scenario and version, units, parts, form, speed. Without the units and
/// people who have left, and the people whom the caller cannot call on; held by the caller's own unit where the one
/// that held it is not theirs.
struct Rerun {
  std::string drill;                      ///< one that is over
  std::vector<std::string> units;         ///< of those that played; empty: all
  std::vector<std::string> improvements;  ///< found in it, which it is to test; empty: see below
  std::optional<Millis> starts_at;        ///< sets its day, too
  std::string note;
};
struct PlannedRerun {
  const Drill* drill = nullptr;
  std::vector<std::string> improvements;  ///< whose re-test it is now
};

/// Plans it and names it as the re-test of its improvements: those that are given, else all that were found in these
/// units and are done or closed, and wait for no other drill. Everything is refused before anything is recorded.
engine::Result<PlannedRerun> plan_rerun(const Rerun& rerun, DrillRoom& drills, ImprovementRoom& improvements,
                                        engine::Core& core, const engine::Caller& caller, engine::Batch& batch);

}  // namespace fenghuo::sim

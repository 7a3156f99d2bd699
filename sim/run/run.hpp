#pragma once
#include "engine/playbook/library.hpp"
#include "sim/drill/drill.hpp"
#include "sim/responders/profile.hpp"
#include "sim/score/score.hpp"

namespace fenghuo::sim {

/// One drill played in memory on a virtual clock: the same engine, the same playbooks, no server and no disk.
struct Run {
  Score score;
  Drill drill;
  std::vector<DrillRecorded> tape;         ///< the drill's own events
  std::vector<engine::Recorded> incident;  ///< its incident's
  int refused = 0;                         ///< commands of the model that were refused
};

/// One unit plays the scenario from StartEx to EndEx. The same scenario, profile and seed give the same run, byte for
/// byte. Refuses a scenario whose playbook is not in the library.
engine::Result<Run> run_scenario(std::shared_ptr<const Scenario> scenario, const engine::Library& library,
                                 const Profile& profile, std::uint64_t seed);

/// What the lint can only tell by playing: a perfect team has to reach 95 points, and nobody at all at most 20.
std::vector<Text> playable(std::shared_ptr<const Scenario> scenario, const engine::Library& library);

}  // namespace fenghuo::sim

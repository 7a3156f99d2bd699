#pragma once
#include "engine/base/random.hpp"
#include "sim/responders/team.hpp"
#include "sim/run/run.hpp"

#include <memory>

namespace fenghuo::sim {

/// Where drills are played in memory, one after the other: a bureau, a school with a site, their people, the
/// engine, the drills' room, a virtual clock. What a run leaves is gone with the next. One thread at a time; as many
/// stages as there are threads may share the scenario, the library and the profile.
class Stage {
 public:
  enum class Journal {
    none,   ///< nothing is kept: as fast as it goes
    memory  ///< as a server keeps it: every event can be read back, scenario time is kept beside the events
  };
  /// `library` and `profile` must outlive it.
  Stage(std::shared_ptr<const Scenario> scenario, const engine::Library& library, const Profile& profile,
        Journal kind = Journal::none);

  /// From the plan to the hot wash. Refuses a scenario whose playbook is not in the library.
  engine::Result<void> play(std::uint64_t seed);
  /// Finishes the drill: its score becomes an event of it.
  engine::Result<void> finish();

  // Of what was played last:
  [[nodiscard]] const Drill& drill() const { return room_.drills().at(id_); }
  [[nodiscard]] const std::vector<DrillRecorded>& tape() const { return room_.tape_of(drill()); }
  [[nodiscard]] const std::vector<engine::Recorded>& incident();
  [[nodiscard]] const engine::Playbook& playbook();
  [[nodiscard]] Play as_played();
  [[nodiscard]] const Team& team() const { return *team_; }

 private:
  engine::Result<void> prepare(std::uint64_t seed);
  void settle_in(engine::Batch& batch);
  engine::Result<const Drill*> direct(const DrillCommand& command, engine::Batch& batch);
  void keep(engine::Batch& batch);
  void step();

  std::shared_ptr<const Scenario> scenario_;
  const Profile& profile_;
  const Journal kind_;
  std::optional<engine::VirtualClock> clock_;
  std::optional<engine::SeededRandom> random_;
  std::unique_ptr<engine::Journal> journal_;
  DrillRoom room_;
  engine::Core core_;
  std::optional<Team> team_;
  std::shared_ptr<const engine::Playbook> playbook_;
  std::shared_ptr<const engine::Form> form_;
  std::string id_;
};

}  // namespace fenghuo::sim

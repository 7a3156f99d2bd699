#pragma once
#include "api/serve.hpp"
#include "engine/evidence/vault.hpp"
#include "engine/playbook/library.hpp"
#include "engine/runtime/engine.hpp"
#include "sim/compare/room.hpp"
#include "sim/drill/room.hpp"
#include "sim/drill/shelf.hpp"
#include "sim/improvement/room.hpp"
#include "sim/rooms.hpp"
#include "sim/schedule/overdue_room.hpp"

#include <memory>
#include <string>

namespace fenghuo::api {

/// One data folder with an engine over it: the journal (held by its lock), the evidence vault, the library of
/// playbooks, the scenarios and the drills. What `serve` and `sample` both stand on.
class House {
 public:
  /// Refuses, naming what and where: a folder another process holds, a playbook or scenario that lint refuses or
  /// that changed without its version, a damaged journal.
  static engine::Result<std::unique_ptr<House>> open(const ServeOptions& options);
  /// Finishes what was accepted.
  ~House();

  engine::SystemClock clock;
  engine::SystemRandom random;
  engine::Zone zone;
  std::unique_ptr<engine::Journal> journal;
  engine::Library library;
  std::unique_ptr<engine::Vault> vault;
  sim::ScenarioShelf scenarios;  ///< only the engine's thread may touch it, as the next six
  std::unique_ptr<sim::DrillRoom> drills;
  std::unique_ptr<sim::ImprovementRoom> improvements;  ///< what was found in the drills
  std::unique_ptr<sim::CompareRoom> compare;           ///< what drills came to, to be held against each other
  std::unique_ptr<sim::SeriesRoom> series;             ///< drills over the year
  std::unique_ptr<sim::OverdueRoom> overdue;           ///< who was told what of them is overdue
  std::unique_ptr<sim::Rooms> rooms;  ///< the engine's companion: all rooms of sim/ that live on its journal
  std::unique_ptr<engine::Engine> engine;

  /// Runs one piece of work and waits for it to be durable.
  engine::Result<engine::Answer> run(engine::Engine::Work work);

 private:
  explicit House(engine::Library read);
  engine::Result<void> shelve_scenarios(const std::string& playbooks);
};

/// Where the playbooks room is: beside the source tree the executable was built in, or installed.
std::string default_playbooks();

}  // namespace fenghuo::api

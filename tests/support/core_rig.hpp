#pragma once
#include "engine/runtime/core.hpp"
#include "tests/support/bureau.hpp"
#include "tests/support/temp_folder.hpp"

namespace fenghuo::tests {

/// Where a rig keeps its journal: memory (kept over restarts of the rig's process) or a SQLite file that is reopened.
class Store {
 public:
  explicit Store(bool sqlite);
  /// Valid until the next `reopen`.
  [[nodiscard]] engine::Journal& journal() { return *journal_; }
  void reopen();
  [[nodiscard]] const std::string& folder() const { return folder_.path(); }

 private:
  engine::SeededRandom salts_{11};
  TempFolder folder_;
  bool sqlite_;
  std::unique_ptr<engine::Journal> journal_;
};

/// A process without threads: a Core over a store, committing after each look at the clock as the Engine does. `stop`
/// and `start` are a restart.
class CoreRig {
 public:
  CoreRig(Store& store, const engine::Library& library, engine::VirtualClock& clock)
      : store_(store), library_(library), clock_(clock) {}

  void start();
  void stop();
  [[nodiscard]] bool up() const { return core_ != nullptr; }
  /// Looks at the clocks, fires what is due, commits.
  void tick();
  /// Runs `work(core, batch)` behind a tick, and commits what it left in the batch.
  template <class F>
  auto work(F&& f) {
    tick();
    engine::Batch batch;
    auto result = f(*core_, batch);
    commit(batch);
    return result;
  }
  /// The journal's timers, the core's and those the incidents want are the same. Says what differs; empty: nothing.
  std::string timers_astray();
  [[nodiscard]] engine::Core& core() { return *core_; }

 private:
  void commit(engine::Batch& batch);

  Store& store_;
  const engine::Library& library_;
  engine::VirtualClock& clock_;
  engine::SeededRandom random_{7};
  std::unique_ptr<engine::Core> core_;
};

}  // namespace fenghuo::tests

#pragma once
#include "sim/drill/room.hpp"
#include "sim/rooms.hpp"
#include "tests/support/bureau.hpp"
#include "tests/support/core_rig.hpp"

namespace fenghuo::tests {

/// A process without threads whose core has rooms of sim/ for its companion, over the sample bureau and one scenario.
/// Who derives makes the rooms, opens over them, and crashes while they are still there.
class RoomsRig {
 public:
  RoomsRig(const RoomsRig&) = delete;
  RoomsRig& operator=(const RoomsRig&) = delete;

  /// Behind a look at the clocks; commits what is left in the batch.
  template <class F>
  auto work(F&& f) {
    tick();
    engine::Batch batch;
    auto out = f(*core_, batch);
    commit(batch);
    return out;
  }
  [[nodiscard]] engine::Millis now() const { return clock_.now().wall; }
  [[nodiscard]] engine::Core& core() { return *core_; }
  [[nodiscard]] engine::Journal& journal() { return store_.journal(); }
  /// What went into the outbox so far.
  [[nodiscard]] const std::vector<engine::OutboxRow>& sent() const { return sent_; }

 protected:
  RoomsRig(std::shared_ptr<const sim::Scenario> scenario, engine::Millis begin, bool sqlite);
  ~RoomsRig() = default;

  void open(std::vector<engine::Companion*> rooms);
  void crash();
  /// Looks at the clocks; what is due goes off.
  void tick();
  void commit(engine::Batch& batch);
  /// The one scenario there is, by its id.
  sim::DrillRoom::FindScenario scenarios();

  std::shared_ptr<const sim::Scenario> scenario_;
  engine::VirtualClock clock_;
  Store store_;

 private:
  engine::SeededRandom random_{5};
  std::unique_ptr<sim::Rooms> rooms_;
  std::unique_ptr<engine::Core> core_;
  std::vector<engine::OutboxRow> sent_;
};

}  // namespace fenghuo::tests

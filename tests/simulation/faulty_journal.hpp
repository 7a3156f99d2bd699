#pragma once
#include "tests/support/wrapped_journal.hpp"

namespace fenghuo::simulation {

/// What becomes of one commit.
enum class Fate {
  kept,
  refused,      ///< nothing is kept
  denied,       ///< kept, but the answer says no: the acknowledgement was lost
  dies_before,  ///< the process ends, nothing is kept
  dies_after,   ///< kept, then the process ends: nobody is told
};

/// The seams through which the weather comes in. What was kept is told before the engine hears of it.
struct Seams {
  std::function<Fate()> commit;
  std::function<bool()> read_fails;
  std::function<void(std::span<const engine::Batch>, bool denied)> kept;
  std::function<void(const engine::Problem&)> refused;  ///< by the journal itself, for what was in the batch
};

class FaultyJournal final : public tests::WrappedJournal {
 public:
  FaultyJournal(engine::Journal& inner, Seams seams) : WrappedJournal(inner), seams_(std::move(seams)) {}

  /// The process that owned it has ended; whatever its remains still do is seen by nobody.
  [[nodiscard]] bool dead() const { return dead_; }

  engine::Result<void> commit(std::span<const engine::Batch> batches) override {
    if (dead_) return no("the process has ended");
    const Fate fate = seams_.commit();
    dead_ = fate == Fate::dies_before || fate == Fate::dies_after;
    if (fate == Fate::refused || fate == Fate::dies_before) return no("the disk is full");
    auto done = inner().commit(batches);
    if (!done) {
      seams_.refused(done.error());
      return done;
    }
    seams_.kept(batches, fate != Fate::kept);
    if (fate != Fate::kept) return no("nobody heard the answer");
    return done;
  }

 private:
  engine::Result<void> reading(Of) override {
    if (dead_ || seams_.read_fails()) return no("cannot read");
    return {};
  }

  Seams seams_;
  bool dead_ = false;
};

}  // namespace fenghuo::simulation

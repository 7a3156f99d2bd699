#include "tests/simulation/plants.hpp"

#include <algorithm>

namespace fenghuo::simulation {

using namespace engine;
using tests::WrappedJournal;

namespace {

using Batches = std::vector<Batch>;

/// Does something to the batches of each commit and passes on what is left.
class Spoiler final : public WrappedJournal {
 public:
  using Spoil = std::function<void(Batches& batches, int commit)>;
  Spoiler(Journal& inner, Spoil spoil) : WrappedJournal(inner), spoil_(std::move(spoil)) {}

  Result<void> commit(std::span<const Batch> batches) override {
    Batches spoilt(batches.begin(), batches.end());
    spoil_(spoilt, ++commits_);
    return inner().commit(spoilt);
  }

 private:
  Spoil spoil_;
  int commits_ = 0;
};

class WriteBehind final : public WrappedJournal {
 public:
  using WrappedJournal::WrappedJournal;

  Result<void> commit(std::span<const Batch> batches) override {
    if (auto done = inner().commit(pending_); !done) return done;
    pending_.assign(batches.begin(), batches.end());
    return {};
  }

 private:
  Batches pending_;
};

Plant spoils(Spoiler::Spoil spoil) {
  return [spoil](Journal& inner) { return std::make_unique<Spoiler>(inner, spoil); };
}

}  // namespace

Plant drops_a_commit() {
  return spoils([](Batches& batches, int commit) {
    if (commit % 40 == 0) batches.clear();
  });
}

Plant answers_before_it_keeps() {
  return [](Journal& inner) { return std::make_unique<WriteBehind>(inner); };
}

Plant keeps_half_a_batch() {
  return spoils([](Batches& batches, int commit) {
    if (commit % 40 == 0 && batches.back().events.size() > 1) batches.back().events.pop_back();
  });
}

Plant forgets_a_timer() {
  return spoils([](Batches& batches, int commit) {
    for (auto& batch : batches)
      if (commit % 10 == 0 && !batch.arm.empty()) batch.arm.pop_back();
  });
}

Plant forgets_a_message() {
  return spoils([](Batches& batches, int commit) {
    for (auto& batch : batches)
      if (commit % 10 == 0 && batch.delivered.empty()) batch.outbox.clear();
  });
}

Plant forgets_answers() {
  return spoils([](Batches& batches, int) {
    for (auto& batch : batches)
      batch.idempotency.reset();
  });
}

}  // namespace fenghuo::simulation

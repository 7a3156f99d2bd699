#pragma once
#include "tests/support/wrapped_journal.hpp"

#include <atomic>
#include <limits>

namespace fenghuo::tests {

/// A journal in which the Nth commit fails, or every commit, or every read of events, when a test says so.
class FailingJournal final : public WrappedJournal {
 public:
  using WrappedJournal::WrappedJournal;

  /// The commits numbered from `first` (0 is the next) on fail, `count` of them; a negative count: all.
  void fail_commits(int first, int count) {
    until_ = count < 0 ? -1 : commits_ + first + count;
    from_ = commits_ + first;
  }
  /// The next commits are kept, and the answer says they are not.
  void deny_commits(int count) { denied_ = count; }
  void heal() {
    from_ = std::numeric_limits<int>::max();
    reads_fail_ = false;
  }
  void fail_reads(bool yes) { reads_fail_ = yes; }
  [[nodiscard]] int commits() const { return commits_; }
  [[nodiscard]] int failed() const { return failed_; }
  [[nodiscard]] int prefixes_read() const { return prefixes_read_; }

  engine::Result<void> commit(std::span<const engine::Batch> batches) override {
    const int number = commits_++;
    if (number >= from_ && (until_ < 0 || number < until_)) {
      ++failed_;
      return no("the disk is full");
    }
    auto done = inner().commit(batches);
    if (denied_ > 0 && done) {
      --denied_;
      return no("nobody heard the answer");
    }
    return done;
  }
  engine::Result<void> load_prefix(const std::string& prefix,
                                   const std::function<void(engine::Recorded&&)>& visit) override {
    ++prefixes_read_;
    return WrappedJournal::load_prefix(prefix, visit);
  }

 private:
  engine::Result<void> reading(Of what) override {
    if (reads_fail_ && what == Of::events) return no("cannot read");
    return {};
  }
  std::atomic<int> commits_ = 0, failed_ = 0, prefixes_read_ = 0, from_ = std::numeric_limits<int>::max(), until_ = 0,
                   denied_ = 0;
  std::atomic<bool> reads_fail_ = false;
};

}  // namespace fenghuo::tests

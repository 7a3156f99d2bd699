#pragma once
#include "engine/journal/journal.hpp"

#include <atomic>

namespace fenghuo::tests {

/// A journal in which the Nth commit fails, or every commit, or every read: the one seam through which faults come in.
class FailingJournal final : public engine::Journal {
 public:
  explicit FailingJournal(engine::Journal& inner) : inner_(inner) {}

  /// The commits numbered from `first` (0 is the next) on fail, `count` of them; a negative count: all.
  void fail_commits(int first, int count) {
    until_ = count < 0 ? -1 : commits_ + first + count;
    from_ = commits_ + first;
  }
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
    return inner_.commit(batches);
  }
  engine::Result<void> load(const std::string& stream, std::int64_t after,
                            const std::function<void(engine::Recorded&&)>& visit) override {
    if (reads_fail_) return no("cannot read");
    return inner_.load(stream, after, visit);
  }
  engine::Result<void> load_prefix(const std::string& prefix,
                                   const std::function<void(engine::Recorded&&)>& visit) override {
    ++prefixes_read_;
    if (reads_fail_) return no("cannot read");
    return inner_.load_prefix(prefix, visit);
  }
  engine::Result<std::vector<engine::StoredEvent>> read_stream(const std::string& stream, std::int64_t after,
                                                               int limit) override {
    return inner_.read_stream(stream, after, limit);
  }
  engine::Result<std::vector<engine::StoredEvent>> read_after(std::int64_t seq, int limit) override {
    if (reads_fail_) return no("cannot read");
    return inner_.read_after(seq, limit);
  }
  engine::Result<std::vector<engine::TimerRow>> timers() override { return inner_.timers(); }
  engine::Result<std::vector<engine::OutboxRow>> outbox(engine::Millis until, const engine::OutboxPlace& after,
                                                        int limit) override {
    return inner_.outbox(until, after, limit);
  }
  engine::Result<std::optional<engine::OutboxRow>> find_outbox(const std::string& id) override {
    return inner_.find_outbox(id);
  }
  engine::Result<std::optional<engine::IdempotencyRecord>> find_idempotency(const std::string& scope,
                                                                            const std::string& key) override {
    return inner_.find_idempotency(scope, key);
  }
  engine::Result<void> answered_keys(
      const std::function<void(const std::string& scope, const std::string& key)>& visit) override {
    return inner_.answered_keys(visit);
  }
  engine::Result<std::vector<engine::IncidentRow>> incidents() override { return inner_.incidents(); }
  engine::Result<std::optional<engine::Snapshot>> find_snapshot(const std::string& stream) override {
    return inner_.find_snapshot(stream);
  }
  engine::Result<engine::Millis> last_recorded_at() override { return inner_.last_recorded_at(); }
  engine::Result<std::int64_t> last_seq() override { return inner_.last_seq(); }
  engine::Result<std::vector<engine::Document>> documents() override { return inner_.documents(); }

 private:
  static engine::Problem no(const char* why) {
    return engine::Problem::make(engine::Kind::Unavailable, "injected", {why, why});
  }
  engine::Journal& inner_;
  std::atomic<int> commits_ = 0, failed_ = 0, prefixes_read_ = 0, from_ = std::numeric_limits<int>::max(), until_ = 0;
  std::atomic<bool> reads_fail_ = false;
};

}  // namespace fenghuo::tests

#pragma once
#include "engine/journal/journal.hpp"

namespace fenghuo::tests {

/// A journal around another: what goes in and out is the inner one's business, `commit` and `reading` the seam through
/// which faults come in. The inner one outlives it.
class WrappedJournal : public engine::Journal {
 public:
  explicit WrappedJournal(engine::Journal& inner) : inner_(inner) {}

  engine::Result<void> commit(std::span<const engine::Batch> batches) override { return inner_.commit(batches); }

  engine::Result<void> load(const std::string& stream, std::int64_t after,
                            const std::function<void(engine::Recorded&&)>& visit) override {
    return read(Of::events, [&] { return inner_.load(stream, after, visit); });
  }
  engine::Result<void> load_prefix(const std::string& prefix,
                                   const std::function<void(engine::Recorded&&)>& visit) override {
    return read(Of::events, [&] { return inner_.load_prefix(prefix, visit); });
  }
  engine::Result<std::vector<engine::StoredEvent>> read_stream(const std::string& stream, std::int64_t after,
                                                               int limit) override {
    return read(Of::events, [&] { return inner_.read_stream(stream, after, limit); });
  }
  engine::Result<std::vector<engine::StoredEvent>> read_after(std::int64_t seq, int limit) override {
    return read(Of::events, [&] { return inner_.read_after(seq, limit); });
  }
  engine::Result<std::vector<engine::TimerRow>> timers() override {
    return read(Of::rows, [&] { return inner_.timers(); });
  }
  engine::Result<std::vector<engine::OutboxRow>> outbox(engine::Millis until, const engine::OutboxPlace& after,
                                                        int limit) override {
    return read(Of::rows, [&] { return inner_.outbox(until, after, limit); });
  }
  engine::Result<std::optional<engine::OutboxRow>> find_outbox(const std::string& id) override {
    return read(Of::rows, [&] { return inner_.find_outbox(id); });
  }
  engine::Result<std::optional<engine::IdempotencyRecord>> find_idempotency(const std::string& scope,
                                                                            const std::string& key) override {
    return read(Of::rows, [&] { return inner_.find_idempotency(scope, key); });
  }
  engine::Result<void> answered_keys(
      const std::function<void(const std::string& scope, const std::string& key)>& visit) override {
    return read(Of::rows, [&] { return inner_.answered_keys(visit); });
  }
  engine::Result<std::vector<engine::IncidentRow>> incidents() override {
    return read(Of::rows, [&] { return inner_.incidents(); });
  }
  engine::Result<std::optional<engine::Snapshot>> find_snapshot(const std::string& stream) override {
    return read(Of::rows, [&] { return inner_.find_snapshot(stream); });
  }
  engine::Result<engine::Millis> last_recorded_at() override {
    return read(Of::rows, [&] { return inner_.last_recorded_at(); });
  }
  engine::Result<std::int64_t> last_seq() override {
    return read(Of::rows, [&] { return inner_.last_seq(); });
  }
  engine::Result<std::vector<engine::Document>> documents() override {
    return read(Of::rows, [&] { return inner_.documents(); });
  }

 protected:
  enum class Of { events, rows };
  /// Before every read: a refusal is its answer.
  virtual engine::Result<void> reading(Of) { return {}; }
  static engine::Problem no(const char* why) {
    return engine::Problem::make(engine::Kind::Unavailable, "injected", {why, why});
  }
  [[nodiscard]] engine::Journal& inner() { return inner_; }

 private:
  template <class F>
  auto read(Of what, F&& f) -> decltype(f()) {
    if (auto may = reading(what); !may) return may.error();
    return f();
  }
  engine::Journal& inner_;
};

}  // namespace fenghuo::tests

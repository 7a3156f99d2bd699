#pragma once
#include "engine/journal/journal.hpp"

namespace fenghuo::sim {

/// Keeps nothing and has nothing to give: for runs in memory that nobody takes up again.
class NoJournal final : public engine::Journal {
 public:
  engine::Result<void> commit(std::span<const engine::Batch> /*batches*/) override { return {}; }
  engine::Result<void> load(const std::string& /*stream*/, std::int64_t /*after*/,
                            const std::function<void(engine::Recorded&&)>& /*visit*/) override {
    return {};
  }
  engine::Result<void> load_prefix(const std::string& /*prefix*/,
                                   const std::function<void(engine::Recorded&&)>& /*visit*/) override {
    return {};
  }
  engine::Result<std::vector<engine::StoredEvent>> read_stream(const std::string& /*stream*/, std::int64_t /*after*/,
                                                               int /*limit*/) override {
    return std::vector<engine::StoredEvent>{};
  }
  engine::Result<std::vector<engine::StoredEvent>> read_after(std::int64_t /*seq*/, int /*limit*/) override {
    return std::vector<engine::StoredEvent>{};
  }
  engine::Result<std::vector<engine::TimerRow>> timers() override { return std::vector<engine::TimerRow>{}; }
  engine::Result<std::vector<engine::OutboxRow>> outbox(engine::Millis /*until*/, const engine::OutboxPlace& /*after*/,
                                                        int /*limit*/) override {
    return std::vector<engine::OutboxRow>{};
  }
  engine::Result<std::optional<engine::OutboxRow>> find_outbox(const std::string& /*id*/) override {
    return std::optional<engine::OutboxRow>{};
  }
  engine::Result<std::optional<engine::IdempotencyRecord>> find_idempotency(const std::string& /*scope*/,
                                                                            const std::string& /*key*/) override {
    return std::optional<engine::IdempotencyRecord>{};
  }
  engine::Result<void> answered_keys(
      const std::function<void(const std::string&, const std::string&)>& /*visit*/) override {
    return {};
  }
  engine::Result<std::vector<engine::IncidentRow>> incidents() override { return std::vector<engine::IncidentRow>{}; }
  engine::Result<std::optional<engine::Snapshot>> find_snapshot(const std::string& /*stream*/) override {
    return std::optional<engine::Snapshot>{};
  }
  engine::Result<engine::Millis> last_recorded_at() override { return engine::Millis{0}; }
  engine::Result<std::int64_t> last_seq() override { return std::int64_t{0}; }
  engine::Result<std::vector<engine::Document>> documents() override { return std::vector<engine::Document>{}; }
};

}  // namespace fenghuo::sim

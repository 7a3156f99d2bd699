#pragma once
#include "engine/journal/journal.hpp"
#include "tests/simulation/simulate.hpp"

#include <set>
#include <unordered_map>

namespace fenghuo::simulation {

/// An event as one line: stream, version, times, actor, type, payload.
std::string line_of(const engine::Recorded& recorded);
std::string line_of(const engine::StoredEvent& stored);

/// What must be in the journal: a second one, as simple as can be, told of every commit that was kept.
class Book {
 public:
  explicit Book(std::function<void(Broken)> complain) : complain_(std::move(complain)) {}

  /// `denied`: the answer to the commit said no.
  void keep(const engine::Batch& batch, bool denied);

  [[nodiscard]] bool has(const std::string& line) const { return known_.contains(line); }
  /// How many events name this token; and whether those that do were kept though the answer said no.
  struct Traces {
    std::size_t events = 0;
    bool denied = false;
  };
  [[nodiscard]] Traces traces(const std::string& token) const;
  [[nodiscard]] const engine::IdempotencyRecord* answer(const engine::IdempotencyKey& key) const;
  [[nodiscard]] const engine::OutboxRow* message(const std::string& id) const;
  [[nodiscard]] std::size_t events() const { return lines_.size(); }
  [[nodiscard]] engine::Millis last_recorded_at() const { return last_recorded_at_; }

  /// Says where the journal differs; empty: nowhere.
  [[nodiscard]] std::string differs(engine::Journal& journal) const;
  /// Messages that are neither out nor given up; empty: none.
  [[nodiscard]] std::string undelivered() const;

 private:
  void keep_answer(const engine::IdempotencyRecord& record);
  void keep_outcome(const engine::Recorded& recorded);

  std::function<void(Broken)> complain_;
  std::vector<std::string> lines_;  // in seq order
  std::set<std::string> known_;
  std::unordered_map<std::string, Traces> traces_;
  std::map<std::string, engine::TimerRow> timers_;
  std::map<std::string, engine::OutboxRow> outbox_;
  std::map<std::string, engine::IncidentRow> incidents_;
  std::map<std::pair<std::string, std::string>, engine::IdempotencyRecord> answers_;
  std::set<std::string> messages_, delivered_;  // ids: ever in the outbox; said to be delivered
  engine::Millis newest_answer_ = 0, last_recorded_at_ = 0;
};

}  // namespace fenghuo::simulation

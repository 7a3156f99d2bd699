#include "tests/simulation/book.hpp"

#include <limits>

namespace fenghuo::simulation {

using namespace engine;

namespace {

std::string line(const Meta& meta, std::string_view type, std::string_view payload) {
  std::string out = meta.stream + " " + std::to_string(meta.version) + " " + std::to_string(meta.at) + " " +
                    std::to_string(meta.recorded_at) + " " + encode(meta.actor) + " ";
  return out.append(type).append(" ").append(payload);
}

std::string name_of(const TimerRow& timer) {
  return timer.stream + " " + timer.name + " " + std::to_string(timer.due_at);
}

template <class Row, class Name>
std::string compare(const char* what, const std::map<std::string, Row>& wanted, const Result<std::vector<Row>>& found,
                    Name&& name) {
  if (!found) return std::string(what) + ": " + found.error().detail.en;
  std::map<std::string, Row> there;
  for (const auto& row : *found)
    there[name(row)] = row;
  for (const auto& [id, row] : wanted)
    if (const auto at = there.find(id); at == there.end() || !(at->second == row))
      return std::string(what) + ": " + encode(row) + (at == there.end() ? " is gone" : " is " + encode(at->second));
  for (const auto& [id, row] : there)
    if (!wanted.contains(id)) return std::string(what) + ": nobody put it there: " + encode(row);
  return {};
}

}  // namespace

std::string line_of(const Recorded& recorded) {
  std::string payload;
  encode_payload(recorded.event, payload);
  return line(recorded.meta, event_type(recorded.event), payload);
}

std::string line_of(const StoredEvent& stored) {
  return line(stored.meta, stored.type, stored.payload);
}

void Book::keep(const Batch& batch, bool denied) {
  for (const auto& event : batch.events) {
    lines_.push_back(line_of(event));
    known_.insert(lines_.back());
    auto& traces = traces_[event.meta.actor.token];
    ++traces.events;
    traces.denied = traces.denied || denied;
    last_recorded_at_ = event.meta.recorded_at;
    keep_outcome(event);
  }
  for (const auto& row : batch.disarm)
    timers_.erase(name_of(row));
  for (const auto& row : batch.arm)
    timers_[name_of(row)] = row;
  for (const auto& row : batch.outbox) {
    messages_.insert(row.id);
    outbox_[row.id] = row;
  }
  for (const auto& id : batch.delivered) {
    outbox_.erase(id);
    if (!delivered_.contains(id)) complain_({"lost", "message " + id + " left the outbox without a word"});
  }
  for (const auto& row : batch.incidents)
    incidents_[row.id] = row;
  if (batch.idempotency) keep_answer(*batch.idempotency);
}

void Book::keep_outcome(const Recorded& recorded) {
  const auto* delivered = std::get_if<MessageDelivered>(&recorded.event);
  if (delivered == nullptr) return;
  if (!delivered_.insert(delivered->message).second)
    complain_({"doubled", "message " + delivered->message + " was recorded as delivered twice"});
}

/// An answer is kept for 24 h, counted back from the newest; as long as one is, the same key has no second effect.
void Book::keep_answer(const IdempotencyRecord& record) {
  const std::pair id{record.scope, record.key};
  if (const auto old = answers_.find(id); old != answers_.end()) {
    const auto until = old->second.recorded_at + k_idempotency_kept;
    if (until >= record.recorded_at && until >= newest_answer_)
      complain_({"doubled", "key " + record.key + ": " + old->second.body + ", then " + record.body});
    answers_.erase(old);
  }
  newest_answer_ = std::max(newest_answer_, record.recorded_at);
  answers_.emplace(id, record);
}

Book::Traces Book::traces(const std::string& token) const {
  const auto found = traces_.find(token);
  return found == traces_.end() ? Traces{} : found->second;
}

const IdempotencyRecord* Book::answer(const IdempotencyKey& key) const {
  const auto found = answers_.find({key.scope, key.key});
  return found == answers_.end() ? nullptr : &found->second;
}

const OutboxRow* Book::message(const std::string& id) const {
  const auto found = outbox_.find(id);
  return found == outbox_.end() ? nullptr : &found->second;
}

std::string Book::differs(Journal& journal) const {
  constexpr int k_all = std::numeric_limits<int>::max();
  const auto events = journal.read_after(0, k_all);
  if (!events) return events.error().detail.en;
  for (std::size_t n = 0; n < std::max(lines_.size(), events->size()); ++n) {
    if (n == lines_.size()) return "nobody put it there: " + line_of((*events)[n]);
    if (n == events->size()) return "gone: " + lines_[n];
    const auto& stored = (*events)[n];
    if (stored.seq != static_cast<std::int64_t>(n) + 1) return "seq " + std::to_string(stored.seq) + " has a gap";
    if (const auto found = line_of(stored); found != lines_[n]) return "gone: " + lines_[n] + "; there is: " + found;
  }
  for (const auto& [_, record] : answers_) {
    if (record.recorded_at < newest_answer_ - k_idempotency_kept) continue;
    const auto found = journal.find_idempotency(record.scope, record.key);
    if (!found || !*found || !(**found == record)) return "the answer is gone: " + encode(record);
  }
  std::string out = compare("timers", timers_, journal.timers(), name_of);
  if (out.empty())
    out = compare("outbox", outbox_, journal.outbox(k_never, {}, k_all), [](const auto& r) { return r.id; });
  if (out.empty()) out = compare("incidents", incidents_, journal.incidents(), [](const auto& r) { return r.id; });
  return out;
}

std::string Book::undelivered() const {
  for (const auto& id : messages_) {
    const auto* row = message(id);
    if (row == nullptr ? !delivered_.contains(id) : row->next_at != k_never) return id;
  }
  return {};
}

}  // namespace fenghuo::simulation

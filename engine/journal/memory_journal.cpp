#include "engine/journal/refusals.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <tuple>

namespace fenghuo::engine {

namespace {

/// Events lie in a deque and are never changed, so pointers to them stay good without the mutex.
class MemoryJournal final : public Journal {
 public:
  Result<void> commit(std::span<const Batch> batches) override {
    const std::lock_guard lock(mutex_);
    // First everything that can be refused, then what cannot.
    std::map<std::string_view, std::int64_t> versions;
    auto documents = documents_;
    for (const auto& batch : batches) {
      for (const auto& document : batch.documents) {
        const std::tuple key{document.kind, document.id, document.version};
        if (auto refused = document_refused(document, find(documents, key))) return std::move(*refused);
        documents.emplace(key, document);
      }
      for (const auto& event : batch.events) {
        const auto [at, added] = versions.try_emplace(event.meta.stream);
        if (added) at->second = last_version(event.meta.stream);
        if (event.meta.version != ++at->second) return version_taken(event.meta, at->second);
      }
    }
    documents_ = std::move(documents);
    for (const auto& batch : batches)
      apply(batch);
    return {};
  }

  Result<void> load(const std::string& stream, std::int64_t after,
                    const std::function<void(Recorded&&)>& visit) override {
    for (const auto* entry : of_stream(stream, after, -1))
      visit(Recorded(entry->recorded));
    return {};
  }

  Result<void> load_prefix(const std::string& prefix, const std::function<void(Recorded&&)>& visit) override {
    std::vector<const Entry*> found;
    {
      const std::lock_guard lock(mutex_);
      for (auto at = streams_.lower_bound(prefix); at != streams_.end() && at->first.starts_with(prefix); ++at)
        found.insert(found.end(), at->second.begin(), at->second.end());
    }
    std::ranges::sort(found, {}, &Entry::seq);
    for (const auto* entry : found)
      visit(Recorded(entry->recorded));
    return {};
  }

  Result<std::vector<StoredEvent>> read_stream(const std::string& stream, std::int64_t after, int limit) override {
    std::vector<StoredEvent> out;
    for (const auto* entry : of_stream(stream, after, limit))
      out.push_back(encoded(*entry));
    return out;
  }

  Result<std::vector<StoredEvent>> read_after(std::int64_t seq, int limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<StoredEvent> out;
    for (auto at = static_cast<std::size_t>(std::max<std::int64_t>(seq, 0)); at < events_.size() && limit-- > 0; ++at)
      out.push_back(encoded(events_[at]));
    return out;
  }

  Result<std::vector<TimerRow>> timers() override {
    const std::lock_guard lock(mutex_);
    return values(timers_);
  }

  Result<std::vector<OutboxRow>> outbox(Millis until, const OutboxPlace& after, int limit) override {
    const std::lock_guard lock(mutex_);
    auto rows = values(outbox_);
    std::erase_if(rows, [&](const OutboxRow& row) {
      return row.next_at > until || std::tie(row.next_at, row.id) <= std::tie(after.next_at, after.id);
    });
    std::ranges::stable_sort(rows, {}, &OutboxRow::next_at);
    if (rows.size() > static_cast<std::size_t>(std::max(limit, 0)))
      rows.resize(static_cast<std::size_t>(std::max(limit, 0)));
    return rows;
  }

  Result<std::optional<OutboxRow>> find_outbox(const std::string& id) override {
    const std::lock_guard lock(mutex_);
    return find(outbox_, id);
  }

  Result<std::optional<IdempotencyRecord>> find_idempotency(const std::string& scope, const std::string& key) override {
    const std::lock_guard lock(mutex_);
    return find(answers_, {scope, key});
  }
  Result<void> answered_keys(const std::function<void(const std::string&, const std::string&)>& visit) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, answer] : answers_)
      visit(id.first, id.second);
    return {};
  }
  Result<std::vector<IncidentRow>> incidents() override {
    const std::lock_guard lock(mutex_);
    return values(incidents_);
  }
  Result<std::optional<Snapshot>> find_snapshot(const std::string& stream) override {
    const std::lock_guard lock(mutex_);
    return find(snapshots_, stream);
  }
  Result<Millis> last_recorded_at() override {
    const std::lock_guard lock(mutex_);
    return events_.empty() ? 0 : events_.back().recorded.meta.recorded_at;
  }
  Result<std::int64_t> last_seq() override {
    const std::lock_guard lock(mutex_);
    return static_cast<std::int64_t>(events_.size());
  }

  Result<std::vector<Document>> documents() override {
    const std::lock_guard lock(mutex_);
    return values(documents_);
  }

 private:
  struct Entry {
    std::int64_t seq;
    Recorded recorded;
  };

  std::int64_t last_version(const std::string& stream) const {
    const auto found = streams_.find(stream);
    return found == streams_.end() ? 0 : static_cast<std::int64_t>(found->second.size());
  }

  std::vector<const Entry*> of_stream(const std::string& stream, std::int64_t after, int limit) const {
    const std::lock_guard lock(mutex_);
    const auto found = streams_.find(stream);
    const std::int64_t first = std::max<std::int64_t>(after, 0);
    if (found == streams_.end() || first >= last_version(stream)) return {};
    std::vector<const Entry*> out(found->second.begin() + first, found->second.end());
    if (limit >= 0 && out.size() > static_cast<std::size_t>(limit)) out.resize(static_cast<std::size_t>(limit));
    return out;
  }

  static StoredEvent encoded(const Entry& entry) {
    const Event& event = entry.recorded.event;
    StoredEvent out{entry.seq, entry.recorded.meta, std::string(event_type(event)), event_version(event), {}, {}};
    encode_payload(event, out.payload);
    return out;
  }

  void apply(const Batch& batch) {
    for (const auto& event : batch.events) {
      events_.push_back({static_cast<std::int64_t>(events_.size()) + 1, event});
      streams_[event.meta.stream].push_back(&events_.back());
    }
    for (const auto& row : batch.disarm)
      timers_.erase({row.stream, row.name, row.due_at});
    for (const auto& row : batch.arm)
      timers_.insert_or_assign({row.stream, row.name, row.due_at}, row);
    for (const auto& row : batch.outbox)
      outbox_.insert_or_assign(row.id, row);
    for (const auto& id : batch.delivered)
      outbox_.erase(id);
    for (const auto& row : batch.incidents)
      incidents_.insert_or_assign(row.id, row);
    for (const auto& row : batch.snapshots)
      snapshots_.insert_or_assign(row.stream, row);
    if (!batch.idempotency) return;
    const auto& record = *batch.idempotency;
    newest_answer_ = std::max(newest_answer_, record.recorded_at);
    const auto kept = answered_at_.lower_bound(newest_answer_ - k_idempotency_kept);
    for (auto old = answered_at_.begin(); old != kept; ++old)
      answers_.erase(old->second);
    answered_at_.erase(answered_at_.begin(), kept);
    const auto [answer, added] = answers_.try_emplace({record.scope, record.key}, record);
    if (added) answered_at_.emplace(record.recorded_at, answer->first);
  }

  template <class Map>
  static std::vector<typename Map::mapped_type> values(const Map& map) {
    std::vector<typename Map::mapped_type> out;
    out.reserve(map.size());
    for (const auto& [key, value] : map)
      out.push_back(value);
    return out;
  }
  template <class Map>
  static std::optional<typename Map::mapped_type> find(const Map& map, const typename Map::key_type& key) {
    const auto found = map.find(key);
    return found == map.end() ? std::nullopt : std::optional(found->second);
  }

  mutable std::mutex mutex_;
  std::deque<Entry> events_;
  std::map<std::string, std::vector<const Entry*>> streams_;
  std::map<std::tuple<std::string, std::string, Millis>, TimerRow> timers_;
  std::map<std::string, OutboxRow> outbox_;
  std::map<std::pair<std::string, std::string>, IdempotencyRecord> answers_;
  std::multimap<Millis, std::pair<std::string, std::string>> answered_at_;
  Millis newest_answer_ = 0;
  std::map<std::string, IncidentRow> incidents_;
  std::map<std::string, Snapshot> snapshots_;
  std::map<std::tuple<std::string, std::string, std::string>, Document> documents_;
};

}  // namespace

std::unique_ptr<Journal> make_memory_journal() {
  return std::make_unique<MemoryJournal>();
}

}  // namespace fenghuo::engine

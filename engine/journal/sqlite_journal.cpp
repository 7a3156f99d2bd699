#include "engine/journal/folder_lock.hpp"
#include "engine/journal/sqlite_readers.hpp"
#include "engine/journal/sqlite_writer.hpp"

#include <map>

namespace fenghuo::engine {

namespace {

#define FENGHUO_SELECT_EVENTS "SELECT " FENGHUO_EVENT_COLUMNS " FROM events "

/// Goes through the rows of a query over events, each checked by itself; `visit(view)` returns what else is wrong.
template <class Visit>
Result<void> each_event(Database& db, Query& rows, Visit&& visit) {
  Chain chain;
  EventView event;
  while (rows.next()) {
    if (const auto wrong = chain.read(rows, event)) return corrupt_record(event, *wrong);
    if (Result<void> visited = visit(event); !visited) return visited;
  }
  return db.outcome();
}

class SqliteJournal final : public Journal {
 public:
  SqliteJournal(const std::string& folder, Random& random)
      : folder_(folder), writer_(folder, random), readers_(folder + "/journal.db") {}

  Result<void> open() {
    if (auto held = lock_.take(folder_); !held) return held;
    if (auto opened = writer_.open(); !opened) return opened;
    if (auto readable = readers_.open(); !readable) return readable;
    const auto last = last_recorded_at();
    if (!last) return last.error();
    return {};
  }

  Result<void> commit(std::span<const Batch> batches) override { return writer_.commit(batches); }

  Result<void> load(const std::string& stream, std::int64_t after,
                    const std::function<void(Recorded&&)>& visit) override {
    Tip tip{after, std::nullopt};
    return read([&](Database& db) {
      Query rows(db, FENGHUO_SELECT_EVENTS "WHERE stream = ? AND version > ? ORDER BY version", stream, after);
      return each_event(db, rows, [&](const EventView& event) { return pass_on(event, tip, visit); });
    });
  }

  Result<void> load_prefix(const std::string& prefix, const std::function<void(Recorded&&)>& visit) override {
    const std::string end = prefix + '\xff';  // no UTF-8 holds this byte, so every name with the prefix lies before it
    std::unordered_map<std::string, Tip> tips;
    return read([&](Database& db) {
      Query rows(db,
                 FENGHUO_SELECT_EVENTS
                 "WHERE seq IN (SELECT seq FROM events WHERE stream >= ? AND stream < ?) ORDER BY seq",
                 prefix, end);
      return each_event(db, rows, [&](const EventView& event) {
        return pass_on(event, tips[std::string(event.header.stream)], visit);
      });
    });
  }

  Result<std::vector<StoredEvent>> read_stream(const std::string& stream, std::int64_t after, int limit) override {
    Tip tip{after, std::nullopt};
    return stored([&](Database& db, auto& out) {
      Query rows(db, FENGHUO_SELECT_EVENTS "WHERE stream = ? AND version > ? ORDER BY version LIMIT ?", stream, after,
                 limit);
      return each_event(db, rows, [&](const EventView& event) -> Result<void> {
        if (const auto wrong = Chain::follow(tip, event)) return corrupt_record(event, *wrong);
        out.push_back(to_stored(event));
        return {};
      });
    });
  }

  Result<std::vector<StoredEvent>> read_after(std::int64_t seq, int limit) override {
    return stored([&](Database& db, auto& out) {
      Query rows(db, FENGHUO_SELECT_EVENTS "WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit);
      return each_event(db, rows,
                        [&, next = std::max<std::int64_t>(seq, 0)](const EventView& event) mutable -> Result<void> {
                          if (event.seq != ++next)
                            return corrupt_record(event, {"它之前缺少记录", "the record before it is missing"});
                          out.push_back(to_stored(event));
                          return {};
                        });
    });
  }

  Result<std::vector<TimerRow>> timers() override { return rows<TimerRow>(" ORDER BY stream, name, due_at"); }
  Result<std::vector<OutboxRow>> outbox(Millis until, const OutboxPlace& after, int limit) override {
    return rows<OutboxRow>(" WHERE next_at <= ? AND (next_at, id) > (?, ?) ORDER BY next_at, id LIMIT ?", until,
                           after.next_at, after.id, limit);
  }
  Result<std::optional<OutboxRow>> find_outbox(const std::string& id) override {
    OutboxRow wanted;
    wanted.id = id;
    return read([&](Database& db) { return find_row(db, wanted); });
  }
  Result<std::vector<IncidentRow>> incidents() override { return rows<IncidentRow>(" ORDER BY id"); }
  Result<std::vector<Document>> documents() override { return rows<Document>(" ORDER BY kind, id, version"); }

  Result<std::optional<IdempotencyRecord>> find_idempotency(const std::string& scope, const std::string& key) override {
    IdempotencyRecord wanted;
    wanted.scope = scope;
    wanted.key = key;
    return read([&](Database& db) { return find_row(db, wanted); });
  }
  Result<void> answered_keys(const std::function<void(const std::string&, const std::string&)>& visit) override {
    return read([&](Database& db) -> Result<void> {
      Query row(db, "SELECT scope, \"key\" FROM idempotency");
      while (row.next())
        visit(std::string(row.text(0)), std::string(row.text(1)));
      return db.outcome();
    });
  }
  Result<std::optional<Snapshot>> find_snapshot(const std::string& stream) override {
    Snapshot wanted;
    wanted.stream = stream;
    return read([&](Database& db) { return find_row(db, wanted); });
  }

  Result<Millis> last_recorded_at() override {
    return of_last_event([](const EventView& event) { return event.header.recorded_at; });
  }
  Result<std::int64_t> last_seq() override {
    return of_last_event([](const EventView& event) { return event.seq; });
  }

 private:
  /// 0 if there is none.
  template <class Pick>
  Result<std::int64_t> of_last_event(Pick&& pick) {
    std::int64_t picked = 0;
    const auto done = read([&](Database& db) {
      Query rows(db, FENGHUO_SELECT_EVENTS "ORDER BY seq DESC LIMIT 1");
      return each_event(db, rows, [&](const EventView& event) -> Result<void> {
        picked = pick(event);
        return {};
      });
    });
    if (!done) return done.error();
    return picked;
  }
  static Result<void> pass_on(const EventView& event, Tip& tip, const std::function<void(Recorded&&)>& visit) {
    if (const auto wrong = Chain::follow(tip, event)) return corrupt_record(event, *wrong);
    auto recorded = to_recorded(event);
    if (!recorded) return recorded.error();
    visit(std::move(*recorded));
    return {};
  }

  template <class Work>
  auto read(Work&& work) -> decltype(work(std::declval<Database&>())) {
    auto db = readers_.borrow();
    if (!db) return db.error();
    return work(**db);
  }
  template <class Work>
  Result<std::vector<StoredEvent>> stored(Work&& work) {
    std::vector<StoredEvent> out;
    const auto done = read([&](Database& db) -> Result<void> { return work(db, out); });
    if (!done) return done.error();
    return out;
  }
  template <class Row, class... Args>
  Result<std::vector<Row>> rows(const char* suffix, const Args&... args) {
    static const std::string k_sql = Sql<Row>::get().select + suffix;  // one suffix for each type
    return read([&](Database& db) {
      Query query(db, k_sql, args...);
      return read_rows<Row>(db, query);
    });
  }

  std::string folder_;
  FolderLock lock_;  // let go last
  SqliteWriter writer_;
  SqliteReaders readers_;
};

}  // namespace

Result<std::unique_ptr<Journal>> open_sqlite_journal(const std::string& folder, Random& random) {
  auto journal = std::make_unique<SqliteJournal>(folder, random);
  if (auto opened = journal->open(); !opened) return opened.error();
  return std::unique_ptr<Journal>(std::move(journal));
}

}  // namespace fenghuo::engine

#include "engine/journal/chain.hpp"
#include "engine/journal/schema.hpp"
#include "engine/journal/tail.hpp"

#include <filesystem>

namespace fenghuo::engine {

namespace {

namespace fs = std::filesystem;

/// One walk over one snapshot of the file. Stops at the first thing that is wrong; each check returns false then.
class Verifier {
 public:
  explicit Verifier(Database& db) : db_(db) {}

  Verification run(const Result<std::optional<Tail>>& tail) {
    const bool whole = db_.run("BEGIN") && file() && schema() && records() && index() && totals() && rows<TimerRow>() &&
                       rows<OutboxRow>() && rows<IdempotencyRecord>() && rows<IncidentRow>() && rows<Snapshot>() &&
                       rows<Document>() && structure() && acknowledged(tail);
    if (db_.failed() && found_.reason.en.empty()) wrong({"SQLite：" + db_.message(), "SQLite: " + db_.message()});
    found_.whole = whole && !db_.failed() && found_.reason.en.empty();
    return std::move(found_);
  }

 private:
  bool wrong(Text reason) {
    found_.reason = std::move(reason);
    return false;
  }
  bool wrong_record(std::int64_t seq, std::string_view stream, std::int64_t version, const Text& why) {
    found_.bad_seq = seq;
    found_.bad_stream = printable(stream);
    found_.bad_version = version;
    const std::string place = "seq " + std::to_string(seq);
    const std::string at = stream.empty() ? "" : " (" + found_.bad_stream + " v" + std::to_string(version) + ")";
    return wrong({"记录 " + place + at + "：" + why.zh, "record " + place + at + ": " + why.en});
  }

  /// What SQLite does not check of the file's first bytes: they never change, and decide how everything else is read.
  bool file() {
    static constexpr std::string_view k_start{"SQLite format 3\0\x10\0\2\2\0\x40\x20\x20", 24};
    sqlite3_file* file = nullptr;
    char start[k_start.size()] = {};
    // Through SQLite's own descriptor: closing another one would drop the locks this process holds on the file.
    if (sqlite3_file_control(db_.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || file == nullptr ||
        file->pMethods == nullptr || file->pMethods->xRead(file, start, sizeof start, 0) != SQLITE_OK ||
        std::string_view(start, sizeof start) != k_start)
      return wrong({"文件头已损坏", "the file's header is damaged"});
    if (pragma(db_, "PRAGMA application_id") != k_application_id || pragma(db_, "PRAGMA user_version") != k_format)
      return !db_.failed() && wrong({"不是本版本的日志格式", "not the format of a journal of this version"});
    Query encoding(db_, "PRAGMA encoding");
    if (encoding.next() && encoding.text(0) != "UTF-8") return wrong({"文件头已损坏", "the file's header is damaged"});
    return !db_.failed();
  }

  bool schema() {
    const auto fresh = Database::open(":memory:", Database::Access::write);
    if (!fresh || !(*fresh)->run(k_schema)) return wrong({"内存不足", "out of memory"});
    const std::string is = described_schema(db_);
    return !db_.failed() &&
           (is == described_schema(**fresh) || wrong({"表结构被改动", "the tables' definitions were changed"}));
  }

  /// In seq order, by the table alone: each record by itself, then in its stream.
  bool records() {
    Query row(db_, "SELECT " FENGHUO_EVENT_COLUMNS " FROM events NOT INDEXED ORDER BY seq");
    Chain chain;
    EventView event;
    while (row.next()) {
      const std::int64_t seq = found_.events + 1;
      auto why = chain.read(row, event);
      if (event.seq != seq) return wrong_record(seq, "", 0, {"缺少该记录", "it is missing"});
      if (!why) why = Chain::follow(tips_[std::string(event.header.stream)], event);
      if (why) return wrong_record(seq, event.header.stream, event.header.version, *why);
      found_.events = seq;
      found_.erased += event.payload ? 0 : 1;
      found_.last_hash = to_hex(event.hash);
      running_ = run_on(running_, event.hash);
    }
    return !db_.failed() ||
           wrong_record(found_.events + 1, "", 0, {"无法读取：" + db_.message(), "cannot be read: " + db_.message()});
  }

  /// The index by which streams are loaded must lead to the same records, each once.
  bool index() {
    Query entry(db_, "SELECT stream, version, seq FROM events INDEXED BY events_by_stream ORDER BY stream, version");
    std::int64_t entries = 0, version = 0;
    std::string stream;
    while (entry.next()) {
      const std::string_view in = entry.text(0);
      const std::int64_t seq = entry.integer(2);
      if (in != stream) stream = in, version = 0;
      Query row(db_, "SELECT stream, version FROM events NOT INDEXED WHERE seq = ?", seq);
      const bool leads = row.next() && row.text(0) == stream && row.integer(1) == entry.integer(1);
      if (entry.misfit() || !leads || entry.integer(1) != ++version)
        return !db_.failed() && wrong_record(seq, stream, entry.integer(1),
                                             {"流索引与记录不符", "the index over streams does not match it"});
      ++entries;
    }
    if (db_.failed()) return false;
    return entries == found_.events || wrong({"流索引缺少记录", "the index over streams lacks records"});
  }

  bool totals() {
    if (const auto loaded = totals_.load(db_); !loaded) return wrong(loaded.error().detail);
    const auto& events = totals_.of("events");
    const std::string sealed = std::to_string(events.count);
    if (events.count > found_.events)
      return wrong_record(found_.events + 1, "", 0,
                          {"缺失；日志应止于 seq " + sealed, "it is missing: the journal should end at seq " + sealed});
    if (events.count < found_.events)
      return wrong_record(
          events.count + 1, "", 0,
          {"多出的记录；日志应止于 seq " + sealed, "it is one too many: the journal should end at seq " + sealed});
    if (events.sum != running_ || (events.last ? to_hex(*events.last) : "") != found_.last_hash)
      return wrong({"记录的次序与封印不符", "the order of the records does not match their seal"});
    return true;
  }

  /// Each row against its seal, each found by its key, and all of them against the table's total.
  template <class Row>
  bool rows() {
    const std::string table(TableOf<Row>::name);
    Query query(db_, Sql<Row>::get().select);
    Totals::Total sum;
    Row row;
    Digest seal;
    while (query.next()) {
      if (!read_row(query, row, seal)) return wrong(corrupt_text(row));
      if constexpr (std::same_as<Row, Document>)
        if (row.sha256 != sha256_hex(row.body)) return wrong(corrupt_text(row));
      Query found(db_, Sql<Row>::get().find_seal);
      bind_key(found, row);
      if (!found.next() || !std::ranges::equal(found.blob(0), seal))
        return !db_.failed() && wrong({"表 " + table + "：按键（" + key_text(row) + "）找不到行",
                                       "table " + table + ": the row (" + key_text(row) + ") is not found by its key"});
      sum.flip(seal);
      ++sum.count;
    }
    if (db_.failed())
      return wrong(
          {"表 " + table + " 无法读取：" + db_.message(), "table " + table + " cannot be read: " + db_.message()});
    const auto& sealed = totals_.of(TableOf<Row>::name);
    if (sum.count == sealed.count && sum.sum == sealed.sum) return true;
    const std::string should = std::to_string(sealed.count), has = std::to_string(sum.count);
    return wrong({"表 " + table + " 缺行或多行：应有 " + should + " 行，实有 " + has + " 行",
                  "table " + table + " lacks rows or has others: it should have " + should + ", it has " + has});
  }

  bool structure() {
    Query check(db_, "PRAGMA integrity_check(1)");
    if (!check.next() || check.text(0) == "ok") return !db_.failed();
    const std::string what = printable(check.text(0));
    return wrong({"SQLite 结构检查：" + what, "SQLite's integrity check: " + what});
  }

  bool acknowledged(const Result<std::optional<Tail>>& tail) {
    if (!tail) return wrong(tail.error().detail);
    if (!*tail) return true;
    const auto lost = missing_after(**tail, db_, totals_);
    if (!lost) return true;
    if ((*tail)->seq > found_.events) return wrong_record(found_.events + 1, "", 0, *lost);
    return wrong(*lost);
  }

  Database& db_;
  Verification found_;
  Totals totals_;
  Digest running_{};
  std::unordered_map<std::string, Tip> tips_;
};

/// Changes when another process opens, writes or closes the journal.
std::string state_of(const std::string& folder) {
  std::error_code error;
  const bool log = fs::exists(folder + "/journal.db-wal", error);
  const auto written = fs::last_write_time(folder + "/journal.db", error);
  return (log ? "log " : "") + std::to_string(written.time_since_epoch().count()) + ' ' +
         std::to_string(fs::file_size(folder + "/journal.db", error));
}

}  // namespace

Result<Verification> verify_journal(const std::string& folder) {
  const std::string file = folder + "/journal.db";
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return Problem::not_found(file);
  for (int attempt = 0;; ++attempt) {
    const auto tail = read_tail(folder);  // before the file is opened: the journal may only have grown since
    const std::string before = state_of(folder);
    // A journal closed in order has no log beside it and nobody at it: then it is read without leaving a trace.
    const bool closed = !before.starts_with("log") && attempt < 3;
    auto db = Database::open(file, closed ? Database::Access::frozen : Database::Access::read);
    Verification found;
    if (!db) {
      found.reason = db.error().detail;
    } else {
      found = Verifier(**db).run(tail);
    }
    if (closed && state_of(folder) != before) continue;  // somebody opened it meanwhile
    return found;
  }
}

}  // namespace fenghuo::engine

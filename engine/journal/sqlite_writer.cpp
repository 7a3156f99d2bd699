#include "engine/journal/sqlite_writer.hpp"

#include "engine/base/random.hpp"
#include "engine/journal/refusals.hpp"
#include "engine/journal/schema.hpp"

namespace fenghuo::engine {

namespace {

constexpr std::size_t k_tips = 65'536;  // beyond this many streams start over: a bound on memory, not on streams

/// Runs `undo` on the way out unless told that all went well; also when an exception passes.
template <class Undo>
struct Unless {
  Undo undo;
  bool done = false;
  ~Unless() {
    if (!done) undo();
  }
};

}  // namespace

Result<void> SqliteWriter::connect() {
  auto opened = Database::open(folder_ + "/journal.db", Database::Access::write);
  if (!opened) return opened.error();
  if (!configure_writer(**opened)) {
    if ((*opened)->failed()) return (*opened)->outcome();
    return Problem::make(Kind::Unavailable, "journal-unavailable",
                         {"该文件系统不支持预写日志（WAL）", "this file system cannot hold a write-ahead log"});
  }
  db_ = std::move(*opened);
  return {};
}

Result<void> SqliteWriter::open() {
  if (auto connected = connect(); !connected) return connected;
  const bool empty = described_schema(*db_).empty();
  if (db_->failed()) return db_->outcome();
  const auto tail = read_tail(folder_);  // a damaged one proves nothing; verify names it
  if (empty && tail && *tail && (*tail)->commits > 0)
    return Problem::make(
        Kind::Internal, "corrupt-record",
        {"日志文件是空的，而此前已有提交被确认", "the journal's file is empty, but commits were acknowledged"});
  if (auto ready = empty ? create() : check(); !ready) return ready;
  if (tail && *tail) {
    if (const auto lost = missing_after(**tail, *db_, totals_))
      return Problem::make(Kind::Internal, "corrupt-record", *lost);
  }
  if (auto opened = tail_.open(folder_); !opened) return opened;
  if (!tail_.write_through(totals_))
    return Problem::make(Kind::Unavailable, "journal-unavailable", {"无法写入文件 tail", "cannot write the file tail"});
  return {};
}

Result<void> SqliteWriter::create() {
  // Not through `transact`: there are no totals to load yet and no tail to write.
  if (db_->run("BEGIN IMMEDIATE") && db_->run(k_schema) && totals_.save(*db_)) db_->run("COMMIT");
  remembers_ = !db_->failed();
  return db_->outcome();
}

Result<void> SqliteWriter::check() {
  if (pragma(*db_, "PRAGMA application_id") != k_application_id || pragma(*db_, "PRAGMA user_version") != k_format)
    return Problem::make(Kind::NotAllowed, "journal-format",
                         {"这不是本版本能读取的日志文件", "this file is not a journal that this version can read"});
  if (auto loaded = totals_.load(*db_); !loaded) return loaded;
  remembers_ = true;
  Query row(*db_, "SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1");
  const bool some = row.next();
  const auto& events = totals_.of("events");
  const bool fits = some
                        ? row.integer(0) == events.count && events.last && std::ranges::equal(row.blob(1), *events.last)
                        : events.count == 0;
  if (db_->failed()) return db_->outcome();
  if (fits) return {};
  const std::string seq = std::to_string(events.count);
  return Problem::make(Kind::Internal, "corrupt-record",
                       {"日志末尾与封印不符，应止于 seq " + seq,
                        "the journal's end does not match its seal: it should end at seq " + seq});
}

Result<void> SqliteWriter::transact(const Work& work) {
  if (!db_) {
    if (auto connected = connect(); !connected) return connected;
  }
  db_->clear();
  Unless rollback{[this] { abandon(); }};
  if (!db_->run("BEGIN IMMEDIATE")) return db_->outcome();
  if (!remembers_) {
    tips_.clear();
    answers_.reset();
    if (auto loaded = totals_.load(*db_); !loaded) return loaded;
    remembers_ = true;
  }
  if (auto worked = work(); !worked) return worked;
  auto& commits = totals_.of("commits");
  ++commits.count;
  commits.changed = true;
  if (!totals_.save(*db_) || !db_->run("COMMIT")) return db_->outcome();
  rollback.done = true;
  tail_.write(totals_);
  return {};
}

void SqliteWriter::abandon() {
  remembers_ = false;
  const bool broken = db_->failed();
  db_->clear();
  if (db_->in_transaction()) db_->run("ROLLBACK");
  // A connection that met an error (it may have opened a file for reading only) is not asked again, nor one that cannot
  // even roll back: the next commit opens another.
  if (broken || db_->in_transaction()) db_.reset();
}

Result<void> SqliteWriter::commit(std::span<const Batch> batches) {
  const std::lock_guard lock(mutex_);
  if (std::ranges::all_of(batches, &Batch::empty)) return {};
  if (tips_.size() > k_tips) tips_.clear();
  return transact([&]() -> Result<void> {
    for (const auto& batch : batches)
      if (auto applied = apply(batch); !applied) return applied;
    return {};
  });
}

Result<void> SqliteWriter::apply(const Batch& batch) {
  for (const auto& event : batch.events)
    if (auto appended = append(event); !appended) return appended;
  for (const auto& row : batch.disarm)
    erase_row(*db_, totals_, row);
  // What is armed or owed is mostly new.
  for (const auto& row : batch.arm)
    if (!add_row(*db_, totals_, row)) put_row(*db_, totals_, row);
  for (const auto& row : batch.outbox)
    if (!add_row(*db_, totals_, row)) put_row(*db_, totals_, row);
  for (const auto& id : batch.delivered) {
    OutboxRow row;
    row.id = id;
    erase_row(*db_, totals_, row);
  }
  for (const auto& row : batch.incidents)
    put_row(*db_, totals_, row);
  for (const auto& row : batch.snapshots)
    put_row(*db_, totals_, row);
  for (const auto& document : batch.documents)
    if (auto kept = keep(document); !kept) return kept;
  if (batch.idempotency) record_answer(*batch.idempotency);
  return db_->outcome();
}

Result<void> SqliteWriter::keep(const Document& document) {
  const auto kept = find_row(*db_, document);
  if (!kept) return kept.error();
  if (auto refused = document_refused(document, *kept)) return std::move(*refused);
  if (!*kept) put_row(*db_, totals_, document);
  return db_->outcome();
}

Result<void> SqliteWriter::append(const Recorded& recorded) {
  const Meta& meta = recorded.meta;
  const auto tip = tip_of(meta.stream);
  if (!tip) return tip.error();
  if (meta.version != (*tip)->version + 1) return version_taken(meta, (*tip)->version + 1);

  actor_.clear(), payload_.clear();
  JsonWriter actor(actor_);
  write(actor, meta.actor);
  encode_payload(recorded.event, payload_);
  Salt salt;
  random_.fill(salt);
  Header header{actor_,
                meta.at,
                {},
                (*tip)->bytes(),
                meta.recorded_at,
                meta.stream,
                event_type(recorded.event),
                event_version(recorded.event),
                meta.version};
  header.payload_hash = chain_.payload_hash(salt, payload_);
  const Digest hash = chain_.header_hash(header);

  auto& events = totals_.of("events");
  Query insert(*db_, "INSERT INTO events (" FENGHUO_EVENT_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               events.count + 1, meta.stream, meta.version, header.type, header.v, meta.at, meta.recorded_at, actor_,
               payload_, salt, std::nullopt, header.prev, hash);
  if (!insert.run()) return db_->outcome();
  **tip = {meta.version, hash};
  ++events.count;
  events.last = hash;
  events.sum = run_on(events.sum, hash);
  events.changed = true;
  return {};
}

Result<Tip*> SqliteWriter::tip_of(const std::string& stream) {
  const auto [entry, added] = tips_.try_emplace(stream);
  if (!added) return &entry->second;
  Query row(*db_, "SELECT " FENGHUO_EVENT_COLUMNS " FROM events WHERE stream = ? ORDER BY version DESC LIMIT 1",
            stream);
  if (row.next()) {
    EventView last;
    // Nothing is chained to a record that is damaged.
    if (const auto wrong = chain_.read(row, last)) return corrupt_record(last, *wrong);
    entry->second.version = last.header.version;
    std::ranges::copy(last.hash, entry->second.hash.emplace().begin());
  }
  if (db_->failed()) return db_->outcome().error();
  return &entry->second;
}

/// The first answer to a key stays.
bool SqliteWriter::record_answer(const IdempotencyRecord& record) {
  if (!answers_) {
    Query row(*db_, "SELECT min(recorded_at), max(recorded_at) FROM idempotency");
    if (!row.next()) return false;
    answers_ = row.null(0) ? Span{record.recorded_at, record.recorded_at} : Span{row.integer(0), row.integer(1)};
  }
  answers_->last = std::max(answers_->last, record.recorded_at);
  if (answers_->first < answers_->last - k_idempotency_kept && !forget_answers()) return false;
  answers_->first = std::min(answers_->first, record.recorded_at);  // a wall set back can make it too old at once
  return add_row(*db_, totals_, record) || !db_->failed();
}

/// Those that are older than they are kept.
bool SqliteWriter::forget_answers() {
  const Millis before = answers_->last - k_idempotency_kept;
  std::vector<IdempotencyRecord> old;
  {
    static const std::string k_old = Sql<IdempotencyRecord>::get().select + " WHERE recorded_at < ?";
    Query rows(*db_, k_old, before);
    Digest seal;
    // Only the keys matter, so a damaged row goes too; the table's total then shows that there was one.
    while (rows.next())
      static_cast<void>(read_row(rows, old.emplace_back(), seal));
  }
  for (const auto& row : old)
    erase_row(*db_, totals_, row);
  Query row(*db_, "SELECT min(recorded_at) FROM idempotency");
  answers_->first = row.next() && !row.null(0) ? row.integer(0) : answers_->last;
  return !db_->failed();
}

}  // namespace fenghuo::engine

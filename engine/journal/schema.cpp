#include "engine/journal/schema.hpp"

namespace fenghuo::engine {

const char* const k_schema = R"sql(
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  v INTEGER NOT NULL,
  at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  payload TEXT,
  salt BLOB,
  payload_hash BLOB,
  prev BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE TABLE timers (
  boot_id TEXT NOT NULL, due_at INTEGER NOT NULL, name TEXT NOT NULL, start INTEGER NOT NULL,
  start_boot INTEGER NOT NULL, stream TEXT NOT NULL, wall_void INTEGER NOT NULL, seal BLOB NOT NULL,
  PRIMARY KEY (stream, name, due_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
  attempts INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, next_at INTEGER NOT NULL, payload TEXT NOT NULL,
  stream TEXT NOT NULL, seal BLOB NOT NULL,
  PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_by_time ON outbox (next_at, id);
CREATE TABLE idempotency (
  body TEXT NOT NULL, "key" TEXT NOT NULL, recorded_at INTEGER NOT NULL, request_digest TEXT NOT NULL,
  scope TEXT NOT NULL, status INTEGER NOT NULL, seal BLOB NOT NULL,
  PRIMARY KEY (scope, "key")
) STRICT;
CREATE INDEX idempotency_by_time ON idempotency (recorded_at);
CREATE TABLE incidents (
  clock TEXT NOT NULL, closed_at INTEGER, detected_at INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
  mode TEXT NOT NULL, opened_at INTEGER NOT NULL, response TEXT NOT NULL, severity TEXT NOT NULL, site TEXT NOT NULL,
  summary TEXT NOT NULL, unit TEXT NOT NULL, version INTEGER NOT NULL, seal BLOB NOT NULL,
  PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshots (
  state TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, seal BLOB NOT NULL,
  PRIMARY KEY (stream)
) STRICT;
CREATE TABLE documents (
  body TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, sha256 TEXT NOT NULL, version TEXT NOT NULL,
  seal BLOB NOT NULL,
  PRIMARY KEY (kind, id, version)
) STRICT;
CREATE TABLE seals (
  count INTEGER NOT NULL, last TEXT NOT NULL, name TEXT NOT NULL, total TEXT NOT NULL, seal BLOB NOT NULL,
  PRIMARY KEY (name)
) STRICT, WITHOUT ROWID;
PRAGMA application_id = 1179145537;
PRAGMA user_version = 1;
)sql";

bool configure_writer(Database& db) {
  {
    Query mode(db, "PRAGMA journal_mode=WAL");
    if (!mode.next() || mode.text(0) != "wal") return false;
  }
  // secure_delete: what was erased must not stay readable in the file's free space.
  return db.run(
      "PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=1000;"
      "PRAGMA journal_size_limit=67108864; "
      "PRAGMA secure_delete=ON");
}

std::string described_schema(Database& db) {
  std::string out;
  Query rows(db, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name");
  while (rows.next()) {
    for (int column = 0; column < 4; ++column)
      if (!rows.null(column)) out.append(rows.text(column)) += '\n';
  }
  return out;
}

std::int64_t pragma(Database& db, std::string_view sql) {
  Query row(db, sql);
  return row.next() ? row.integer(0) : 0;
}

}  // namespace fenghuo::engine

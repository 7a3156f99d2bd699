#pragma once
#include "engine/base/digest.hpp"
#include "engine/journal/journal.hpp"
#include "engine/journal/sqlite.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::engine {

/// The rows beside the events: one description of each struct gives its columns, its statements and its seal.
/// A seal is SHA-256(table name ‖ 0x0a ‖ canonical JSON of the row); it stands in the row's last column.

/// What a whole table amounts to, so that a missing or an extra row is found too.
struct SealRow {
  std::int64_t count = 0;  ///< rows; for "commits" the number of transactions
  std::string last;        ///< events only: the last record's hash
  std::string name;        ///< of the table, or "commits"
  std::string total;       ///< hex: XOR of all seals; for events the running hash over all hashes in seq order
  FENGHUO_DESCRIBE(count, last, name, total)
};

template <class Row>
struct TableOf;
template <>
struct TableOf<TimerRow> {
  static constexpr std::string_view name = "timers";
  static constexpr std::array<std::string_view, 3> key{"due_at", "name", "stream"};
};
template <>
struct TableOf<OutboxRow> {
  static constexpr std::string_view name = "outbox";
  static constexpr std::array<std::string_view, 1> key{"id"};
};
template <>
struct TableOf<IdempotencyRecord> {
  static constexpr std::string_view name = "idempotency";
  static constexpr std::array<std::string_view, 2> key{"key", "scope"};
};
template <>
struct TableOf<IncidentRow> {
  static constexpr std::string_view name = "incidents";
  static constexpr std::array<std::string_view, 1> key{"id"};
};
template <>
struct TableOf<Snapshot> {
  static constexpr std::string_view name = "snapshots";
  static constexpr std::array<std::string_view, 1> key{"stream"};
};
template <>
struct TableOf<Document> {
  static constexpr std::string_view name = "documents";
  static constexpr std::array<std::string_view, 3> key{"id", "kind", "version"};
};
template <>
struct TableOf<SealRow> {
  static constexpr std::string_view name = "seals";
  static constexpr std::array<std::string_view, 1> key{"name"};
};

template <class Row>
constexpr bool is_key(std::string_view member) {
  return std::ranges::find(TableOf<Row>::key, member) != TableOf<Row>::key.end();
}

template <class Row>
Digest seal_of(const Row& row) {
  thread_local std::string text;
  text.assign(TableOf<Row>::name) += '\n';
  JsonWriter writer(text);
  write(writer, row);
  return sha256(text);
}

/// The statements of one table, made once.
template <class Row>
struct Sql {
  std::string select, find, find_seal, add, put, erase;

  static const Sql& get() {
    static const Sql sql;
    return sql;
  }

 private:
  Sql() {
    std::string columns, marks, key;
    const Row row{};
    Row::describe(row, [&](std::string_view name, const auto&) {
      const std::string quoted = '"' + std::string(name) + '"';
      columns += quoted + ", ";
      marks += "?, ";
      if (is_key<Row>(name)) key += (key.empty() ? "" : " AND ") + quoted + " = ?";
    });
    const std::string table(TableOf<Row>::name);
    select = "SELECT " + columns + "seal FROM " + table;
    find = select + " WHERE " + key;
    find_seal = "SELECT seal FROM " + table + " WHERE " + key;
    const std::string values = table + " (" + columns + "seal) VALUES (" + marks + "?)";
    add = "INSERT OR IGNORE INTO " + values;
    put = "INSERT OR REPLACE INTO " + values;
    erase = "DELETE FROM " + table + " WHERE " + key + " RETURNING seal";
  }
};

/// Binds the members that are the row's key, in the order of `Sql::find` and `Sql::erase`.
template <class Row>
void bind_key(Query& query, const Row& row) {
  Row::describe(row, [&](std::string_view name, const auto& member) {
    if (is_key<Row>(name)) query.bind(member);
  });
}

template <class Row>
void bind_row(Query& query, const Row& row) {
  Row::describe(row, [&](std::string_view, const auto& member) { query.bind(member); });
}

inline void column(Query& query, int at, std::string& out) {
  out = query.text(at);
}
inline void column(Query& query, int at, std::optional<std::int64_t>& out) {
  out = query.null(at) ? std::nullopt : std::optional(query.integer(at));
}
template <std::integral T>
void column(Query& query, int at, T& out) {
  const std::int64_t number = query.integer(at);
  if constexpr (std::same_as<T, bool>) {
    if (number != 0 && number != 1) query.misfits();
    out = number == 1;
  } else {
    if (!std::in_range<T>(number)) query.misfits();
    out = static_cast<T>(number);
  }
}

/// Reads a row of `Sql::select`. False if it does not match its seal.
template <class Row>
[[nodiscard]] bool read_row(Query& query, Row& out, Digest& seal) {
  int at = 0;
  Row::describe(out, [&](std::string_view, auto& member) { column(query, at++, member); });
  seal = seal_of(out);
  return std::ranges::equal(query.blob(at), seal) && !query.misfit();
}

/// "stream/name/due_at", for people.
template <class Row>
std::string key_text(const Row& row) {
  std::string out;
  Row::describe(row, [&]<class M>(std::string_view name, const M& member) {
    if (!is_key<Row>(name)) return;
    if (!out.empty()) out += ' ';
    out.append(name) += '=';
    if constexpr (std::same_as<M, std::string>) {
      out += printable(member);
    } else if constexpr (std::integral<M>) {
      out += std::to_string(member);
    }
  });
  return out;
}

template <class Row>
Text corrupt_text(const Row& row) {
  const std::string table(TableOf<Row>::name), key = key_text(row);
  return {"表 " + table + " 的行（" + key + "）与其封印不符",
          "the row (" + key + ") of table " + table + " does not match its seal"};
}

template <class Row>
Problem corrupt_row(const Row& row) {
  return Problem::make(Kind::Internal, "corrupt-record", corrupt_text(row));
}

/// All rows of a query that selects whole rows, each checked.
template <class Row>
Result<std::vector<Row>> read_rows(Database& db, Query& query) {
  std::vector<Row> rows;
  Digest seal;
  while (query.next())
    if (!read_row(query, rows.emplace_back(), seal)) return corrupt_row(rows.back());
  if (db.failed()) return db.outcome().error();
  return rows;
}

/// The row with the key of `wanted`, checked.
template <class Row>
Result<std::optional<Row>> find_row(Database& db, const Row& wanted) {
  Query query(db, Sql<Row>::get().find);
  bind_key(query, wanted);
  auto rows = read_rows<Row>(db, query);
  if (!rows) return rows.error();
  if (rows->empty()) return std::optional<Row>{};
  return std::optional<Row>{std::move(rows->front())};
}

}  // namespace fenghuo::engine

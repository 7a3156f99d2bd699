#pragma once
#include "engine/journal/rows.hpp"

namespace fenghuo::engine {

/// The rows of `seals`, held in memory by the writer and written in the same transaction as what they sum up.
class Totals {
 public:
  struct Total {
    std::int64_t count = 0;
    Digest sum{};
    std::optional<Digest> last;
    bool changed = true;

    /// Adds a seal, or takes it away again.
    void flip(std::span<const std::uint8_t> seal);
  };

  static constexpr std::array<std::string_view, 8> k_names{"commits",   "documents", "events",    "idempotency",
                                                           "incidents", "outbox",    "snapshots", "timers"};

  Total& of(std::string_view name);
  [[nodiscard]] const Total& of(std::string_view name) const { return const_cast<Totals*>(this)->of(name); }

  /// "corrupt-record" if one is damaged or missing.
  Result<void> load(Database& db);
  /// Writes those that changed since they were loaded or saved. False after an SQLite error.
  bool save(Database& db);

 private:
  std::array<Total, k_names.size()> totals_;
};

/// Folds one more record into the running hash over all records.
Digest run_on(const Digest& sum, std::span<const std::uint8_t> hash);

/// Adds the row unless there is one with its key; whether it did. False also after an SQLite error.
template <class Row>
bool add_row(Database& db, Totals& totals, const Row& row) {
  const Digest seal = seal_of(row);
  Query add(db, Sql<Row>::get().add);
  bind_row(add, row);
  add.bind(seal);
  if (!add.run() || db.changed_rows() == 0) return false;
  Totals::Total& total = totals.of(TableOf<Row>::name);
  total.changed = true;
  total.flip(seal);
  ++total.count;
  return true;
}

/// Makes the row with this key be `row`. False after an SQLite error.
template <class Row>
bool put_row(Database& db, Totals& totals, const Row& row) {
  Totals::Total& total = totals.of(TableOf<Row>::name);
  total.changed = true;
  {
    Query old(db, Sql<Row>::get().find_seal);
    bind_key(old, row);
    if (old.next()) {
      total.flip(old.blob(0));
    } else {
      ++total.count;
    }
  }
  const Digest seal = seal_of(row);
  total.flip(seal);
  Query put(db, Sql<Row>::get().put);
  bind_row(put, row);
  put.bind(seal);
  return put.run();
}

/// Takes the row with the key of `row` away, if it is there. False after an SQLite error.
template <class Row>
bool erase_row(Database& db, Totals& totals, const Row& row) {
  Query erase(db, Sql<Row>::get().erase);
  bind_key(erase, row);
  if (!erase.next()) return !db.failed();
  Totals::Total& total = totals.of(TableOf<Row>::name);
  total.changed = true;
  total.flip(erase.blob(0));
  --total.count;
  return !erase.next() && !db.failed();
}

}  // namespace fenghuo::engine

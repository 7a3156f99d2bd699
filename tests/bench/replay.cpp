// replay.events: every event of a journal, read from the disk, its hash and chain checked, decoded typed. The baseline
// reads the same rows with SQLite alone and hashes nothing.
#include "engine/base/clock.hpp"
#include "engine/base/random.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/journal_world.hpp"
#include "tests/support/library.hpp"
#include "tests/support/temp_folder.hpp"

#include <stdexcept>

#include <sqlite3.h>

namespace fenghuo::bench {

using namespace engine;

namespace {

using SteadyClock = std::chrono::steady_clock;

std::int64_t a_second(std::int64_t events, SteadyClock::time_point began) {
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - began).count();
  return events * 1'000'000 / std::max<std::int64_t>(took, 1);
}

std::int64_t read_bare(const std::string& folder) {
  sqlite3* db = nullptr;
  sqlite3_stmt* rows = nullptr;
  if (sqlite3_open_v2((folder + "/journal.db").c_str(), &db, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK ||
      sqlite3_prepare_v2(db, "SELECT stream, version, type, at, recorded_at, actor, payload FROM events ORDER BY seq",
                         -1, &rows, nullptr) != SQLITE_OK)
    throw std::runtime_error("cannot read the journal");
  const auto began = SteadyClock::now();
  std::int64_t events = 0, bytes = 0;
  while (sqlite3_step(rows) == SQLITE_ROW) {
    ++events;
    for (int column : {0, 2, 5, 6}) {
      sqlite3_column_text(rows, column);
      bytes += sqlite3_column_bytes(rows, column);
    }
  }
  const auto rate = a_second(events, began);
  sqlite3_finalize(rows);
  sqlite3_close(db);
  if (bytes == 0) throw std::runtime_error("the journal is empty");
  return rate;
}

}  // namespace

std::vector<Figure> replay_events(const Options& options) {
  constexpr std::size_t k_incidents = 20'000;
  const tests::TempFolder folder;
  const std::int64_t kept = fill_with_incidents(folder.path(), tests::shipped_library(), k_incidents);
  SystemRandom random;
  auto journal = open_sqlite_journal(folder.path(), random);
  if (!journal) throw std::runtime_error(journal.error().detail.en);
  std::vector<std::int64_t> ours, bare;
  for (int round = 0; round < options.rounds; ++round) {
    bare.push_back(read_bare(folder.path()));
    const auto began = SteadyClock::now();
    std::int64_t events = 0;
    const auto read = (*journal)->load_prefix("", [&](Recorded&&) { ++events; });
    if (!read) throw std::runtime_error(read.error().detail.en);
    if (events != kept) throw std::runtime_error("events are missing");
    ours.push_back(a_second(events, began));
  }
  Figure out = wants_least(compare("replay.events", "events/s", ours, bare), 500'000);
  out.note = std::to_string(kept) + " events";
  return {std::move(out)};
}

}  // namespace fenghuo::bench

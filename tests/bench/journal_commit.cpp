// journal.commit: what the journal's own commit costs beside SQLite's: the same number of transactions and rows, WAL,
// synchronous=FULL. Ours also hashes, chains, seals, keeps totals and writes the tail file.
// chain.hash: the hashing of one event beside SHA-256 alone over as many bytes.
#include "engine/base/random.hpp"
#include "engine/journal/chain.hpp"
#include "engine/journal/journal.hpp"
#include "tests/bench/bench.hpp"
#include "tests/support/temp_folder.hpp"

#include <stdexcept>

#include <sqlite3.h>

namespace fenghuo::bench {

using namespace engine;

namespace {

using SteadyClock = std::chrono::steady_clock;

const std::string k_payload_text(160, 'x');

Recorded comment(std::int64_t version) {
  return {.meta = {.stream = "INC-2026-000001",
                   .version = version,
                   .at = 1'772'413'200'000,
                   .recorded_at = 1'772'413'200'000,
                   .actor = {.person = "wang-fang", .role = "responder", .token = "TOK-1", .unit = "no1-middle"}},
          .event = CommentAdded{.text = k_payload_text}};
}

/// How many of `once` fit into a slice, a second.
template <class Once>
std::int64_t rate(std::chrono::milliseconds slice, const Once& once) {
  std::int64_t done = 0;
  const auto began = SteadyClock::now();
  auto now = began;
  while (now < began + slice) {
    done += once();
    now = SteadyClock::now();
  }
  return done * 1'000'000 / std::chrono::duration_cast<std::chrono::microseconds>(now - began).count();
}

class RawSqlite {
 public:
  explicit RawSqlite(const std::string& folder) {
    if (sqlite3_open((folder + "/raw.db").c_str(), &db_) != SQLITE_OK) throw std::runtime_error("cannot open raw.db");
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=1000;"
        "CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL)");
    sqlite3_prepare_v2(db_, "INSERT INTO rows (body) VALUES (?)", -1, &insert_, nullptr);
  }
  ~RawSqlite() {
    sqlite3_finalize(insert_);
    sqlite3_close(db_);
  }
  RawSqlite(const RawSqlite&) = delete;
  RawSqlite& operator=(const RawSqlite&) = delete;

  std::int64_t commit(int rows) {
    run("BEGIN IMMEDIATE");
    for (int n = 0; n < rows; ++n) {
      sqlite3_bind_text(insert_, 1, k_payload_text.data(), static_cast<int>(k_payload_text.size()), SQLITE_STATIC);
      if (sqlite3_step(insert_) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db_));
      sqlite3_reset(insert_);
    }
    run("COMMIT");
    return rows;
  }

 private:
  void run(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db_));
  }
  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

}  // namespace

std::vector<Figure> journal_commit(const Options& options) {
  std::vector<Figure> out;
  for (const int rows : {1, 64}) {
    const tests::TempFolder folder;
    SystemRandom random;
    auto journal = open_sqlite_journal(folder.path(), random);
    if (!journal) throw std::runtime_error(journal.error().detail.en);
    RawSqlite raw(folder.path());
    std::int64_t version = 0;
    std::vector<std::int64_t> ours, bare;
    for (int round = 0; round < options.rounds; ++round) {
      bare.push_back(rate(options.slice, [&] { return raw.commit(rows); }));
      ours.push_back(rate(options.slice, [&]() -> std::int64_t {
        std::vector<Batch> batches(static_cast<std::size_t>(rows));
        for (auto& batch : batches)
          batch.events.push_back(comment(++version));
        if (const auto kept = (*journal)->commit(batches); !kept) throw std::runtime_error(kept.error().detail.en);
        return rows;
      }));
    }
    out.push_back(compare("journal.commit.b" + std::to_string(rows), "events/s", ours, bare));
    out.back().note = std::to_string(rows) + " a commit; baseline: rows of SQLite alone";
  }
  return out;
}

std::vector<Figure> chain_hash(const Options& options) {
  constexpr int k_at_once = 1000;
  const Salt salt{};
  const Digest prev{};
  std::string payload = R"({"text":")" + k_payload_text + R"("})", header_bytes;
  Header header{R"({"person":"wang-fang","role":"responder","token":"TOK-1","unit":"no1-middle"})",
                1'772'413'200'000,
                {},
                prev,
                1'772'413'200'000,
                "INC-2026-000001",
                "CommentAdded",
                1,
                17};
  encode_header(header, header_bytes);
  const std::string same_bytes(salt.size() + payload.size() + 1 + header_bytes.size(), 'x');
  Chain chain;
  std::vector<std::int64_t> ours, bare;
  for (int round = 0; round < options.rounds; ++round) {
    bare.push_back(rate(options.slice / 4, [&]() -> std::int64_t {
      for (int n = 0; n < k_at_once; ++n)
        payload[10] = static_cast<char>('a' + sha256(same_bytes)[0] % 26);
      return k_at_once;
    }));
    ours.push_back(rate(options.slice / 4, [&]() -> std::int64_t {
      for (int n = 0; n < k_at_once; ++n) {
        header.payload_hash = chain.payload_hash(salt, payload);
        payload[10] = static_cast<char>('a' + chain.header_hash(header)[0] % 26);
      }
      return k_at_once;
    }));
  }
  Figure out = compare("chain.hash", "events/s", ours, bare);
  out.note = "payload and header of " + std::to_string(same_bytes.size()) + " bytes; baseline: SHA-256 over as many";
  return {std::move(out)};
}

}  // namespace fenghuo::bench

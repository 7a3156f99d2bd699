#include "tests/unit/journal/sample.hpp"

#include <cstring>
#include <sys/stat.h>
#include <sys/wait.h>

#include <sqlite3.h>

namespace fenghuo::engine::test {

namespace {

/// Changes the file behind the journal's back.
void tamper(const std::string& folder, const std::string& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open((folder + "/journal.db").c_str(), &db) == SQLITE_OK);
  char* why = nullptr;
  sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &why);
  const std::string error = why == nullptr ? "" : why;
  sqlite3_free(why);
  const int changes = sqlite3_total_changes(db);
  sqlite3_close(db);
  INFO(sql);
  REQUIRE(error.empty());
  REQUIRE(changes > 0);
}

struct Copy {
  TempFolder folder;
  explicit Copy(const std::string& from) { std::filesystem::copy(from, folder.path()); }
};

const Sample& sample() {
  static const Sample made;
  return made;
}

}  // namespace

TEST_CASE("SqliteJournal_reopened_holds_what_was_committed") {
  const TempFolder folder;
  SeededRandom random(1);
  const std::string path = folder.path() + "/made/on the way";
  std::optional<std::string> before;
  {
    const auto journal = opened(path, random);
    Sample::append(*journal, 0, 20);
    before = Sample::dump(*journal);
  }
  REQUIRE(before.has_value());
  CHECK(Sample::dump(path) == before);
  {
    const auto journal = opened(path, random);
    Sample::append(*journal, 20, 40);  // continues every stream and every total
  }
  const auto found = verify_journal(path);
  CHECK(found->whole);
  CHECK(found->events == 40);
  CHECK(found->reason.en.empty());
}

TEST_CASE("SqliteJournal_folder_in_use_is_refused_naming_the_process") {
  const TempFolder folder;
  SeededRandom random(1);
  {
    const auto journal = opened(folder.path(), random);
    const auto second = open_sqlite_journal(folder.path(), random);
    REQUIRE(second.has_error());
    CHECK(second.error().kind == Kind::NotAllowed);
    CHECK(second.error().code == "journal-locked");
    CHECK(second.error().detail.en.find(std::to_string(::getpid())) != std::string::npos);

    const pid_t child = ::fork();
    if (child == 0) ::_exit(open_sqlite_journal(folder.path(), random).has_error() ? 7 : 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WEXITSTATUS(status) == 7);
  }
  CHECK(open_sqlite_journal(folder.path(), random).has_value());
}

TEST_CASE("SqliteJournal_lock_file_left_by_an_ended_process_is_taken_in_place") {
  const TempFolder folder;
  const std::string name = folder.path() + "/lock", left = "4194303        \n";
  std::ofstream(name) << left;
  struct stat before {};
  struct stat after {};
  REQUIRE(::stat(name.c_str(), &before) == 0);
  SeededRandom random(1);
  const auto journal = opened(folder.path(), random);
  REQUIRE(::stat(name.c_str(), &after) == 0);
  CHECK(after.st_ino == before.st_ino);    // another file would be another lock
  CHECK(after.st_size == before.st_size);  // it may be all the room there is
  long holder = 0;
  std::ifstream(name) >> holder;
  CHECK(holder == ::getpid());
}

TEST_CASE("SqliteJournal_damaged_rows_are_never_served") {
  const Copy copy(sample().closed());
  tamper(
      copy.folder.path(),
      "UPDATE events SET payload = replace(payload, 'n', 'm') WHERE type = 'PersonRegistered' AND seq = 4;"
      "UPDATE timers SET due_at = due_at + 1 WHERE due_at = 5004; UPDATE outbox SET payload = '{}' WHERE id = 'm-9';"
      "UPDATE incidents SET severity = 'IV' WHERE id = 'INC-10'; UPDATE documents SET body = 'x' WHERE version = '1';"
      "UPDATE idempotency SET status = 500 WHERE key = 'key-8'; UPDATE snapshots SET version = 1");
  SeededRandom random(1);
  const auto journal = opened(copy.folder.path(), random);
  const auto refused = [](const auto& result, const std::string& names) {
    INFO(names);
    REQUIRE(result.has_error());
    CHECK(result.error().kind == Kind::Internal);
    CHECK(result.error().code == "corrupt-record");
    CHECK(result.error().detail.en.find(names) != std::string::npos);
  };
  refused(journal->read_after(0, 100), "seq 4");
  refused(journal->load_prefix("", [](Recorded&&) {}), "seq 4");
  CHECK(journal->read_after(4, 100).has_value());
  refused(journal->timers(), "table timers");
  refused(journal->outbox(1'000'000, {}, 1000), "id=m-9");
  refused(journal->incidents(), "id=INC-10");
  refused(journal->documents(), "kind=playbook version=1");
  refused(journal->find_idempotency("t-1", Sample::key(8)), "key-8");
  CHECK(journal->find_idempotency("t-1", Sample::key(12)).has_value());
  refused(journal->find_snapshot("system"), "table snapshots");
  const auto stream = journal->read_after(4, 1)->front().meta.stream;
  CHECK(verify_journal(copy.folder.path())->bad_seq == 4);
}

TEST_CASE("Verify_every_kind_of_tampering_is_named") {
  struct Case {
    const char* sql;
    std::int64_t seq;
    const char* reason;
  };
  const Case cases[] = {
      {"UPDATE events SET recorded_at = recorded_at + 1 WHERE seq = 9", 9, "its bytes do not match its hash"},
      {"UPDATE events SET actor = replace(actor, 'p-1', 'p-2') WHERE seq = 1", 1, "its bytes do not match its hash"},
      {"UPDATE events SET salt = zeroblob(16) WHERE seq = 60", 60, "its bytes do not match its hash"},
      {"UPDATE events SET salt = zeroblob(15) WHERE seq = 60", 60, "shape of a record"},
      {"UPDATE events SET prev = zeroblob(32) WHERE seq = 30", 30, "do not match"},
      {"DELETE FROM events WHERE seq = 17", 17, "missing"},
      {"DELETE FROM events WHERE seq > 58", 59, "should end at seq 60"},
      {"DELETE FROM events", 1, "should end at seq 60"},
      {"UPDATE events SET seq = 61 WHERE seq = 1", 1, "missing"},
      {"INSERT INTO events SELECT 61, 'new', 1, type, v, at, recorded_at, actor, payload, salt, payload_hash, prev, "
       "hash FROM "
       "events WHERE seq = 1",
       61, "do not match"},
      {"UPDATE events SET seq = -1 WHERE seq = 1; UPDATE events SET seq = 1 WHERE seq = 2; UPDATE events SET seq = 2 "
       "WHERE "
       "seq = -1",
       0, "order of the records"},
      {"DELETE FROM timers WHERE due_at = 5000", 0, "table timers lacks rows"},
      {"DELETE FROM outbox", 0, "table outbox"},
      {"UPDATE outbox SET seal = zeroblob(32) WHERE id = 'm-9'", 0, "(id=m-9) of table outbox"},
      {"INSERT INTO timers SELECT boot_id, due_at, name, start, start_boot, 'other', wall_void, seal FROM timers LIMIT "
       "1",
       0, "table timers"},
      {"DELETE FROM idempotency WHERE key = 'key-8'", 0, "table idempotency lacks rows"},
      {"DELETE FROM incidents WHERE id = 'INC-10'", 0, "table incidents lacks rows"},
      {"DELETE FROM snapshots", 0, "table snapshots"},
      {"DELETE FROM documents WHERE version = '2'", 0, "table documents"},
      {"UPDATE seals SET count = 59 WHERE name = 'events'", 0, "name=events"},
      {"DELETE FROM seals WHERE name = 'timers'", 0, "name=timers"},
      {"UPDATE seals SET total = 'x' WHERE name = 'outbox'", 0, "name=outbox"},
      {"DELETE FROM timers WHERE due_at = 5000; CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM timers; END",
       0, "definitions"},
  };
  for (const auto& [sql, seq, reason] : cases) {
    const Copy copy(sample().closed());
    tamper(copy.folder.path(), sql);
    const auto found = verify_journal(copy.folder.path());
    INFO(sql << " → " << found->reason.en);
    CHECK_FALSE(found->whole);
    CHECK(found->bad_seq == seq);
    CHECK(found->reason.en.find(reason) != std::string::npos);
    CHECK_FALSE(found->reason.zh.empty());
    CHECK(
        (seq == 0 || found->events == seq - 1 || found->events == 60 || std::strstr(reason, "should end") != nullptr));
  }
}

TEST_CASE("Verify_record_with_its_payload_erased_leaves_the_chain_whole") {
  const Copy copy(sample().closed());
  SeededRandom random(1);
  std::string payload, hash;
  for (const auto& event : *opened(copy.folder.path(), random)->read_after(3, 1))
    payload = event.payload, hash = event.hash;
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open((copy.folder.path() + "/journal.db").c_str(), &db) == SQLITE_OK);
  sqlite3_stmt* row = nullptr;
  REQUIRE(sqlite3_prepare_v2(db, "SELECT salt FROM events WHERE seq = 4", -1, &row, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_step(row) == SQLITE_ROW);
  const std::string salt(static_cast<const char*>(sqlite3_column_blob(row, 0)), 16);
  sqlite3_finalize(row);
  sqlite3_close(db);
  tamper(copy.folder.path(), "UPDATE events SET payload = NULL, salt = NULL, payload_hash = x'" +
                                 sha256_hex(salt + payload) + "' WHERE seq = 4");
  const auto found = verify_journal(copy.folder.path());
  CHECK(found->whole);
  CHECK(found->erased == 1);
  const auto journal = opened(copy.folder.path(), random);
  const auto event = journal->read_after(3, 1)->front();
  CHECK(event.payload.empty());
  CHECK(event.hash == hash);
  CHECK(journal->load_prefix("", [](Recorded&&) {}).has_value());
}

TEST_CASE("Verify_lost_log_is_noticed_and_the_journal_does_not_open") {
  const Copy copy(sample().crashed());
  std::filesystem::remove(copy.folder.path() + "/journal.db-wal");
  const auto found = verify_journal(copy.folder.path());
  CHECK_FALSE(found->whole);
  CHECK(found->bad_seq == 61);
  CHECK(found->reason.en.find("acknowledged") != std::string::npos);
  SeededRandom random(1);
  CHECK(open_sqlite_journal(copy.folder.path(), random).error().code == "corrupt-record");
  Sample::write(copy.folder.path() + "/journal.db", "");
  CHECK_FALSE(verify_journal(copy.folder.path())->whole);
  CHECK(open_sqlite_journal(copy.folder.path(), random).error().code == "corrupt-record");
}

TEST_CASE("Verify_closed_journal_is_read_without_a_trace") {
  const Copy copy(sample().closed());
  REQUIRE(verify_journal(copy.folder.path())->whole);
  for (const auto& entry : std::filesystem::directory_iterator(copy.folder.path())) {
    INFO(entry.path());
    CHECK(Sample::bytes_of(entry.path()) ==
          Sample::bytes_of(sample().closed() + "/" + entry.path().filename().string()));
  }
}

TEST_CASE("Verify_beside_a_running_journal_sees_whole_commits") {
  const TempFolder folder;
  SeededRandom random(1);
  const auto journal = opened(folder.path(), random);
  for (int n = 0; n < 30; ++n) {
    Sample::append(*journal, n, n + 1);
    const auto found = verify_journal(folder.path());
    INFO(found->reason.en);
    CHECK(found->whole);
    CHECK(found->events == n + 1);
  }
  SeededRandom other(2);
  CHECK(open_sqlite_journal(folder.path(), other).has_error());  // verifying did not loosen the lock
}

TEST_CASE("Verify_what_is_no_journal_is_an_answer") {
  const TempFolder folder;
  CHECK(verify_journal(folder.path()).error().kind == Kind::NotFound);
  for (const std::string& bytes :
       {std::string(), std::string("hello"), std::string(5000, '\0'), std::string(8192, 'S')}) {
    Sample::write(folder.path() + "/journal.db", bytes);
    const auto found = verify_journal(folder.path());
    REQUIRE(found.has_value());
    CHECK_FALSE(found->whole);
    CHECK_FALSE(found->reason.en.empty());
  }
}

}  // namespace fenghuo::engine::test

#include "tests/unit/journal/fault_vfs.hpp"
#include "tests/unit/journal/sample.hpp"

#include <catch2/generators/catch_generators.hpp>
#include <sqlite3.h>

namespace fenghuo::engine::test {

namespace {

/// A commit that touches every table, and several pages of them.
std::vector<Batch> big_group(std::int64_t version) {
  std::vector<Batch> group;
  for (int n = 0; n < 2; ++n) {
    Batch batch = batch_of({comment("stream/" + std::to_string(n), version, std::string(4500, 'x'))});
    const std::string id = std::to_string(version) + "/" + std::to_string(n);
    batch.arm = {TimerRow{"boot", version, id, 0, 0, "s", false}};
    batch.outbox = {OutboxRow{0, id, "notify", 0, std::string(300, 'o'), "s"}};
    batch.idempotency = {std::string(300, 'b'), "key-" + std::to_string(version % 80), 1, "", "t-1", 200};
    group.push_back(batch);
  }
  return group;
}

}  // namespace

TEST_CASE("SqliteJournal_nth_disk_operation_failing_leaves_all_or_nothing") {
  const int error = GENERATE(SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC);
  const bool lasting = GENERATE(false, true);
  FaultVfs disk;
  const TempFolder folder;
  SeededRandom random(5);
  auto journal = opened(folder.path(), random);
  std::int64_t version = 0;
  REQUIRE(journal->commit(big_group(++version)).has_value());

  int refused = 0;
  for (int nth = 1;; ++nth) {
    INFO("error " << error << ", lasting " << lasting << ", operation " << nth);
    const auto before = Sample::dump(*journal);
    REQUIRE(before.has_value());
    disk.fail(nth, error, lasting);
    const auto done = journal->commit(big_group(version + 1));
    const bool met = disk.met();
    if (!done) {
      ++refused;
      REQUIRE(met);
      REQUIRE(done.error().kind == Kind::Unavailable);
      REQUIRE(Sample::dump(*journal) == before);  // reads go on while the disk fails, and see nothing of it
      if (lasting) REQUIRE(journal->commit(big_group(version + 1)).has_error());
      disk.heal();
      REQUIRE(Sample::dump(*journal) == before);
      REQUIRE(journal->commit(big_group(version + 1)).has_value());  // the next one starts afresh
    }
    disk.heal();
    ++version;
    REQUIRE(loaded(*journal, "stream/1").size() == static_cast<std::size_t>(version));
    if (!met) break;
    REQUIRE(nth < 500);
  }
  CHECK(refused > 5);
  CHECK(verify_journal(folder.path())->whole);
  const auto last = Sample::dump(*journal);
  journal.reset();
  CHECK(Sample::dump(folder.path()) == last);
  CHECK(verify_journal(folder.path())->whole);
}

TEST_CASE("SqliteJournal_checkpoint_failing_is_no_refusal_of_the_commit") {
  FaultVfs disk;
  const TempFolder folder;
  SeededRandom random(5);
  auto journal = opened(folder.path(), random);
  const std::string text(200'000, 'x');  // 50 pages, each two writes to the log
  std::int64_t version = 0;
  for (int i = 0; i < 20; ++i)
    REQUIRE(commit(*journal, batch_of({comment("s", ++version, text)})).has_value());
  // From 1,000 pages on each commit also copies the log into the file; until that has worked once, the next one does.
  int copies_failed = 0;
  for (int nth = 95; nth < 135; ++nth) {
    disk.fail(nth, SQLITE_IOERR_WRITE, true);
    const auto done = commit(*journal, batch_of({comment("s", version + 1, text)}));
    disk.heal();
    if (done) ++version, copies_failed += disk.met() ? 1 : 0;
    REQUIRE(loaded(*journal, "s").size() == static_cast<std::size_t>(version));
  }
  CHECK(copies_failed > 0);
  journal.reset();
  CHECK(verify_journal(folder.path())->whole);
  CHECK(verify_journal(folder.path())->events == version);
}

}  // namespace fenghuo::engine::test

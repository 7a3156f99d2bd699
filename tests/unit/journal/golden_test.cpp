#include "engine/base/random.hpp"
#include "engine/incident/incident.hpp"
#include "engine/journal/journal.hpp"
#include "tests/support/print.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine::test {

TEST_CASE("Journal_written_by_version_1_is_whole_and_replays_to_closed") {
  const tests::TempFolder folder;
  for (const char* name : {"journal.db", "tail"})
    std::filesystem::copy(std::string(FENGHUO_SOURCE_DIR) + "/tests/golden/journal-1/" + name,
                          folder.path() + "/" + name);

  const auto verified = verify_journal(folder.path());
  REQUIRE(verified.has_value());
  INFO(verified->reason.en);
  CHECK(verified->whole);
  CHECK(verified->events == 132);
  CHECK(verified->last_hash == "b82b36c4f36795a15b536590d9f702023fd76abade33e3d117d3340d7f172386");

  SeededRandom random(1);
  const auto journal = open_sqlite_journal(folder.path(), random);
  REQUIRE(journal.has_value());
  Incident incident;
  const auto read = (*journal)->load("INC-2026-000001", 0, [&](Recorded&& r) { evolve(incident, r.meta, r.event); });
  REQUIRE(read.has_value());
  CHECK(incident.response == Response::Closed);
  CHECK(incident.clock == ClockState::Met);
  CHECK(incident.duties.size() == 2);

  const auto rows = (*journal)->incidents();
  REQUIRE(rows.has_value());
  REQUIRE(rows->size() == 1);
  CHECK(rows->front().version == incident.version);
  CHECK(rows->front().response == to_string(incident.response));
}

}  // namespace fenghuo::engine::test

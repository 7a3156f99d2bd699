// A drill over the end of its process: where its time goes on, what it is worth, what of it cannot be read.
#include "tests/support/drill_rig.hpp"
#include "tests/support/print.hpp"

#include <catch2/catch_test_macros.hpp>
#include <sqlite3.h>

namespace fenghuo::sim {

using namespace engine;
using namespace tests;

namespace {

void change_journal(const std::string& folder, const std::string& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open((folder + "/journal.db").c_str(), &db) == SQLITE_OK);
  CHECK(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
}

std::string bytes_of(DrillRig& rig) {
  std::string out;
  for (const auto& score : rig.scores())
    out += to_json(score) + "\n";
  return out;
}

template <class Event>
std::vector<Event> all_of(DrillRig& rig) {
  std::vector<Event> out;
  for (const auto& one : rig.room().tape_of(rig.drill()))
    if (const auto* event = std::get_if<Event>(&one.event)) out.push_back(*event);
  return out;
}

}  // namespace

TEST_CASE("Drill_idle_isJumpedOverAndStaysSoBehindARestart") {
  for (const bool killed : {false, true}) {
    DrillRig rig;
    rig.prepare({.skip_idle = true, .units = {k_school}});
    REQUIRE(rig.act(StartDrill{}));
    rig.pass(k_minute);
    REQUIRE(rig.execute(k_school, Acknowledge{}));
    REQUIRE(rig.act(DecideInject{.inject = "ask", .option = "tell"}, caller(Role::responder)));
    CHECK(rig.elapsed() == k_minute);  // the clocks of the incident run
    REQUIRE(rig.execute(k_school, CompleteStep{.step = "confirm", .note = "x", .outcome = "false-alarm"}));
    CHECK(rig.elapsed() == 5 * k_minute);
    if (killed) rig.restart(k_hour);
    CHECK(rig.elapsed() == 5 * k_minute);
    rig.pass(1);
    CHECK(rig.drill().state == DrillState::HotWash);
    CHECK(*rig.drill().ended_at - *rig.drill().started_at == k_hour);
    CHECK(all_of<DrillSkippedIdle>(rig).size() == 3);  // to 5, 20 and 60 minutes
  }
}

TEST_CASE("Drill_restartedWhileNobodyActs_isWorthTheSame") {
  DrillRig rig;
  rig.start();
  rig.pass_slowly(6 * k_minute);
  const std::string before = bytes_of(rig);
  rig.restart(k_hour);
  CHECK(rig.elapsed() == 6 * k_minute);
  CHECK(all_of<DrillCaughtUp>(rig).size() == 1);
  CHECK(bytes_of(rig) == before);
}

TEST_CASE("Drill_downtime_isToldAsItWas") {
  DrillRig rig;
  rig.start();
  rig.pass_slowly(4 * k_minute + 3 * k_second);  // nothing has happened since StartEx
  rig.restart(2 * k_hour);
  const auto down = all_of<DrillCaughtUp>(rig);
  REQUIRE(down.size() == 1);
  CHECK(down[0].wall_lost == 2 * k_hour + 3 * k_second);  // the last that is known of it lies so far back
}

TEST_CASE("Drill_whoseIncidentCannotBeRead_standsAndSaysWhich") {
  DrillRig rig(small_scenario(), true);
  rig.start({k_school, "no2-primary"});
  rig.pass(k_minute);
  REQUIRE(rig.execute(k_school, Acknowledge{}));
  const std::string lost = rig.drill().sides.at(k_school).incident;
  const std::string of_it = " WHERE stream = '" + lost + "' AND type = 'IncidentAcknowledged'";
  rig.restart(k_minute,
              [&](const std::string& folder) { change_journal(folder, "UPDATE events SET at = at + 1" + of_it); });
  CHECK(rig.drill().state == DrillState::Paused);
  CHECK(rig.drill().why_paused.find(lost) != std::string::npos);
  rig.pass(k_hour);
  CHECK(rig.elapsed() == k_minute);
  const auto refused = rig.act(ResumeDrill{});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "corrupt-record");
  CHECK_FALSE(rig.room().scores(rig.drill(), rig.core()).has_value());

  rig.restart(0, [&](const std::string& folder) { change_journal(folder, "UPDATE events SET at = at - 1" + of_it); });
  CHECK(rig.drill().state == DrillState::Paused);
  REQUIRE(rig.act(ResumeDrill{}));
  CHECK(rig.incident().acknowledged_at);
  rig.pass(4 * k_minute);
  CHECK(rig.drill().sides.at("no2-primary").inject("call").delivered_at);
}

TEST_CASE("Drill_evidenceReadBehindARestartAfterEndEx_tapeIsStillWhole") {
  DrillRig rig;
  rig.start({k_school, "no2-primary"});
  REQUIRE(rig.execute(
      k_school, AddEvidence{.evidence = "EV1", .digest = std::string(64, 'a'), .kind = "page-capture", .size = 1}));
  rig.pass(k_hour);
  const std::string worth = bytes_of(rig);
  const auto look = [&] {
    return rig.execute(k_school, ReadEvidence{.evidence = "EV1", .purpose = "评估"}, Role::bureau);
  };
  const auto tape = [&] { return rig.room().tape_of(rig.drill(), k_school, rig.core()).value(); };
  const auto length = tape()->events.size();
  rig.restart();
  REQUIRE(look());  // nobody has asked for the tape since
  REQUIRE(tape()->events.size() == length + 1);
  CHECK(std::holds_alternative<IncidentOpened>(tape()->events.front().event));
  CHECK(tape()->kinds.size() == length + 1);
  CHECK(bytes_of(rig) == worth);
  REQUIRE(rig.act(FinishDrill{}));
  rig.restart();
  REQUIRE(look());
  REQUIRE(rig.act(CloseDrill{}));
  CHECK(tape()->events.size() == length + 2);
}

TEST_CASE("Drill_incidentThatCannotBeRead_hasNoTapeOfWhatCameAfter") {
  DrillRig rig(small_scenario(), true);
  rig.start();
  REQUIRE(rig.execute(
      k_school, AddEvidence{.evidence = "EV1", .digest = std::string(64, 'a'), .kind = "page-capture", .size = 1}));
  rig.pass(k_hour);
  const std::string incident = rig.drill().sides.at(k_school).incident;
  const auto change = [&](const char* by) {
    rig.restart(0, [&](const std::string& folder) {
      change_journal(folder, std::string("UPDATE events SET at = at ") + by + " WHERE stream = '" + incident +
                                 "' AND type = 'IncidentOpened'");
    });
  };
  change("+ 1");
  CHECK_FALSE(rig.room().at_hand(rig.drill()));
  CHECK_FALSE(rig.room().scores(rig.drill(), rig.core()).has_value());
  CHECK_FALSE(rig.room().at_hand(rig.drill()));
  change("- 1");
  CHECK(rig.room().scores(rig.drill(), rig.core()).has_value());
  CHECK(rig.room().at_hand(rig.drill()));
  rig.room().put_away(rig.drill());
  CHECK_FALSE(rig.room().at_hand(rig.drill()));
  CHECK(rig.room().scores(rig.drill(), rig.core()).has_value());
}

}  // namespace fenghuo::sim

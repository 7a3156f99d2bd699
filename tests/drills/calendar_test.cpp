// The calendar feed: what stands in it for whom, and that another program reads it.
#include "sim/schedule/calendar.hpp"

#include "tests/support/process.hpp"
#include "tests/support/series_rig.hpp"

#include <filesystem>
#include <fstream>

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo;
using namespace fenghuo::sim;

namespace {

const Millis k_calendar_begin = engine::parse_time("2026-03-01T00:00:00Z").value();
const Millis k_tuesday = engine::parse_time("2026-03-10T01:00:00Z").value();

std::vector<CalendarEntry> seen_by(tests::SeriesRig& rig, const engine::Caller& who) {
  return calendar_of(rig.series(), rig.core(), who, engine::Language::zh);
}

/// For tokens in force, which a feed asks for.
void give_token(tests::SeriesRig& rig, const engine::Caller& who, bool revoked = false) {
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    const std::string id = "TOK-" + who.person;
    if (revoked)
      core.record("token:" + id, engine::TokenRevoked{.id = id}, {.role = "admin"}, batch);
    else
      core.record("token:" + id,
                  engine::TokenIssued{.digest = std::string(64, 'd'),
                                      .id = id,
                                      .person = who.person,
                                      .role = std::string(to_string(who.role)),
                                      .unit = who.unit},
                  {.role = "admin"}, batch);
    return true;
  });
}

}  // namespace

TEST_CASE("Calendar_ofASeries_keepsAnEntrysUidWhenItsDrillIsMade") {
  tests::SeriesRig rig(k_calendar_begin);
  auto planned = tests::small_series("FREQ=WEEKLY;COUNT=3");
  planned.announce_before = 3 * engine::k_day;
  const std::string id = rig.plan(planned).value()->id;
  const auto bureau = tests::caller(engine::Role::bureau), player = tests::caller(engine::Role::responder);
  const auto before = seen_by(rig, bureau);
  REQUIRE(before.size() == 3);
  CHECK(before.at(0).uid == id + "-20260310T090000@fenghuo");
  CHECK(before.at(0).starts_at == k_tuesday);
  CHECK(before.at(0).state == CalendarEntry::State::tentative);
  CHECK(before.at(0).title == "【演练】小演练");
  CHECK(seen_by(rig, player).empty());
  REQUIRE(rig.act(id, ApproveSeries{}, tests::caller(engine::Role::leader, tests::k_bureau)).has_value());
  REQUIRE(rig.act(id, CancelTime{.occurrence = "20260324T090000", .reason = "停课"}).has_value());
  rig.pass_to(k_tuesday - engine::k_day);
  const auto after = seen_by(rig, bureau);
  REQUIRE(after.size() == 3);
  CHECK(after.at(0).uid == before.at(0).uid);
  CHECK(after.at(0).state == CalendarEntry::State::certain);
  CHECK(after.at(0).version > before.at(0).version);
  CHECK(after.at(1).state == CalendarEntry::State::tentative);
  CHECK(after.at(2).state == CalendarEntry::State::cancelled);
  REQUIRE(seen_by(rig, player).size() == 1);  // what is announced
  CHECK(seen_by(rig, tests::caller(engine::Role::responder, "no2-primary")).empty());
}

TEST_CASE("Calendar_ofSurprises_isTheirDirectorsAloneUntilTheyStart") {
  tests::SeriesRig rig(k_calendar_begin);
  auto planned = tests::small_series("FREQ=WEEKLY;COUNT=1");
  planned.plan.surprise = true;
  planned.remind_before.clear();
  const std::string id = rig.plan(planned).value()->id;
  auto colleague = tests::caller(engine::Role::bureau);
  colleague.person = "liandu-bureau";
  for (const Millis until : {k_calendar_begin + engine::k_hour, k_tuesday - engine::k_hour}) {
    rig.pass_to(until);
    CHECK(seen_by(rig, tests::caller(engine::Role::bureau)).size() == 1);
    CHECK(seen_by(rig, colleague).empty());
    CHECK(seen_by(rig, tests::caller(engine::Role::leader)).empty());
    CHECK(seen_by(rig, tests::caller(engine::Role::auditor)).empty());
  }
  const std::string drill = rig.series().all().at(id).date("20260310T090000").drill;
  rig.pass_to(k_tuesday);
  REQUIRE(rig.act_on_drill(drill, StartDrill{}).has_value());
  CHECK(seen_by(rig, tests::caller(engine::Role::leader)).size() == 1);
}

TEST_CASE("Calendar_ofADrillThatIsMadeAndNotToldOf_keepsItsTimeForThoseWhoSeeTheSeries") {
  tests::SeriesRig rig(k_calendar_begin);
  auto planned = tests::small_series("FREQ=WEEKLY;COUNT=1");
  planned.announce_before = 3 * engine::k_day;
  planned.plan.title = {"【演练】小演练", "small"};
  const std::string id = rig.plan(planned).value()->id;
  for (const Millis until : {k_calendar_begin + engine::k_hour, k_tuesday - engine::k_day}) {
    rig.pass_to(until);
    for (const auto role : {engine::Role::bureau, engine::Role::leader, engine::Role::auditor}) {
      const auto seen = seen_by(rig, tests::caller(role, tests::k_bureau));
      REQUIRE(seen.size() == 1);
      CHECK(seen.at(0).uid == id + "-20260310T090000@fenghuo");
      CHECK(seen.at(0).state == CalendarEntry::State::tentative);
      CHECK(seen.at(0).starts_at == k_tuesday);
      CHECK(seen.at(0).title == "【演练】小演练");
    }
    CHECK(seen_by(rig, tests::caller(engine::Role::leader)).empty());
  }
  CHECK(rig.drills().drills().size() == 1);
}

TEST_CASE("CalendarFeed_eleventhOfOnePerson_isRefusedUntilOneIsRevoked") {
  tests::SeriesRig rig(k_calendar_begin);
  const auto player = tests::caller(engine::Role::responder);
  const auto issue = [&](const engine::Caller& who) {
    return rig.work(
        [&](engine::Core& core, engine::Batch& batch) { return rig.series().issue_feed(core, who, batch); });
  };
  const std::string first = issue(player).value().id;
  for (std::size_t n = 1; n < k_most_feeds; ++n)
    REQUIRE(issue(player).has_value());
  CHECK(issue(player).error().code == "too-many-feeds");
  CHECK(issue(tests::caller(engine::Role::leader)).has_value());  // somebody else's
  rig.restart();
  CHECK(issue(player).error().kind == engine::Kind::NotAllowed);
  auto moved = player;  // who works elsewhere now can revoke none of these, and is not held back by them
  moved.unit = "no2-primary";
  CHECK(issue(moved).has_value());
  const auto revoked = rig.work(
      [&](engine::Core& core, engine::Batch& batch) { return rig.series().revoke_feed(first, core, player, batch); });
  REQUIRE(revoked.has_value());
  CHECK(issue(player).has_value());
}

TEST_CASE("CalendarFeed_isOpenedByItsSecretAloneAndAsLongAsItsPersonHoldsTheRole") {
  tests::SeriesRig rig(k_calendar_begin);
  const auto player = tests::caller(engine::Role::responder);
  const auto issue = [&](const engine::Caller& who) {
    return rig.work(
        [&](engine::Core& core, engine::Batch& batch) { return rig.series().issue_feed(core, who, batch); });
  };
  const auto holder = [&](const std::string& secret) { return rig.series().feed_holder(secret, rig.core()); };
  CHECK_FALSE(issue(tests::caller(engine::Role::admin)).has_value());
  const auto feed = issue(player).value();
  CHECK(feed.secret.starts_with("fhc_"));
  CHECK(feed.secret.size() == 68);
  CHECK_FALSE(holder(feed.secret).has_value());  // no token in force yet
  give_token(rig, player);
  REQUIRE(holder(feed.secret).has_value());
  CHECK(holder(feed.secret)->person == player.person);
  CHECK_FALSE(holder(feed.id).has_value());
  CHECK_FALSE(holder("").has_value());
  for (const auto& event : rig.journal().read_stream(feed.id, 0, 10).value())
    CHECK(event.payload.find(feed.secret) == std::string::npos);
  rig.restart();
  CHECK(holder(feed.secret).has_value());
  const auto revoke = [&](const engine::Caller& who) {
    return rig.work(
        [&](engine::Core& core, engine::Batch& batch) { return rig.series().revoke_feed(feed.id, core, who, batch); });
  };
  CHECK(revoke(tests::caller(engine::Role::responder, "no2-primary")).error().kind == engine::Kind::NotFound);
  CHECK(revoke(tests::caller(engine::Role::leader)).error().kind == engine::Kind::Forbidden);
  give_token(rig, player, true);
  CHECK_FALSE(holder(feed.secret).has_value());
  REQUIRE(revoke(player).has_value());
  give_token(rig, player);
  CHECK_FALSE(holder(feed.secret).has_value());
}

TEST_CASE("Calendar_asText_isReadByTheNpmPackageIcalWithoutComplaint") {
  namespace fs = std::filesystem;
  const fs::path tests_folder = fs::path(FENGHUO_SOURCE_DIR) / "tests";
  if (e2e::run({"env", "node", "--version"}).code != 0) SKIP("there is no node on this machine");
  if (!fs::exists(tests_folder / "node_modules" / "ical.js")) SKIP("tests/node_modules is not there: npm ci in tests/");
  std::vector<CalendarEntry> entries{
      {.uid = "SER-2026-0001-20260310T090000@fenghuo",
       .title = "【演练】" + std::string("网页被篡改；先取证, 后断网\\ \"引号\""),
       .about = "第一行\n第二行：丽水市莲都区第一中学、第二小学、第三小学、第四小学、第五小学、第六小学、第七小学\x01",
       .starts_at = k_tuesday,
       .ends_at = k_tuesday + engine::k_hour,
       .changed_at = k_calendar_begin,
       .version = 7},
      {.uid = "b@fenghuo",
       .title = "x\r\nDTSTART:20200101T000000Z\r\nEND:VEVENT",
       .starts_at = k_tuesday,
       .ends_at = k_tuesday + 1000,
       .state = CalendarEntry::State::cancelled}};
  for (int n = 0; n < 60; ++n)  // lines of every length, so that every character meets a fold
    entries.push_back({.uid = "n" + std::to_string(n),
                       .title = std::string(static_cast<std::size_t>(n), 'a') +
                                "消防演练与网络安全应急演练合并进行，全体师生参加，请提前十分钟到场",
                       .starts_at = k_tuesday + n,
                       .ends_at = k_tuesday + engine::k_day,
                       .state = CalendarEntry::State::tentative});
  const tests::TempFolder folder;
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder.path() + "/" + name, std::ios::binary) << text;
    return folder.path() + "/" + name;
  };
  std::string wanted = "[";
  for (const auto& entry : entries) {
    std::string about = entry.about, title = entry.title;
    std::erase_if(about, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
    std::erase_if(title, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
    engine::JsonWriter json(wanted += wanted.size() > 1 ? "," : "");
    json.begin_object();
    json.key("about"), json.string(about), json.key("ends"), json.integer(entry.ends_at / 1000 * 1000);
    json.key("starts"), json.integer(entry.starts_at / 1000 * 1000), json.key("title"), json.string(title);
    json.key("uid"), json.string(entry.uid);
    json.end_object();
  }
  const std::string calendar = write("calendar.ics", to_icalendar("烽火演练", entries));
  const auto ran = e2e::run({"env", "node", (tests_folder / "contract" / "calendar.mjs").string(), calendar,
                             write("wanted.json", wanted + "]")});
  INFO(ran.out << ran.err);
  CHECK(ran.code == 0);
}

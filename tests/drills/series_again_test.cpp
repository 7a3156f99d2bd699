// Series whose plans are changed from outside: a drill that somebody gives another day or announces, a wall that is
// set, a zone that is gone, a disk that is; and what of it stands in the year's coverage.
#include "api/routes/schedule.hpp"
#include "sim/schedule/coverage.hpp"
#include "tests/support/series_rig.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo;
using namespace fenghuo::sim;
using engine::k_day;
using engine::k_hour;
using engine::k_minute;
using engine::Role;
using tests::caller;
using tests::SeriesRig;
using tests::small_series;

namespace {

const Millis k_march = engine::parse_time("2026-03-01T00:00:00Z").value();
const Millis k_tuesday = engine::parse_time("2026-03-10T01:00:00Z").value();
constexpr const char* k_its_name = "20260310T090000";

DrillSeriesPlanned by_rule(std::string rule, Millis lead = 3 * k_day) {
  DrillSeriesPlanned out = small_series(std::move(rule));
  out.announce_before = lead;
  return out;
}

const SeriesDate& date_of(SeriesRig& rig, const std::string& id) {
  return rig.series().all().at(id).date(k_its_name);
}
const Drill& drill_of(SeriesRig& rig, const std::string& id) {
  return rig.drills().drills().at(date_of(rig, id).drill);
}
std::int64_t count_of(SeriesRig& rig, const std::string& stream, std::string_view type) {
  const auto stored = rig.journal().read_stream(stream, 0, 1000).value();
  return std::ranges::count(stored, type, &engine::StoredEvent::type);
}
bool school_sees(SeriesRig& rig, const std::string& id) {
  return rig.drills().visible(date_of(rig, id).drill, rig.core(), caller(Role::leader)).has_value();
}

UnitCoverage covered(SeriesRig& rig, const engine::Caller& who = caller(Role::bureau)) {
  for (const auto& row : coverage_of(rig.series(), rig.core(), {}, 2026, who))
    if (row.unit == tests::k_school) return row;
  return {};
}
bool lacks(SeriesRig& rig, std::string_view code, const engine::Caller& who = caller(Role::bureau)) {
  const auto row = covered(rig, who);
  return std::ranges::find(row.overdue, code, &Shortfall::code) != row.overdue.end();
}

void retire(SeriesRig& rig, const std::string& stream) {
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    core.record(stream, engine::EntryRetired{.at = rig.now(), .stream = stream}, {.role = "admin"}, batch);
    return true;
  });
}
void give_token(SeriesRig& rig, const std::string& person, const std::string& role, const std::string& unit) {
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    const std::string id = "TOK-" + person + "-" + role;
    core.record("token:" + id,
                engine::TokenIssued{.digest = id, .id = id, .person = person, .role = role, .unit = unit},
                {.role = "admin"}, batch);
    return true;
  });
}

}  // namespace

TEST_CASE("Series_drillPutOffByHand_isAnnouncedAtOnceAndRemindedOfOnItsNewDay") {
  SeriesRig rig(k_march);
  const std::string id = rig.approved(by_rule("FREQ=WEEKLY;COUNT=1"));
  rig.pass_to(k_tuesday - 12 * k_hour);
  REQUIRE(count_of(rig, id, "DrillSeriesReminded") == 1);
  const Millis later = k_tuesday + 10 * k_day;
  REQUIRE(rig.act_on_drill(drill_of(rig, id).id, ScheduleDrill{.starts_at = later, .note = "考试"}).has_value());
  CHECK(drill_of(rig, id).state == DrillState::Announced);
  CHECK(school_sees(rig, id));
  CHECK(date_of(rig, id).moved_to == later);
  rig.restart(k_minute);
  rig.pass_to(later - k_day - 1);
  CHECK(count_of(rig, id, "DrillSeriesReminded") == 1);
  rig.pass_to(later - k_day);
  CHECK(count_of(rig, id, "DrillSeriesReminded") == 2);
  rig.pass_to(later);
  CHECK(count_of(rig, id, "DrillSeriesReminded") == 3);
  CHECK(count_of(rig, id, "DrillSeriesMoved") == 1);
  CHECK(rig.drills().drills().size() == 1);
}

TEST_CASE("Series_drillBroughtForwardByHand_isRemindedOfBeforeItsNewHour") {
  SeriesRig rig(k_march);
  const std::string id = rig.approved(by_rule("FREQ=WEEKLY;COUNT=1"));
  rig.pass_to(k_tuesday - 3 * k_day);
  const Millis sooner = k_tuesday - 2 * k_day;
  REQUIRE(rig.act_on_drill(drill_of(rig, id).id, ScheduleDrill{.starts_at = sooner}).has_value());
  CHECK(drill_of(rig, id).state == DrillState::Announced);
  CHECK(count_of(rig, id, "DrillSeriesReminded") == 1);  // a day before is now
  rig.pass_to(sooner - 2 * k_hour);
  CHECK(count_of(rig, id, "DrillSeriesReminded") == 2);
  rig.pass_to(sooner + k_day);
  CHECK(count_of(rig, id, "DrillSeriesReminded") == 2);
}

TEST_CASE("Series_stopped_stillTellsOfItsDrillThatWasPutOffByHand") {
  SeriesRig rig(k_march);
  const std::string id = rig.approved(by_rule("FREQ=WEEKLY;COUNT=3"));
  rig.pass_to(k_tuesday - 2 * k_day);
  REQUIRE(rig.act(id, StopSeries{.reason = "学期结束"}).has_value());
  const Millis later = k_tuesday + 10 * k_day;
  REQUIRE(rig.act_on_drill(drill_of(rig, id).id, ScheduleDrill{.starts_at = later}).has_value());
  CHECK(drill_of(rig, id).state == DrillState::Announced);
  rig.pass_to(later);
  CHECK(count_of(rig, id, "DrillSeriesReminded") == 2);
  CHECK(rig.drills().drills().size() == 1);
}

TEST_CASE("Series_thatNamesATimeNoMore_stillAnnouncesAndRemindsOfItsDrill") {
  for (const bool unreadable : {true, false}) {
    INFO(unreadable);
    SeriesRig rig(k_march);
    DrillSeriesPlanned planned = by_rule("FREQ=WEEKLY;COUNT=1");
    planned.plan.unit = tests::k_bureau;
    if (unreadable)
      planned.timing.zone = "Mars/Olympus";
    else
      planned.timing.starts = "20260402T090000";
    const engine::Actor bureau{.person = caller(Role::bureau).person, .role = "bureau", .unit = tests::k_bureau};
    const std::string id = "SER-2026-0001";
    const std::string drill = rig.work([&](engine::Core& core, engine::Batch& batch) {
      const auto made = rig.drills().plan(planned.plan, core, caller(Role::bureau), batch).value()->id;
      const auto put = rig.drills().act(made, ScheduleDrill{.starts_at = k_tuesday}, core, caller(Role::bureau), batch);
      REQUIRE(put.has_value());
      core.record(id, to_foreign(SeriesEvent(planned)), bureau, batch);
      core.record(id, to_foreign(SeriesEvent(DrillSeriesApproved{})), bureau, batch);
      core.record(
          id,
          to_foreign(SeriesEvent(DrillSeriesOccurred{.drill = made, .occurrence = k_its_name, .starts_at = k_tuesday})),
          bureau, batch);
      return made;
    });
    rig.restart(k_minute);
    rig.pass_to(k_tuesday - 3 * k_day - 1);
    CHECK(drill_of(rig, id).state == DrillState::Scheduled);
    rig.pass_to(k_tuesday - 3 * k_day);
    CHECK(drill_of(rig, id).state == DrillState::Announced);
    const Millis later = k_tuesday - k_day / 2;
    REQUIRE(rig.act_on_drill(drill, ScheduleDrill{.starts_at = later}).has_value());  // within the lead
    CHECK(drill_of(rig, id).state == DrillState::Announced);
    CHECK(school_sees(rig, id));
    rig.pass_to(later - k_day);
    CHECK(count_of(rig, id, "DrillSeriesReminded") == 1);
    rig.pass_to(later);
    CHECK(count_of(rig, id, "DrillSeriesReminded") == 2);
    CHECK(rig.drills().drills().size() == 1);
    REQUIRE(rig.act(id, CancelTime{.occurrence = k_its_name, .reason = "校运会"}).has_value());
    CHECK(drill_of(rig, id).over());
  }
}

TEST_CASE("Series_waitingForApproval_keepsItsDrillsFromBeingAnnouncedByHand") {
  SeriesRig rig(k_march);
  const std::string id = rig.plan(by_rule("FREQ=WEEKLY;COUNT=1")).value()->id;
  rig.pass_to(k_tuesday - 2 * k_day);
  const auto refused = rig.act_on_drill(drill_of(rig, id).id, AnnounceDrill{});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == engine::Kind::NotAllowed);
  CHECK(refused.error().code == "series-not-approved");
  CHECK_FALSE(rig.drills().may_announce(drill_of(rig, id)).has_value());
  REQUIRE(rig.act_on_drill(drill_of(rig, id).id, ScheduleDrill{.starts_at = k_tuesday + k_day}).has_value());
  CHECK(drill_of(rig, id).state == DrillState::Scheduled);
  REQUIRE(rig.act(id, ApproveSeries{}, caller(Role::leader, tests::k_bureau)).has_value());
  CHECK(drill_of(rig, id).state == DrillState::Announced);
}

TEST_CASE("Series_drillPutOffBeforeAnybodyKnewOfIt_isAnnouncedWhenItsNewDayIsNear") {
  for (const bool by_hand : {true, false}) {
    INFO(by_hand);
    SeriesRig rig(k_march);
    const std::string id = rig.plan(by_rule("FREQ=WEEKLY;COUNT=1", 7 * k_day)).value()->id;
    rig.pass_to(k_tuesday - 6 * k_day);
    REQUIRE(drill_of(rig, id).state == DrillState::Scheduled);
    const Millis later = k_tuesday + 90 * k_day;
    if (by_hand)
      REQUIRE(rig.act_on_drill(drill_of(rig, id).id, ScheduleDrill{.starts_at = later}).has_value());
    else
      REQUIRE(rig.act(id, MoveTime{.occurrence = k_its_name, .reason = "考试", .starts_at = later}).has_value());
    REQUIRE(rig.act(id, ApproveSeries{}, caller(Role::leader, tests::k_bureau)).has_value());
    CHECK(drill_of(rig, id).state == DrillState::Scheduled);
    CHECK_FALSE(school_sees(rig, id));
    rig.restart(k_minute);
    rig.pass_to(later - 7 * k_day - 1);
    CHECK(drill_of(rig, id).state == DrillState::Scheduled);
    rig.pass_to(later - 7 * k_day);
    CHECK(drill_of(rig, id).state == DrillState::Announced);
    CHECK(school_sees(rig, id));
    rig.pass_to(later);
    CHECK(count_of(rig, id, "DrillSeriesReminded") == 2);
  }
}

TEST_CASE("Series_monthlyAndAWallThatWasAheadForAnHour_holdsTheDrillAndMissesNothing") {
  SeriesRig rig(k_march + 4 * k_day);
  const std::string id = rig.approved(by_rule("FREQ=MONTHLY;COUNT=3", k_day));
  rig.set_wall(k_tuesday + 5 * k_day);
  CHECK(date_of(rig, id).missed);
  rig.pass(k_hour);
  rig.set_wall(k_march + 4 * k_day + k_hour);
  CHECK_FALSE(date_of(rig, id).missed);
  CHECK_FALSE(lacks(rig, "time-missed"));
  rig.pass_to(k_tuesday - k_hour);
  REQUIRE(rig.drills().drills().size() == 1);
  CHECK(drill_of(rig, id).starts_at == k_tuesday);
  CHECK(drill_of(rig, id).state == DrillState::Announced);
  CHECK(count_of(rig, id, "DrillSeriesMissed") == 1);
  CHECK(count_of(rig, id, "DrillSeriesRegained") == 1);
  rig.restart();
  CHECK(count_of(rig, id, "DrillSeriesRegained") == 1);
}

TEST_CASE("Series_readAnewWithNothingDue_leavesNothingToBeWritten") {
  SeriesRig rig(k_march);
  rig.approved(by_rule("FREQ=WEEKLY;COUNT=3"));
  rig.approved(by_rule("FREQ=MONTHLY"));
  rig.pass_to(k_tuesday - 2 * k_day);
  for (int n = 0; n < 2; ++n) {
    engine::Batch batch;
    REQUIRE(rig.core().recover(batch).has_value());
    CHECK(batch.empty());
  }
  rig.pass_to(k_tuesday + 20 * k_day);
  CHECK(rig.drills().drills().size() == 4);
}

TEST_CASE("Series_missedTimeThatIsCancelledOrStopped_isOverdueNoMore") {
  for (const bool stop : {false, true}) {
    SeriesRig rig(k_march);
    const std::string id = rig.approved(by_rule("FREQ=WEEKLY;COUNT=3"));
    rig.restart(10 * k_day);
    REQUIRE(date_of(rig, id).missed);
    CHECK(lacks(rig, "time-missed"));
    if (stop)
      REQUIRE(rig.act(id, StopSeries{.reason = "不再开展"}).has_value());
    else
      REQUIRE(rig.act(id, CancelTime{.occurrence = k_its_name, .reason = "停课"}).has_value());
    CHECK_FALSE(lacks(rig, "time-missed"));
    CHECK(date_of(rig, id).missed == stop);
  }
}

TEST_CASE("Series_announcedNoSoonerThanItBegins_isRefusedAndIfOldMadeAnHourBefore") {
  SeriesRig rig(k_march);
  for (const Millis lead : {Millis{0}, k_hour - 1}) {
    DrillSeriesPlanned planned = by_rule("", lead);
    planned.remind_before.clear();
    CHECK(rig.plan(planned).error().errors.at(0).pointer == "/announce_before");
  }
  DrillSeriesPlanned planned = by_rule("", k_hour);
  planned.remind_before.clear();
  const std::string id = rig.approved(planned), old = "SER-2025-0001";
  planned.announce_before = 0;
  planned.plan.unit = tests::k_bureau;
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    core.record(old, to_foreign(SeriesEvent(planned)),
                {.person = caller(Role::bureau).person, .role = "bureau", .unit = tests::k_bureau}, batch);
    return true;
  });
  rig.restart();
  rig.pass_to(k_tuesday);
  for (const auto& series : {id, old}) {
    INFO(series);
    CHECK_FALSE(date_of(rig, series).missed);
    CHECK(drill_of(rig, series).starts_at == k_tuesday);
  }
}

TEST_CASE("Series_whoseZoneIsGone_isOverdueUntilItIsStopped") {
  SeriesRig rig(k_march);
  DrillSeriesPlanned planned = by_rule("FREQ=WEEKLY");
  planned.timing.zone = "Mars/Olympus";
  planned.plan.unit = tests::k_bureau;
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    core.record("SER-2026-0001", to_foreign(SeriesEvent(planned)),
                {.person = caller(Role::bureau).person, .role = "bureau", .unit = tests::k_bureau}, batch);
    return true;
  });
  CHECK(lacks(rig, "timing-unreadable"));
  CHECK_FALSE(lacks(rig, "timing-unreadable", caller(Role::leader)));
  rig.pass(2 * k_day);
  const auto told = std::ranges::count_if(rig.sent(), [](const engine::OutboxRow& row) {
    const auto delivery = engine::delivery_of(row);
    return delivery->message.event == "DrillOverdueTold" && delivery->channel == engine::k_log_channel &&
           delivery->message.text.zh.find("已无法识别") != std::string::npos;
  });
  CHECK(told == 1);
  REQUIRE(rig.act("SER-2026-0001", StopSeries{.reason = "另行拟订"}).has_value());
  CHECK_FALSE(lacks(rig, "timing-unreadable"));
}

TEST_CASE("Series_approver_holdsAnOfficeOverTheUnitAndIsStillThere") {
  SeriesRig rig(k_march);
  const auto refusal = [&](const std::string& person) {
    DrillSeriesPlanned planned = by_rule("");
    planned.approver = person;
    const auto made = rig.plan(planned);
    return made ? std::string() : made.error().errors.at(0).pointer;
  };
  CHECK(refusal("liandu-leader") == "/approver");
  give_token(rig, "liandu-leader", "leader", "liandu");
  CHECK(refusal("liandu-leader") == "/approver");  // of a district: not over the city's drills
  give_token(rig, "liandu-responder", "responder", tests::k_bureau);
  CHECK(refusal("liandu-responder") == "/approver");
  give_token(rig, "longquan-bureau", "bureau", tests::k_bureau);
  CHECK(refusal("longquan-bureau").empty());
  retire(rig, "person:longquan-bureau");
  CHECK(refusal("longquan-bureau") == "/approver");
}

TEST_CASE("Coverage_ofADrillThatIsMadeAndNotToldOf_staysPlannedForThoseWhoSeeTheSeries") {
  SeriesRig rig(k_march);
  rig.plan(by_rule("FREQ=WEEKLY;COUNT=1"));
  const auto planned_for = [&](Role role) { return covered(rig, caller(role, tests::k_bureau)).single.planned; };
  for (const Millis until : {k_march + k_hour, k_tuesday - k_day}) {
    rig.pass_to(until);
    for (const Role role : {Role::bureau, Role::leader, Role::auditor})
      CHECK(planned_for(role) == 1);
    CHECK(covered(rig, caller(Role::leader)).single.planned == 0);  // the school's
  }
  CHECK(rig.drills().drills().size() == 1);
}

TEST_CASE("Coverage_ofAYearBeforeAnythingWasPlannedHere_missesNothing") {
  SeriesRig rig(k_march);
  const auto missing = [&](int year) {
    std::int64_t out = 0;
    for (const auto& row : coverage_of(rig.series(), rig.core(), {}, year, caller(Role::bureau)))
      out += std::ssize(row.overdue);
    return out;
  };
  CHECK(missing(2025) == 0);
  rig.approved(by_rule("FREQ=WEEKLY;COUNT=1"));
  CHECK(missing(2025) == 0);
  CHECK(missing(2024) == 0);
  rig.pass_to(k_march + 320 * k_day);
  CHECK(missing(2025) == 0);
  CHECK(missing(2026) > 0);
}

TEST_CASE("Series_withMoreTimesThanAnAnswerHolds_showsTheLastOnesAndThoseToCome") {
  SeriesRig rig(k_march);
  DrillSeriesPlanned planned = by_rule("FREQ=DAILY;BYHOUR=9,10,11,12", k_hour);
  planned.remind_before.clear();
  const std::string id = rig.plan(planned).value()->id;
  const auto times = [&] {
    const auto bureau = caller(Role::bureau);
    const auto json = api::series_json(rig.series(), rig.series().all().at(id), rig.core(), bureau, true);
    return json.at("times");
  };
  const auto past = [&](const auto& all) {
    return std::ranges::count_if(all, [&](const auto& one) {
      return engine::parse_time(one.at("starts_at").template get<std::string>()).value() < rig.now();
    });
  };
  REQUIRE(times().size() == 400);
  CHECK(times().at(0).at("occurrence") == k_its_name);
  rig.restart(120 * k_day + 6 * k_hour);  // over four hundred and more of them
  const auto all = times();
  REQUIRE(all.size() == 400);
  CHECK(past(all) == 100);
  CHECK(all.at(99).at("state") == "missed");
  CHECK(all.at(100).at("state") == "planned");
}

// Series of drills on a virtual clock: made, announced, reminded of, once each; put off, called off, stopped; restarts,
// downtime, clocks that were set.
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

Millis at(const char* time) {
  return engine::parse_time(time).value();
}

const Millis k_begin = at("2026-03-01T00:00:00Z");
// Tuesdays at nine in Shanghai
const Millis k_first = at("2026-03-10T01:00:00Z"), k_second = at("2026-03-17T01:00:00Z"),
             k_third = at("2026-03-24T01:00:00Z");
constexpr const char *k_one = "20260310T090000", *k_two = "20260317T090000", *k_three = "20260324T090000";

DrillSeriesPlanned weekly(int count = 3) {
  DrillSeriesPlanned out = small_series("FREQ=WEEKLY;COUNT=" + std::to_string(count));
  out.announce_before = 3 * k_day;
  return out;
}

const Series& series_of(SeriesRig& rig, const std::string& id) {
  return rig.series().all().at(id);
}
const Drill& drill_of(SeriesRig& rig, const std::string& id, const char* occurrence) {
  return rig.drills().drills().at(series_of(rig, id).date(occurrence).drill);
}

std::vector<std::string> types_of(SeriesRig& rig, const std::string& stream) {
  std::vector<std::string> out;
  const auto stored = rig.journal().read_stream(stream, 0, 1000).value();
  for (const auto& event : stored)
    out.push_back(event.type);
  return out;
}
std::int64_t count_of(SeriesRig& rig, const std::string& stream, std::string_view type) {
  return std::ranges::count(types_of(rig, stream), type);
}

}  // namespace

TEST_CASE("Series_whoseRuleNamesATimeNoMore_showsItsDrillOnce") {
  Series series;
  std::int64_t version = 0;
  const auto happen = [&](const SeriesEvent& event) {
    evolve(series, {.stream = "SER-2026-0001", .version = ++version, .at = k_begin}, event);
  };
  happen(weekly(2));
  happen(DrillSeriesOccurred{.drill = "DRL-1", .occurrence = k_one, .starts_at = k_first});
  happen(DrillSeriesOccurred{.drill = "DRL-2", .occurrence = "20260311T090000", .starts_at = k_first + k_day});
  const auto shown = [&](Millis from, Millis until) {
    std::vector<std::string> out;
    const auto times = times_of(series, from, until);
    for (const auto& time : times)
      out.push_back(time.occurrence.local + " " + engine::format_time(time.at).substr(5, 5) + " " + time.date->drill);
    return out;
  };
  using Shown = std::vector<std::string>;
  const Millis far = k_first + 30 * k_day;
  CHECK(shown(0, far) == Shown{"20260310T090000 03-10 DRL-1", "20260311T090000 03-11 DRL-2", "20260317T090000 03-17 "});
  CHECK(shown(k_first + k_day, k_first + 2 * k_day) == Shown{"20260311T090000 03-11 DRL-2"});
  CHECK(shown(k_first + 2 * k_day, k_first + 3 * k_day).empty());
  happen(DrillSeriesMoved{.occurrence = "20260311T090000", .reason = "考试", .starts_at = k_first + 2 * k_day});
  CHECK(shown(k_first + k_day, k_first + 2 * k_day).empty());
  CHECK(shown(k_first + 2 * k_day, k_first + 3 * k_day) == Shown{"20260311T090000 03-12 DRL-2"});
  series.recurrence.reset();  // its zone is not known here any more
  CHECK(shown(0, far) == Shown{"20260310T090000 03-10 DRL-1", "20260311T090000 03-12 DRL-2"});
}

TEST_CASE("Series_approved_makesEachDrillWhenItIsToBeAnnounced") {
  SeriesRig rig(k_begin);
  const std::string id = rig.approved(weekly());
  CHECK(id == "SER-2026-0001");
  CHECK(rig.drills().drills().empty());
  rig.pass_to(k_first - 3 * k_day - 1);
  CHECK(rig.drills().drills().empty());
  rig.pass_to(k_first - 3 * k_day);
  REQUIRE(rig.drills().drills().size() == 1);
  const Drill& drill = drill_of(rig, id, k_one);
  CHECK(drill.state == DrillState::Announced);
  CHECK(drill.starts_at == k_first);
  CHECK(drill.director == caller(Role::bureau).person);
  CHECK(drill.plan.unit == tests::k_bureau);
  CHECK(drill.plan.scenario_version == "1.0.0");
  rig.pass_to(k_third + 30 * k_day);
  REQUIRE(rig.drills().drills().size() == 3);
  CHECK(drill_of(rig, id, k_two).starts_at == k_second);
  CHECK(drill_of(rig, id, k_three).starts_at == k_third);
  CHECK(count_of(rig, id, "DrillSeriesOccurred") == 3);
  CHECK(count_of(rig, id, "DrillSeriesReminded") == 6);
  for (const auto& timer : rig.core().timers())
    CHECK(timer.stream == "COV-watch");
}

TEST_CASE("Series_notApproved_makesDrillsAndAnnouncesThemOnlyThen") {
  SeriesRig rig(k_begin);
  const std::string id = rig.plan(weekly()).value()->id;
  rig.pass_to(k_first - k_hour);
  CHECK(drill_of(rig, id, k_one).state == DrillState::Scheduled);
  CHECK(count_of(rig, id, "DrillSeriesReminded") == 0);
  const auto own = rig.act(id, ApproveSeries{});
  REQUIRE_FALSE(own.has_value());
  CHECK(own.error().kind == engine::Kind::Forbidden);
  CHECK_FALSE(rig.act(id, ApproveSeries{}, caller(Role::leader)).has_value());  // a school's
  REQUIRE(rig.act(id, ApproveSeries{}, caller(Role::leader, tests::k_bureau)).has_value());
  CHECK(drill_of(rig, id, k_one).state == DrillState::Announced);
  CHECK(count_of(rig, id, "DrillSeriesReminded") == 1);  // of two that would have been due, the nearer
  CHECK(rig.act(id, ApproveSeries{}, caller(Role::leader, tests::k_bureau)).error().code == "approved");
}

TEST_CASE("Series_withAnApprover_isApprovedByThemAlone") {
  SeriesRig rig(k_begin);
  DrillSeriesPlanned planned = weekly();
  planned.approver = "liandu-leader";
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    core.record("token:TOK-1",
                engine::TokenIssued{
                    .digest = "1", .id = "TOK-1", .person = "liandu-leader", .role = "leader", .unit = tests::k_bureau},
                {.role = "admin"}, batch);
    return true;
  });
  const std::string id = rig.plan(planned).value()->id;
  CHECK_FALSE(rig.act(id, ApproveSeries{}, caller(Role::leader, tests::k_bureau)).has_value());
  CHECK(rig.act(id, ApproveSeries{}, caller(Role::leader, "liandu")).has_value());
  planned.approver = caller(Role::bureau).person;
  CHECK(rig.plan(planned).error().errors.at(0).pointer == "/approver");
}

TEST_CASE("Series_serverDownBeforeTheHour_makesTheDrillLateAndOnce") {
  for (const bool reboot : {false, true}) {
    SeriesRig rig(k_begin, 0, true);
    const std::string id = rig.approved(weekly());
    rig.pass_to(k_first - 4 * k_day);
    rig.restart(3 * k_day, reboot);  // back a day before
    REQUIRE(rig.drills().drills().size() == 1);
    CHECK(drill_of(rig, id, k_one).starts_at == k_first);
    CHECK(drill_of(rig, id, k_one).state == DrillState::Announced);
    const auto events = rig.journal().read_stream(id, 0, 100).value();
    const auto made = std::ranges::find(events, "DrillSeriesOccurred", &engine::StoredEvent::type);
    REQUIRE(made != events.end());
    const auto event = series_event({made->type, 1, made->payload}).value();
    CHECK(std::get<DrillSeriesOccurred>(event).late == 2 * k_day);
    for (int n = 0; n < 5; ++n)
      rig.restart(k_minute, n % 2 == 0);
    CHECK(rig.drills().drills().size() == 1);
    rig.pass_to(k_third + k_day);
    CHECK(rig.drills().drills().size() == 3);
  }
}

TEST_CASE("Series_serverDownOverTheHour_missesItAndHoldsItAtNoOther") {
  SeriesRig rig(k_begin);
  const std::string id = rig.approved(weekly());
  rig.pass_to(k_first - 4 * k_day);
  rig.restart(4 * k_day + 1, true);
  CHECK(rig.drills().drills().empty());
  CHECK(series_of(rig, id).date(k_one).missed);
  rig.restart(k_hour);
  rig.pass_to(k_third + k_day);
  CHECK(count_of(rig, id, "DrillSeriesMissed") == 1);
  CHECK(rig.drills().drills().size() == 2);
  const auto covered = coverage_of(rig.series(), rig.core(), {}, 2026, caller(Role::bureau));
  const auto row = std::ranges::find(covered, tests::k_school, &UnitCoverage::unit);
  REQUIRE(row != covered.end());
  REQUIRE_FALSE(row->overdue.empty());
  CHECK(row->overdue.at(0).code == "time-missed");
  CHECK(row->overdue.at(0).due_at == k_first);
}

TEST_CASE("Series_missedTime_mayBeMovedAndIsThenMade") {
  SeriesRig rig(k_begin);
  const std::string id = rig.approved(weekly());
  rig.restart(10 * k_day);
  REQUIRE(series_of(rig, id).date(k_one).missed);
  REQUIRE(rig.act(id, MoveTime{.occurrence = k_one, .reason = "补办", .starts_at = k_first + 5 * k_day}).has_value());
  rig.pass_to(k_first + 2 * k_day);
  CHECK(drill_of(rig, id, k_one).starts_at == k_first + 5 * k_day);
}

TEST_CASE("Series_movedAndCancelledTimes_areLeftAloneByTheRule") {
  SeriesRig rig(k_begin);
  const std::string id = rig.approved(weekly());
  REQUIRE(
      rig.act(id, MoveTime{.occurrence = k_one, .reason = "期中考试", .starts_at = k_first + 9 * k_day}).has_value());
  REQUIRE(rig.act(id, CancelTime{.occurrence = k_two, .reason = "停课"}).has_value());
  CHECK(rig.act(id, CancelTime{.occurrence = k_two, .reason = "停课"}).error().code == "cancelled");
  CHECK(rig.act(id, CancelTime{.occurrence = "20260311T090000", .reason = "停课"}).error().kind ==
        engine::Kind::NotFound);
  rig.pass_to(k_third + k_day);
  REQUIRE(rig.drills().drills().size() == 2);
  CHECK(drill_of(rig, id, k_one).starts_at == k_first + 9 * k_day);
  CHECK(series_of(rig, id).date(k_two).drill.empty());
  CHECK(drill_of(rig, id, k_three).starts_at == k_third);
}

TEST_CASE("Series_timeWhoseDrillIsMade_movesAndCancelsTheDrill") {
  SeriesRig rig(k_begin);
  const std::string id = rig.approved(weekly());
  rig.pass_to(k_first - 2 * k_day);
  REQUIRE(drill_of(rig, id, k_one).state == DrillState::Announced);
  REQUIRE(rig.act(id, MoveTime{.occurrence = k_one, .reason = "考试", .starts_at = k_first + k_hour}).has_value());
  CHECK(drill_of(rig, id, k_one).starts_at == k_first + k_hour);
  CHECK(drill_of(rig, id, k_one).state == DrillState::Announced);  // told anew
  REQUIRE(rig.act(id, CancelTime{.occurrence = k_one, .reason = "停电"}).has_value());
  CHECK(drill_of(rig, id, k_one).state == DrillState::Aborted);
  CHECK(rig.drills().drills().size() == 1);
}

TEST_CASE("Series_stopped_makesNoMore") {
  SeriesRig rig(k_begin);
  const std::string id = rig.approved(weekly());
  rig.pass_to(k_first);
  CHECK(rig.act(id, StopSeries{}).error().errors.at(0).pointer == "/reason");
  REQUIRE(rig.act(id, StopSeries{.reason = "学期结束"}).has_value());
  rig.restart();
  rig.pass_to(k_third + 30 * k_day);
  CHECK(rig.drills().drills().size() == 1);
  CHECK(rig.act(id, StopSeries{.reason = "再停"}).error().code == "series-stopped");
}

TEST_CASE("Series_wallSetBackAndForth_doublesNothing") {
  SeriesRig rig(k_begin);
  const std::string id = rig.approved(weekly());
  rig.pass_to(k_first - 4 * k_day);
  rig.set_wall(k_first - 10 * k_day);
  rig.pass_to(k_first - 3 * k_day - 1);  // elapsed time alone would have had it due days ago
  CHECK(rig.drills().drills().empty());
  rig.pass_to(k_first - k_day);
  CHECK(rig.drills().drills().size() == 1);
  rig.set_wall(k_first - 5 * k_day);
  rig.restart();
  rig.pass_to(k_third + k_day);
  CHECK(rig.drills().drills().size() == 3);
  CHECK(count_of(rig, id, "DrillSeriesOccurred") == 3);
}

TEST_CASE("Series_wallThatWasWronglyAhead_losesNoTimeThatIsStillToCome") {
  SeriesRig rig(k_begin);
  const std::string id = rig.approved(weekly());
  rig.set_wall(k_second + k_day);
  CHECK(series_of(rig, id).date(k_one).missed);
  CHECK(series_of(rig, id).date(k_two).missed);
  rig.set_wall(k_begin + k_day);
  rig.restart(k_minute);
  rig.pass_to(k_third + k_day);
  REQUIRE(rig.drills().drills().size() == 3);
  CHECK(drill_of(rig, id, k_one).starts_at == k_first);
  CHECK(drill_of(rig, id, k_two).starts_at == k_second);
  CHECK_FALSE(series_of(rig, id).date(k_one).missed);
  CHECK(count_of(rig, id, "DrillSeriesOccurred") == 3);
}

TEST_CASE("Series_unitOrPersonWhoLeft_isLeftOutAndTheOthersDrill") {
  SeriesRig rig(k_begin);
  DrillSeriesPlanned planned = weekly();
  planned.plan.units = {tests::k_school, "no2-primary"};
  planned.plan.parts = {{.person = "lq-middle-leader", .role = "evaluator"},
                        {.person = "no2-primary-leader", .role = "observer"}};
  const std::string id = rig.approved(planned);
  const auto retire = [&](const std::string& stream) {
    rig.work([&](engine::Core& core, engine::Batch& batch) {
      core.record(stream, engine::EntryRetired{.at = rig.now(), .stream = stream}, {.role = "admin"}, batch);
      return true;
    });
  };
  retire("unit:no2-primary");
  retire("person:no2-primary-leader");
  rig.pass_to(k_first);
  const Drill& drill = drill_of(rig, id, k_one);
  CHECK(drill.plan.units == std::vector<std::string>{tests::k_school});
  REQUIRE(drill.plan.parts.size() == 1);
  CHECK(drill.plan.parts[0].person == "lq-middle-leader");
  const auto stored = rig.journal().read_stream(id, 0, 100).value();
  const auto made = std::ranges::find(stored, "DrillSeriesOccurred", &engine::StoredEvent::type);
  REQUIRE(made != stored.end());
  const auto event = series_event({made->type, 1, made->payload}).value();
  CHECK(std::get<DrillSeriesOccurred>(event).left_out == std::vector<std::string>{"no2-primary", "no2-primary-leader"});
  retire("unit:" + std::string(tests::k_school));
  rig.pass_to(k_second);
  CHECK(series_of(rig, id).date(k_two).refused);
  CHECK(series_of(rig, id).date(k_two).why.en == "this unit is there no more");
}

TEST_CASE("Series_ofSurprisesWhoseDirectorLeft_isRefused") {
  SeriesRig rig(k_begin);
  DrillSeriesPlanned planned = weekly();
  planned.plan.surprise = true;
  planned.remind_before.clear();
  const std::string id = rig.plan(planned).value()->id;
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    const std::string stream = "person:" + caller(Role::bureau).person;
    core.record(stream, engine::EntryRetired{.at = rig.now(), .stream = stream}, {.role = "admin"}, batch);
    return true;
  });
  rig.pass_to(k_first);
  CHECK(series_of(rig, id).date(k_one).refused);
  CHECK(rig.drills().drills().empty());
}

TEST_CASE("Series_drillThatWasCalledOffByHand_mayBeCancelledInTheSeriesToo") {
  SeriesRig rig(k_begin);
  const std::string id = rig.approved(weekly());
  rig.pass_to(k_first - k_day);
  REQUIRE(rig.act_on_drill(drill_of(rig, id, k_one).id, AbortDrill{.reason = "停电"}).has_value());
  CHECK(rig.act(id, CancelTime{.occurrence = k_one, .reason = "停电"}).has_value());
  CHECK(series_of(rig, id).date(k_one).cancelled);
}

TEST_CASE("Series_thatCannotBePlannedAnyMore_saysWhyAndGoesOn") {
  SeriesRig rig(k_begin);
  const std::string id = rig.approved(weekly());
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    core.record("unit:" + std::string(tests::k_school),
                engine::UnitRegistered{.id = tests::k_school, .name = {"x", "x"}}, {.role = "admin"},
                batch);  // no longer below the bureau
    return true;
  });
  rig.pass_to(k_second);
  CHECK(rig.drills().drills().empty());
  CHECK(series_of(rig, id).date(k_one).refused);
  CHECK(series_of(rig, id).date(k_one).why.en == "no such unit below yours");
  CHECK(count_of(rig, id, "DrillSeriesRefused") == 2);
}

TEST_CASE("Series_ofSurprises_isSeenByItsDirectorAndApproverAlone") {
  SeriesRig rig(k_begin);
  DrillSeriesPlanned planned = weekly();
  planned.plan.surprise = true;
  planned.remind_before.clear();
  const std::string id = rig.plan(planned).value()->id;
  const auto sees = [&](const engine::Caller& who) { return rig.series().visible(id, rig.core(), who).has_value(); };
  CHECK(sees(caller(Role::bureau)));
  engine::Caller colleague = caller(Role::bureau);
  colleague.person = "liandu-bureau";
  for (const auto& who : {colleague, caller(Role::leader, tests::k_bureau), caller(Role::auditor), caller(Role::leader),
                          caller(Role::responder), caller(Role::admin), caller(Role::monitor, tests::k_bureau)})
    CHECK_FALSE(sees(who));
  rig.pass_to(k_first - k_minute);
  CHECK(drill_of(rig, id, k_one).state == DrillState::Scheduled);
  CHECK_FALSE(rig.drills().visible(drill_of(rig, id, k_one).id, rig.core(), caller(Role::leader)).has_value());
  const auto covered = coverage_of(rig.series(), rig.core(), {}, 2026, caller(Role::leader));
  REQUIRE(covered.size() == 1);
  CHECK(covered.at(0).single.planned == 0);
  CHECK_FALSE(covered.at(0).next.has_value());
}

TEST_CASE("Series_planned_refusesWhatCannotBe") {
  SeriesRig rig(k_begin);
  const auto pointer = [&](auto&& change, const engine::Caller& by = caller(Role::bureau)) {
    DrillSeriesPlanned planned = weekly();
    change(planned);
    const auto made = rig.plan(planned, by);
    return made                          ? std::string("made")
           : made.error().errors.empty() ? made.error().code
                                         : made.error().errors[0].pointer;
  };
  CHECK(pointer([](auto& p) { p.timing.rule = "FREQ=HOURLY"; }) == "/rule");
  CHECK(pointer([](auto& p) { p.timing.zone = "Mars/Olympus"; }) == "/zone");
  CHECK(pointer([](auto& p) { p.announce_before = -1; }) == "/announce_before");
  CHECK(pointer([](auto& p) { p.remind_before = {k_hour, 4 * k_day}; }) == "/remind_before/1");
  CHECK(pointer([](auto& p) { p.plan.scenario = "none"; }) == "/scenario");
  CHECK(pointer([](auto& p) { p.plan.units = {"nowhere"}; }) == "/units/0");
  CHECK(pointer([](auto& p) { p.approver = "nobody"; }) == "/approver");
  CHECK(pointer([](auto&) {}, caller(Role::leader)) == "role-needed");
  CHECK(rig.series().all().empty());
}

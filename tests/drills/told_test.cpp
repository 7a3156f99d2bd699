// Who is told what of drills outside a drill, and how often: reminders, what is overdue, what waits for approval.
#include "sim/told.hpp"

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

Millis when(const char* time) {
  return engine::parse_time(time).value();
}

using People = std::multiset<std::string>;

/// Has an address, and holds `role` on `unit`.
void employ(SeriesRig& rig, const std::string& person, const std::string& role, const std::string& unit) {
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    engine::PersonRegistered known = *core.registry().person(person);
    known.email = person + "@example.cn";
    core.record("person:" + person, known, {.role = "admin"}, batch);
    const std::string id = "TOK-" + person + "-" + role + "-" + unit;
    core.record("token:" + id,
                engine::TokenIssued{.digest = id, .id = id, .person = person, .role = role, .unit = unit},
                {.role = "admin"}, batch);
    return true;
  });
}

/// A mail channel for all, a webhook and a list that must hear of nothing, and who works where.
void staff(SeriesRig& rig) {
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    core.record(
        "channel:mail",
        engine::ChannelSet{.addresses = {"list@example.cn"}, .id = "mail", .type = "email", .unit = tests::k_bureau},
        {.role = "admin"}, batch);
    core.record("channel:hook",
                engine::ChannelSet{.id = "hook", .type = "webhook", .unit = tests::k_bureau, .url = "https://x.cn/"},
                {.role = "admin"}, batch);
    return true;
  });
  employ(rig, "no1-middle-responder", "responder", "no1-middle");
  employ(rig, "no1-middle-leader", "leader", "no1-middle");
  employ(rig, "no2-primary-leader", "leader", "no2-primary");
  employ(rig, "lq-middle-leader", "leader", "lq-middle");
  employ(rig, "lishui-edu-leader", "leader", tests::k_bureau);
  employ(rig, "lishui-edu-bureau", "bureau", tests::k_bureau);
  employ(rig, "liandu-bureau", "bureau", "liandu");
}

struct Sent {
  std::string to, event, zh;
};
/// What goes out by mail or webhook, the log left out.
std::vector<Sent> sent(SeriesRig& rig) {
  std::vector<Sent> out;
  for (const auto& row : rig.sent()) {
    const auto delivery = engine::delivery_of(row);
    if (delivery->channel == engine::k_log_channel) continue;
    out.push_back({delivery->channel == "mail" ? delivery->recipient : delivery->channel, delivery->message.event,
                   delivery->message.text.zh});
  }
  return out;
}
People told(SeriesRig& rig, std::string_view event, std::string_view words = "") {
  People out;
  for (const auto& one : sent(rig))
    if (one.event == event && one.zh.find(words) != std::string::npos) out.insert(one.to);
  return out;
}

const Millis k_spring = when("2026-03-01T00:00:00Z"), k_hour_of_it = when("2026-03-10T01:00:00Z");

DrillSeriesPlanned once() {
  DrillSeriesPlanned out = small_series("");
  out.announce_before = 3 * k_day;
  return out;
}

}  // namespace

TEST_CASE("Told_reminder_goesOnceToEachWhoTakesPartWhereverTheyBelong") {
  SeriesRig rig(k_spring);
  staff(rig);
  DrillSeriesPlanned planned = once();
  planned.plan.parts = {{.person = "lq-middle-leader", .role = "evaluator"}};
  rig.approved(planned);
  const People all{"lq-middle-leader", "no1-middle-leader", "no1-middle-responder"};
  rig.pass_to(k_hour_of_it - k_day - 1);
  CHECK(told(rig, "DrillSeriesReminded").empty());
  rig.pass_to(k_hour_of_it - k_day);
  CHECK(told(rig, "DrillSeriesReminded") == all);
  rig.restart(k_minute);
  rig.restart(k_minute, true);
  CHECK(told(rig, "DrillSeriesReminded") == all);
  rig.pass_to(k_hour_of_it - 2 * k_hour);
  People twice = all;
  twice.insert(all.begin(), all.end());
  CHECK(told(rig, "DrillSeriesReminded") == twice);
  rig.pass_to(k_hour_of_it + 10 * k_hour);
  CHECK(told(rig, "DrillSeriesReminded") == twice);
}

TEST_CASE("Told_reminderThatCameDueWhileTheServerWasDown_isOneAndNeverAfterTheHour") {
  for (const bool too_late : {false, true}) {
    SeriesRig rig(k_spring);
    staff(rig);
    rig.approved(once());
    rig.pass_to(k_hour_of_it - 2 * k_day);
    rig.restart(2 * k_day + (too_late ? k_minute : -k_minute));
    CHECK(told(rig, "DrillSeriesReminded").size() == (too_late ? 0 : 2));
    rig.pass_to(k_hour_of_it + k_hour);
    CHECK(told(rig, "DrillSeriesReminded").size() == (too_late ? 0 : 2));
  }
  CHECK(is_stale({.due_at = 5, .event = "DrillSeriesReminded"}, 5));
  CHECK_FALSE(is_stale({.due_at = 5, .event = "DrillSeriesReminded"}, 4));
  CHECK_FALSE(is_stale({.due_at = 5, .event = "ImprovementOverdue"}, 6));
}

TEST_CASE("Told_surprise_isNotToldOfToAnybody") {
  SeriesRig rig(k_spring);
  staff(rig);
  DrillSeriesPlanned planned = once();
  planned.plan.surprise = true;
  CHECK(rig.plan(planned).error().errors.at(0).pointer == "/remind_before");
  planned.remind_before.clear();
  planned.timing.rule = "FREQ=WEEKLY;COUNT=2";
  const std::string id = rig.plan(planned).value()->id;
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    rig.series().ask_for_approval({id}, core, batch);
    return true;
  });
  rig.pass_to(k_hour_of_it + 3 * k_day);  // not held
  rig.restart(10 * k_day);                // and the second one missed
  rig.pass(3 * k_day);
  CHECK(sent(rig).empty());
  CHECK(rig.sent().empty());
}

TEST_CASE("Told_stoppedSeries_stillRemindsOfTheDrillThatWasMade") {
  SeriesRig rig(k_spring);
  staff(rig);
  const std::string id = rig.approved(once());
  rig.pass_to(k_hour_of_it - 2 * k_day);
  REQUIRE(rig.act(id, StopSeries{.reason = "学期结束"}).has_value());
  rig.pass_to(k_hour_of_it);
  CHECK(told(rig, "DrillSeriesReminded").size() == 4);
}

TEST_CASE("Told_approvalWanted_isOneMessageForAllThatWerePlannedTogether") {
  SeriesRig rig(k_spring);
  staff(rig);
  const auto ask = [&](const DrillSeriesPlanned& planned) {
    std::vector<std::string> ids;
    for (int n = 0; n < 3; ++n)
      ids.push_back(rig.plan(planned).value()->id);
    rig.work([&](engine::Core& core, engine::Batch& batch) {
      rig.series().ask_for_approval(ids, core, batch);
      return true;
    });
  };
  ask(once());
  CHECK(told(rig, "DrillSeriesPlanned", "共 3 个系列等待审批") == People{"lishui-edu-leader"});
  DrillSeriesPlanned named = once();
  named.approver = "longquan-bureau";
  employ(rig, "longquan-bureau", "bureau", tests::k_bureau);
  ask(named);
  CHECK(told(rig, "DrillSeriesPlanned") == People{"lishui-edu-leader", "longquan-bureau"});
}

TEST_CASE("Told_nextYearUnplannedAndNoneHeld_goToLeadersAndBureauOnceEach") {
  SeriesRig rig(when("2026-11-20T00:00:00Z"));
  staff(rig);
  DrillSeriesPlanned planned = small_series("", "20270310T090000");
  planned.plan.subject = "comprehensive";
  rig.approved(planned);  // for the one school
  rig.pass_to(when("2026-12-01T00:59:59Z"));
  CHECK(told(rig, "DrillOverdueTold").empty());
  rig.pass_to(when("2026-12-01T01:00:00Z"));
  const std::string unplanned = "尚未排定 2027 年的综合演练";
  CHECK(told(rig, "DrillOverdueTold", unplanned) ==
        People{"liandu-bureau", "lishui-edu-bureau", "lq-middle-leader", "no2-primary-leader"});
  CHECK(told(rig, "DrillOverdueTold", "没有完成").empty());
  for (int n = 0; n < 3; ++n) {
    rig.restart(n * k_day, n == 1);
    rig.pass(2 * k_day);
  }
  CHECK(told(rig, "DrillOverdueTold").size() == 4);
  rig.pass_to(when("2027-01-01T02:00:00Z"));
  CHECK(told(rig, "DrillOverdueTold", "2026 年没有完成综合演练") ==
        People{"liandu-bureau", "lishui-edu-bureau", "lq-middle-leader", "no1-middle-leader", "no2-primary-leader"});
  rig.restart(k_day);
  rig.pass_to(when("2027-03-01T02:00:00Z"));
  CHECK(told(rig, "DrillOverdueTold").size() == 9);
  for (const auto& one : sent(rig))
    if (one.to == "liandu-bureau" && one.zh.find("没有完成") != std::string::npos)
      CHECK(one.zh.find("、") != std::string::npos);  // both of its schools in one
}

TEST_CASE("Told_oneLeaderOfTwoSchools_isToldOfBothAndNobodyAboveInTheirPlace") {
  SeriesRig rig(when("2026-11-20T00:00:00Z"));
  staff(rig);
  employ(rig, "liandu-leader", "leader", "liandu");  // the unit above both
  employ(rig, "no1-middle-leader", "leader", "no2-primary");
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    const std::string id = "TOK-no2-primary-leader-leader-no2-primary";
    core.record("token:" + id, engine::TokenRevoked{.id = id}, {.role = "admin"}, batch);
    return true;
  });
  rig.approved(small_series("", "20270310T090000"));
  rig.pass_to(when("2026-12-01T01:00:00Z"));
  CHECK(told(rig, "DrillOverdueTold") ==
        People{"liandu-bureau", "lishui-edu-bureau", "lq-middle-leader", "no1-middle-leader"});
  for (const auto& one : sent(rig))
    if (one.to == "no1-middle-leader") CHECK(one.zh.find("、") != std::string::npos);
  rig.restart(k_day);
  rig.pass(2 * k_day);
  CHECK(told(rig, "DrillOverdueTold").size() == 4);
}

TEST_CASE("Told_sentAgain_goesToNoWebhookAndNoListEither") {
  SeriesRig rig(k_spring);
  staff(rig);
  const auto reached = [&](const std::string& event) {
    People out;
    const engine::Message message{
        .event = event, .id = "COV-2026/1", .to = {"leader"}, .unit = std::string(tests::k_school)};
    for (const auto& row : reach_again(rig.core().registry(), message, rig.now())) {
      const auto delivery = engine::delivery_of(row);
      out.insert(delivery->recipient.empty() ? delivery->channel : delivery->recipient);
    }
    return out;
  };
  CHECK(reached("IncidentOpened") == People{"hook", "list@example.cn", "no1-middle-leader"});
  for (const auto event : k_told_of_drills)
    CHECK(reached(std::string(event)) == People{"no1-middle-leader"});
}

TEST_CASE("Told_whatWasDueBeforeAnythingWasPlannedHere_isNotToldOf") {
  SeriesRig rig(when("2026-12-05T00:00:00Z"));
  staff(rig);
  rig.pass(3 * k_day);
  CHECK(sent(rig).empty());
  rig.approved(small_series("", "20270310T090000"));
  rig.pass(3 * k_day);
  CHECK(told(rig, "DrillOverdueTold").empty());
}

TEST_CASE("Told_overdueInAMorningWithoutAServer_isToldWhenItIsBack") {
  SeriesRig rig(when("2026-11-20T00:00:00Z"), 0, true);
  staff(rig);
  rig.approved(small_series("", "20270310T090000"));
  rig.pass_to(when("2026-11-30T02:00:00Z"));
  rig.restart(3 * k_day, true);
  rig.pass(k_minute);
  CHECK(told(rig, "DrillOverdueTold").size() == 5);
  rig.pass(2 * k_day);
  CHECK(told(rig, "DrillOverdueTold").size() == 5);
}

TEST_CASE("Told_wallThatWasSetAheadForAnHour_tellsNobodyThatTheYearIsOver") {
  SeriesRig rig(when("2026-11-20T00:00:00Z"));
  staff(rig);
  rig.approved(small_series("", "20270310T090000"));
  rig.set_wall(when("2027-01-20T00:00:00Z"));
  rig.pass(k_hour / 2);
  rig.set_wall(when("2026-11-20T00:30:00Z"));
  rig.pass(3 * k_day);
  CHECK(told(rig, "DrillOverdueTold").empty());
}

TEST_CASE("Told_drillThatWasNotHeld_isToldOfToThoseWhoKnewOfIt") {
  for (const bool announced : {true, false}) {
    SeriesRig rig(k_spring);
    staff(rig);
    const std::string id = rig.plan(once()).value()->id;
    if (announced) REQUIRE(rig.act(id, ApproveSeries{}, caller(Role::leader, tests::k_bureau)).has_value());
    rig.pass_to(k_hour_of_it + k_day);
    CHECK(told(rig, "DrillOverdueTold").empty());
    rig.pass(k_day);
    const People wanted = announced ? People{"lishui-edu-bureau", "no1-middle-leader"} : People{"lishui-edu-bureau"};
    CHECK(told(rig, "DrillOverdueTold", "至今没有开展") == wanted);
    const std::string drill = rig.drills().drills().begin()->first;
    REQUIRE(rig.act_on_drill(drill, ScheduleDrill{.starts_at = rig.now() + k_day}).has_value());
    rig.pass(2 * k_hour);
    CHECK(told(rig, "DrillOverdueTold").size() == wanted.size());
    rig.pass(4 * k_day);  // put off, and not held either: another thing to tell
    CHECK(told(rig, "DrillOverdueTold").size() > wanted.size());
  }
}

TEST_CASE("Told_timeThatWasMissedOrRefused_isToldOfToTheBureau") {
  SeriesRig rig(k_spring);
  staff(rig);
  DrillSeriesPlanned planned = once();
  planned.timing.rule = "FREQ=WEEKLY;COUNT=2";
  const std::string id = rig.approved(planned);
  rig.restart(10 * k_day);
  rig.pass(k_day);
  CHECK(told(rig, "DrillOverdueTold", "错过了") == People{"lishui-edu-bureau"});
  rig.work([&](engine::Core& core, engine::Batch& batch) {
    core.record("unit:no1-middle", engine::EntryRetired{.at = rig.now(), .stream = "unit:no1-middle"},
                {.role = "admin"}, batch);
    return true;
  });
  rig.pass(6 * k_day);
  CHECK(told(rig, "DrillOverdueTold", "该单位已撤销") == People{"lishui-edu-bureau"});
  CHECK(told(rig, "DrillOverdueTold").size() == 2);
}

TEST_CASE("Told_timeThatWasMissedByAWrongWallAndThenIndeed_isToldOfBothTimes") {
  SeriesRig rig(k_spring);
  staff(rig);
  const std::string id = rig.approved(once());
  const auto missed = [&] { return rig.series().all().at(id).date("20260310T090000").missed; };
  const auto messages = [&] { return told(rig, "DrillOverdueTold", "错过了").size(); };
  rig.set_wall(k_hour_of_it + k_hour);
  rig.pass(2 * k_day);
  REQUIRE(missed());
  CHECK(messages() == 1);
  rig.set_wall(k_spring + 2 * k_day);
  REQUIRE_FALSE(missed());
  rig.pass_to(k_hour_of_it - 4 * k_day);
  CHECK(messages() == 1);
  rig.restart(4 * k_day + k_hour, true);
  REQUIRE(missed());
  rig.pass(k_day);
  CHECK(messages() == 2);
  rig.restart(k_day);
  rig.pass(2 * k_day);
  CHECK(messages() == 2);
}

TEST_CASE("Told_nobodyToTell_isADeadLetter") {
  SeriesRig rig(k_spring);
  rig.approved(once());
  rig.pass_to(k_hour_of_it - k_day);
  std::int64_t dead = 0;
  for (const auto& row : rig.sent())
    dead += row.next_at == engine::k_never ? 1 : 0;
  CHECK(dead == 1);
  CHECK(engine::delivery_of(rig.sent().at(0))->error == "nobody-holds-the-role");
}

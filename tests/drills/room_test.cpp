// The drill as it runs: scenario time, injects, pauses, real incidents, crashes.
#include "tests/support/drill_rig.hpp"
#include "tests/support/print.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using namespace tests;

namespace {

const Caller& bureau() {
  static const Caller k_bureau_caller = caller(Role::bureau);
  return k_bureau_caller;
}

bool delivered(DrillRig& rig, const std::string& inject, const std::string& unit = k_school) {
  return rig.drill().sides.at(unit).inject(inject).delivered_at.has_value();
}

Result<const Incident*> open_live(DrillRig& rig, const std::string& site) {
  return rig.work([&](Core& core, Batch& batch) {
    return core.open({.kind = "defacement", .mode = "live", .site = site, .summary = "真的"}, bureau(), batch);
  });
}

std::string code_of(const auto& result) {
  return result ? std::string() : result.error().code;
}

}  // namespace

TEST_CASE("Drill_fromPlanToClosed_goesThroughItsStates") {
  DrillRig rig;
  rig.prepare({.units = {k_school}});
  CHECK(rig.drill().id == "DRL-2026-0001");
  CHECK(rig.drill().state == DrillState::Announced);
  CHECK(code_of(rig.act(PauseDrill{})) == "drill-state");
  REQUIRE(rig.act(StartDrill{}));
  CHECK(rig.incident().id == "EXE-2026-000001");
  CHECK(rig.incident().mode == "drill");
  CHECK(rig.incident().summary.starts_with("【演练】"));
  rig.pass_slowly(k_hour + k_second);
  CHECK(rig.drill().state == DrillState::HotWash);
  CHECK(*rig.drill().ended_at - *rig.drill().started_at == k_hour);
  REQUIRE(rig.act(HoldHotWash{.note = "都说了"}));
  REQUIRE(rig.act(GradeItem{.grade = 3, .item = "command", .unit = k_school}));
  CHECK(code_of(rig.act(GradeItem{.grade = 5, .item = "command", .unit = k_school})) == "invalid");  // and why?
  REQUIRE(rig.act(GradeItem{.grade = 5, .item = "command", .reason = "重看录像", .unit = k_school}));
  REQUIRE(rig.act(FinishDrill{}));
  CHECK(rig.drill().state == DrillState::Scored);
  REQUIRE(rig.act(CloseDrill{}));
  CHECK(code_of(rig.act(AbortDrill{.reason = "x"})) == "drill-state");
}

TEST_CASE("Drill_injects_comeByTimeByEventAndByHand") {
  DrillRig rig;
  rig.start();
  rig.pass(5 * k_minute - 1);
  CHECK_FALSE(delivered(rig, "call"));
  rig.pass(1);
  CHECK(delivered(rig, "call"));
  CHECK_FALSE(delivered(rig, "ask"));
  REQUIRE(rig.execute(k_school, Acknowledge{}));
  CHECK(delivered(rig, "ask"));
  CHECK_FALSE(delivered(rig, "spare"));
  REQUIRE(rig.act(InjectNow{.inject = "spare"}));
  CHECK(delivered(rig, "spare"));
  CHECK(code_of(rig.act(InjectNow{.inject = "spare"})) == "inject-done");
  CHECK(code_of(rig.act(InjectNow{.inject = "none"})) == "invalid");
  CHECK(code_of(rig.act(InjectNow{.inject = "spare"}, caller(Role::responder))) == "role-needed");
  rig.pass(15 * k_minute);  // "only" is due at 20, and the page is not blocked
  CHECK(rig.drill().sides.at(k_school).inject("only").skipped);
}

TEST_CASE("Drill_decision_countsOnceAndKnowsWhetherItIsLate") {
  DrillRig rig;
  rig.start({k_school, "no2-primary"});
  CHECK(code_of(rig.act(DecideInject{.inject = "ask", .option = "tell"}, caller(Role::responder))) == "not-found");
  REQUIRE(rig.execute(k_school, Acknowledge{}));
  REQUIRE(rig.execute("no2-primary", Acknowledge{}));
  CHECK(code_of(rig.act(DecideInject{.inject = "ask", .option = "none"}, caller(Role::responder))) == "invalid");
  rig.pass(10 * k_minute);
  REQUIRE(rig.act(DecideInject{.inject = "ask", .option = "tell"}, caller(Role::responder)));
  CHECK_FALSE(rig.drill().sides.at(k_school).inject("ask").late);
  CHECK(code_of(rig.act(DecideInject{.inject = "ask", .option = "wait"}, caller(Role::responder))) == "decided");
  rig.pass(1);
  const Caller other = caller(Role::responder, "no2-primary");
  CHECK(code_of(rig.act(DecideInject{.inject = "ask", .option = "tell", .unit = k_school}, other)) == "not-your-side");
  REQUIRE(rig.act(DecideInject{.inject = "ask", .option = "tell"}, other));
  CHECK(rig.drill().sides.at("no2-primary").inject("ask").late);
}

TEST_CASE("Drill_theWorld_answersWhatIsDone") {
  DrillRig rig;
  rig.start();
  REQUIRE(rig.execute(k_school, Acknowledge{}));
  REQUIRE(rig.execute(k_school, CompleteStep{.step = "confirm", .outcome = "real"}));
  REQUIRE(rig.execute(k_school, CompleteStep{.step = "scope",
                                             .outcome = "single-page",
                                             .fields = {{"changed-pages", Value("/")}, {"harmful", Value(true)}}}));
  const auto prove = [&](const std::string& id, const std::string& kind, const std::string& step) {
    REQUIRE(rig.execute(
        k_school, AddEvidence{.evidence = id, .digest = std::string(64, 'a'), .kind = kind, .step = step, .size = 1}));
    REQUIRE(rig.execute(k_school, CompleteStep{.step = step, .evidence = {id}}));
  };
  prove("EV1", "page-capture", "capture-page");
  prove("EV2", "screenshot", "block-page");
  CHECK(DrillRoom::fact(*small_scenario(), rig.drill().sides.at(k_school), "harmful") == Value(true));
  rig.pass(2 * k_minute);
  CHECK(DrillRoom::fact(*small_scenario(), rig.drill().sides.at(k_school), "harmful") == Value(false));
  REQUIRE(rig.act(InjectNow{.inject = "again"}));  // not restored yet: there is nothing to come back
  CHECK(rig.drill().sides.at(k_school).inject("again").skipped);
}

TEST_CASE("Drill_paused_standsStillExactly") {
  DrillRig rig;
  rig.start({k_school}, 60'000);
  rig.pass(2 * k_second);
  CHECK(rig.elapsed() == 2 * k_minute);
  REQUIRE(rig.act(PauseDrill{.reason = "午休"}));
  rig.pass(k_hour);
  CHECK(rig.elapsed() == 2 * k_minute);
  CHECK(code_of(rig.execute(k_school, Acknowledge{})) == "time-stands-still");
  REQUIRE(rig.act(ResumeDrill{}));
  rig.pass(3 * k_second - 1);
  CHECK_FALSE(delivered(rig, "call"));
  rig.pass(1);
  CHECK(delivered(rig, "call"));
  REQUIRE(rig.execute(k_school, Acknowledge{}));
  CHECK(*rig.incident().acknowledged_at - *rig.drill().started_at == 5 * k_minute);
}

TEST_CASE("Drill_evidence_canBeLookedAtWhileTimeStandsAndAfterIt") {
  DrillRig rig;
  rig.start();
  REQUIRE(rig.execute(
      k_school, AddEvidence{.evidence = "EV1", .digest = std::string(64, 'a'), .kind = "page-capture", .size = 1}));
  const auto look = [&] {
    return rig.execute(k_school, ReadEvidence{.evidence = "EV1", .purpose = "评估"}, Role::bureau);
  };
  REQUIRE(rig.act(PauseDrill{.reason = "午休"}));
  CHECK(look());
  REQUIRE(rig.act(EndDrill{}));
  const auto score = rig.scores().front();
  rig.pass(8 * engine::k_day);
  CHECK(look());
  CHECK(rig.scores().front() == score);
  CHECK(code_of(rig.execute(k_school, Acknowledge{})) == "time-stands-still");
}

TEST_CASE("Drill_timers_goOffAsOfWhenTheyWereDue") {
  DrillRig rig;
  rig.start({k_school}, 600'000);
  rig.pass(6 * k_second - 1);  // 59 minutes and more of scenario time, noticed all at once
  const auto& call = rig.drill().sides.at(k_school).inject("call");
  REQUIRE(call.delivered_at);
  CHECK(*call.delivered_at - *rig.drill().started_at == 5 * k_minute);
  const auto& tape = rig.room().tape_of(rig.drill(), k_school, rig.core()).value()->events;
  REQUIRE(
      std::ranges::any_of(tape, [](const Recorded& one) { return std::holds_alternative<StepOverdue>(one.event); }));
  for (const auto& one : tape)
    if (const auto* overdue = std::get_if<StepOverdue>(&one.event)) CHECK(one.meta.at == overdue->due_at);
}

TEST_CASE("Drill_thatIsOver_leavesNoTimerBehind") {
  for (const bool aborted : {false, true}) {
    DrillRig rig(small_scenario(), true);
    rig.start();
    rig.pass(k_minute);
    CHECK(rig.core().timelines().timers().size() > 5);
    if (aborted)
      rig.act(AbortDrill{.reason = "x"}).value();
    else
      rig.act(EndDrill{}).value();
    CHECK(rig.core().timelines().timers().empty());
    rig.restart(k_day);
    CHECK(rig.core().timelines().timers().empty());
    CHECK(rig.core().timers().empty());
  }
}

TEST_CASE("Drill_liveIncident_comesFirst") {
  DrillRig rig;
  rig.start({k_school, "no2-primary"});
  rig.pass(k_minute);
  REQUIRE(open_live(rig, "www.lq.example.cn"));  // of a unit that does not play
  CHECK(rig.drill().state == DrillState::Running);
  const auto live = open_live(rig, k_site);
  REQUIRE(live);
  const std::string id = (*live)->id;
  CHECK(rig.drill().state == DrillState::Paused);
  CHECK(rig.drill().frozen);
  CHECK(rig.drill().live.at(k_school) == id);
  rig.pass(k_hour);
  CHECK(rig.elapsed() == k_minute);
  CHECK(code_of(rig.act(ResumeDrill{})) == "live-incident");
  REQUIRE(rig.work([&](Core& core, Batch& batch) {
    return core.execute(id, Dismiss{.reason = "误报"}, caller(Role::leader), batch);
  }));
  REQUIRE(rig.act(ResumeDrill{}));
  CHECK(rig.drill().state == DrillState::Running);
  REQUIRE(open_live(rig, k_site));
  CHECK(code_of(rig.act(StartDrill{})) == "drill-state");
}

TEST_CASE("Drill_serverDown_stopsItsClock") {
  for (const bool sqlite : {false, true}) {
    DrillRig rig(small_scenario(), sqlite);
    rig.start();
    rig.pass(3 * k_minute);
    REQUIRE(rig.execute(k_school, Acknowledge{}));
    rig.restart(2 * k_hour);
    CHECK(rig.drill().state == DrillState::Running);
    CHECK(rig.elapsed() == 3 * k_minute);
    CHECK(delivered(rig, "ask"));
    rig.pass(2 * k_minute);
    CHECK(delivered(rig, "call"));
    REQUIRE(rig.act(PauseDrill{}));
    rig.restart(k_hour);
    CHECK(rig.elapsed() == 5 * k_minute);
    CHECK(rig.drill().state == DrillState::Paused);
    REQUIRE(rig.act(ResumeDrill{}));
    rig.pass(k_hour);
    CHECK(rig.drill().state == DrillState::HotWash);
  }
}

TEST_CASE("Drill_surprise_isSeenByItsDirectorAlone") {
  DrillRig rig;
  rig.prepare({.surprise = true, .units = {k_school}});
  const std::string id = rig.drill().id;
  Caller colleague = bureau();
  colleague.person = "lishui-edu-leader";
  const Caller player = caller(Role::responder), stranger = caller(Role::responder, "lq-middle");
  const auto sees = [&](const Caller& who) { return bool(rig.room().visible(id, rig.core(), who)); };
  CHECK(sees(bureau()));
  CHECK_FALSE(sees(colleague));
  CHECK_FALSE(sees(player));
  REQUIRE(rig.act(StartDrill{}));
  CHECK(sees(colleague));
  CHECK(sees(player));
  CHECK_FALSE(sees(stranger));
  CHECK(code_of(rig.room().visible(id, rig.core(), caller(Role::admin))) == "role-sees-no-drills");
}

TEST_CASE("Drill_plan_refusesWhatCannotBePlayed") {
  DrillRig rig;
  const auto pointer = [&](DrillPlanned plan) {
    plan.scenario = plan.scenario.empty() ? "small" : plan.scenario;
    const auto made = rig.work([&](Core& core, Batch& batch) { return rig.room().plan(plan, core, bureau(), batch); });
    REQUIRE_FALSE(made);
    return made.error().errors.empty() ? made.error().code : made.error().errors.front().pointer;
  };
  CHECK(pointer({.scenario = "nothing", .units = {k_school}}) == "/scenario");
  CHECK(pointer({}) == "/units");
  CHECK(pointer({.units = {k_school, k_school}}) == "/units/0");
  CHECK(pointer({.units = {k_school, "nowhere"}}) == "/units/1");
  CHECK(pointer({.units = {"liandu"}}) == "/units/0");  // has no site
  CHECK(pointer({.speed = 10, .units = {k_school}}) == "/speed");
  CHECK(pointer({.form = "play", .units = {k_school}}) == "/form");
  CHECK(pointer({.parts = {{"nobody", "observer", ""}}, .units = {k_school}}) == "/parts/0/person");
  CHECK(pointer({.parts = {{"no1-middle-leader", "king", ""}}, .units = {k_school}}) == "/parts/0/role");
}

}  // namespace fenghuo::sim

// An outage: what is owed to whom waits on knowing whether it is an attack, and never for long.
#include "engine/incident/next.hpp"
#include "engine/incident/rules.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/walker.hpp"

#include <algorithm>
#include <fstream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

const std::string k_police = "police-initial";

Desk opened() {
  Desk desk(shipped_library(), *shipped_library().for_kind("outage"));
  desk.as(Role::responder).open("IV");
  return desk;
}

/// Completes a step with its fields filled by type.
void settle(Desk& desk, const std::string& step, const std::string& outcome = {}) {
  NextAction action{.action = "complete", .step = step};
  const auto* known = desk.playbook().find(step);
  REQUIRE(known);
  action.evidence = missing_evidence(desk.incident(), *known, {});
  action.fields = known->fields;
  action.options = known->options;
  action.note = true;
  int evidence = 0;
  for (const auto& command : commands_for(action, desk.now, evidence, [&](const auto&) { return outcome; }))
    desk.ok(command);
}

Desk judged(const std::string& cause) {
  Desk desk = opened();
  settle(desk, "confirm", "real");
  settle(desk, "scope", "one-system");
  settle(desk, "cause", cause);
  return desk;
}

bool offered(Desk& desk, Role role, const std::string& action, const std::string& of) {
  const auto next = next_actions(desk.incident(), desk.as(role).context());
  return std::ranges::any_of(next,
                             [&](const NextAction& a) { return a.action == action && (a.step == of || a.duty == of); });
}

/// The room as shipped, its pack under another version.
Library with_pack_version(const std::string& version) {
  const TempFolder room;
  std::filesystem::copy(FENGHUO_SOURCE_DIR "/playbooks", room.path(), std::filesystem::copy_options::recursive);
  const std::string file = room.path() + "/rules/lishui-2009.json";
  std::ifstream in(file);
  Json pack = Json::parse(in);
  pack["version"] = version;
  std::ofstream(file) << pack.dump();
  return read_library(room.path());
}

}  // namespace

TEST_CASE("Outage_both_clocks_run_whatever_is_known_and_the_bureau_waits_for_no_cause") {
  Desk desk = opened();
  CHECK(desk.duty("bureau-initial").open());
  CHECK(desk.duty(k_police).open());
  CHECK(offered(desk, Role::responder, "file", "bureau-initial"));
  CHECK_FALSE(offered(desk, Role::responder, "file", k_police));
  CHECK(blocked_by(desk.incident(), *desk.playbook().find("report-police"), desk.context()) ==
        std::vector<std::string>{"cause", "cause-again", "no-attack"});
}

TEST_CASE("Outage_nobody_decides_the_police_report_is_offered_from_the_first_warning_on") {
  Desk desk = opened();
  desk.pass(k_hour - k_minute);
  CHECK_FALSE(offered(desk, Role::responder, "file", k_police));
  desk.pass(k_minute);
  REQUIRE(desk.duty(k_police).state == DutyState::Warned);
  CHECK(offered(desk, Role::responder, "file", k_police));
  desk.pass(k_hour);
  CHECK(desk.duty(k_police).state == DutyState::Breached);
  CHECK(offered(desk, Role::responder, "file", k_police));
}

TEST_CASE("Outage_an_attack_is_reported_and_isolated_only_after_what_would_be_lost_is_kept") {
  Desk desk = judged("attack");
  CHECK(offered(desk, Role::responder, "file", k_police));
  settle(desk, "keep-symptoms");
  settle(desk, "tell-leader");
  CHECK(desk.step("isolate").state == StepState::Waiting);
  CHECK(desk.refused(CompleteStep{.step = "isolate"}).code == "step-blocked");
  settle(desk, "keep-volatile");
  CHECK(desk.step("isolate").state == StepState::Ready);
  settle(desk, "isolate");
  CHECK(desk.step("isolate").state == StepState::AwaitingApproval);
  CHECK(desk.step("no-attack").state == StepState::Waiting);
  CHECK(desk.step("copy-server").state == StepState::Ready);
}

TEST_CASE("Outage_that_is_no_attack_is_not_owed_to_the_police_once_a_leader_says_so") {
  Desk desk = judged("not-attack");
  CHECK(desk.duty(k_police).open());
  CHECK_FALSE(offered(desk, Role::responder, "file", k_police));  // the leader first
  CHECK(desk.refused(CompleteStep{.step = "no-attack"}).code == "role-needed");
  desk.as(Role::leader);
  settle(desk, "no-attack");
  CHECK(desk.duty(k_police).state == DutyState::Void);
  REQUIRE(desk.all<DutyVoided>().size() == 1);
  CHECK(desk.all<DutyVoided>()[0].reason == "not-owed");
  CHECK(desk.duty("bureau-initial").open());
  CHECK_FALSE(offered(desk, Role::responder, "file", k_police));
  for (const auto* step : {"keep-volatile", "isolate", "copy-server", "report-police"})
    CHECK_FALSE(applies(desk.incident(), *desk.playbook().find(step), desk.context()));
}

TEST_CASE("Outage_a_leader_who_only_skips_the_confirmation_leaves_the_police_report_owed") {
  Desk desk = judged("not-attack");
  desk.as(Role::leader).ok(SkipStep{.step = "no-attack", .reason = "依据不足"});
  CHECK(desk.duty(k_police).open());
  CHECK(offered(desk, Role::responder, "file", k_police));
}

TEST_CASE("Outage_that_nobody_can_judge_keeps_the_scene_and_is_judged_again") {
  Desk desk = judged("cannot-tell");
  CHECK(desk.step("keep-volatile").state == StepState::Ready);
  CHECK(desk.step("isolate").state == StepState::Waiting);
  CHECK_FALSE(offered(desk, Role::responder, "file", k_police));
  REQUIRE(desk.step("cause-again").state == StepState::Ready);
  CHECK(desk.step("cause-again").due_at == desk.incident().opened_at + k_hour);

  Desk attack = desk;
  settle(attack, "cause-again", "attack");
  CHECK(offered(attack, Role::responder, "file", k_police));

  settle(desk, "cause-again", "not-attack");
  CHECK(desk.step("keep-volatile").state == StepState::Waiting);  // there is nothing more to fear
  desk.as(Role::leader);
  settle(desk, "no-attack");
  CHECK(desk.duty(k_police).state == DutyState::Void);
}

TEST_CASE("Outage_found_to_be_an_attack_after_all_is_owed_to_the_police_from_then_on") {
  Desk desk = opened();
  int evidence = 0;
  const auto choose = [](const NextAction& action) { return action.step == "cause" ? "not-attack" : ""; };
  for (int n = 0; n < 100 && desk.step("find-cause").state != StepState::Ready; ++n) {
    const auto next = next_actions(desk.incident(), desk.as(Role::bureau).context());
    REQUIRE_FALSE(next.empty());
    for (const auto& command : commands_for(next.front(), desk.now, evidence, choose))
      desk.ok(command);
    desk.pass(10 * k_minute);
  }
  REQUIRE(desk.duty(k_police).state == DutyState::Void);
  REQUIRE(desk.duty("bureau-initial").state == DutyState::Met);
  settle(desk, "find-cause", "attack-after-all");
  CHECK(desk.incident().response == Response::Containment);
  CHECK(desk.duty(k_police).state == DutyState::Running);
  CHECK(desk.duty(k_police).rule.start == desk.now);
  CHECK(desk.duty(k_police).rule.due_at == desk.now + 2 * k_hour);
  CHECK(desk.duty("bureau-initial").state == DutyState::Met);
  settle(desk, "cause", "attack");
  CHECK(offered(desk, Role::responder, "file", k_police));
}

TEST_CASE("Outage_dismissed_and_reopened_owes_again_what_it_still_owes") {
  Desk desk = judged("not-attack");
  desk.as(Role::leader);
  settle(desk, "no-attack");
  desk.ok(Dismiss{.reason = "误报"});
  desk.ok(Reopen{.reason = "并非误报"});
  CHECK(desk.duty("bureau-initial").open());
  CHECK(desk.duty(k_police).state == DutyState::Void);
}

TEST_CASE("Duty_opened_under_an_earlier_pack_is_not_lifted_by_todays") {
  const Library later = with_pack_version("9.0.0");
  Desk desk = judged("not-attack");
  Context context = desk.as(Role::leader).context();
  context.library = &later;
  const auto events = decide(desk.incident(), CompleteStep{.step = "no-attack"}, context);
  REQUIRE(events.has_value());
  CHECK(std::ranges::none_of(*events, [](const Event& e) { return std::holds_alternative<DutyVoided>(e); }));
}

TEST_CASE("Report_is_prefilled_with_what_steps_were_told_and_what_was_done") {
  Desk desk = opened();
  const auto form = shipped_library().newest_form("initial");
  const auto filled = [&] { return prefill(desk.incident(), *form, "bureau-initial", desk.context()); };
  for (const auto* field : {"occurred-at", "place", "class", "impact", "people-affected", "measures"})
    CHECK_FALSE(filled().contains(field));
  desk.ok(CompleteStep{.step = "confirm", .outcome = "real"});
  desk.ok(CompleteStep{.step = "scope",
                       .outcome = "one-system",
                       .fields = {{"systems", Value(std::string("招生报名"))},
                                  {"since", Value(std::string("2026-03-02T00:40:00Z"))},
                                  {"place", Value(std::string("托管商机房"))},
                                  {"impact", Value(std::string("六年级报名"))},
                                  {"people", Value(std::int64_t{320})}}});
  settle(desk, "cause", "attack");
  desk.pass(k_minute);
  desk.ok(CompleteStep{.step = "tell-leader", .note = "校长已接电话"});
  desk.pass(k_minute);
  settle(desk, "keep-symptoms");
  const auto values = filled();
  CHECK(values.at("occurred-at") == Value(std::string("2026-03-02T00:40:00Z")));
  CHECK(values.at("place") == Value(std::string("托管商机房")));
  CHECK(values.at("impact") == Value(std::string("六年级报名")));
  CHECK(values.at("people-affected") == Value(std::int64_t{320}));
  CHECK(values.at("class") == Value(std::string("network-attack")));
  CHECK(values.at("measures") ==
        Value(std::string("报告学校分管领导（校长已接电话）；截下报错画面和监控曲线（按预案办理）。")));
  desk.ok(Classify{.event_class = "malicious-program"});  // said of the incident itself, it counts for more
  CHECK(filled().at("class") == Value(std::string("malicious-program")));
  CHECK(missing_fields(*form, filled()).empty());
}

}  // namespace fenghuo::tests

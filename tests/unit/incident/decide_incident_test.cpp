#include "engine/incident/next.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"
#include "tests/support/playbook.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

Desk opened(std::string severity = "III") {
  Desk desk(library_with_final(), small_playbook());
  desk.open(std::move(severity));
  return desk;
}

/// Through every step of the small playbook as the bureau, until `until`.
void walk_to(Desk& desk, Response until) {
  desk.as(Role::bureau);
  const auto& i = desk.incident();
  const auto done = [&](const char* step, CompleteStep c = {}) {
    if (i.response == until || i.settled(step)) return;
    c.step = step;
    desk.ok(c);
  };
  done("confirm", {.outcome = "real"});
  if (i.response == until) return;
  if (!i.settled("capture")) desk.attach("page-capture", "capture");
  done("capture");
  done("block");
  done("offline");
  done("logs", {.note = "留存", .fields = {{"months", Value(std::int64_t{6})}}});
  for (const auto& [id, duty] : Incident(i).duties)
    if (i.response != until && duty.open() && duty.rule.stage == "initial")
      desk.ok(FileDuty{.duty = id,
                       .channel = "platform",
                       .fields = {{"class", Value(std::string("network-attack"))},
                                  {"impact", Value(std::string("首页"))},
                                  {"measures", Value(std::string("已下线"))}}});
  done("restore");
  done("watch", {.outcome = "held"});
  if (i.response == until) return;
  done("lessons", {.note = "整改"});
  if (i.response != until) desk.ok(Close{});
  REQUIRE(i.response == until);
}

}  // namespace

TEST_CASE("Open_starts_triage_its_duties_and_what_may_be_done_from_the_opening") {
  auto desk = opened();
  CHECK(desk.incident().response == Response::Triage);
  CHECK(desk.incident().clock == ClockState::Running);
  CHECK(desk.incident().phases.at("triage") == k_morning);
  CHECK(desk.step("confirm").state == StepState::Ready);
  CHECK(desk.step("capture").state == StepState::Ready);
  CHECK(desk.step("report").state == StepState::Ready);
  CHECK(desk.step("block").state == StepState::Waiting);
  CHECK(desk.incident().duties.size() == 2);  // neither the grave one nor the final one
  CHECK(desk.duty("bureau-initial").rule.due_at == k_morning + 2 * k_hour);
  CHECK(opened("II").incident().duties.size() == 3);
  CHECK(desk.refused(OpenIncident{}).kind == Kind::Internal);

  Desk early(library_with_final(), small_playbook());
  early.ok(OpenIncident{.kind = "small", .mode = "live", .severity = "III", .detected_at = k_morning - k_hour});
  CHECK(early.duty("bureau-initial").rule.due_at == k_morning + k_hour);
  Desk future(library_with_final(), small_playbook());
  future.ok(OpenIncident{.kind = "small", .mode = "live", .severity = "III", .detected_at = k_morning + k_hour});
  CHECK(future.incident().detected_at == k_morning);
}

TEST_CASE("Decide_before_the_opening_finds_nothing") {
  const Desk desk(library_with_final(), small_playbook());
  CHECK(desk.refused(Acknowledge{}).kind == Kind::NotFound);
  CHECK(desk.refused(FireTimer{.name = "duty/bureau-initial/breach"}).kind == Kind::NotFound);
}

TEST_CASE("Decide_role_below_the_wanted_one_is_forbidden") {
  struct Row {
    Role role;
    Command command;
  };
  std::vector<Row> rows;
  for (const Role role : {Role::monitor, Role::auditor, Role::admin})
    for (const Command& command : std::initializer_list<Command>{Acknowledge{},
                                                                 Classify{.severity = "II"},
                                                                 Assign{.person = "p"},
                                                                 HandOver{.to = "p"},
                                                                 Comment{.text = "x"},
                                                                 Dismiss{.reason = "r"},
                                                                 Merge{.into = "INC-2"},
                                                                 Absorb{.from = "INC-2"},
                                                                 Recur{.reason = "r"},
                                                                 Reopen{.reason = "r"},
                                                                 Close{},
                                                                 StartStep{.step = "confirm"},
                                                                 CompleteStep{.step = "confirm", .outcome = "real"},
                                                                 SkipStep{.step = "extra", .reason = "r"},
                                                                 FailStep{.step = "capture", .reason = "r"},
                                                                 ApproveStep{.step = "offline"},
                                                                 RejectStep{.step = "offline", .reason = "r"},
                                                                 OverrideStep{.step = "block", .reason = "r"},
                                                                 AddEvidence{.evidence = "e"},
                                                                 FileDuty{.duty = "bureau-initial"},
                                                                 AcknowledgeDuty{.duty = "bureau-initial"},
                                                                 SendBackDuty{.duty = "bureau-initial", .reason = "r"},
                                                                 WaiveDuty{.duty = "bureau-initial", .reason = "r"}})
      rows.push_back({role, command});
  for (const Role role : {Role::responder, Role::guest})
    for (const Command& command : std::initializer_list<Command>{
             Classify{.severity = "IV"}, Classify{.note = "n", .detected_at = k_morning - 1},
             SkipStep{.step = "confirm", .reason = "r"}, ApproveStep{.step = "restore"},
             RejectStep{.step = "restore", .reason = "r"}, Reopen{.reason = "r"},
             AcknowledgeDuty{.duty = "bureau-initial"}, SendBackDuty{.duty = "bureau-initial", .reason = "r"},
             WaiveDuty{.duty = "bureau-initial", .reason = "r"}})
      rows.push_back({role, command});
  rows.push_back({Role::leader, ApproveStep{.step = "offline"}});
  rows.push_back({Role::leader, AcknowledgeDuty{.duty = "bureau-initial"}});
  rows.push_back({Role::leader, SendBackDuty{.duty = "bureau-initial", .reason = "r"}});

  auto desk = opened();
  for (const auto& [role, command] : rows) {
    CAPTURE(to_string(role), command.index());
    const auto problem = desk.as(role).refused(command);
    CHECK(problem.kind == Kind::Forbidden);
    CHECK(problem.code == "role-needed");
    CHECK(problem.allowed.empty() != covers(role, Role::responder));
  }
}

TEST_CASE("Acknowledge_once_and_takes_what_nobody_holds") {
  auto desk = opened();
  desk.as(Role::responder, "zhang").ok(Acknowledge{});
  CHECK(desk.incident().assignee == "zhang");
  CHECK(desk.duty("bureau-initial").assignee == "zhang");
  const auto again = desk.refused(Acknowledge{});
  CHECK(again.kind == Kind::NotAllowed);
  CHECK_FALSE(again.allowed.empty());

  auto held = opened();
  held.ok(Assign{.person = "li"});
  held.as(Role::responder, "zhang").ok(Acknowledge{});
  CHECK(held.incident().assignee == "li");
}

TEST_CASE("Classify_raising_is_a_responders_lowering_a_leaders") {
  auto desk = opened();
  desk.ok(Classify{.severity = "II"});
  CHECK(desk.incident().severity == "II");
  CHECK(desk.duty("grave-initial").rule.due_at ==
        k_morning + 2 * k_hour);                               // graver: more is owed, from the detection on
  CHECK(desk.step("only-grave").state == StepState::Waiting);  // its phase has yet to come
  CHECK(desk.as(Role::responder).refused(Classify{.severity = "III"}).kind == Kind::Forbidden);
  desk.as(Role::leader).ok(Classify{.severity = "IV", .event_class = "network-attack"});
  CHECK(desk.incident().severity == "IV");
  CHECK(desk.incident().event_class == "network-attack");
  CHECK(desk.duty("grave-initial").open());  // what is owed stays owed
  CHECK(desk.refused(Classify{.severity = "V"}).errors.at(0).pointer == "/severity");
  CHECK(desk.refused(Classify{}).kind == Kind::Invalid);
  desk.ok(Classify{.severity = "IV"});
}

TEST_CASE("Classify_correcting_the_detection_moves_the_clocks") {
  auto desk = opened();
  desk.pass(65 * k_minute);
  CHECK(desk.incident().clock == ClockState::Warned);
  desk.as(Role::leader);
  CHECK(desk.refused(Classify{.detected_at = k_morning - k_hour}).errors.at(0).pointer == "/note");
  CHECK(desk.refused(Classify{.note = "n", .detected_at = desk.now + 1}).errors.at(0).pointer == "/detected_at");
  desk.ok(Classify{.note = "监控时钟偏差", .detected_at = k_morning - 30 * k_minute});
  CHECK(desk.duty("bureau-initial").rule.due_at == k_morning + 90 * k_minute);
  desk.pass(0);
  CHECK(desk.all<DutyWarned>().size() == 4);  // 60 and 90, for two duties: the second mark is past at once
  desk.pass(25 * k_minute);
  CHECK(desk.incident().clock == ClockState::Breached);
  CHECK(desk.all<DutyBreached>().size() == 2);
  CHECK(desk.all<DutyWarned>().size() == 6);
}

TEST_CASE("HandOver_passes_on_everything_open") {
  auto desk = opened();
  desk.as(Role::responder, "zhang").ok(Acknowledge{});
  desk.ok(StartStep{.step = "confirm"});
  desk.as(Role::responder, "wang").ok(StartStep{.step = "capture"});
  desk.ok(Assign{.person = "wang"});
  desk.ok(HandOver{.to = "li", .note = "交班"});
  CHECK(desk.incident().assignee == "li");
  for (const auto& [id, duty] : desk.incident().duties)
    CHECK(duty.assignee == "li");
  CHECK(desk.step("capture").assignee == "li");
  CHECK(desk.step("confirm").assignee == "li");
  CHECK(desk.all<IncidentHandedOver>().at(0).from == "wang");
  CHECK(desk.refused(HandOver{.to = "li"}).code == "held-already");
  CHECK(desk.refused(HandOver{.to = "stranger"}).errors.at(0).pointer == "/to");
  CHECK(desk.refused(Assign{.person = ""}).errors.at(0).pointer == "/person");
}

TEST_CASE("Dismiss_voids_the_duties_and_reopen_runs_them_again") {
  auto desk = opened();
  CHECK(desk.refused(Dismiss{.reason = " \n"}).errors.at(0).pointer == "/reason");
  desk.ok(Dismiss{.reason = "误报"});
  CHECK(desk.incident().response == Response::Dismissed);
  CHECK(desk.duty("bureau-initial").state == DutyState::Void);
  CHECK(wanted_timers(desk.incident()).empty());
  CHECK(desk.incident().closed_at == k_morning);
  for (const Command& command : std::initializer_list<Command>{
           CompleteStep{.step = "confirm", .outcome = "real"}, Classify{.severity = "I"}, Dismiss{.reason = "r"},
           Merge{.into = "x"}, Close{}, Acknowledge{}, AddEvidence{.evidence = "e"}, HandOver{.to = "x"}}) {
    CAPTURE(command.index());
    CHECK(desk.refused(command).code == "incident-over");
    CHECK(desk.refused(command).allowed == std::vector<std::string>{"comment"});
  }
  desk.ok(Comment{.text = "补记"});
  desk.pass(3 * k_hour);
  CHECK(desk.as(Role::responder).refused(Reopen{.reason = "r"}).kind == Kind::Forbidden);
  desk.as(Role::leader).ok(Reopen{.reason = "确属篡改"});
  CHECK(desk.incident().response == Response::Triage);
  CHECK_FALSE(desk.incident().closed_at);
  CHECK(desk.duty("bureau-initial").state == DutyState::Running);
  desk.pass(0);  // detected three hours ago: everything is due at once
  CHECK(desk.duty("bureau-initial").state == DutyState::Breached);
  CHECK(desk.duty("bureau-initial").warned.size() == 3);
  walk_to(desk, Response::Closed);
}

TEST_CASE("Dismiss_and_merge_only_before_restoration") {
  for (const auto until : {Response::Containment, Response::Preservation, Response::Reporting}) {
    CAPTURE(to_string(until));
    auto desk = opened();
    walk_to(desk, until);
    auto merged = desk;
    desk.ok(Dismiss{.reason = "误报"});
    merged.ok(Merge{.into = "INC-2"});
    CHECK(merged.incident().merged_into == "INC-2");
    CHECK(merged.incident().response == Response::Merged);
    CHECK(merged.as(Role::leader).refused(Reopen{.reason = "r"}).code == "wrong-state");
  }
  auto desk = opened();
  CHECK(desk.refused(Merge{.into = "INC-TEST"}).kind == Kind::Invalid);
  walk_to(desk, Response::Restoration);
  CHECK(desk.refused(Dismiss{.reason = "r"}).code == "wrong-state");
  CHECK(desk.refused(Merge{.into = "INC-2"}).code == "wrong-state");
  CHECK_FALSE(desk.refused(Merge{.into = "INC-2"}).allowed.empty());
  desk.ok(Absorb{.from = "INC-3"});
  CHECK(desk.incident().absorbed == std::vector<std::string>{"INC-3"});
}

TEST_CASE("Recur_begins_containment_anew_and_keeps_what_was_reported") {
  for (const auto until : {Response::Restoration, Response::Review}) {
    auto desk = opened();
    CHECK(desk.refused(Recur{.reason = "r"}).code == "wrong-state");
    walk_to(desk, until);
    desk.ok(Recur{.reason = "再次被改"});
    CHECK(desk.incident().response == Response::Containment);
    CHECK(desk.incident().round == 1);
    CHECK(desk.step("confirm").state == StepState::Done);
    CHECK(desk.step("report").state == StepState::Done);
    CHECK_FALSE(desk.duty("bureau-initial").open());
    for (const char* again : {"capture", "block", "offline", "logs", "restore", "watch"}) {
      CAPTURE(again);
      CHECK((desk.step(again).state == StepState::Waiting || desk.step(again).state == StepState::Ready));
    }
    // The capture of the first round proves nothing about the second.
    CHECK(desk.refused(CompleteStep{.step = "capture"}).errors.at(0).pointer == "/evidence");
    walk_to(desk, Response::Closed);
  }
}

TEST_CASE("Recur_takes_back_what_was_let_through_before") {
  Playbook playbook = small_playbook();
  auto grave = std::ranges::find(playbook.steps, "only-grave", &Step::id);
  grave->destructive = true;
  Desk desk(library_with_final(), playbook);
  desk.open("III");
  desk.as(Role::leader).ok(OverrideStep{.step = "only-grave", .reason = "来不及取证"});
  walk_to(desk, Response::Restoration);
  desk.ok(Recur{.reason = "再次被改"});
  desk.ok(Classify{.severity = "II"});
  CHECK(desk.refused(CompleteStep{.step = "only-grave"}).code == "unprotected");
}

TEST_CASE("Close_needs_the_review_done_and_reopen_goes_back_to_it") {
  auto desk = opened();
  CHECK(desk.refused(Close{}).kind == Kind::NotAllowed);
  walk_to(desk, Response::Review);
  CHECK(desk.refused(Close{}).code == "gate-closed");
  walk_to(desk, Response::Closed);
  CHECK(desk.incident().closed_at == desk.now);
  CHECK(desk.duty("bureau-final").open());  // stays on the wall
  CHECK_FALSE(wanted_timers(desk.incident()).empty());
  desk.ok(Comment{.text = "结案后补记"});
  CHECK(desk.refused(Comment{.text = " "}).kind == Kind::Invalid);
  desk.pass(10 * k_day);
  CHECK(desk.duty("bureau-final").state == DutyState::Breached);
  CHECK(desk.incident().clock == ClockState::Breached);
  const auto next = next_actions(desk.incident(), desk.context());
  REQUIRE_FALSE(next.empty());
  CHECK(next.front().duty == "bureau-final");

  CHECK(desk.as(Role::leader).refused(Reopen{.reason = ""}).kind == Kind::Invalid);
  desk.ok(Reopen{.reason = "又有新线索"});
  CHECK(desk.incident().response == Response::Review);
  CHECK_FALSE(desk.incident().closed_at);
  desk.ok(Close{});
  CHECK(desk.incident().response == Response::Closed);
}

TEST_CASE("Decision_option_dismisses_or_recurs_and_wants_a_note") {
  auto desk = opened();
  CHECK(desk.refused(CompleteStep{.step = "confirm", .outcome = "false-alarm"}).errors.at(0).pointer == "/note");
  desk.ok(CompleteStep{.step = "confirm", .note = "内部测试", .outcome = "false-alarm"});
  CHECK(desk.incident().response == Response::Dismissed);
  CHECK(desk.all<IncidentDismissed>().at(0).reason == "内部测试");
  CHECK(desk.all<DutyVoided>().size() == 2);
  desk.as(Role::leader).ok(Reopen{.reason = "看错了"});
  CHECK(desk.step("confirm").state == StepState::Done);

  auto back = opened();
  walk_to(back, Response::Restoration);
  back.ok(CompleteStep{.step = "restore"});
  back.ok(CompleteStep{.step = "watch", .note = "又被改", .outcome = "came-back"});
  CHECK(back.incident().response == Response::Containment);
  CHECK(back.step("watch").state == StepState::Waiting);
  walk_to(back, Response::Closed);
}

}  // namespace fenghuo::tests

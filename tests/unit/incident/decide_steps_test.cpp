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

/// In containment, with the capture still to be made.
Desk contained(std::string severity = "III") {
  auto desk = opened(std::move(severity));
  desk.ok(CompleteStep{.step = "confirm", .outcome = "real"});
  REQUIRE(desk.incident().response == Response::Containment);
  return desk;
}

Desk captured() {
  auto desk = contained();
  desk.attach("page-capture", "capture");
  desk.ok(CompleteStep{.step = "capture"});
  return desk;
}

std::string pointer_of(const Problem& problem) {
  return problem.errors.empty() ? "" : problem.errors.front().pointer;
}

bool offers(const Desk& desk, const std::string& action, const std::string& step) {
  return std::ranges::any_of(next_actions(desk.incident(), desk.context()),
                             [&](const NextAction& a) { return a.action == action && a.step == step; });
}

}  // namespace

TEST_CASE("Step_unknown_to_the_playbook_is_not_found") {
  const auto desk = opened();
  for (const Command& command :
       std::initializer_list<Command>{StartStep{.step = "x"}, CompleteStep{.step = "x"}, SkipStep{.step = "x"},
                                      FailStep{.step = "x"}, ApproveStep{.step = "x"}, RejectStep{.step = "x"},
                                      OverrideStep{.step = "x"}, AddEvidence{.evidence = "e", .step = "x"}}) {
    const auto problem = desk.refused(command);
    CHECK(problem.kind == Kind::NotFound);
    CHECK(problem.code == "no-such-step");
    CHECK_FALSE(problem.allowed.empty());
  }
}

TEST_CASE("Step_of_a_later_phase_waits_and_says_for_what") {
  auto desk = opened();
  for (const Command& command : std::initializer_list<Command>{
           StartStep{.step = "block"}, CompleteStep{.step = "block"}, FailStep{.step = "block", .reason = "r"}}) {
    const auto problem = desk.refused(command);
    CHECK(problem.code == "step-blocked");
    CHECK(problem.detail.en.find("the phase containment") != std::string::npos);
    CHECK_FALSE(problem.allowed.empty());
  }
  desk = captured();
  CHECK(desk.refused(CompleteStep{.step = "offline"}).detail.en.find("block") != std::string::npos);
}

TEST_CASE("Start_is_never_needed_but_names_the_doer") {
  auto desk = opened();
  desk.as(Role::responder, "zhang").ok(StartStep{.step = "confirm"});
  CHECK(desk.step("confirm").state == StepState::Active);
  CHECK(desk.step("confirm").assignee == "zhang");
  CHECK(desk.refused(StartStep{.step = "confirm"}).code == "step-state");
  desk.ok(CompleteStep{.step = "confirm", .outcome = "real"});
  CHECK(desk.step("confirm").done_by == "zhang");
  CHECK(desk.refused(CompleteStep{.step = "confirm", .outcome = "real"}).code == "step-state");
  CHECK(desk.refused(StartStep{.step = "confirm"}).code == "step-state");
}

TEST_CASE("Complete_refuses_what_is_missing_or_wrong_by_pointer") {
  auto desk = captured();
  desk.as(Role::bureau).ok(CompleteStep{.step = "block"});
  desk.ok(CompleteStep{.step = "offline"});
  REQUIRE(desk.incident().response == Response::Preservation);
  desk.as(Role::responder);
  struct Row {
    CompleteStep command;
    const char* pointer;
  };
  const auto months = [](Value value) { return Values{{"months", std::move(value)}}; };
  const Value six(std::int64_t{6});
  const Row rows[] = {
      {{.step = "logs", .fields = months(six)}, "/note"},
      {{.step = "logs", .note = " \t", .fields = months(six)}, "/note"},
      {{.step = "logs", .note = "n"}, "/fields/months"},
      {{.step = "logs", .note = "n", .fields = months(Value(std::string("6")))}, "/fields/months"},
      {{.step = "logs", .note = "n", .fields = months(Value(true))}, "/fields/months"},
      {{.step = "logs", .note = "n", .fields = months(Value(std::int64_t{-1}))}, "/fields/months"},
      {{.step = "logs", .note = "n", .fields = months(Value(std::int64_t{121}))}, "/fields/months"},
      {{.step = "logs", .note = "n", .fields = {{"months", six}, {"a/b", six}}}, "/fields/a~1b"},
      {{.step = "logs", .note = "n", .outcome = "x", .fields = months(six)}, "/outcome"},
      {{.step = "logs", .note = "n", .evidence = {"EV-404"}, .fields = months(six)}, "/evidence/0"},
      {{.step = "logs", .note = "n", .evidence = {"EV-1", "EV-404"}, .fields = months(six)}, "/evidence/1"}};
  for (const auto& row : rows) {
    CAPTURE(row.pointer, row.command.note);
    const auto problem = desk.refused(row.command);
    CHECK(problem.kind == Kind::Invalid);
    CHECK(pointer_of(problem) == row.pointer);
    CHECK_FALSE(problem.allowed.empty());
  }
  desk.ok(CompleteStep{.step = "logs", .note = "n", .evidence = {"EV-1"}, .fields = months(six)});
  CHECK(desk.incident().response == Response::Reporting);

  const auto fresh = opened();
  CHECK(pointer_of(fresh.refused(CompleteStep{.step = "confirm"})) == "/outcome");
  CHECK(pointer_of(fresh.refused(CompleteStep{.step = "confirm", .outcome = "maybe"})) == "/outcome");
  CHECK(pointer_of(fresh.refused(CompleteStep{.step = "capture"})) == "/evidence");
}

TEST_CASE("Evidence_counts_when_named_or_attached_to_the_step_and_only_of_its_kind") {
  auto desk = opened();
  desk.attach("screenshot", "capture");
  CHECK(pointer_of(desk.refused(CompleteStep{.step = "capture"})) == "/evidence");
  const auto loose = desk.attach("page-capture");
  CHECK(pointer_of(desk.refused(CompleteStep{.step = "capture"})) == "/evidence");
  auto other = desk;
  desk.ok(CompleteStep{.step = "capture", .evidence = {loose}});
  CHECK(desk.step("capture").evidence.size() == 2);  // what was attached to the step goes with it
  other.attach("page-capture", "capture");
  other.ok(CompleteStep{.step = "capture"});

  CHECK(desk.refused(ReadEvidence{.evidence = "EV-404"}).kind == Kind::NotFound);
  desk.as(Role::auditor).ok(ReadEvidence{.evidence = loose, .purpose = "核查"});
  CHECK(desk.all<EvidenceRead>().size() == 1);
}

TEST_CASE("Skip_optional_by_its_role_mandatory_by_a_leader") {
  auto desk = contained();
  desk.ok(SkipStep{.step = "extra", .reason = "不适用"});
  CHECK(desk.step("extra").state == StepState::Skipped);
  CHECK(desk.refused(SkipStep{.step = "block", .reason = "r"}).kind == Kind::Forbidden);
  desk.as(Role::leader);
  CHECK(pointer_of(desk.refused(SkipStep{.step = "block", .reason = ""})) == "/reason");
  desk.ok(SkipStep{.step = "block", .reason = "r"});
  desk.ok(SkipStep{.step = "offline", .reason = "r"});
  desk.ok(SkipStep{.step = "capture", .reason = "r"});
  CHECK(desk.incident().response == Response::Preservation);
  CHECK(desk.refused(SkipStep{.step = "capture", .reason = "r"}).code == "step-state");
  const auto duty = desk.refused(SkipStep{.step = "report", .reason = "r"});
  CHECK(duty.code == "duty-open");
  CHECK_FALSE(duty.allowed.empty());
}

TEST_CASE("Fail_and_retry_three_times_then_a_screenshot_suffices") {
  auto desk = contained();
  CHECK(pointer_of(desk.refused(FailStep{.step = "capture"})) == "/reason");
  for (int n = 1; n <= 3; ++n) {
    const auto shot = desk;
    CHECK(next_actions(desk.incident(), desk.context()).size() >= 1);
    if (n == 2) desk.ok(StartStep{.step = "capture"});  // a retry may be started, or fail again at once
    desk.ok(FailStep{.step = "capture", .reason = "网站打不开"});
    CHECK(desk.step("capture").state == StepState::Failed);
    CHECK(desk.step("capture").failures == n);
    CHECK(offers(desk, "complete", "capture"));
  }
  CHECK(desk.all<StepRetried>().size() == 2);
  desk.attach("screenshot", "capture");
  desk.ok(CompleteStep{.step = "capture"});
  CHECK(desk.step("capture").state == StepState::Done);
  desk.ok(CompleteStep{.step = "block"});  // the gate is satisfied

  auto twice = contained();
  for (int n = 0; n < 2; ++n)
    twice.ok(FailStep{.step = "capture", .reason = "r"});
  twice.attach("screenshot", "capture");
  CHECK(pointer_of(twice.refused(CompleteStep{.step = "capture"})) == "/evidence");
  twice.as(Role::leader).ok(SkipStep{.step = "capture", .reason = "站点已下线"});
}

TEST_CASE("Destructive_step_waits_for_its_protection_or_a_leader") {
  auto desk = contained();
  for (const Command& command :
       std::initializer_list<Command>{StartStep{.step = "block"}, CompleteStep{.step = "block"}}) {
    const auto problem = desk.refused(command);
    CHECK(problem.code == "unprotected");
    CHECK(problem.detail.en.find("capture") != std::string::npos);
    CHECK_FALSE(problem.allowed.empty());
  }
  CHECK_FALSE(offers(desk, "complete", "block"));
  CHECK(desk.refused(OverrideStep{.step = "logs", .reason = "r"}).code == "nothing-to-override");
  CHECK(pointer_of(desk.refused(OverrideStep{.step = "block"})) == "/reason");
  auto led = desk;
  led.as(Role::leader).ok(OverrideStep{.step = "block", .reason = "正在传播"});
  led.as(Role::responder).ok(CompleteStep{.step = "block"});
  CHECK(led.step("capture").state == StepState::Ready);
  CHECK(led.all<StepOverridden>().size() == 1);

  auto protected_now = desk;
  protected_now.attach("page-capture", "capture");
  protected_now.ok(CompleteStep{.step = "capture"});
  CHECK(protected_now.refused(OverrideStep{.step = "block", .reason = "r"}).code == "nothing-to-override");
  protected_now.ok(StartStep{.step = "block"});
}

TEST_CASE("Glass_breaks_ten_minutes_after_asking_and_not_before") {
  auto desk = contained();
  desk.ok(OverrideStep{.step = "block", .reason = "正在传播"});
  CHECK(desk.all<OverrideRequested>().size() == 1);
  desk.pass(k_glass_after - 1);
  CHECK(desk.refused(OverrideStep{.step = "block", .reason = "r"}).code == "leader-first");
  CHECK_FALSE(offers(desk, "override", "block"));
  CHECK(desk.refused(CompleteStep{.step = "block"}).code == "unprotected");
  desk.pass(1);
  CHECK(desk.all<StepUnanswered>().size() == 1);
  CHECK(offers(desk, "override", "block"));
  auto answered = desk;
  desk.ok(OverrideStep{.step = "block", .reason = "无人答复"});
  CHECK(desk.all<GlassBroken>().size() == 1);
  desk.ok(CompleteStep{.step = "block"});

  answered.as(Role::leader).ok(OverrideStep{.step = "block", .reason = "同意"});
  CHECK(answered.all<StepOverridden>().size() == 1);
  CHECK(answered.all<GlassBroken>().empty());
}

TEST_CASE("Glass_may_break_when_the_timer_said_so_though_the_wall_went_back") {
  auto desk = contained();
  desk.ok(OverrideStep{.step = "block", .reason = "正在传播"});
  desk.pass(k_glass_after);
  desk.now -= k_day;
  CHECK(offers(desk, "override", "block"));
  desk.ok(OverrideStep{.step = "block", .reason = "无人答复"});
  CHECK(desk.all<GlassBroken>().size() == 1);
}

TEST_CASE("Approval_is_asked_given_refused_or_goes_unanswered") {
  auto desk = captured();
  desk.ok(CompleteStep{.step = "block"});
  desk.ok(CompleteStep{.step = "offline", .note = "拟下线"});
  CHECK(desk.step("offline").state == StepState::AwaitingApproval);
  CHECK(desk.all<ApprovalRequested>().at(0).approver == "bureau");
  CHECK(desk.incident().response == Response::Containment);
  CHECK(desk.refused(CompleteStep{.step = "offline"}).code == "step-state");
  CHECK(desk.refused(OverrideStep{.step = "offline", .reason = "r"}).code == "leader-first");
  CHECK(desk.as(Role::leader).refused(ApproveStep{.step = "offline"}).kind == Kind::Forbidden);
  CHECK(desk.as(Role::bureau).refused(ApproveStep{.step = "block"}).code == "step-state");
  CHECK(offers(desk, "approve", "offline"));

  auto rejected = desk;
  CHECK(pointer_of(rejected.refused(RejectStep{.step = "offline"})) == "/reason");
  rejected.ok(RejectStep{.step = "offline", .reason = "先限制访问"});
  CHECK(rejected.step("offline").state == StepState::Ready);
  CHECK_FALSE(rejected.step("offline").asked_at);
  rejected.as(Role::responder).ok(CompleteStep{.step = "offline"});
  CHECK(rejected.step("offline").state == StepState::AwaitingApproval);

  auto glass = desk;
  glass.as(Role::responder).pass(k_glass_after);
  CHECK(offers(glass, "override", "offline"));
  glass.ok(OverrideStep{.step = "offline", .reason = "无人答复"});
  CHECK(glass.step("offline").state == StepState::Done);
  CHECK(glass.all<GlassBroken>().size() == 1);
  CHECK(glass.incident().response == Response::Preservation);

  desk.as(Role::bureau).ok(ApproveStep{.step = "offline"});
  CHECK(desk.step("offline").state == StepState::Done);
  CHECK(desk.step("offline").done_by == "responder");
  CHECK(desk.incident().response == Response::Preservation);

  auto own = captured();
  own.as(Role::bureau).ok(CompleteStep{.step = "block"});
  own.ok(CompleteStep{.step = "offline"});  // who may approve need not ask themselves
  CHECK(own.all<StepApproved>().size() == 1);
  CHECK(own.incident().response == Response::Preservation);
}

TEST_CASE("When_a_step_counts_only_while_its_condition_holds") {
  auto grave = contained("II");
  CHECK(grave.step("only-grave").state == StepState::Ready);
  grave.as(Role::leader).ok(Classify{.severity = "III"});
  CHECK(grave.step("only-grave").state == StepState::Waiting);
  CHECK(grave.all<StepBlocked>().size() == 1);
  CHECK(grave.as(Role::responder).refused(CompleteStep{.step = "only-grave"}).detail.en.find("does not need it") !=
        std::string::npos);
  grave.ok(Classify{.severity = "I"});
  CHECK(grave.step("only-grave").state == StepState::Ready);

  auto desk = captured();  // raised late: a mandatory step of a phase already passed is still owed before the next ends
  desk.as(Role::bureau).ok(CompleteStep{.step = "block"});
  desk.ok(CompleteStep{.step = "offline"});
  desk.ok(Classify{.severity = "I"});
  CHECK(desk.step("only-grave").state == StepState::Ready);
  desk.ok(CompleteStep{.step = "logs", .note = "n", .fields = {{"months", Value(std::int64_t{6})}}});
  CHECK(desk.incident().response == Response::Preservation);
  desk.ok(CompleteStep{.step = "only-grave"});
  CHECK(desk.incident().response == Response::Reporting);
}

TEST_CASE("After_a_step_that_does_not_count_nothing_has_to_wait") {
  auto playbook = small_playbook();
  for (auto& step : playbook.steps)
    if (step.id == "extra") step.after = {"only-grave"};
  for (const char* severity : {"III", "II"}) {
    CAPTURE(severity);
    Desk desk(library_with_final(), playbook);
    desk.open(severity);
    desk.ok(CompleteStep{.step = "confirm", .outcome = "real"});
    const bool counts = std::string(severity) == "II";
    CHECK(desk.step("extra").state == (counts ? StepState::Waiting : StepState::Ready));
    if (!counts) continue;
    CHECK(desk.refused(CompleteStep{.step = "extra"}).detail.en.find("only-grave") != std::string::npos);
    desk.ok(CompleteStep{.step = "only-grave"});
    CHECK(desk.step("extra").state == StepState::Ready);
  }
}

TEST_CASE("Within_counts_from_the_opening_the_phase_or_the_step_and_says_overdue_once") {
  auto desk = opened();
  CHECK(desk.step("confirm").due_at == k_morning + 10 * k_minute);
  CHECK_FALSE(desk.step("capture").due_at);
  desk.pass(11 * k_minute);
  CHECK(desk.step("confirm").overdue);
  CHECK(next_actions(desk.incident(), desk.context()).front().urgent);
  desk.ok(CompleteStep{.step = "confirm", .outcome = "real"});
  CHECK(desk.step("block").due_at == k_morning + 41 * k_minute);
  desk.attach("page-capture", "capture");
  desk.ok(CompleteStep{.step = "capture"});
  desk.pass(29 * k_minute);
  CHECK(desk.all<StepOverdue>().size() == 1);
  desk.as(Role::bureau).ok(CompleteStep{.step = "block"});
  desk.ok(CompleteStep{.step = "offline"});
  CHECK(desk.step("logs").due_at == desk.now + k_hour);
  desk.pass(59 * k_minute);
  CHECK(desk.all<StepOverdue>().size() == 1);
  desk.pass(k_minute);
  CHECK(desk.all<StepOverdue>().size() == 2);
}

}  // namespace fenghuo::tests

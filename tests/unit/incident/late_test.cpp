// What was done on paper and is entered afterwards: on its own time, marked, and no way to forge what happens here.
#include "engine/incident/next.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"
#include "tests/support/playbook.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

constexpr Millis k_noon = k_morning + 3 * k_hour;  ///< when the network is back

FileDuty report(const std::string& duty) {
  return {.duty = duty,
          .channel = "paper",
          .fields = {{"class", Value(std::string("network-attack"))},
                     {"impact", Value(std::string("首页"))},
                     {"measures", Value(std::string("已下线"))}}};
}

/// Opened at nine; nothing was entered until noon, and every clock went off meanwhile.
Desk dark_morning() {
  Desk desk(library_with_final(), small_playbook());
  desk.open();
  desk.pass(k_noon - desk.now);
  return desk;
}

/// Opened only at noon, for what was found at nine.
Desk opened_from_paper() {
  Desk desk(library_with_final(), small_playbook());
  desk.now = k_noon;
  desk.ok(OpenIncident{
      .kind = "small", .mode = "live", .severity = "III", .summary = "首页被篡改", .detected_at = k_morning});
  return desk;
}

}  // namespace

TEST_CASE("Late_entry_stands_at_its_own_time_and_is_marked") {
  auto desk = opened_from_paper();
  const Millis then = k_morning + 8 * k_minute;
  const auto events = desk.late(then, CompleteStep{.step = "confirm", .outcome = "real"});
  REQUIRE(std::holds_alternative<EnteredLate>(events.front()));
  CHECK(std::get<EnteredLate>(events.front()) == EnteredLate{.done_at = then, .entered_at = k_noon});
  for (std::size_t n = desk.events().size() - events.size(); n < desk.events().size(); ++n) {
    CHECK(desk.events()[n].meta.at == then);
    CHECK(desk.events()[n].meta.recorded_at == k_noon);
  }
  CHECK(desk.step("confirm").done_at == then);
  CHECK(desk.step("confirm").entered_at == k_noon);
  CHECK(desk.incident().phases.at("containment") == then);  // what follows from it follows then
  CHECK(desk.step("block").due_at == then + 30 * k_minute);

  desk.ok(Comment{.text = "live again"});
  desk.attach("page-capture", "capture");
  desk.ok(CompleteStep{.step = "capture"});
  CHECK_FALSE(desk.step("capture").entered_at);
  CHECK(desk.step("capture").done_at == k_noon);
  CHECK(desk.step("confirm").entered_at == k_noon);
}

TEST_CASE("Late_entry_of_this_very_moment_is_no_late_entry") {
  auto desk = opened_from_paper();
  const auto events = desk.late(k_noon, Acknowledge{});
  REQUIRE(events.size() == 1);
  CHECK(std::holds_alternative<IncidentAcknowledged>(events.front()));
}

TEST_CASE("Late_report_made_in_time_is_met_in_time_though_the_breach_was_declared") {
  auto desk = dark_morning();
  REQUIRE(desk.duty("bureau-initial").state == DutyState::Breached);
  REQUIRE(desk.incident().clock == ClockState::Breached);
  desk.late(k_morning + 100 * k_minute, report("bureau-initial"));
  CHECK(desk.duty("bureau-initial").state == DutyState::Met);
  CHECK_FALSE(desk.duty("bureau-initial").late);
  CHECK(desk.duty("bureau-initial").filed_at == k_morning + 100 * k_minute);
  CHECK(desk.duty("bureau-initial").entered_at == k_noon);
  CHECK(desk.incident().clock == ClockState::Breached);  // the police have nothing yet
  CHECK(desk.step("report").state == StepState::Done);
  CHECK(desk.step("report").entered_at == k_noon);
  desk.late(k_morning + 2 * k_hour, report("police-initial"));  // to the minute
  CHECK(desk.incident().clock == ClockState::Met);
  CHECK(desk.all<DutyBreached>().size() == 2);  // what was declared stays in the stream
  CHECK(wanted_timers(desk.incident()).size() == 0);
}

TEST_CASE("Late_report_made_after_the_limit_stays_late") {
  auto desk = dark_morning();
  desk.late(k_morning + 2 * k_hour + k_minute, report("bureau-initial"));
  CHECK(desk.duty("bureau-initial").state == DutyState::MetLate);
  desk.late(k_morning + 100 * k_minute, report("police-initial"));
  CHECK(desk.duty("police-initial").state == DutyState::Met);
  CHECK(desk.incident().clock == ClockState::MetLate);
  desk.ok(report("police-initial"));  // a supplement of today lifts nothing and spoils nothing
  CHECK(desk.duty("police-initial").state == DutyState::Met);
  CHECK_FALSE(desk.duty("police-initial").entered_at);
}

TEST_CASE("Late_report_under_a_later_limit_does_not_lift_an_earlier_breach") {
  for (const bool first_late : {true, false}) {
    CAPTURE(first_late);
    Desk desk(library_with_final(), small_playbook());
    desk.open();
    if (first_late) desk.pass(2 * k_hour);
    desk.as(Role::bureau).ok(report("bureau-initial"));
    desk.ok(SendBackDuty{.duty = "bureau-initial", .reason = "r"});
    const Millis due = desk.duty("bureau-initial").rule.due_at;
    desk.pass(due + k_hour - desk.now);
    REQUIRE(desk.duty("bureau-initial").state == DutyState::Breached);
    desk.late(due - k_minute, report("bureau-initial"));
    CHECK(desk.duty("bureau-initial").state == (first_late ? DutyState::MetLate : DutyState::Met));
  }
}

TEST_CASE("Late_send_back_leaves_the_whole_limit_from_the_entry_on") {
  Desk desk(library_with_final(), small_playbook());
  desk.open().as(Role::bureau);
  desk.ok(report("bureau-initial"));
  desk.pass(5 * k_hour);
  desk.late(k_morning + k_hour, SendBackDuty{.duty = "bureau-initial", .reason = "r"});
  const auto& rule = desk.duty("bureau-initial").rule;
  CHECK(rule.start == k_morning + k_hour);
  CHECK(rule.due_at >= desk.now + std::max(rule.return_within, k_minute));
}

TEST_CASE("Late_entry_lies_neither_in_the_future_nor_before_what_it_follows") {
  auto desk = opened_from_paper();
  const auto refused = [&](Millis at, const Command& command) {
    const auto problem = desk.late_refused(at, command);
    CHECK(problem.kind == Kind::Invalid);
    REQUIRE(problem.errors.size() == 1);
    CHECK(problem.errors[0].pointer == "/at");
  };
  refused(k_noon + 1, Acknowledge{});
  refused(k_morning - k_minute, Acknowledge{});
  desk.late(k_morning + 10 * k_minute, CompleteStep{.step = "confirm", .outcome = "real"});
  desk.attach("page-capture", "capture");
  desk.late(k_morning + 40 * k_minute, CompleteStep{.step = "capture"});
  refused(k_morning + 30 * k_minute, CompleteStep{.step = "block"});  // the capture protects it
  refused(k_morning + 30 * k_minute, StartStep{.step = "block"});
  desk.late(k_morning + 45 * k_minute, CompleteStep{.step = "block"});
  refused(k_morning + 44 * k_minute, CompleteStep{.step = "offline"});  // comes after it
  desk.late(k_morning + 50 * k_minute, CompleteStep{.step = "offline"});
  desk.as(Role::bureau);
  refused(k_morning + 49 * k_minute, ApproveStep{.step = "offline"});
  desk.late(k_morning + 51 * k_minute, ApproveStep{.step = "offline"});
  CHECK(desk.step("offline").done_at == k_morning + 51 * k_minute);
  desk.late(k_morning + 60 * k_minute, report("bureau-initial"));
  refused(k_morning + 59 * k_minute, AcknowledgeDuty{.duty = "bureau-initial"});
  refused(k_morning + 59 * k_minute, SendBackDuty{.duty = "bureau-initial", .reason = "r"});
  refused(k_morning + 50 * k_minute, Dismiss{.reason = "r"});
}

TEST_CASE("Late_entry_within_the_minute_of_its_bound_counts_as_the_bound") {
  Desk desk(library_with_final(), small_playbook());
  desk.now = k_noon;
  desk.ok(OpenIncident{.kind = "small", .mode = "live", .severity = "III", .detected_at = k_morning + 30 * k_second});
  desk.late(k_morning, Acknowledge{});
  CHECK(desk.incident().acknowledged_at == k_morning + 30 * k_second);
}

TEST_CASE("Late_entry_before_its_bound_is_told_the_bound_on_the_clock_of_its_zone") {
  const auto desk = opened_from_paper();  // found at 01:00 UTC
  Context then = desk.context();
  then.entered_at = std::exchange(then.now, k_morning - k_hour);
  const auto said = [&] { return decide(desk.incident(), Acknowledge{}, then).error().detail; };
  CHECK(said() == Text{"不能早于事件的发现时间（2026-03-02 09:00）",
                       "this cannot have been before the detection: 2026-03-02 09:00"});
  const auto tokyo = Zone::named("Asia/Tokyo");
  REQUIRE(tokyo.has_value());
  then.zone = *tokyo;
  CHECK(said().zh == "不能早于事件的发现时间（2026-03-02 10:00）");
}

TEST_CASE("Late_entry_of_what_happens_only_here_is_refused") {
  auto desk = dark_morning();
  desk.as(Role::leader);
  const Command commands[] = {OverrideStep{.step = "block", .reason = "r"}, Reopen{.reason = "r"},
                              Merge{.into = "INC-2"}, AddEvidence{.evidence = "EV-9", .kind = "screenshot"},
                              AttachSignal{.fingerprint = "f"}};
  for (const auto& command : commands) {
    CAPTURE(command.index());
    CHECK(desk.late_refused(k_morning + k_hour, command).errors.at(0).pointer == "/at");
  }
}

TEST_CASE("Late_entry_by_somebody_who_may_not_do_it_is_forbidden_whatever_its_time") {
  auto desk = dark_morning();
  desk.as(Role::auditor);
  for (const Millis at : {k_morning - k_hour, k_morning + k_hour, k_noon + k_hour})
    CHECK(desk.late_refused(at, Acknowledge{}).kind == Kind::Forbidden);
}

TEST_CASE("Late_request_for_an_approval_does_not_let_the_glass_be_broken_before_ten_minutes_here") {
  auto desk = opened_from_paper();
  desk.late(k_morning + 5 * k_minute, CompleteStep{.step = "confirm", .outcome = "real"});
  desk.attach("page-capture", "capture");
  desk.ok(CompleteStep{.step = "capture"});
  desk.ok(CompleteStep{.step = "block"});
  desk.late(k_noon, CompleteStep{.step = "offline"});
  desk.pass(k_minute);
  CHECK(desk.refused(OverrideStep{.step = "offline", .reason = "r"}).code == "leader-first");
  desk.pass(10 * k_minute);
  CHECK(desk.step("offline").unanswered);
  desk.ok(OverrideStep{.step = "offline", .reason = "r"});
  CHECK(desk.step("offline").state == StepState::Done);
}

TEST_CASE("Late_entries_in_a_row_are_not_overdue_while_they_are_being_entered") {
  auto desk = opened_from_paper();
  desk.attach("page-capture", "capture");
  desk.late(k_morning + 5 * k_minute, CompleteStep{.step = "capture"});
  desk.late(k_morning + 5 * k_minute, CompleteStep{.step = "confirm", .outcome = "real"});
  REQUIRE(desk.step("block").due_at == k_morning + 35 * k_minute);  // hours ago
  desk.pass(20 * k_minute);
  CHECK_FALSE(desk.step("block").overdue);
  desk.late(k_morning + 20 * k_minute, CompleteStep{.step = "block"});
  CHECK(desk.all<StepOverdue>().empty());

  auto forgotten = opened_from_paper();
  forgotten.attach("page-capture", "capture");
  forgotten.late(k_morning + 5 * k_minute, CompleteStep{.step = "capture"});
  forgotten.late(k_morning + 5 * k_minute, CompleteStep{.step = "confirm", .outcome = "real"});
  forgotten.pass(31 * k_minute);
  CHECK(forgotten.step("block").overdue);
  REQUIRE(forgotten.all<StepOverdue>().size() == 1);
  CHECK(forgotten.all<StepOverdue>()[0].due_at == k_morning + 35 * k_minute);
  forgotten.late(k_morning + 20 * k_minute, CompleteStep{.step = "block"});
  CHECK_FALSE(forgotten.step("block").overdue);  // it was done in time
}

TEST_CASE("Late_steps_after_a_recurrence_lie_behind_it") {
  auto desk = opened_from_paper();
  desk.as(Role::bureau);
  const auto at = [](int minutes) { return k_morning + minutes * k_minute; };
  desk.late(at(5), CompleteStep{.step = "confirm", .outcome = "real"});
  desk.attach("page-capture", "capture");
  desk.late(at(10), CompleteStep{.step = "capture"});
  desk.late(at(11), CompleteStep{.step = "block"});
  desk.late(at(12), CompleteStep{.step = "offline"});
  desk.late(at(20), CompleteStep{.step = "logs", .note = "n", .fields = {{"months", Value(std::int64_t{6})}}});
  desk.late(at(30), report("bureau-initial"));
  desk.late(at(30), report("police-initial"));
  desk.late(at(40), CompleteStep{.step = "restore"});
  desk.late(at(60), CompleteStep{.step = "watch", .note = "back", .outcome = "came-back"});
  REQUIRE(desk.incident().round == 1);
  desk.attach("page-capture", "capture");
  CHECK(desk.late_refused(at(50), CompleteStep{.step = "capture"}).errors.at(0).pointer == "/at");
  desk.late(at(61), CompleteStep{.step = "capture"});
  CHECK(desk.step("capture").done_at == at(61));
}

}  // namespace fenghuo::tests

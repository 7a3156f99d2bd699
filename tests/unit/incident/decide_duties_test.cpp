#include "engine/incident/next.hpp"
#include "engine/incident/rules.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"
#include "tests/support/playbook.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

const std::string k_duty = "bureau-initial";

Desk opened() {
  Desk desk(library_with_final(), small_playbook());
  desk.open();
  return desk;
}

FileDuty report(const std::string& duty = k_duty) {
  return {.duty = duty,
          .channel = "platform",
          .receipt = "R-1",
          .fields = {{"class", Value(std::string("network-attack"))},
                     {"impact", Value(std::string("首页"))},
                     {"measures", Value(std::string("已下线"))}}};
}

}  // namespace

TEST_CASE("File_in_time_late_and_once_more") {
  auto desk = opened();
  desk.pass(61 * k_minute);
  CHECK(desk.duty(k_duty).state == DutyState::Warned);
  desk.ok(report());
  CHECK(desk.duty(k_duty).state == DutyState::Met);
  CHECK(desk.step("report").state == StepState::Done);  // it ends with its duty
  CHECK(desk.incident().clock == ClockState::Warned);   // the police still wait
  desk.ok(report("police-initial"));
  CHECK(desk.incident().clock == ClockState::Met);
  CHECK(wanted_timers(desk.incident()).empty());
  auto more = report();
  more.fields = {{"impact", Value(std::string("全站"))}};
  desk.ok(more);
  const auto filed = desk.all<DutyFiled>();
  REQUIRE(filed.size() == 3);
  CHECK(filed[0].number == 1);
  CHECK(filed[2].number == 2);
  CHECK(filed[2].fields.at("impact") == Value(std::string("全站")));
  CHECK(filed[2].fields.at("measures") == Value(std::string("已下线")));  // a supplement keeps what was said
  CHECK(filed[2].fields.at("report-number") == Value(std::string("2")));

  auto late = opened();
  late.pass(2 * k_hour);
  CHECK(late.incident().clock == ClockState::Breached);
  late.ok(report());
  CHECK(late.duty(k_duty).state == DutyState::MetLate);
  CHECK(late.all<DutyFiled>().at(0).late);
  late.ok(report("police-initial"));
  CHECK(late.incident().clock == ClockState::MetLate);
}

TEST_CASE("File_to_the_millisecond_before_the_limit_is_in_time") {
  auto desk = opened();
  desk.pass(2 * k_hour - 1);
  desk.ok(report());
  CHECK(desk.duty(k_duty).state == DutyState::Met);
  CHECK(desk.duty(k_duty).warned.size() == 3);
}

TEST_CASE("File_refuses_what_the_form_refuses_by_pointer") {
  const auto desk = opened();
  struct Row {
    const char* field;
    Value value;
  };
  const Row rows[] = {{"no/such", Value(std::string("x"))},
                      {"class", Value(std::string("alien"))},
                      {"class", Value(std::int64_t{1})},
                      {"impact", Value(std::string(" \n"))},
                      {"impact", Value(std::string(8001, 'x'))},
                      {"people-affected", Value(std::int64_t{-1})},
                      {"people-affected", Value(std::string("many"))},
                      {"mlps", Value(std::int64_t{6})},
                      {"detected-at", Value(std::string("昨天"))},
                      {"phone", Value(std::string("abc"))},
                      {"phone", Value(std::string(300, '1'))},
                      {"level", Value(true)}};
  for (const auto& row : rows) {
    auto command = report();
    command.fields[row.field] = row.value;
    CAPTURE(row.field, row.value.index());
    const auto problem = desk.refused(command);
    CHECK(problem.kind == Kind::Invalid);
    REQUIRE(problem.errors.size() == 1);
    CHECK(problem.errors[0].pointer ==
          "/fields/" + (std::string(row.field) == "no/such" ? "no~1such" : std::string(row.field)));
  }
  auto bare = report();
  bare.fields.clear();
  const auto problem = desk.refused(bare);
  std::vector<std::string> pointers;
  for (const auto& error : problem.errors)
    pointers.push_back(error.pointer);
  CHECK(pointers == std::vector<std::string>{"/fields/class", "/fields/impact", "/fields/measures"});
  CHECK_FALSE(problem.allowed.empty());
  CHECK(desk.refused(report("nobody-initial")).code == "no-such-duty");
}

TEST_CASE("Form_is_prefilled_from_what_the_house_knows") {
  const auto desk = opened();
  const auto form = library_with_final().newest_form("initial");
  REQUIRE(form);
  const auto values = prefill(desk.incident(), *form, k_duty, desk.context());
  const std::pair<const char*, Value> rows[] = {{"report-number", Value(std::string("1"))},
                                                {"report-time", Value(std::string("2026-03-02T01:00:00.000Z"))},
                                                {"unit", Value(std::string("城关一中"))},
                                                {"reporter", Value(std::string("张三"))},
                                                {"phone", Value(std::string("0578-2123456"))},
                                                {"url", Value(std::string("https://www.no1.example.cn/"))},
                                                {"mlps", Value(std::int64_t{2})},
                                                {"level", Value(std::string("III"))},
                                                {"summary", Value(std::string("首页被篡改"))}};
  for (const auto& [field, value] : rows) {
    CAPTURE(field);
    REQUIRE(values.contains(field));
    CHECK(values.at(field) == value);
  }
}

TEST_CASE("Phone_report_says_to_whom_when_and_who_heard_it") {
  auto desk = opened();
  desk.pass(5 * k_minute);
  auto call = report();
  call.channel = "phone";
  call.to = "值班室李主任";
  call.told_at = desk.now - k_minute;
  call.witness = "王老师";
  for (const char* missing : {"/to", "/at", "/witness"}) {
    auto command = call;
    if (std::string(missing) == "/to") command.to = " ";
    if (std::string(missing) == "/at") command.told_at.reset();
    if (std::string(missing) == "/witness") command.witness.clear();
    const auto problem = desk.refused(command);
    REQUIRE(problem.errors.size() == 1);
    CHECK(problem.errors[0].pointer == missing);
  }
  auto future = call;
  future.told_at = desk.now + 1;
  CHECK(desk.refused(future).errors.at(0).pointer == "/at");
  desk.ok(call);
  CHECK(desk.all<DutyFiled>().at(0).witness == "王老师");
  CHECK(desk.duty(k_duty).state == DutyState::Met);
}

TEST_CASE("Acknowledge_and_send_back_with_a_limit_of_its_own") {
  auto desk = opened();
  desk.as(Role::bureau);
  CHECK(desk.refused(AcknowledgeDuty{.duty = k_duty}).code == "duty-state");
  CHECK(desk.refused(SendBackDuty{.duty = k_duty, .reason = "r"}).code == "duty-state");
  desk.pass(30 * k_minute);
  desk.ok(report());
  desk.ok(AcknowledgeDuty{.duty = k_duty});
  CHECK(desk.duty(k_duty).state == DutyState::Acknowledged);
  CHECK(desk.refused(AcknowledgeDuty{.duty = k_duty}).code == "duty-state");
  CHECK(desk.refused(SendBackDuty{.duty = k_duty}).errors.at(0).pointer == "/reason");
  desk.ok(SendBackDuty{.duty = k_duty, .reason = "缺影响范围"});
  CHECK(desk.duty(k_duty).rule.due_at == k_morning + 2 * k_hour);  // the first limit was later
  CHECK(desk.duty(k_duty).state == DutyState::Returned);
  desk.ok(report("police-initial"));

  desk.pass(70 * k_minute);  // 100 min: half of the 90 left is over
  CHECK(desk.duty(k_duty).state == DutyState::Warned);
  desk.ok(report());
  CHECK(desk.duty(k_duty).state == DutyState::Met);
  desk.ok(SendBackDuty{.duty = k_duty, .reason = "再改"});
  CHECK(desk.duty(k_duty).rule.due_at == desk.now + k_hour);
  const auto next = next_actions(desk.incident(), desk.context());
  CHECK(std::ranges::any_of(next, [](const NextAction& a) { return a.action == "file" && a.duty == k_duty; }));
  desk.pass(k_hour);
  CHECK(desk.duty(k_duty).state == DutyState::Breached);
  desk.ok(report());
  CHECK(desk.duty(k_duty).state == DutyState::MetLate);
  desk.ok(SendBackDuty{.duty = k_duty, .reason = "还要改"});
  desk.ok(report());
  CHECK(desk.duty(k_duty).state == DutyState::MetLate);  // once late, late
}

TEST_CASE("Waive_takes_a_leader_and_a_reason_and_is_final") {
  auto desk = opened();
  desk.as(Role::leader);
  CHECK(desk.refused(WaiveDuty{.duty = k_duty}).errors.at(0).pointer == "/reason");
  desk.ok(WaiveDuty{.duty = k_duty, .reason = "教育局免报"});
  desk.ok(WaiveDuty{.duty = "police-initial", .reason = "公安已知"});
  CHECK(desk.duty(k_duty).state == DutyState::Waived);
  CHECK(desk.step("report").state == StepState::Done);
  CHECK(desk.incident().clock == ClockState::Met);
  CHECK(desk.refused(WaiveDuty{.duty = k_duty, .reason = "r"}).code == "duty-state");
  CHECK(desk.refused(report()).code == "duty-state");
  desk.pass(3 * k_hour);
  CHECK(desk.all<DutyBreached>().empty());
}

TEST_CASE("Report_step_ends_with_its_duty_only_also_after_it_failed") {
  auto desk = opened();
  CHECK(desk.refused(CompleteStep{.step = "report"}).code == "file-first");
  desk.ok(FailStep{.step = "report", .reason = "传真不通"});
  desk.ok(report());
  CHECK(desk.step("report").state == StepState::Done);
}

TEST_CASE("Timer_that_means_nothing_any_more_leads_to_nothing") {
  auto desk = opened();
  desk.pass(30 * k_minute);
  const auto before = desk.incident();
  desk.ok(report());
  for (const auto& timer : wanted_timers(before)) {
    CAPTURE(timer.name());
    if (timer.of == k_duty) CHECK(desk.ok(FireTimer{.name = timer.name(), .due_at = timer.due_at}).empty());
  }
  CHECK(desk.ok(FireTimer{.name = "duty/police-initial/breach", .due_at = 1}).empty());  // another due time
  CHECK(desk.ok(FireTimer{.name = "nonsense", .due_at = 1}).empty());
}

TEST_CASE("Signals_attach_repeat_resolve_and_fire_anew") {
  auto desk = opened();
  const auto attach = [](Millis starts_at) {
    return AttachSignal{
        .signal = "SIG-1", .source = "generic", .fingerprint = "generic:a", .summary = "s", .starts_at = starts_at};
  };
  desk.ok(attach(5));
  desk.ok(attach(5));
  CHECK(desk.all<SignalRepeated>().size() == 1);
  CHECK(desk.incident().signals.at("generic:a").count == 2);
  desk.ok(ResolveSignal{.fingerprint = "generic:a", .ends_at = 9});
  CHECK_FALSE(desk.incident().signals.at("generic:a").firing);
  CHECK(desk.ok(ResolveSignal{.fingerprint = "generic:a", .ends_at = 9}).empty());
  CHECK(desk.ok(ResolveSignal{.fingerprint = "generic:b", .ends_at = 9}).empty());
  desk.ok(attach(5));
  CHECK(desk.incident().signals.at("generic:a").firing);
  CHECK(desk.incident().open());  // a resolve never closes anything
}

}  // namespace fenghuo::tests

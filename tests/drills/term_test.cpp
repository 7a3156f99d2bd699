// A term planned for many schools: spread over weeks, no evaluator overburdened, shown before it is made.
#include "sim/schedule/term.hpp"

#include "tests/support/series_rig.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo;
using namespace fenghuo::sim;

namespace {

constexpr int k_term_schools = 200;

TermOrder order_for(int schools) {
  TermOrder order{.pattern = tests::small_series("", "20260302T090000"), .each = true, .weeks = 10};
  order.pattern.plan.units.clear();
  for (int n = 1; n <= schools; ++n) {
    const std::string digits = std::to_string(n);
    order.pattern.plan.units.push_back("school-" + std::string(3 - digits.size(), '0') + digits);
  }
  order.evaluators = {"liandu-leader", "liandu-bureau", "longquan-leader", "longquan-bureau"};
  order.limit = 5;
  return order;
}

const Millis k_term_begin = engine::parse_time("2026-02-20T00:00:00Z").value();

}  // namespace

TEST_CASE("Term_ofTwoHundredSchools_isSpreadEvenlyWithinTheEvaluatorsLimit") {
  tests::SeriesRig rig(k_term_begin, k_term_schools);
  const auto bureau = tests::caller(engine::Role::bureau);
  const TermPlan plan = plan_term(order_for(k_term_schools), rig.series(), rig.core(), bureau).value();
  CHECK(plan.unplaced.empty());
  REQUIRE(plan.entries.size() == k_term_schools);
  std::map<Millis, int> on_day;
  std::set<std::string> units;
  for (const auto& entry : plan.entries) {
    REQUIRE(entry.times.size() == 1);
    ++on_day[entry.times.at(0).at];
    units.insert(entry.planned.plan.units.at(0));
    CHECK(entry.planned.plan.parts.back() == Part{.person = entry.evaluator, .role = "evaluator"});
  }
  CHECK(units.size() == k_term_schools);
  REQUIRE(on_day.size() == 10);
  Millis at = engine::parse_time("2026-03-02T01:00:00Z").value();
  for (const auto& [day, drills] : on_day) {
    CHECK(day == at);
    CHECK(drills == 20);
    at += 7 * engine::k_day;
  }
  for (const auto& [evaluator, weeks] : plan.load)
    for (const auto& [week, drills] : weeks)
      CHECK(drills == 5);
  CHECK(rig.series().all().empty());  // looked at, not made
  CHECK(plan_term(order_for(k_term_schools), rig.series(), rig.core(), bureau)->digest == plan.digest);
}

TEST_CASE("Term_withAHolidayWeek_leavesItOut") {
  tests::SeriesRig rig(k_term_begin, 20);
  TermOrder order = order_for(20);
  order.pattern.timing.except = {"20260309"};
  const TermPlan plan = plan_term(order, rig.series(), rig.core(), tests::caller(engine::Role::bureau)).value();
  CHECK(plan.unplaced.empty());
  CHECK(plan.entries.size() == 20);
  for (const auto& entry : plan.entries)
    CHECK(entry.times.at(0).local != "20260309T090000");
}

TEST_CASE("Term_withTooFewEvaluators_saysWhoFindsNoPlace") {
  tests::SeriesRig rig(k_term_begin, 30);
  TermOrder order = order_for(30);
  order.weeks = 2;
  order.evaluators.resize(2);
  const TermPlan plan = plan_term(order, rig.series(), rig.core(), tests::caller(engine::Role::bureau)).value();
  CHECK(plan.entries.size() == 20);
  REQUIRE(plan.unplaced.size() == 10);
  CHECK(plan.unplaced.at(0).unit == "school-021");
  CHECK(plan.unplaced.at(0).reason.en == "no evaluator is free in any week");
}

TEST_CASE("Term_evaluatorsWhoAreBusyAlready_haveLessToGive") {
  tests::SeriesRig rig(k_term_begin, 10);
  auto busy = tests::small_series("", "20260303T140000");
  busy.plan.parts = {{.person = "liandu-leader", .role = "evaluator"}};
  for (int n = 0; n < 4; ++n)
    REQUIRE(rig.plan(busy).has_value());
  TermOrder order = order_for(10);
  order.weeks = 1;
  order.evaluators = {"liandu-leader"};
  const TermPlan plan = plan_term(order, rig.series(), rig.core(), tests::caller(engine::Role::bureau)).value();
  CHECK(plan.entries.size() == 1);
  CHECK(plan.load.at("liandu-leader").at("20260302") == 5);
}

TEST_CASE("Term_surpriseOfAnotherPlanner_takesAnEvaluatorsTimeAndIsNotShown") {
  tests::SeriesRig rig(k_term_begin, 10);
  auto busy = tests::small_series("", "20260303T140000");
  busy.plan.parts = {{.person = "liandu-leader", .role = "evaluator"}};
  busy.plan.surprise = true;
  busy.remind_before.clear();
  for (int n = 0; n < 4; ++n)
    REQUIRE(rig.plan(busy).has_value());
  rig.pass(5 * engine::k_day);
  REQUIRE(rig.drills().drills().size() == 4);  // these are made by now
  busy.announce_before = engine::k_day;
  REQUIRE(rig.plan(busy).has_value());
  TermOrder order = order_for(10);
  order.weeks = 1;
  order.limit = 6;
  order.evaluators = {"liandu-leader"};
  const auto load_for = [&](const engine::Caller& who) {
    const TermPlan plan = plan_term(order, rig.series(), rig.core(), who).value();
    CHECK(plan.entries.size() == 1);
    return plan.load.at("liandu-leader").at("20260302");
  };
  auto colleague = tests::caller(engine::Role::bureau);
  CHECK(load_for(colleague) == 6);
  colleague.person = "liandu-bureau";
  CHECK(load_for(colleague) == 1);
}

TEST_CASE("Term_withALastDay_endsThenForThoseWhoBeginLaterToo") {
  tests::SeriesRig rig(k_term_begin, 3);
  TermOrder order = order_for(3);
  order.weeks = 3;
  order.evaluators.clear();
  order.pattern.timing.rule = "FREQ=WEEKLY;UNTIL=20260330";
  const TermPlan plan = plan_term(order, rig.series(), rig.core(), tests::caller(engine::Role::bureau)).value();
  REQUIRE(plan.entries.size() == 3);
  for (std::size_t n = 0; n < 3; ++n) {
    CHECK(plan.entries.at(n).times.size() == 5 - n);
    CHECK(plan.entries.at(n).times.back().local == "20260330T090000");
  }
}

TEST_CASE("Term_refusesWhatCannotBe") {
  tests::SeriesRig rig(k_term_begin, 5);
  const auto pointer = [&](auto&& change, engine::Role role = engine::Role::bureau) {
    TermOrder order = order_for(5);
    change(order);
    const auto plan = plan_term(order, rig.series(), rig.core(), tests::caller(role, tests::k_bureau));
    return plan                          ? std::string("planned")
           : plan.error().errors.empty() ? plan.error().code
                                         : plan.error().errors[0].pointer;
  };
  CHECK(pointer([](auto&) {}) == "planned");
  CHECK(pointer([](auto& o) { o.weeks = 0; }) == "/weeks");
  CHECK(pointer([](auto& o) { o.each = false; }) == "/weeks");
  CHECK(pointer([](auto& o) { o.limit = 0; }) == "/evaluator_limit");
  CHECK(pointer([](auto& o) { o.evaluators = {"liandu-leader", "nobody"}; }) == "/evaluators/1");
  CHECK(pointer([](auto& o) { o.pattern.plan.units.assign(501, "x"); }) == "/units");
  CHECK(pointer([](auto& o) { o.pattern.timing.rule = "FREQ=NEVER"; }) == "/rule");
  CHECK(pointer([](auto&) {}, engine::Role::leader) == "role-needed");
}

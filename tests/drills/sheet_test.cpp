// The evaluators' sheet (A.9) beside the engine's score.
#include "tests/support/play.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using tests::Played;

namespace {

Score engine_says(std::int64_t points) {
  Score out;
  out.unit = "school";
  out.points = points;
  return out;
}

Played& grade(Played& play, const std::string& who, const std::string& item, std::int64_t grade,
              const std::string& unit = "school") {
  return play.by(who).drill(DrillGraded{.grade = grade, .item = item, .reason = "看到了", .unit = unit});
}

/// Everything graded alike by one evaluator.
Played all_graded(std::int64_t with) {
  Played play;
  for (const auto item : k_items)
    grade(play, "eva", std::string(item), with);
  return play;
}

}  // namespace

TEST_CASE("Sheet_grades_areWorthWhatTheModelSays") {
  CHECK(points_of(1) == 0);
  CHECK(points_of(2) == 30'000);
  CHECK(points_of(3) == 60'000);
  CHECK(points_of(4) == 80'000);
  CHECK(points_of(5) == 100'000);
  CHECK_FALSE(points_of(0));
  CHECK_FALSE(points_of(6));
}

TEST_CASE("Sheet_nobodyGraded_hasNoPeoplesScore") {
  const Sheet none = sheet(engine_says(90'000), {});
  CHECK(none.items.size() == 9);
  CHECK(none.coverage == 0);
  CHECK_FALSE(none.people);
  CHECK_FALSE(none.overall);
  CHECK_FALSE(none.gap);
  CHECK_FALSE(none.review);
  CHECK(to_json(none).find("overall") == std::string::npos);
}

TEST_CASE("Sheet_engineAndPeople_areWeighedFourToOne") {
  const Sheet all = sheet(engine_says(85'001), all_graded(5).drill_events);
  CHECK(all.people == 100'000);
  CHECK(all.overall == 88'000);  // 68,000.8 + 20,000, towards zero
  CHECK(all.coverage == 1000);
}

TEST_CASE("Sheet_gapOverTwenty_asksForReview") {
  const auto events = all_graded(3).drill_events;
  CHECK_FALSE(sheet(engine_says(80'000), events).review);
  CHECK(sheet(engine_says(80'001), events).review);
  CHECK_FALSE(sheet(engine_says(40'000), events).review);
  CHECK(sheet(engine_says(39'999), events).review);
  CHECK(sheet(engine_says(39'999), events).gap == 20'001);
}

TEST_CASE("Sheet_lastGradeOfAnEvaluator_countsAndAllAreNamed") {
  Played play;
  grade(play, "eva", "command", 1);
  grade(play, "bo", "command", 5);
  grade(play, "eva", "command", 3);
  grade(play, "eva", "goals", 1);
  const Sheet all = sheet(engine_says(60'000), play.drill_events);
  const Item& command = *std::ranges::find(all.items, "command", &Item::item);
  REQUIRE(command.grades.size() == 2);
  CHECK(command.grades[0].evaluator == "bo");
  CHECK(command.grades[1].grade == 3);
  CHECK(command.grades[1].events == std::vector<EventRef>{{"DRL-2026-0001", 1}, {"DRL-2026-0001", 3}});
  CHECK(command.points == 80'000);
  CHECK(all.people == 40'000);  // mean of 80 and 0
  CHECK(all.coverage == 222);
  const std::vector<DrillRecorded> backwards(play.drill_events.rbegin(), play.drill_events.rend());
  CHECK(sheet(engine_says(60'000), backwards) == all);
}

TEST_CASE("Sheet_otherUnitsItemsAndGrades_doNotCount") {
  Played play;
  grade(play, "eva", "command", 5, "other");
  grade(play, "eva", "charm", 5);
  grade(play, "eva", "cost", 7);
  CHECK_FALSE(sheet(engine_says(1), play.drill_events).people);
}

TEST_CASE("Sheet_voidedDrill_hasNoOverall") {
  Score void_score = engine_says(0);
  void_score.voided = true;
  const Sheet all = sheet(void_score, all_graded(5).drill_events);
  CHECK(all.people == 100'000);
  CHECK_FALSE(all.overall);
}

TEST_CASE("Sheet_json_isReadBackAsWritten") {
  const Sheet before = sheet(engine_says(85'000), all_graded(4).drill_events);
  Sheet after;
  REQUIRE(decode(to_json(before), after));
  CHECK(after == before);
  for (const Item& item : before.items)
    CHECK_FALSE(item.title.zh.empty());
}

}  // namespace fenghuo::sim

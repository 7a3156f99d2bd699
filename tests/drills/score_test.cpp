// The score as a whole: what adds up, what orders, what it says; and the curve.
#include "tests/support/play.hpp"

#include <algorithm>
#include <chrono>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using tests::finish;
using tests::perfect_play;
using tests::perfect_until_end;
using tests::Played;

namespace {

const Rating& rating_of(const Score& score, std::string_view objective) {
  return *std::ranges::find(score.ratings, objective, &Rating::objective);
}

/// By copies: to swap two of sixty kinds of event takes the compiler minutes.
template <class T>
std::vector<T> backwards(const std::vector<T>& events) {
  return {events.rbegin(), events.rend()};
}
template <class T>
std::vector<T> odd_first(const std::vector<T>& events) {
  std::vector<T> out;
  for (const std::size_t first : {1U, 0U})
    for (std::size_t n = first; n < events.size(); n += 2)
      out.push_back(events[n]);
  return out;
}
template <class Drop>
void drop(Played& play, Drop which) {
  std::vector<Recorded> left;
  for (const auto& one : play.events)
    if (!which(one)) left.push_back(one);
  play.events = std::move(left);
}

}  // namespace

TEST_CASE("Score_curveWithHalf_kneesAreExact") {
  const Millis full = 15 * k_minute, half = 30 * k_minute, zero = 120 * k_minute;
  const auto at = [&](Millis took) { return on_curve(took, full, half, zero, 20'000); };
  CHECK(at(-1) == 20'000);
  CHECK(at(0) == 20'000);
  CHECK(at(full) == 20'000);
  CHECK(at(full + 1) == 19'999);
  CHECK(at(half - 1) == 10'000);
  CHECK(at(half) == 10'000);
  CHECK(at(half + 1) == 9'999);
  CHECK(at(zero - 1) == 0);
  CHECK(at(zero - 540) == 1);
  CHECK(at(zero - 539) == 0);
  CHECK(at(zero) == 0);
  CHECK(at(zero + k_day) == 0);
  CHECK(at((full + half) / 2) == 15'000);
  CHECK(at((half + zero) / 2) == 5'000);
}

TEST_CASE("Score_curveWithoutHalf_isOneLine") {
  const Millis full = 5 * k_minute, zero = 30 * k_minute;
  const auto at = [&](Millis took) { return on_curve(took, full, std::nullopt, zero, 10'000); };
  CHECK(at(full) == 10'000);
  CHECK(at(full + 1) == 9'999);
  CHECK(at(12 * k_minute) == 7'200);
  CHECK(at(zero - 150) == 1);
  CHECK(at(zero - 149) == 0);
  CHECK(at(zero) == 0);
}

TEST_CASE("Score_curveOfOutage_kneesAreExact") {
  const auto at = [](Millis took) { return on_curve(took, 30 * k_minute, 2 * k_hour, 6 * k_hour, 20'000); };
  CHECK(at(30 * k_minute) == 20'000);
  CHECK(at(30 * k_minute + 1) == 19'999);
  CHECK(at(2 * k_hour) == 10'000);
  CHECK(at(2 * k_hour + 1) == 9'999);
  CHECK(at(4 * k_hour) == 5'000);
  CHECK(at(6 * k_hour - 1) == 0);
  CHECK(at(6 * k_hour) == 0);
}

TEST_CASE("Score_curveWithMeetingKnees_neverDividesByNothing") {
  CHECK(on_curve(5, 5, 5, 5, 1000) == 1000);
  CHECK(on_curve(6, 5, 5, 5, 1000) == 0);
  CHECK(on_curve(6, 5, 5, 10, 1000) == 400);
  CHECK(on_curve(6, 5, 10, 10, 1000) == 900);
  CHECK(on_curve(9, 5, std::nullopt, 5, 1000) == 0);
}

TEST_CASE("Score_perfectPlay_is100AndExcellent") {
  const Score all = perfect_play().score();
  for (const Line& line : all.lines) {
    INFO(line.rule << " " << line.reason.zh << " " << line.reason.en);
    CHECK(line.evaluated);
    CHECK(line.points == line.of);
    CHECK_FALSE(line.events.empty());
    CHECK(std::ranges::is_sorted(line.events));
  }
  CHECK(all.points == 100'000);
  CHECK(all.uncapped == 100'000);
  CHECK(all.coverage == 1000);
  CHECK(all.band == "excellent");
  CHECK(all.caps.empty());
  CHECK_FALSE(all.voided);
  CHECK(all.rubric == "1");
  CHECK(all.incident == "INC-2026-000001");
  CHECK(all.unit == "school");
  CHECK(all.scenario_sha256 == std::string(64, '5'));
  REQUIRE(all.ratings.size() == 8);
  for (const Rating& rating : all.ratings) {
    CHECK(rating.rating == "P");
    CHECK_FALSE(rating.events.empty());
  }
}

TEST_CASE("Score_lines_comeByObjectiveThenRule") {
  const Score all = perfect_play().score();
  std::vector<std::string> rules;
  for (const Line& line : all.lines)
    rules.push_back(line.rule);
  CHECK(rules == std::vector<std::string>{"acknowledge", "contain", "evidence.capture", "evidence.logs",
                                          "reported.bureau", "reported.police", "completeness", "decision.call",
                                          "decision.note", "restoration.baseline", "restoration.probe",
                                          "restoration.second", "review.findings", "review.hot-wash", "review.report"});
  std::int64_t of = 0;
  for (const Line& line : all.lines)
    of += line.of;
  CHECK(of == 100'000);
}

TEST_CASE("Score_sameEventsInAnyOrder_giveTheSameBytes") {
  Played play = perfect_play();
  const std::string before = to_json(play.score());
  CHECK(to_json(play.score()) == before);
  play.events = backwards(play.events);
  play.drill_events = backwards(play.drill_events);
  CHECK(to_json(play.score()) == before);
  // Every other event first: neither forwards nor backwards.
  play.events = odd_first(play.events);
  play.drill_events = odd_first(play.drill_events);
  CHECK(to_json(play.score()) == before);
}

TEST_CASE("Score_json_isReadBackAsWritten") {
  const Score before = perfect_play().score();
  Score after;
  REQUIRE(decode(to_json(before), after));
  CHECK(after == before);
}

TEST_CASE("Score_everyLine_saysWhyInBothLanguages") {
  Played nothing;
  nothing.drill(DrillStarted{}).open().owe("bureau-initial", "bureau", 2 * k_hour).at(k_minute).end();
  Played failed;
  failed.drill(DrillStarted{}).open().owe("bureau-initial", "bureau", 2 * k_hour);
  failed.owe("police-initial", "police", 2 * k_hour).drill(DrillInjected{.inject = "call", .unit = "school"});
  failed.at(k_day).end();
  for (const auto* play : {&nothing, &failed}) {
    const Score all = play->score();
    for (const Line& line : all.lines) {
      INFO(line.rule);
      CHECK_FALSE(line.reason.zh.empty());
      CHECK_FALSE(line.reason.en.empty());
      CHECK(line.points == 0);
    }
    for (const Rating& rating : all.ratings)
      CHECK_FALSE(rating.reason.zh.empty());
  }
  CHECK(failed.score().band == "fail");
}

TEST_CASE("Score_reason_hasTheFiguresInIt") {
  Played play;
  play.open().at(12 * k_minute).ack().at(k_hour).end();
  const Line line = play.line("acknowledge");
  CHECK(line.reason.zh == "发现后 12 分钟确认，满分线 5 分钟，零分线 30 分钟，按直线折算。");
  CHECK(line.reason.en ==
        "It was acknowledged 12 min after discovery; full points up to 5 min, none from 30 min on, straight lines "
        "between.");
}

TEST_CASE("Score_endedAtOnce_coversOnlyWhatHasNoTimeLimit") {
  Played play;
  play.drill(DrillStarted{}).open().owe("bureau-initial", "bureau", 2 * k_hour);
  play.at(k_minute).end();
  const Score all = play.score();
  // Evidence (15) and restoration (7) have no limit of their own: there was time until EndEx.
  CHECK(all.coverage == 220);
  CHECK(all.points == 0);
  CHECK(all.caps.empty());
  CHECK(rating_of(all, "take-on").rating.empty());
  CHECK(rating_of(all, "keep-it").rating == "U");
}

TEST_CASE("Score_ratings_followPointsAndCaps") {
  SECTION("a measure below full is S") {
    Played play = perfect_play();
    std::get<DrillDecided>(play.drill_events[2].event).option = "hang-up";
    const Score all = play.score();
    const Rating& rating = rating_of(all, "decide");
    CHECK(rating.rating == "S");
    CHECK(rating.events == std::vector<EventRef>{{"DRL-2026-0001", 2}, {"DRL-2026-0001", 3}});
    CHECK(rating_of(all, "stop-it").rating == "P");
  }
  SECTION("failed is U") {
    Played play = perfect_play();
    drop(play, [](const auto& e) { return std::holds_alternative<IncidentAcknowledged>(e.event); });
    CHECK(rating_of(play.score(), "take-on").rating == "U");
  }
  SECTION("a cap in its field is M") {
    Played play = perfect_until_end();
    play.at(4 * k_hour + 2 * k_minute).fact("harmful", true);
    const Score all = finish(play).score();
    CHECK(rating_of(all, "restore").rating == "M");
    CHECK(rating_of(all, "stop-it").rating == "P");
    CHECK(all.points == 59'000);
    CHECK(all.uncapped == 100'000);
    CHECK(all.band == "fail");
  }
  SECTION("what came back belongs to containment where nothing was to be restored") {
    Played play = perfect_until_end();
    std::erase_if(play.scenario.objectives, [](const auto& o) { return o.measure == Measure::restoration; });
    play.at(4 * k_hour + 2 * k_minute).fact("harmful", true);
    CHECK(rating_of(finish(play).score(), "stop-it").rating == "M");
  }
  SECTION("partly evaluated and full so far is P, and says so") {
    Played play = perfect_play();
    drop(play, [](const auto& e) {
      const auto* done = std::get_if<StepCompleted>(&e.event);
      return done != nullptr && (done->step == "lessons" || done->step == "report-final");
    });
    const Score all = play.score();
    CHECK(rating_of(all, "learn").rating == "P");
    CHECK(rating_of(all, "learn").reason.zh.ends_with("另有未评的项。"));
    CHECK(all.coverage == 970);
    CHECK(all.points == 97'000);
  }
}

TEST_CASE("Score_bands_beginWhereTheModelSays") {
  const auto band = [](std::int64_t weight) {
    Played play({.id = "a", .measure = Measure::acknowledge, .weight = weight, .full = k_minute, .zero = k_hour});
    return play.open().ack().at(k_day).end().score().band;
  };
  CHECK(band(90) == "excellent");
  CHECK(band(89) == "good");
  CHECK(band(80) == "good");
  CHECK(band(79) == "pass");
  CHECK(band(60) == "pass");
  CHECK(band(59) == "fail");
}

TEST_CASE("Score_retrospectiveOfALiveIncident_goesByWhatWasDone") {
  Played play = perfect_play();
  play.drill_events.clear();
  const Score all = play.score();
  const Line contain = play.line("contain");
  CHECK(contain.raw == 12 * k_minute);
  CHECK(contain.points == 20'000);
  CHECK(contain.events.size() == 2);
  CHECK_FALSE(play.line("decision").evaluated);
  CHECK(play.line("restoration.probe").points == 3'000);
  CHECK_FALSE(play.line("restoration.baseline").evaluated);
  CHECK(play.line("restoration.second").points == 2'000);
  CHECK(play.line("review.hot-wash").points == 2'000);
  CHECK(all.points == 83'000);
  CHECK(all.coverage == 830);
}

TEST_CASE("Score_tenThousandEvents_areReadInOnePass") {
  Played play = perfect_until_end();
  for (int n = 0; n < 2'500; ++n) {
    play.at(4 * k_hour + n).evidence("logs").done("logs");
    play.fact("harmful", false).drill(DrillInjected{.inject = "call", .unit = "school"});
  }
  finish(play);
  const auto begin = std::chrono::steady_clock::now();
  const Score all = play.score();
  const auto took = std::chrono::steady_clock::now() - begin;
  CHECK(all.points == 100'000);
  CHECK(took < std::chrono::milliseconds(250));  // some ms in a release build; a quadratic scan would take seconds
}

}  // namespace fenghuo::sim

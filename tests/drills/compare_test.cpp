// What may be held against what, and what comes of it: barriers, trends, peers, ranks and proposals. No journal.
#include "sim/compare/peers.hpp"
#include "sim/compare/ranking.hpp"
#include "sim/compare/trend.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

namespace {

constexpr Millis k_day = 86'400'000;

std::string band_of(std::int64_t points) {
  if (points >= 90'000) return "excellent";
  if (points >= 80'000) return "good";
  return points >= 60'000 ? "pass" : "fail";
}

/// Finished, whole, in order of their numbers a day apart.
Entry entry(const std::string& unit, std::int64_t points, int day = 0) {
  DrillResultKept result{.band = band_of(points),
                         .coverage = 1000,
                         .drill = "DRL-2026-" + std::to_string(1000 + day),
                         .playbook = "defacement",
                         .playbook_version = "1.0.0",
                         .points = points,
                         .rubric = "1",
                         .scored = 9,
                         .unit = unit};
  Entry out{.drill = result.drill,
            .unit = unit,
            .state = DrillState::Closed,
            .scenario = "dark-links",
            .scenario_version = "1",
            .scenario_sha256 = "aa",
            .form = "tabletop",
            .started_at = day * k_day,
            .finished_at = day * k_day + 1};
  out.result = std::make_shared<DrillResultKept>(std::move(result));
  return out;
}

template <class F>
Entry with(Entry entry, F&& change) {
  DrillResultKept result = *entry.result;
  change(entry, result);
  if (entry.result) entry.result = std::make_shared<DrillResultKept>(std::move(result));
  return entry;
}

std::vector<const Entry*> all(const std::vector<Entry>& entries) {
  std::vector<const Entry*> out;
  for (const auto& one : entries)
    out.push_back(&one);
  return out;
}

std::string first_barrier(const Entry& entry, Beside beside = Beside::others) {
  const auto found = barriers(entry, beside);
  return found.empty() ? "" : std::string(to_string(found.front()));
}

}  // namespace

TEST_CASE("Comparison_whatKeepsAResultOut_isNamed") {
  const Entry whole = entry("a", 85'000);
  CHECK(barriers(whole, Beside::others).empty());
  const std::vector<std::pair<std::string, Entry>> cases{
      {"unfinished", with(whole, [](Entry& e, auto&) { e.state = DrillState::HotWash; })},
      {"aborted", with(whole, [](Entry& e, auto&) { e.state = DrillState::Aborted; })},
      {"unreadable", with(whole, [](Entry& e, auto&) { e.result = nullptr; })},
      {"uncounted", with(whole,
                         [](Entry& e, auto&) {
                           e.result = nullptr;
                           e.uncounted = true;
                         })},
      {"voided", with(whole, [](Entry&, auto& r) { r.voided = true; })},
      {"demonstration", with(whole, [](Entry& e, auto&) { e.form = "demonstration"; })},
      {"frozen", with(whole, [](Entry& e, auto&) { e.freezes = 1; })},
      {"interrupted", with(whole, [](Entry& e, auto&) { e.pauses = k_most_pauses + 1; })},
      {"little-covered", with(whole, [](Entry&, auto& r) { r.coverage = k_least_coverage - 1; })},
      {"retest", with(whole,
                      [](Entry& e, auto&) {
                        e.retest = true;
                        e.attempt_in_year = 2;
                      })},
      {"repeated", with(whole, [](Entry& e, auto&) { e.attempt_in_year = 2; })}};
  for (const auto& [code, barred] : cases) {
    INFO(code);
    CHECK(first_barrier(barred) == code);
    CHECK(barriers(barred, Beside::others).size() == 1);
    const Text said = words_of(barriers(barred, Beside::others).front(), barred);
    CHECK_FALSE(said.zh.empty());
    CHECK_FALSE(said.en.empty());
    const bool knew = code == "retest" || code == "repeated";  // beside itself that is what is looked for
    CHECK(first_barrier(barred, Beside::itself) == (knew ? "" : code));
  }
  CHECK(first_barrier(with(whole, [](Entry& e, auto& r) {
          e.pauses = k_most_pauses;
          r.coverage = k_least_coverage;
        })) == "");
}

TEST_CASE("Comparison_everyPartOfTheBasis_tellsResultsApart") {
  const Entry one = entry("a", 85'000);
  const auto differs = [&](auto change) {
    return basis_of(one, Beside::others) != basis_of(with(one, change), Beside::others);
  };
  CHECK(differs([](Entry& e, auto&) { e.scenario = "other"; }));
  CHECK(differs([](Entry& e, auto&) { e.scenario_version = "2"; }));
  CHECK(differs([](Entry& e, auto&) { e.scenario_sha256 = "bb"; }));
  CHECK(differs([](Entry& e, auto&) { e.form = "hands-on"; }));
  CHECK(differs([](Entry& e, auto&) { e.speed = 2000; }));
  CHECK(differs([](Entry& e, auto&) { e.skip_idle = true; }));
  CHECK(differs([](Entry& e, auto&) { e.surprise = true; }));
  CHECK(differs([](Entry&, auto& r) { r.rubric = "2"; }));
  CHECK(differs([](Entry&, auto& r) { r.packs = {"lishui-2009@2.0.0"}; }));
  const auto newer = with(one, [](Entry&, auto& r) { r.playbook_version = "1.1.0"; });
  CHECK(basis_of(one, Beside::others) != basis_of(newer, Beside::others));
  CHECK(basis_of(one, Beside::itself) == basis_of(newer, Beside::itself));
  const auto other_limits = with(one, [](Entry&, auto& r) { r.packs = {"lishui-2009@2.0.0"}; });
  CHECK(basis_of(one, Beside::itself) != basis_of(other_limits, Beside::itself));
  CHECK(words_of(basis_of(other_limits, Beside::others)).zh.find("lishui-2009@2.0.0") != std::string::npos);
}

TEST_CASE("Trend_saysNothingOfFewerThanThree_andNeedsFourToBeSure") {
  CHECK(trend_of({60'000, 90'000}, true).direction == Direction::too_few);
  CHECK_FALSE(trend_of({60'000, 90'000}, true).slope);
  const Trend three = trend_of({60'000, 70'000, 80'000}, true);
  CHECK(three.direction == Direction::no_clear_change);
  CHECK(three.slope == 10'000);
  CHECK_FALSE(three.low);
  const Trend four = trend_of({60'000, 70'000, 80'000, 92'000}, true);
  CHECK(four.direction == Direction::better);
  CHECK(four.low == 10'000);
  CHECK(four.high == 12'000);
  CHECK(trend_of({92'000, 80'000, 70'000, 60'000}, true).direction == Direction::worse);
  CHECK(trend_of({900, 800, 700, 600}, false).direction == Direction::better);  // a time that grows shorter
  CHECK(trend_of({70'000, 70'000, 70'000, 70'000}, true).direction == Direction::no_clear_change);
}

TEST_CASE("Trend_oneDrillThatWentWrong_doesNotMoveIt") {
  const Trend smooth = trend_of({60'000, 62'000, 64'000, 66'000, 68'000, 70'000, 72'000}, true),
              rough = trend_of({60'000, 62'000, 64'000, 0, 68'000, 70'000, 72'000}, true);
  CHECK(smooth.slope == 2000);
  CHECK(rough.slope == 2000);
  CHECK(rough.direction == Direction::better);
  std::vector<std::int64_t> long_ago(30, 0);
  for (int n = 0; n < 20; ++n)
    long_ago.push_back(50'000 + n);
  CHECK(trend_of(long_ago, true).drills == k_most_trend);
  CHECK(trend_of(long_ago, true).direction == Direction::better);
}

/// Of the 120 orders of five, one has all ten pairs in order and four have nine: 5 are less than 5 %. With the nine
/// that have eight they are more, so one slope is cut off on either side.
TEST_CASE("Trend_intervalOfFive_cutsOneSlopeOnEitherSide") {
  const std::vector<std::int64_t> figures{0, 1000, 1500, 4000, 4100};
  // 1000 750 1333 1025; 500 1500 1033; 2500 1300; 100
  const Trend trend = trend_of(figures, true);
  CHECK(trend.low == 500);
  CHECK(trend.high == 1500);
  CHECK(trend.slope == (1025 + 1033) / 2);
  CHECK(trend.direction == Direction::better);
}

TEST_CASE("History_ofAUnit_comparesOnlyWhatIsComparable") {
  std::vector<Entry> entries{entry("a", 80'000, 3), entry("a", 60'000, 1), entry("a", 95'000, 2)};
  entries[2].speed = 2000;
  entries.push_back(with(entry("a", 70'000, 4), [](Entry& e, auto&) { e.freezes = 1; }));
  entries.push_back(with(entry("a", 90'000, 5), [](Entry& e, auto& r) {
    e.retest = true;
    r.playbook_version = "2.0.0";
  }));
  for (auto& one : entries) {
    one = with(one, [&](Entry& e, auto& r) {
      r.figures = {{true, "acknowledge", 10'000, 9000, 100'000 - e.started_at / k_day * 1000, "acknowledge", "ms"},
                   {false, "contain", 20'000, 0, -1, "contain", "ms"},
                   {true, "review", 5000, 5000, 1, "review", "count"}};
    });
  }
  const OwnHistory history = history_of(all(entries));
  REQUIRE(history.entries.size() == 5);
  CHECK(history.entries.front()->started_at == k_day);
  REQUIRE(history.trends.size() == 2);
  const BasisTrend& main = history.trends.front();
  CHECK(main.entries == std::vector<const Entry*>{&entries[1], &entries[0], &entries[4]});
  CHECK(main.points.slope == 15'000);
  REQUIRE(main.times.size() == 1);
  CHECK(main.times.front().rule == "acknowledge");
  CHECK(main.times.front().trend.slope == -2000);
  CHECK(history.trends.back().points.direction == Direction::too_few);
  REQUIRE(history.changes.size() == 2);
  CHECK(history.changes.at(&entries[0]).points == 20'000);
  CHECK(history.changes.at(&entries[0]).before == &entries[1]);
  CHECK(history.changes.at(&entries[4]).before == &entries[0]);
}

namespace {

/// Six schools of a size, one smaller, their points 60, 61, …
struct City {
  City() {
    for (int n = 0; n < 7; ++n) {
      const std::string unit = "school-" + std::to_string(n);
      entries.push_back(entry(unit, 60'000 + n * 1300, n));
      standings[unit].students = n == 6 ? 100 : 800;
    }
  }
  [[nodiscard]] Peers seen_by(const std::string& unit) const { return peers_of(unit, all(entries), standings); }
  std::vector<Entry> entries;
  Standings standings;
};

}  // namespace

TEST_CASE("Peers_ofOneSize_areFiguresInWholePointsAndNobodys") {
  City city;
  const Peers peers = city.seen_by("school-0");
  REQUIRE(peers.why == NoPeers::none);
  CHECK(peers.units == 5);
  CHECK(peers.entry == &city.entries[0]);
  CHECK(peers.median == 64'000);  // of 61.3, 62.6, 63.9, 65.2, 66.5
  CHECK(peers.lower == 63'000);
  CHECK(peers.upper == 65'000);
  CHECK(peers.quarter == Quarter::lower);
  CHECK(city.seen_by("school-5").quarter == Quarter::upper);
}

TEST_CASE("Peers_quarter_isToldByTheExactQuartiles") {
  City city;
  city.entries[0] = entry("school-0", 62'900, 0);  // above the lower one, 62.6, and below it as it is shown
  CHECK(city.seen_by("school-0").lower == 63'000);
  CHECK(city.seen_by("school-0").quarter == Quarter::middle);
  city.entries[0] = entry("school-0", 65'100, 0);  // below the upper one, 65.2, and above it as it is shown
  CHECK(city.seen_by("school-0").upper == 65'000);
  CHECK(city.seen_by("school-0").quarter == Quarter::middle);
  city.entries[0] = entry("school-0", 62'599, 0);
  CHECK(city.seen_by("school-0").quarter == Quarter::lower);
}

TEST_CASE("Comparison_everyLineOfAScore_hasAName") {
  for (const char* rule : {"acknowledge", "contain", "evidence", "reported.bureau", "reported.police", "completeness",
                           "decision", "restoration.probe", "restoration.baseline", "restoration.second",
                           "review.hot-wash", "review.report", "review.findings"}) {
    INFO(rule);
    CHECK(words_of_rule(rule).zh != rule);
    CHECK(words_of_rule(rule).zh != words_of_rule(rule).en);
  }
  CHECK(words_of_rule("evidence.capture-page").zh == "先行取证 [capture-page]");
  CHECK(words_of_rule("decision.call").en == "decisions [call]");
  CHECK(words_of_rule("new.rule").zh == "new.rule");
}

TEST_CASE("Peers_whoDeclines_isInNobodysFiguresAndSeesNone") {
  City city;
  city.standings["school-3"].declined = true;
  CHECK(city.seen_by("school-3").why == NoPeers::declined);
  CHECK(city.seen_by("school-3").entry == nullptr);
  const Peers others = city.seen_by("school-0");  // four are left
  CHECK(others.why == NoPeers::too_few);
  CHECK(others.units == 0);
  CHECK(others.median == 0);
}

TEST_CASE("Peers_ofFewerThanFive_ofNoSizeOrResult_areNotShown") {
  City city;
  CHECK(city.seen_by("school-6").why == NoPeers::too_few);  // the only small one
  city.standings["school-0"].students.reset();
  CHECK(city.seen_by("school-0").why == NoPeers::size_unknown);
  city.standings["school-0"].students = 800;
  city.entries[0].attempt_in_year = 2;
  CHECK(city.seen_by("school-0").why == NoPeers::no_result);
  City apart;
  apart.entries[2].surprise = true;  // plays something else now
  CHECK(apart.seen_by("school-0").why == NoPeers::too_few);
  City same;
  for (int n = 1; n < 6; ++n)
    same.entries[static_cast<std::size_t>(n)] = entry("school-" + std::to_string(n), 70'000 + n * 100, n);
  CHECK(same.seen_by("school-0").why == NoPeers::alike);
  CHECK(same.seen_by("school-0").median == 0);
  for (const auto why :
       {NoPeers::declined, NoPeers::size_unknown, NoPeers::no_result, NoPeers::too_few, NoPeers::alike})
    CHECK_FALSE(words_of(why).zh.empty());
}

TEST_CASE("Peers_sizes_beginAtTheirBounds") {
  Standings standings;
  const auto size = [&](std::int64_t students) {
    standings["a"].students = students;
    return std::string(to_string(*size_of(standings, "a")));
  };
  CHECK(size(499) == "small");
  CHECK(size(500) == "medium");
  CHECK(size(1999) == "medium");
  CHECK(size(2000) == "large");
  CHECK_FALSE(size_of(standings, "b"));
}

TEST_CASE("Ranking_tiesShareARank_andListsDoNotMix") {
  std::vector<Entry> entries{entry("a", 85'000), entry("b", 92'000), entry("c", 85'000), entry("d", 70'000),
                             entry("e", 99'000)};
  entries[4].surprise = true;
  const Ranking ranking = rank(all(entries), all(entries), {});
  REQUIRE(ranking.lists.size() == 2);
  std::string order;
  for (const auto& place : ranking.lists.front().places)
    order += std::to_string(place.rank) + place.entry->unit + " ";
  CHECK(order == "1b 2a 2c 4d ");
  CHECK(ranking.lists.back().places.front().rank == 1);
  CHECK(ranking.excluded.empty());
}

TEST_CASE("Ranking_whatIsLeftOut_standsBesideItWithItsReasons") {
  std::vector<Entry> entries{entry("a", 85'000),
                             with(entry("b", 95'000),
                                  [](Entry& e, auto& r) {
                                    e.freezes = 1;
                                    r.coverage = 500;
                                  }),
                             with(entry("c", 10'000), [](Entry& e, auto&) { e.state = DrillState::Aborted; })};
  const Ranking ranking = rank(all(entries), all(entries), {});
  CHECK(ranking.lists.front().places.size() == 1);
  REQUIRE(ranking.excluded.size() == 2);
  CHECK(ranking.excluded[0].entry->unit == "b");
  CHECK(ranking.excluded[0].why == std::vector{Barrier::frozen, Barrier::little_covered});
  CHECK(ranking.excluded[1].why == std::vector{Barrier::aborted});
  CHECK(ranking.proposals.empty());  // neither is praised or blamed for what cannot be compared
}

TEST_CASE("Ranking_proposals_followTheThresholdsAndNameWhatCameLater") {
  std::vector<Entry> entries{entry("a", 90'000), entry("b", 95'000), entry("c", 59'999), entry("d", 60'000),
                             entry("e", 40'000)};
  entries[1] = with(entries[1], [](Entry&, auto& r) { r.coverage = k_commended_coverage - 1; });
  entries.push_back(with(entry("c", 82'500, 7), [](Entry& e, auto&) { e.retest = true; }));
  entries.push_back(with(entry("e", 55'000, 8), [](Entry& e, auto&) { e.attempt_in_year = 2; }));
  const Ranking ranking = rank(all(entries), all(entries), {"z"});
  std::string said;
  for (const auto& one : ranking.proposals)
    said += std::string(to_string(one.notice)) + " " + one.unit + " " + one.code + "\n";
  CHECK(said == "commendation a excellent\ncriticism c fail\ncriticism e fail\ncriticism z comprehensive-missing\n");
  CHECK(ranking.proposals[1].later == &entries[5]);
  CHECK(ranking.proposals[1].reason.zh.find("82.5") != std::string::npos);
  CHECK(ranking.proposals[2].later == nullptr);  // played again, and failed again
  CHECK(ranking.proposals[3].entry == nullptr);

  const Entry next_year = entry("e", 61'000, 400);
  const auto since = std::vector<const Entry*>{&entries[4], &next_year};
  CHECK(rank(all(entries), since, {}).proposals[2].later == &next_year);
}

}  // namespace fenghuo::sim

// Many runs: the short way plays what the long way plays, whatever the threads; what they come to is right.
#include "sim/run/many.hpp"

#include "sim/drill/codec.hpp"
#include "sim/run/plot.hpp"
#include "tests/support/print.hpp"
#include "tests/support/scenarios.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using namespace tests;

namespace {

Trial trial(const char* scenario, int runs, std::uint64_t seed = 7, int threads = 2) {
  return {.scenario = shipped_scenarios().newest(scenario),
          .library = shipped_library(),
          .runs = runs,
          .seed = seed,
          .threads = threads};
}

/// Everything that can be said of a tally, as one line.
std::string said(const Tally& tally) {
  std::string out;
  const auto add = [&](std::int64_t number) { out += std::to_string(number) + " "; };
  const auto add_spread = [&](const Spread& spread) {
    add(spread.count());
    if (spread.count() == 0) return;
    for (const auto number : {spread.mean(), spread.least(), spread.at(100), spread.at(500), spread.at(900),
                              spread.most(), spread.between(50'000, 90'000)})
      add(number);
  };
  add_spread(tally.points());
  for (std::size_t n = 0; n < k_took.size(); ++n)
    add_spread(tally.took(static_cast<Took>(n)));
  for (const auto& [band, count] : tally.bands())
    out += band + " ", add(count);
  add(tally.in_time());
  for (const auto ms : tally.phases())
    add(ms);
  for (const auto& step : tally.steps())
    add(step.runs), add(step.ms);
  add(static_cast<std::int64_t>(tally.worst().run));
  add(static_cast<std::int64_t>(tally.best().run));
  return out;
}

void same_play(Stage& a, Stage& b) {
  REQUIRE(a.incident().size() == b.incident().size());
  for (std::size_t n = 0; n < a.incident().size(); ++n) {
    const Recorded &one = a.incident()[n], &other = b.incident()[n];
    REQUIRE(one.meta.at == other.meta.at);
    REQUIRE(one.meta.version == other.meta.version);
    REQUIRE(one.meta.actor == other.meta.actor);
    REQUIRE(one.event == other.event);
  }
  REQUIRE(a.tape().size() == b.tape().size());
  for (std::size_t n = 0; n < a.tape().size(); ++n) {
    REQUIRE(a.tape()[n].meta.at == b.tape()[n].meta.at);
    REQUIRE(to_foreign(a.tape()[n].event) == to_foreign(b.tape()[n].event));
  }
  REQUIRE(to_json(score(a.as_played())) == to_json(score(b.as_played())));
  CHECK(a.team().refused() == b.team().refused());
}

}  // namespace

TEST_CASE("Stage_withoutAJournal_playsWhatOneWithAJournalPlays") {
  for (const auto& scenario : shipped_scenarios().scenarios())
    for (const auto& one : built_in_profiles()) {
      Stage quick(scenario, shipped_library(), one);  // used again and again
      for (const std::uint64_t seed : {1U, 2U, 99U}) {
        INFO(scenario->id << " " << one.id << " seed " << seed);
        Stage kept(scenario, shipped_library(), one, Stage::Journal::memory);
        REQUIRE(quick.play(seed).has_value());
        REQUIRE(kept.play(seed).has_value());
        same_play(quick, kept);
      }
    }
}

TEST_CASE("Runs_anyNumberOfThreads_sameTally") {
  const Profile& slow = *built_in_profile("slow");
  const auto one = run_many(trial("defacement-holiday-night", 70, 7, 1), slow);
  const auto three = run_many(trial("defacement-holiday-night", 70, 7, 3), slow);
  const auto many = run_many(trial("defacement-holiday-night", 70, 7, 16), slow);
  const auto other = run_many(trial("defacement-holiday-night", 70, 8, 3), slow);
  REQUIRE(one->runs() == 70);
  CHECK(said(*one) == said(*three));
  CHECK(said(*one) == said(*many));
  CHECK(said(*one) != said(*other));
}

TEST_CASE("Runs_tally_isWhatTheRunsAloneCameTo") {
  const Trial asked = trial("outage-power-cut", 12, 5);
  const Profile& careless = *built_in_profile("careless");
  const auto tally = run_many(asked, careless);
  std::vector<std::int64_t> points;
  for (std::uint64_t run = 0; run < 12; ++run)
    points.push_back(run_scenario(asked.scenario, asked.library, careless, seed_of_run(5, run))->score.points);
  std::int64_t sum = 0;
  for (const auto one : points)
    sum += one;
  CHECK(tally->points().mean() == sum / 12);
  CHECK(points[tally->worst().run] == tally->points().least());
  CHECK(points[tally->best().run] == tally->points().most());
  std::ranges::sort(points);
  CHECK(tally->points().at(500) == points[5]);
  CHECK(tally->points().at(1000) == points[11]);
}

TEST_CASE("Runs_ofAPerfectTeam_takeWhatItsDelaysSay") {
  const auto tally = run_many(trial("defacement-holiday-night", 50), *built_in_profile("perfect"));
  CHECK(tally->in_time() == 50);
  const Spread& acknowledged = tally->took(Took::acknowledged);
  CHECK(acknowledged.count() == 50);
  CHECK(acknowledged.least() >= k_minute);
  CHECK(acknowledged.most() <= 2 * k_minute);
  std::int64_t all = 0;
  for (const auto ms : tally->phases())
    all += ms;
  CHECK(all > 0);
  CHECK(all <= 50 * shipped_scenarios().newest("defacement-holiday-night")->length);
  const auto playbook = playbook_of(*trial("defacement-holiday-night", 1).scenario, shipped_library());
  CHECK(tally->steps().size() == playbook->steps.size());
  const std::string drawn = plot_svg(*tally, *trial("defacement-holiday-night", 1).scenario, *playbook, Language::zh);
  CHECK(drawn.starts_with("<svg "));
  CHECK(drawn.find(">50<") != std::string::npos);
}

TEST_CASE("Runs_ofAScenarioWithoutAPlaybook_areRefused") {
  Scenario lost = *trial("outage-power-cut", 1).scenario;
  lost.playbook = "nothing-of-the-kind";
  Trial asked = trial("outage-power-cut", 40);
  asked.scenario = std::make_shared<const Scenario>(lost);
  CHECK_FALSE(run_many(asked, *built_in_profile("perfect")).has_value());
}

TEST_CASE("Compare_aTeamWithItself_differsInNothing") {
  const auto sums = compare(trial("harmful-forum-post", 20), *built_in_profile("slow"), *built_in_profile("slow"));
  CHECK(said(sums->a) == said(sums->b));
  CHECK(sums->same == 20);
  CHECK(sums->points.mean() == 0);
  CHECK(sums->points.within().low == 0);
  CHECK(sums->points.within().high == 0);
}

TEST_CASE("Compare_nightDutyAgainstNobodyBeforeHalfPastSeven_isWorthPoints") {
  const std::string delays = R"("begins":"05:10","delays":{"*":["PT2M","PT6M"]})";
  const auto morning =
      profile(R"({"id":"morning",)" + delays +
              R"(,"crews":{"responder":{"shifts":[["07:30","18:00"]]},"leader":{"shifts":[["07:30","18:00"]]}}})");
  const auto night = profile(R"({"id":"night",)" + delays + "}");
  const auto sums = compare(trial("defacement-holiday-night", 20), morning, night);
  CHECK(sums->better == 20);
  CHECK(sums->points.within().low > 0);
  CHECK(sums->a.in_time() == 0);
  CHECK(sums->b.in_time() == 20);
  const auto& waited = sums->a.took(Took::acknowledged);
  REQUIRE(waited.count() == 20);
  CHECK(waited.least() >= 2 * k_hour + 20 * k_minute);  // from 05:10 to 07:30
}

TEST_CASE("Compare_whoIsCalledAway_isSlower_andASecondPersonHelps") {
  const auto alone = profile(R"({"id":"one","delays":{"*":["PT3M","PT9M"]}})");
  const auto shared = profile(
      R"({"id":"three-schools","delays":{"*":["PT3M","PT9M"]},
          "crews":{"responder":{"elsewhere":{"every":{"exponential":"PT40M"},"takes":{"exponential":"PT20M"}}}}})");
  const auto two = profile(R"({"id":"two","delays":{"*":["PT3M","PT9M"]},"crews":{"responder":{"people":2}}})");
  const auto slower = compare(trial("defacement-dark-links", 30), alone, shared);
  CHECK(slower->took[static_cast<std::size_t>(Took::restored)].within().low > 0);
  const auto quicker = compare(trial("defacement-dark-links", 30), alone, two);
  CHECK(quicker->took[static_cast<std::size_t>(Took::bureau_told)].within().high < 0);
}

TEST_CASE("Compare_skill_scalesWhatThingsTake") {
  const auto plain = profile(R"({"id":"plain","delays":{"*":{"fixed":"PT4M"}}})");
  const auto half =
      profile(R"({"id":"half","delays":{"*":{"fixed":"PT4M"}},"crews":{"responder":{"skill":[500,500]}}})");
  const auto sums = compare(trial("outage-power-cut", 2), plain, half);
  CHECK(sums->a.took(Took::acknowledged).mean() == 4 * k_minute);
  CHECK(sums->b.took(Took::acknowledged).mean() == 2 * k_minute);
}

}  // namespace fenghuo::sim

// The six scenarios played by the model responders, in memory.
#include "sim/run/run.hpp"

#include "sim/run/stage.hpp"
#include "tests/support/print.hpp"
#include "tests/support/scenarios.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using namespace tests;

namespace {

Run played(const std::shared_ptr<const Scenario>& scenario, const std::string& profile, std::uint64_t seed = 1) {
  auto run = run_scenario(scenario, shipped_library(), *built_in_profile(profile), seed);
  REQUIRE(run.has_value());
  return std::move(*run);
}

}  // namespace

TEST_CASE("Run_everyScenario_ordersTheFourResponders") {
  REQUIRE(shipped_scenarios().scenarios().size() == 6);
  for (const auto& scenario : shipped_scenarios().scenarios())
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      INFO(scenario->id << " seed " << seed);
      const auto points = [&](const char* profile) { return played(scenario, profile, seed).score.points; };
      const auto perfect = points("perfect"), slow = points("slow"), careless = points("careless"),
                 absent = points("absent");
      CHECK(perfect >= 95'000);
      CHECK(perfect > slow);
      CHECK(slow > careless);
      CHECK(careless > absent);
      CHECK(absent <= 20'000);
    }
}

TEST_CASE("Run_everyScenario_mayBePlayed") {
  for (const auto& scenario : shipped_scenarios().scenarios()) {
    INFO(scenario->id);
    for (const auto& why : playable(scenario, shipped_library()))
      FAIL_CHECK(why.en);
  }
}

TEST_CASE("Run_scenarioThatTakesTooLong_isStopped") {
  Scenario endless = *shipped_scenarios().scenarios().front();
  endless.length = 10'000 * k_day;
  const Profile absent = *built_in_profile("absent");
  Stage stage(std::make_shared<const Scenario>(endless), shipped_library(), absent, Stage::Journal::memory);
  const auto played = stage.play(1);  // it keeps the time every few seconds: that alone is too much
  REQUIRE_FALSE(played.has_value());
  CHECK(played.error().code == "endless");
}

TEST_CASE("Run_scenarioThatCannotBeWon_isFoundByPlaying") {
  Scenario hopeless = *shipped_scenarios().scenarios().front();
  for (auto& objective : hopeless.objectives)
    if (objective.measure == Measure::acknowledge) objective.full = 1, objective.zero = 2;
  const auto why = playable(std::make_shared<const Scenario>(hopeless), shipped_library());
  REQUIRE(why.size() == 1);
  CHECK(why.front().en.find("95") != std::string::npos);
}

TEST_CASE("Run_sameSeed_sameBytes") {
  const auto scenario = shipped_scenarios().scenarios().front();
  const Run first = played(scenario, "slow", 7), again = played(scenario, "slow", 7),
            other = played(scenario, "slow", 8);
  CHECK(to_json(first.score) == to_json(again.score));
  CHECK(to_json(first.score) != to_json(other.score));
  REQUIRE(first.incident.size() == again.incident.size());
  for (std::size_t n = 0; n < first.incident.size(); ++n) {
    CHECK(first.incident[n].meta.at == again.incident[n].meta.at);
    CHECK(first.incident[n].event == again.incident[n].event);
  }
}

TEST_CASE("Run_modelResponders_areRefusedNothing") {
  for (const auto& scenario : shipped_scenarios().scenarios())
    for (const auto& profile : built_in_profiles()) {
      INFO(scenario->id << " " << profile.id);
      CHECK(played(scenario, profile.id).refused == 0);
    }
}

TEST_CASE("Run_everythingItLeaves_isADrill") {
  const Run run = played(shipped_scenarios().scenarios().front(), "careless");
  CHECK(std::get<IncidentOpened>(run.incident.front().event).mode == "drill");
  CHECK(std::get<IncidentOpened>(run.incident.front().event).summary.find("演练") != std::string::npos);
  CHECK(run.drill.state == DrillState::Scored);
}

TEST_CASE("Profile_file_isReadOrRefusedThere") {
  const auto good = load_profile(R"({"schema":"fenghuo.profile/1","id":"night","delays":{"*":["PT5M","PT20M"]},
                                     "errors":{"worst_choice":250}})");
  REQUIRE(good.has_value());
  CHECK(good->delay_of("task").high == 20 * k_minute);
  CHECK(good->worst_choice == 250);
  const auto pointer = [](std::string_view text) {
    const auto profile = load_profile(text);
    REQUIRE_FALSE(profile.has_value());
    return profile.error().errors.empty() ? std::string("-") : profile.error().errors.front().pointer;
  };
  CHECK(pointer(R"([])").empty());
  CHECK(pointer(R"({"id":"x","delays":{"*":["PT9M","PT5M"]}})") == "/delays/*");
  CHECK(pointer(R"({"id":"x","delays":{"*":["PT1M"]}})") == "/delays/*");
  CHECK(pointer(R"({"id":"x","delays":{"*":["PT1M","soon"]}})") == "/delays/*/1");
  CHECK(pointer(R"({"id":"x","delays":{"task":["PT1M","PT2M"]}})") == "/delays/*");
  CHECK(pointer(R"({"id":"x","acts":false,"errors":{"worst_choice":1001}})") == "/errors/worst_choice");
  CHECK(pointer(R"({"id":"x","acts":false,"errors":{"luck":1}})") == "/errors/luck");
  CHECK(pointer(R"({"acts":false})") == "/id");
  CHECK(pointer(R"({"id":"x","acts":false,"more":1})") == "/more");
}

}  // namespace fenghuo::sim

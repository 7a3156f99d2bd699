// The whole engine under a seeded scheduler: what it promises is held against everything that happened.
//
//   FENGHUO_SEEDS=10000 FENGHUO_FROM=1   how many runs, and which is the first (script/simulate)
//   FENGHUO_SEED=4711                    one of them, told step by step
#include "tests/simulation/plants.hpp"
#include "tests/simulation/simulate.hpp"
#include "tests/support/library.hpp"
#include "tests/support/temp_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <spdlog/spdlog.h>

namespace fenghuo::simulation {

using namespace engine;

namespace {

constexpr std::int64_t k_seeds = 300, k_whole = 10'000;  // what `script/test` takes, and `script/test --whole`

std::int64_t setting(const char* name, std::int64_t otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : std::stoll(value);
}

std::string how_to_replay(const Outcome& one) {
  return "seed " + std::to_string(one.seed) + " broke a promise [" + one.broken->promise + "]: " + one.broken->how +
         "\n  again, step by step: script/simulate --seed " + std::to_string(one.seed);
}

/// The first seed under which this fault is seen, and what for.
Outcome first_broken(const Options& options) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed)
    if (Outcome one = simulate(seed, options); one.broken) return one;
  return {};
}

/// Takes the protection out of one playbook: the flags, and that what destroys comes after what protects.
void bend(Json& playbook) {
  std::set<Json> protect;
  for (auto& [_, phase] : playbook["phases"].items())
    for (auto& step : phase)
      if (step.erase("before_destructive") != 0) protect.insert(step["id"]);
  for (auto& [_, phase] : playbook["phases"].items())
    for (auto& step : phase) {
      if (step.erase("destructive") == 0 || !step.contains("after")) continue;
      Json after = Json::array();
      for (const auto& id : step["after"])
        if (!protect.contains(id)) after.push_back(id);
      step["after"] = after;
      if (after.empty()) step.erase("after");
    }
}

/// The shipped playbooks as somebody has bent them: nothing has to be captured before anything is destroyed.
Library bent_library(const std::string& folder) {
  std::filesystem::copy(FENGHUO_SOURCE_DIR "/playbooks", folder, std::filesystem::copy_options::recursive);
  for (const char* name : {"defacement", "harmful-content", "outage"}) {
    const std::string path = folder + "/" + name + ".json";
    std::ifstream in(path);
    Json playbook = Json::parse(in);
    in.close();
    bend(playbook);
    std::ofstream(path) << playbook.dump();
  }
  return tests::read_library(folder);
}

struct Quiet {
  Quiet() { spdlog::set_level(spdlog::level::off); }
  ~Quiet() { spdlog::set_level(spdlog::level::info); }
};

}  // namespace

TEST_CASE("Simulation_everySeed_keepsEveryPromise") {
  const Quiet quiet;
  if (const auto seed = setting("FENGHUO_SEED", 0); seed != 0) {
    const Outcome one =
        simulate(static_cast<std::uint64_t>(seed), {.say = [](const std::string& line) { std::cout << line << "\n"; }});
    std::cout << "digest " << one.digest << "\n";
    if (one.broken) FAIL(how_to_replay(one));
    return;
  }
  const auto from = setting("FENGHUO_FROM", 1);
  const Sweep all = sweep(static_cast<std::uint64_t>(from),
                          setting("FENGHUO_SEEDS", setting("FENGHUO_WHOLE", 0) != 0 ? k_whole : k_seeds));
  std::cout << line_of(all) << "\n";
  for (const auto& one : all.broken)
    UNSCOPED_INFO(how_to_replay(one));
  CHECK(all.broken.empty());
  CHECK(all.figures.at("acknowledged") > all.seeds * 20);  // else this is no simulation of anything
  CHECK(all.figures.at("crashes") > all.seeds);
}

TEST_CASE("Simulation_sameSeed_sameBytes") {
  const Quiet quiet;
  for (const std::uint64_t seed : {1, 2, 3, 16, 32}) {
    CAPTURE(seed);
    const Outcome first = simulate(seed), second = simulate(seed);
    CHECK(first.digest == second.digest);
    CHECK(first.figures == second.figures);
  }
  CHECK(simulate(1).digest != simulate(3).digest);
}

TEST_CASE("Simulation_faultBuiltIn_isFound") {
  const Quiet quiet;
  const std::map<std::string, Plant> plants{
      {"drops a commit", drops_a_commit()},         {"answers before it keeps", answers_before_it_keeps()},
      {"keeps half a batch", keeps_half_a_batch()}, {"forgets a timer", forgets_a_timer()},
      {"forgets a message", forgets_a_message()},   {"forgets answers", forgets_answers()}};
  for (const auto& [what, plant] : plants) {
    CAPTURE(what);
    Options options;
    options.plant = plant;
    const Outcome one = first_broken(options);
    REQUIRE(one.broken);
    std::cout << what << ": seed " << one.seed << " [" << one.broken->promise << "]\n";
  }
}

TEST_CASE("Simulation_engineOnRulesThatNobodyApproved_isFound") {
  const Quiet quiet;
  const tests::TempFolder folder;
  const Library bent = bent_library(folder.path() + "/playbooks");
  Options options;
  options.library = &bent;
  const Outcome one = first_broken(options);
  REQUIRE(one.broken);
  CHECK(one.broken->promise == "gate");
}

}  // namespace fenghuo::simulation

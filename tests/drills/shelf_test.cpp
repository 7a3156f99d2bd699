// Scenarios that are published: kept byte for byte, with who and when; versions never change.
#include "sim/drill/shelf.hpp"

#include "sim/run/check.hpp"
#include "sim/scenario/load.hpp"
#include "tests/drills/scenario_rig.hpp"
#include "tests/support/core_rig.hpp"
#include "tests/support/failing_journal.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace fenghuo::sim {

using namespace engine;
using namespace test;
using namespace tests;

namespace {

constexpr Millis k_begin = 1'772'413'200'000;
constexpr const char* k_id = "defacement-holiday-night";

std::string version(const std::string& version, const std::string& title = "新版") {
  Json document = night();
  document["version"] = version;
  document["title"]["zh"] = title;
  return document.dump();
}

/// A shelf in a house of its own, whose process can be started again.
struct House {
  explicit House(Journal& in) : journal(in) { start(); }

  void start() {
    core.reset();
    auto shipped = ScenarioLibrary::from_folder(k_room, shipped_library());
    REQUIRE(shipped.has_value());
    shelf = std::make_unique<ScenarioShelf>(std::move(*shipped));
    REQUIRE(shelf->absorb(journal, shipped_library().schemas()).has_value());
    core = std::make_unique<Core>(journal, shipped_library(), clock, random, Zone{}, shelf.get());
    recover();
  }
  void recover() {
    Batch batch;
    REQUIRE(core->recover(batch).has_value());
    REQUIRE(keep(batch).has_value());
  }
  Result<void> keep(Batch& batch) { return batch.empty() ? Result<void>{} : journal.commit({&batch, 1}); }
  Result<ScenarioShelf::Published> publish(const std::string& text, Role role = Role::bureau) {
    Batch batch;
    core->begin(batch);
    auto scenario = std::make_shared<const Scenario>(load_scenario(text, shipped_library().schemas()).value());
    auto out = shelf->publish(std::move(scenario), text, *core, caller(role), batch);
    if (const auto kept = keep(batch); !kept) {
      recover();
      return kept.error();
    }
    return out;
  }

  Journal& journal;
  VirtualClock clock{k_begin};
  SeededRandom random{3};
  std::unique_ptr<ScenarioShelf> shelf;
  std::unique_ptr<Core> core;
};

std::string code(const Result<ScenarioShelf::Published>& published) {
  return published ? "" : published.error().code;
}

}  // namespace

TEST_CASE("Shelf_published_isKeptWithWhoAndWhen") {
  Store store(GENERATE(false, true));
  keep_sample(store.journal(), k_begin);
  House house(store.journal());
  CHECK(house.shelf->origin(*house.shelf->find(k_id, "")) == nullptr);

  house.clock.advance(k_hour);
  const auto first = house.publish(version("2.0.0"));
  REQUIRE(first.has_value());
  CHECK(first->fresh);
  CHECK(house.publish(version("2.0.0"))->fresh == false);  // once more, the same bytes
  for (const bool again : {false, true}) {
    if (again) house.start();
    const auto newest = house.shelf->find(k_id, "");
    REQUIRE(newest != nullptr);
    CHECK(newest->version == "2.0.0");
    CHECK(newest->title.zh == "新版");
    CHECK(house.shelf->find(k_id, "1.0.1") != nullptr);
    CHECK(house.shelf->document(k_id, "2.0.0")->body == version("2.0.0"));
    CHECK(house.shelf->newest().size() == 6);
    const auto* origin = house.shelf->origin(*newest);
    REQUIRE(origin != nullptr);
    CHECK(origin->person == caller(Role::bureau).person);
    CHECK(origin->at == k_begin + k_hour);
  }
  const auto events = house.journal.read_stream(std::string("scenario:") + k_id, 0, 10);
  REQUIRE(events.has_value());
  REQUIRE(events->size() == 1);
  CHECK(events->front().type == "DrillScenarioPublished");
  CHECK(events->front().payload.find(first->scenario->sha256) != std::string::npos);
}

TEST_CASE("Shelf_versions_neverChange") {
  const auto journal = make_memory_journal();
  keep_sample(*journal, k_begin);
  House house(*journal);
  REQUIRE(house.publish(version("2.0.0")).has_value());
  CHECK(code(house.publish(version("2.0.0", "另一版"))) == "version-published");
  CHECK(code(house.publish(version("1.0.1"))) == "version-published");  // the house's own
  CHECK(code(house.publish(version("1.5.0"))) == "version-not-newer");
  CHECK(code(house.publish(version("3.0.0"), Role::admin)) == "role-needed");
  CHECK(house.shelf->find(k_id, "")->version == "2.0.0");
  CHECK(house.shelf->find(k_id, "3.0.0") == nullptr);
  CHECK_FALSE(house.publish(text_of(k_id))->fresh);  // shipped already
}

TEST_CASE("Shelf_commitFails_nothingIsPublished") {
  const auto memory = make_memory_journal();
  keep_sample(*memory, k_begin);
  FailingJournal journal(*memory);
  House house(journal);
  journal.fail_commits(0, 1);
  CHECK_FALSE(house.publish(version("2.0.0")).has_value());
  CHECK(house.shelf->find(k_id, "")->version == "1.0.1");
  CHECK(house.shelf->find(k_id, "2.0.0") == nullptr);
  CHECK(house.publish(version("2.0.0", "改过再发"))->fresh);
}

TEST_CASE("Shelf_scenarioWithANewId_isThereToPlay") {
  const auto journal = make_memory_journal();
  keep_sample(*journal, k_begin);
  House house(*journal);
  Json document = night();
  document["id"] = "our-own";
  REQUIRE(house.publish(document.dump()).has_value());
  CHECK(house.shelf->newest().size() == 7);
  CHECK(house.shelf->find("our-own", "") != nullptr);
}

// --- the whole lint ---

TEST_CASE("Check_scenarioThatCannotBeWon_isFoundByPlaying") {
  Json document = night();
  for (auto& objective : document["objectives"])
    if (objective["measure"] == "acknowledge") objective["full"] = "PT1S", objective["zero"] = "PT2S";
  CHECK(lint(document.dump()).empty());
  const auto checked = check_scenario(document.dump(), shipped_library());
  REQUIRE(checked.findings.size() == 1);
  CHECK(checked.findings.front().pointer == "/objectives");
  CHECK(checked.findings.front().reason.en.find("95") != std::string::npos);
  CHECK(check_scenario(text_of(k_id), shipped_library()).findings.empty());
  CHECK(check_scenario("{", shipped_library()).scenario == nullptr);
}

TEST_CASE("Check_scenarioThatWouldNeverEnd_isRefusedUnplayed") {
  Json document = night();
  document["length"] = "P9999D";
  CHECK(pointers(check_scenario(document.dump(), shipped_library()).findings) == std::set<std::string>{"/length"});
  document["length"] = "P7D";
  CHECK(lint(document.dump()).empty());
}

TEST_CASE("Check_moreConditionsThanCanBeAsked_areRefusedUnplayed") {
  Json document = night(), any = Json::array(), all = Json::array();
  for (int n = 0; n < 20; ++n)
    any.push_back(Json{{"event", "DutyFiled"}});
  for (int n = 0; n < 20; ++n)
    all.push_back(Json{{"any", any}});
  place(document, at_inject("bureau-asks") + "/when") = Json{{"all", all}};
  CHECK(pointers(check_scenario(document.dump(), shipped_library()).findings) == std::set<std::string>{"/injects"});
}

}  // namespace fenghuo::sim

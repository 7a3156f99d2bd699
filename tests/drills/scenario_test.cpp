// Scenarios as shipped, as loaded, and how a condition is asked.
#include "sim/scenario/library.hpp"
#include "sim/scenario/load.hpp"
#include "sim/scenario/when.hpp"
#include "tests/drills/scenario_rig.hpp"

#include <algorithm>
#include <fstream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace test;
using engine::Json;

namespace {

const engine::Schemas& schemas() {
  return tests::shipped_library().schemas();
}

Scenario shipped(const std::string& id) {
  auto loaded = load_scenario(text_of(id), schemas());
  if (!loaded) throw std::runtime_error(id + loaded.error().errors.front().pointer + loaded.error().detail.en);
  return std::move(*loaded);
}

std::int64_t count(const Scenario& scenario, bool (*is)(const Inject&)) {
  return std::count_if(scenario.injects.begin(), scenario.injects.end(), is);
}

/// A playbooks room with scenarios of its own.
class Room {
 public:
  void write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories(folder_.path() + "/scenarios");
    std::ofstream(folder_.path() + "/scenarios/" + file, std::ios::binary) << text;
  }
  [[nodiscard]] engine::Result<ScenarioLibrary> read() const {
    return ScenarioLibrary::from_folder(folder_.path(), tests::shipped_library());
  }

 private:
  tests::TempFolder folder_;
};

std::string version(const std::string& number) {
  auto document = night();
  document["version"] = number;
  return document.dump();
}

class Past final : public History {
 public:
  [[nodiscard]] bool happened(std::string_view event, std::string_view step) const override {
    return event == "StepCompleted" && (step.empty() || step == "block-page");
  }
  [[nodiscard]] std::string_view chosen(std::string_view step) const override {
    return step == "confirm" ? "real" : std::string_view{};
  }
  [[nodiscard]] std::string_view decided(std::string_view inject) const override {
    return inject == "call" ? "wait" : std::string_view{};
  }
  [[nodiscard]] std::optional<Value> fact(std::string_view name) const override {
    return name == "harmful" ? std::optional<Value>(true) : std::nullopt;
  }
};

/// A condition as it is written, through the reader, asked of `Past`.
bool asked(const std::string& condition) {
  auto document = night();
  place(document, at_inject("bureau-asks") + "/when") = Json::parse(condition);
  const auto loaded = load_scenario(document.dump(), schemas());
  REQUIRE(loaded.has_value());
  return holds(*loaded->find("bureau-asks")->when, Past{});
}

}  // namespace

TEST_CASE("Scenario_shipped_lintsClean") {
  for (const std::string id : k_shipped) {
    const auto findings = lint(text_of(id));
    INFO(id << "\n" << told(findings));
    CHECK(findings.empty());
  }
}

TEST_CASE("Scenario_shipped_isOfTheAgreedMake") {
  std::map<std::string, int> hard, easy;
  for (const std::string id : k_shipped) {
    INFO(id);
    const auto scenario = shipped(id);
    CHECK(scenario.id == id);
    CHECK(scenario.sha256.size() == 64);
    ++(scenario.hard ? hard : easy)[scenario.playbook];
    CHECK(scenario.injects.size() >= 10);
    CHECK(scenario.injects.size() <= 16);
    const auto decisions = count(scenario, [](const Inject& i) { return i.kind == InjectKind::decision; });
    CHECK((decisions >= 3 && decisions <= 4));
    CHECK(count(scenario, [](const Inject& i) { return i.contingency; }) >= 1);
    CHECK(count(scenario, [](const Inject& i) { return i.false_lead; }) >= 1);
    CHECK(count(scenario, [](const Inject& i) { return i.only_if.has_value(); }) >= 2);
    const auto recurrences = count(scenario, [](const Inject& i) { return i.kind == InjectKind::recurrence; });
    CHECK((recurrences >= 1) == scenario.hard);
    CHECK(scenario.objectives.size() == k_measures.size());
    CHECK(scenario.caps.size() == k_caps.size());
  }
  const std::map<std::string, int> one_each{{"defacement", 1}, {"harmful-content", 1}, {"outage", 1}};
  CHECK(hard == one_each);
  CHECK(easy == one_each);
}

TEST_CASE("Scenario_loaded_isWhatWasWritten") {
  const auto scenario = shipped("defacement-holiday-night");
  CHECK(scenario.length == 6 * engine::k_hour);
  CHECK(scenario.severity == "III");
  CHECK(scenario.facts.at("harmful") == Value{true});
  const auto* asks = scenario.find("bureau-asks");
  REQUIRE(asks != nullptr);
  REQUIRE(asks->when);
  CHECK(asks->when->op == When::Op::event);
  CHECK(asks->when->event == "DutyFiled");
  CHECK(asks->when->step == "bureau-initial");
  CHECK(asks->delay == 15 * engine::k_minute);
  const auto* media = scenario.find("local-media");
  REQUIRE(media != nullptr);
  CHECK(media->to == engine::Role::leader);
  CHECK(media->at == 55 * engine::k_minute);
  CHECK(media->within == 10 * engine::k_minute);
  CHECK(media->options.size() == 3);
  CHECK(media->options.front().value == 1000);
  const auto& contain = scenario.objectives[1];
  CHECK(contain.measure == Measure::contain);
  CHECK(contain.half == 30 * engine::k_minute);
  CHECK(contain.is == Value{false});
  CHECK(scenario.objectives[2].wanted == std::vector<std::string>{"capture-page"});
  CHECK(scenario.caps[3].kind == CapKind::production_touched);
  CHECK(scenario.find("nobody") == nullptr);
}

TEST_CASE("Scenario_brokenText_isRefusedAtEachPlace") {
  CHECK(load_scenario("{", schemas()).has_error());
  auto document = night();
  document["title"].erase("en");
  document["severity"] = "V";
  place(document, "/injects/0/at") = "soon";
  const auto refused = load_scenario(document.dump(), schemas());
  REQUIRE(refused.has_error());
  std::set<std::string> places;
  for (const auto& error : refused.error().errors) {
    places.insert(error.pointer);
    CHECK_FALSE(error.detail.zh.empty());
    CHECK_FALSE(error.detail.en.empty());
  }
  CHECK(places == std::set<std::string>{"/title/en", "/severity", "/injects/0/at"});
}

TEST_CASE("ScenarioLibrary_shippedRoom_hasThemAll") {
  const auto library = ScenarioLibrary::from_folder(k_room, tests::shipped_library());
  REQUIRE(library.has_value());
  CHECK(library->scenarios().size() == std::size(k_shipped));
  for (const std::string id : k_shipped) {
    const auto scenario = library->newest(id);
    REQUIRE(scenario);
    const auto document = library->document(id, scenario->version);
    REQUIRE(document);
    CHECK(document->sha256 == scenario->sha256);
    CHECK(document->body == text_of(id));
  }
  CHECK_FALSE(library->newest("nobody"));
}

TEST_CASE("ScenarioLibrary_twoVersions_givesTheNewest") {
  const Room room;
  room.write("a.json", version("1.10.0"));
  room.write("b.json", version("1.9.0"));
  const auto library = room.read();
  REQUIRE(library.has_value());
  CHECK(library->scenarios().size() == 1);
  CHECK(library->newest("defacement-holiday-night")->version == "1.10.0");
  CHECK(library->scenario("defacement-holiday-night", "1.9.0"));
  CHECK_FALSE(library->scenario("defacement-holiday-night", "1.8.0"));
}

TEST_CASE("ScenarioLibrary_sameVersionTwice_isRefusedByName") {
  const Room room;
  room.write("a.json", version("1.0.0"));
  room.write("b.json", version("1.0.0"));
  const auto library = room.read();
  REQUIRE(library.has_error());
  CHECK(library.error().code == "duplicate");
  CHECK(library.error().detail.en.starts_with("scenarios/b.json"));
}

TEST_CASE("ScenarioLibrary_brokenFile_isRefusedWithNameAndPointer") {
  const Room room;
  auto document = night();
  document["playbook"] = "nothing";
  room.write("broken.json", document.dump());
  const auto library = room.read();
  REQUIRE(library.has_error());
  CHECK(library.error().detail.en.starts_with("scenarios/broken.json /playbook: "));
  CHECK(library.error().detail.zh.starts_with("scenarios/broken.json /playbook："));
  CHECK(library.error().errors.front().pointer == "/playbook");
}

TEST_CASE("ScenarioLibrary_noFolder_isEmpty") {
  const auto library = Room{}.read();
  REQUIRE(library.has_value());
  CHECK(library->scenarios().empty());
}

TEST_CASE("Scenario_condition_holdsAsItSays") {
  struct Case {
    const char* condition;
    bool holds;
  };
  const Case cases[]{
      {R"({"event":"StepCompleted"})", true},
      {R"({"event":"StepCompleted","step":"block-page"})", true},
      {R"({"event":"StepCompleted","step":"keep-logs"})", false},
      {R"({"event":"DutyFiled"})", false},
      {R"({"step":"confirm","chose":"real"})", true},
      {R"({"step":"confirm","chose":"false-alarm"})", false},
      {R"({"step":"scope","chose":"single-page"})", false},
      {R"({"inject":"call","chose":"wait"})", true},
      {R"({"inject":"call","chose":"go"})", false},
      {R"({"inject":"other","chose":"wait"})", false},
      {R"({"fact":"harmful","equals":true})", true},
      {R"({"fact":"harmful","equals":false})", false},
      {R"({"fact":"harmful","equals":1})", false},
      {R"({"fact":"unheard","equals":true})", false},
      {R"({"not":{"event":"DutyFiled"}})", true},
      {R"({"not":{"event":"StepCompleted"}})", false},
      {R"({"all":[{"event":"StepCompleted"},{"fact":"harmful","equals":true}]})", true},
      {R"({"all":[{"event":"StepCompleted"},{"event":"DutyFiled"}]})", false},
      {R"({"any":[{"event":"DutyFiled"},{"event":"StepCompleted"}]})", true},
      {R"({"any":[{"event":"DutyFiled"},{"event":"DutyWarned"}]})", false},
      {R"({"all":[{"any":[{"event":"DutyFiled"},{"not":{"event":"DutyFiled"}}]}],"delay":"PT5M"})", true},
  };
  for (const auto& one : cases) {
    INFO(one.condition);
    CHECK(asked(one.condition) == one.holds);
  }
}

TEST_CASE("Scenario_emptyOption_neverCountsAsChosen") {
  When chose{.op = When::Op::chose, .step = "scope"};
  CHECK_FALSE(holds(chose, Past{}));
  When decided{.op = When::Op::decided, .inject = "other"};
  CHECK_FALSE(holds(decided, Past{}));
  CHECK(holds(When{.op = When::Op::all}, Past{}));
  CHECK_FALSE(holds(When{.op = When::Op::any}, Past{}));
}

}  // namespace fenghuo::sim

// A scenario's conditions and facts, and a drill's events, as people read them.
#include "sim/report/report.hpp"
#include "sim/run/run.hpp"
#include "sim/scenario/load.hpp"
#include "sim/scenario/words.hpp"
#include "tests/drills/scenario_rig.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace test;
using engine::Json;

namespace {

std::shared_ptr<const Scenario> shipped(const std::string& id) {
  auto loaded = load_scenario(text_of(id), tests::shipped_library().schemas());
  REQUIRE(loaded.has_value());
  return std::make_shared<const Scenario>(std::move(*loaded));
}

std::string zh_of(const std::string& condition) {
  Json document = night();
  place(document, at_inject("bureau-asks") + "/when") = Json::parse(condition);
  const auto loaded = load_scenario(document.dump(), tests::shipped_library().schemas());
  REQUIRE(loaded.has_value());
  const auto playbook = newest_playbook(tests::shipped_library(), loaded->playbook);
  const Terms terms{*loaded, playbook.get(), &tests::shipped_library().rules()};
  return comes_words(*loaded->find("bureau-asks"), terms).zh;
}

bool says(const Text& text, const std::string& part) {
  return text.zh.find(part) != std::string::npos || text.en.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("ScenarioWords_everyKindOfCondition_isSaidInTitles") {
  const auto& library = tests::shipped_library();
  const std::string block = "“" + newest_playbook(library, "defacement")->find("block-page")->title.zh + "”";
  CHECK(zh_of(R"({"event":"StepCompleted","step":"block-page"})") == block + "步骤完成时");
  CHECK(zh_of(R"({"event":"IncidentAcknowledged","delay":"PT5M"})") == "接手后 5分钟");
  CHECK(zh_of(R"({"fact":"harmful","equals":false})") == "“有害内容可见”不成立时");
  CHECK(zh_of(R"({"fact":"spread","equals":true})") == "“首页截图已经外传”成立时");
  CHECK(
      zh_of(
          R"({"all":[{"fact":"up","equals":true},{"any":[{"event":"IncidentAcknowledged"},{"event":"CommentAdded"}]}]})") ==
      "“服务可用”成立，且（接手，或备注）时");
  CHECK(zh_of(R"({"not":{"event":"IncidentAcknowledged"}})") == "不符合：接手时");
}

TEST_CASE("ScenarioWords_shippedInjects_showNoIds") {
  for (const auto* id : k_shipped) {
    const auto scenario = shipped(id);
    const auto playbook = newest_playbook(tests::shipped_library(), scenario->playbook);
    const Terms terms{*scenario, playbook.get(), &tests::shipped_library().rules()};
    for (const auto& inject : scenario->injects) {
      const Text words = comes_words(inject, terms);
      INFO(id << " " << inject.id << ": " << words.zh << " | " << words.en);
      CHECK_FALSE(words.zh.empty());
      CHECK_FALSE(words.en.empty());
      for (const auto& step : playbook->steps)
        if (step.id.find('-') != std::string::npos) CHECK_FALSE(says(words, step.id));
      for (const auto& other : scenario->injects)
        if (other.id.find('-') != std::string::npos) CHECK_FALSE(says(words, other.id));
      for (const auto& duty : tests::shipped_library().rules().duties)
        CHECK_FALSE(says(words, duty.id));
    }
    for (const auto& [fact, _] : scenario->facts)
      CHECK(fact_name(*scenario, fact).zh != fact);
  }
}

TEST_CASE("ScenarioWords_titleOfNoFact_isRefused") {
  Json document = night();
  document["fact_titles"]["unheard"] = {{"zh", "没有的事"}, {"en", "nothing"}};
  CHECK(pointers(lint(document.dump())) == std::set<std::string>{"/fact_titles/unheard"});
  document = night();
  document["fact_titles"]["spread"] = {{"zh", "spread"}, {"en", "spread"}};
  CHECK(pointers(lint(document.dump())) == std::set<std::string>{"/fact_titles/spread/zh"});
  document["fact_titles"]["spread"] = {{"zh", "已经外传"}};
  CHECK_FALSE(lint(document.dump()).empty());
}

TEST_CASE("DrillEvents_ofAPlay_areSaidInBothLanguages") {
  const auto scenario = shipped("defacement-holiday-night");
  const auto run = run_scenario(scenario, tests::shipped_library(), *built_in_profile("absent"), 1);
  REQUIRE(run.has_value());
  const ReportFacts facts{.drill = &run->drill, .scenario = scenario.get(), .tape = run->tape, .units = {}, .zone = {}};
  int facts_set = 0;
  for (const auto& one : run->tape) {
    const Said said = say_event(one.event, facts);
    const std::string type(std::visit([](const auto& e) { return e.k_type; }, one.event));
    INFO(type << ": " << said.what.zh << " " << said.content.zh << " | " << said.what.en << " " << said.content.en);
    CHECK_FALSE(said.what.en.empty());
    CHECK(said.what.zh != type);
    CHECK(said.content.zh.empty() == said.content.en.empty());
    if (const auto* set = std::get_if<DrillFactSet>(&one.event); set != nullptr && set->fact == "spread") {
      ++facts_set;
      CHECK(says(said.content, "首页截图已经外传"));
      CHECK_FALSE(said.content.zh.find("spread") != std::string::npos);
    }
    if (const auto* came = std::get_if<DrillInjected>(&one.event))
      CHECK(says(said.content, scenario->find(came->inject)->title.zh));
  }
  CHECK(facts_set == 1);
}

}  // namespace fenghuo::sim

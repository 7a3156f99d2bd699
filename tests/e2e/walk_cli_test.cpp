#include "tests/support/next_walker.hpp"
#include "tests/support/server.hpp"

#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace fenghuo::e2e {

namespace {

/// One person at a terminal, with their token in the environment.
class Terminal {
 public:
  Terminal(House& house, const std::string& role, const std::string& unit, const std::string& language)
      : scratch_(house.scratch()),
        environment_{{"FENGHUO_SERVER", house.server().url()},
                     {"FENGHUO_TOKEN", token_of(house.data(), role, unit)},
                     {"FENGHUO_LANG", language},
                     {"NO_COLOR", "1"}} {}

  [[nodiscard]] Ran type(const std::vector<std::string>& words) const { return fenghuo(words, environment_); }

  /// Does one item of `next --json` by the commands a person would type.
  [[nodiscard]] Ran take(const std::string& incident, const Json& item) const {
    const std::string action = item.at("action");
    if (!item.contains("step") && !item.contains("duty")) return type({"incident", action, incident});
    const bool duty = item.contains("duty");
    std::vector<std::string> words{duty ? "duty" : "step", action, incident, item.at(duty ? "duty" : "step")};
    const auto add = [&](const std::string& option, const std::string& value) {
      words.push_back(option);
      words.push_back(value);
    };
    const Json& needs = item.at("needs");
    for (const auto& kind : needs.at("evidence"))
      add("--evidence", scratch_.file("proof.txt", "evidence of " + kind.dump()) + ":" + kind.get<std::string>());
    if (!needs.at("option").empty()) add("--outcome", needs["option"][0]["id"]);
    for (const auto& field : needs.at("fields")) {
      const Json value = value_for(field);
      add("--field", field["id"].get<std::string>() + "=" + (value.is_string() ? value.get<std::string>() : value.dump()));
    }
    if (needs.at("note") == true) add("--note", "按预案办理");
    return type(words);
  }

 private:
  const Scratch& scratch_;
  Environment environment_;
};

std::vector<std::string> wrong_turn_in(const std::string& phase, const std::string& id) {
  if (phase == "Triage") return {"step", "complete", id, "block-page"};
  if (phase == "Containment") return {"step", "complete", id, "clean-patch"};
  if (phase == "Preservation") return {"step", "fail", id, "block-page", "--reason", "wrong turn"};
  if (phase == "Reporting") return {"step", "complete", id, "hot-review"};
  if (phase == "Restoration") return {"step", "complete", id, "restore-backup"};
  return {"incident", "close", id};
}

}  // namespace

TEST_CASE("Cli_walkByCommandsAlone_reachesClosed") {
  const std::string language = GENERATE("zh", "en");
  House house;
  const std::string id = house.open_by_alert();
  const Terminal people[]{{house, "responder", k_school, language},
                          {house, "leader", k_school, language},
                          {house, "bureau", k_bureau, language}};
  std::set<std::string> seen;
  std::string phase;
  for (int turn = 0; turn < 200 && phase != "Closed"; ++turn) {
    Json item;
    for (const auto& person : people) {
      const Ran looked = person.type({"--json", "incident", "next", id});
      INFO(looked.err);
      REQUIRE(looked.code == 0);
      const Json next = Json::parse(looked.out);
      phase = next.at("state").at("response");
      if (seen.insert(phase).second) {
        const Ran refused = people[0].type(wrong_turn_in(phase, id));
        INFO(phase << " " << refused.out << refused.err);
        CHECK(refused.code == 1);
        CHECK(refused.err.find(language == "zh" ? "现在可以：\n  fenghuo " : "you can do now:\n  fenghuo ") != std::string::npos);
      }
      if (next.at("next").empty()) continue;
      item = next["next"][0];
      const Ran done = person.take(id, item);
      INFO(phase << " " << item.dump() << done.out << done.err);
      REQUIRE(done.code == 0);
      break;
    }
    REQUIRE((phase == "Closed" || !item.is_null()));
  }
  CHECK(phase == "Closed");
  CHECK(seen.size() == 7);
}

TEST_CASE("Cli_nextForPeople_showsTheClockAndTheExactCommand") {
  House house;
  const std::string id = house.open_by_alert();
  const Terminal zh(house, "responder", k_school, "zh"), en(house, "responder", k_school, "en");
  const Ran shown_zh = zh.type({"incident", "next", id}), shown_en = en.type({"incident", "next", id});
  INFO(shown_zh.out << shown_en.out);
  REQUIRE(shown_zh.code == 0);
  REQUIRE(shown_en.code == 0);
  const auto has = [](const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; };
  CHECK(has(shown_zh.out, "bureau-initial"));
  CHECK(has(shown_zh.out, "还剩 1小时"));
  CHECK(has(shown_en.out, "1 h "));
  CHECK(has(shown_en.out, "min left"));
  for (const auto& text : {shown_zh.out, shown_en.out}) {
    CHECK(has(text, "fenghuo incident acknowledge " + id));
    CHECK(has(text, "fenghuo step complete " + id + " confirm --outcome real"));
    CHECK(has(text, "fenghuo step complete " + id + " capture-page --evidence FILE:page-capture"));
  }
  CHECK(shown_zh.out.find("bureau-initial") < shown_zh.out.find("fenghuo step"));  // the clocks first
}

TEST_CASE("Cli_evidenceTakenBack_isTheSameFile") {
  House house;
  const std::string id = house.open_by_alert();
  const Terminal person(house, "responder", k_school, "en");
  const std::string file = house.scratch().file("网页 截图.png", std::string("\x89PNG\0\n", 6));
  const Ran added = person.type({"--json", "evidence", "add", id, file, "--kind", "screenshot"});
  INFO(added.err);
  REQUIRE(added.code == 0);
  const Json evidence = Json::parse(added.out);
  CHECK(evidence["filename"] == "网页 截图.png");
  const std::string back = house.scratch() / "back.png";
  CHECK(person.type({"evidence", "get", id, evidence["id"], "-o", back}).code == 0);
  CHECK(slurp(back) == slurp(file));
  CHECK(person.type({"evidence", "get", id, evidence["id"], "-o", back}).code == 2);  // nothing is overwritten
}

TEST_CASE("Cli_wrongUsage_isCode2AndSaysWhatToType") {
  for (const auto& words : std::vector<std::vector<std::string>>{{},
                                                                 {"incidnet"},
                                                                 {"incident", "next"},
                                                                 {"step", "skip", "INC-1", "confirm"},
                                                                 {"incident", "list", "--limit", "1000"},
                                                                 {"serve"}}) {
    const Ran ran = fenghuo(words, {{"FENGHUO_LANG", "en"}});
    INFO(ran.out << ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.err.find("fenghuo") != std::string::npos);
  }
  CHECK(fenghuo({"incidnet"}, {{"FENGHUO_LANG", "en"}}).err.find("incident") != std::string::npos);
}

TEST_CASE("Cli_serverDown_isCode3") {
  House house;
  const Terminal person(house, "responder", k_school, "en");
  CHECK(house.stop() == 0);
  const Ran ran = person.type({"incident", "list"});
  INFO(ran.err);
  CHECK(ran.code == 3);
  CHECK_FALSE(ran.err.empty());
}

TEST_CASE("Cli_tokenUnknown_isCode1AndSaysWhereATokenGoes") {
  House house;
  const Ran ran = fenghuo({"incident", "list"}, {{"FENGHUO_SERVER", house.server().url()}, {"FENGHUO_TOKEN", "fh_wrong"}, {"FENGHUO_LANG", "en"}});
  CHECK(ran.code == 1);
  CHECK(ran.err.find("FENGHUO_TOKEN") != std::string::npos);
}

}  // namespace fenghuo::e2e

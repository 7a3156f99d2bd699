// The players' console: a drill's incident says what the drill adds, and a client that knows only `next` decides too.
#include "tests/support/next_walker.hpp"
#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

namespace fenghuo::e2e {

namespace {

using Catch::Matchers::ContainsSubstring;

Json must(const Answer& answer, int status = 200) {
  INFO(answer.status << " " << answer.body << answer.failure);
  REQUIRE(answer.status == status);
  return answer.json();
}

/// A drill of the school that has begun, with one decision put to it.
struct Played {
  Played() {
    const Json plan{{"scenario", "defacement-dark-links"}, {"units", {k_school}}};
    id = must(bureau.post("/v1/drills", plan), 201).at("id");
    self = "/v1/drills/" + id;
    must(bureau.post(self + "/schedule", {{"starts_at", time_now(3600)}}));
    must(bureau.post(self + "/announce"));
    must(bureau.post(self + "/start"));
    incident = must(player.get(self)).at("sides").at(0).at("incident");
    must(bureau.post(self + "/inject", {{"inject", "just-delete"}}));
  }
  [[nodiscard]] Json look(Client client) const { return must(client.get("/v1/incidents/" + incident)); }
  [[nodiscard]] Ran type(const std::vector<std::string>& words, const std::string& role = "responder") const {
    return fenghuo(words, {{"FENGHUO_SERVER", house.server().url()},
                           {"FENGHUO_TOKEN", token_of(house.data(), role, role == "bureau" ? k_bureau : k_school)},
                           {"FENGHUO_LANG", language},
                           {"NO_COLOR", "1"}});
  }

  mutable House house;
  Client bureau = house.client("bureau", k_bureau), player = house.client("responder", k_school);
  std::string id, self, incident, language = "zh";
};

}  // namespace

TEST_CASE("Players_next_asksForTheDecisionToo") {
  const std::string role = GENERATE("responder", "bureau");
  Played drill;
  Client client = role == "bureau" ? drill.bureau : drill.player;
  const Json seen = drill.look(client);
  const Json& first = seen.at("next").at(0);
  CHECK(first.at("action") == "decide");
  CHECK(first.at("drill") == drill.id);
  CHECK(first.at("inject") == "just-delete");
  CHECK(first.at("needs").at("option").size() >= 2);
  CHECK(first.contains("unit") == (role == "bureau"));  // for which side: not their own
  CHECK_FALSE(first.dump().find("value") != std::string::npos);
  NextWalker walker(client, drill.incident);
  must(walker.take(first));
  const Json after = drill.look(client);
  CHECK(after.at("next").at(0).at("action") != "decide");
  bool decided = false;
  for (const auto& letter : after.at("exercise").at("inbox"))
    if (letter.at("id") == "just-delete") decided = letter.at("decision").at("decided").is_object();
  CHECK(decided);
  CHECK_FALSE(drill.house.client("auditor", k_bureau).get("/v1/incidents/" + drill.incident).body.find("\"decide\"") !=
              std::string::npos);
}

TEST_CASE("Players_exercise_isInNoLiveIncident") {
  Played drill;
  const std::string live = drill.house.open_by_alert(k_other_school, k_other_host);
  CHECK_FALSE(must(drill.bureau.get("/v1/incidents/" + live)).contains("exercise"));
  const Json whole = must(drill.player.post("/v1/incidents/" + drill.incident + "/acknowledge", Json::object(),
                                            {{"Prefer", "return=representation"}}));
  CHECK(whole.at("exercise").at("clock").at("pace") == "running");
}

TEST_CASE("Cli_nextOfADrill_saysWhatCameInAndHowToDecide") {
  Played drill;
  drill.language = GENERATE("zh", "en");
  const bool zh = drill.language == "zh";
  const std::string command = "fenghuo drill decide " + drill.id + " just-delete …";
  const Ran next = drill.type({"incident", "next", drill.incident});
  INFO(next.out << next.err);
  CHECK(next.code == 0);
  CHECK_THAT(next.out, ContainsSubstring(zh ? "演练时间：进行中" : "time of the drill: running"));
  CHECK_THAT(next.out, ContainsSubstring(zh ? "演练来件" : "What came in") && ContainsSubstring(command) &&
                           ContainsSubstring("keep-then-block"));
  CHECK(drill.type({"drill", "decide", drill.id, "just-delete", "…"}).code == 2);
  CHECK(drill.type({"drill", "decide", drill.id, "just-delete", "keep-then-block"}).code == 0);
  const Ran after = drill.type({"incident", "next", drill.incident});
  CHECK(after.out.find(command) == std::string::npos);

  must(drill.bureau.post(drill.self + "/pause", {{"reason", "午休"}}));
  const Ran paused = drill.type({"incident", "next", drill.incident});
  CHECK_THAT(paused.out, ContainsSubstring(zh ? "时间静止" : "Time stands still") && ContainsSubstring("午休"));
}

TEST_CASE("Cli_drillEvents_areInWords") {
  Played drill;
  const Ran events = drill.type({"drill", "events", drill.id}, "bureau");
  INFO(events.out << events.err);
  CHECK(events.code == 0);
  CHECK_THAT(events.out, ContainsSubstring("制定演练计划") && ContainsSubstring("演练开始") &&
                             ContainsSubstring("情景注入") && ContainsSubstring("导调人员手动发出"));
  CHECK(events.out.find("DrillInjected") == std::string::npos);
  const Ran json = drill.type({"--json", "drill", "events", drill.id, "--limit", "2"}, "bureau");
  CHECK(Json::parse(json.out).at("items").size() == 2);
  const Json players = must(drill.player.get(drill.self + "/events"));
  for (const auto& item : players.at("items")) {
    INFO(item.dump());
    CHECK_FALSE(item.at("what").at("en").get<std::string>().empty());
    CHECK(item.at("type") != "DrillPlanned");
  }
}

TEST_CASE("Cli_drillDesk_saysConditionsInWords") {
  Played drill;
  const Ran desk = drill.type({"drill", "desk", drill.id}, "bureau");
  INFO(desk.out << desk.err);
  CHECK(desk.code == 0);
  CHECK(desk.out.find("{\"") == std::string::npos);
  const Json seen = must(drill.bureau.get(drill.self));
  for (const auto& inject : seen.at("desk").at("msel"))
    CHECK_FALSE(inject.at("comes").at("zh").get<std::string>().empty());
}

TEST_CASE("Cli_retrospective_isNoGrade") {
  House house;
  const std::string id = house.open_by_alert();
  auto bureau = house.client("bureau", k_bureau);
  const std::string path = "/v1/incidents/" + id + "/retrospective";
  CHECK(bureau.get(path).json().at("code") == "not-closed");
  CHECK(house.client("responder", k_other_school).get(path).status == 404);
  NextWalker walker(bureau, id);
  for (int turn = 0; turn < 200; ++turn) {
    const Json seen = walker.look();
    if (seen.at("state").at("response") == "Closed") break;
    const Answer done = walker.take(seen.at("next").at(0));
    INFO(done.body);
    REQUIRE(done.status < 300);
  }
  const Json held = must(bureau.get(path));
  CHECK(held.at("lines").size() >= 8);
  std::size_t named = 0;
  for (const auto& line : held.at("lines"))
    for (const auto& event : line.at("events")) {
      ++named;
      CHECK(bureau.get(event.at("href")).json().at("items").at(0).at("version") == event.at("version"));
    }
  CHECK(named > 8);
  for (const std::string language : {"zh", "en"}) {
    const Ran shown =
        fenghuo({"incident", "retrospective", id}, {{"FENGHUO_SERVER", house.server().url()},
                                                    {"FENGHUO_TOKEN", token_of(house.data(), "bureau", k_bureau)},
                                                    {"FENGHUO_LANG", language},
                                                    {"NO_COLOR", "1"}});
    INFO(shown.out << shown.err);
    CHECK(shown.code == 0);
    CHECK_THAT(shown.out, ContainsSubstring(language == "zh" ? "复盘对照" : "Retrospective of"));
    for (const auto* word : {"成绩", "得分", "等级", "满分", "评分", "score", "grade", "Score", "Grade", "points"})
      CHECK(shown.out.find(word) == std::string::npos);
  }
  must(bureau.post("/v1/incidents/" + id + "/reopen", {{"reason", "补充"}}, {{"If-Match", "*"}}));
  CHECK(bureau.get(path).json().at("code") == "not-closed");
}

}  // namespace fenghuo::e2e

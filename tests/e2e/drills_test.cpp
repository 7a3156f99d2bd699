// A drill over HTTP: who sees what of it and when, that its time stands still when it must, and that it outlives the
// server.
#include "tests/support/event_stream.hpp"
#include "tests/support/next_walker.hpp"
#include "tests/support/server.hpp"

#include <filesystem>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

namespace fenghuo::e2e {

namespace {

namespace fs = std::filesystem;

constexpr const char* k_scenario = "defacement-dark-links";

Json must(const Answer& answer, int status = 200) {
  INFO(answer.status << " " << answer.body << answer.failure);
  REQUIRE(answer.status == status);
  return answer.json();
}

/// One drill of the school, as its people and those who run it have it before them.
struct Exercise {
  explicit Exercise(House& in, const Json& more = Json::object()) : house(in) {
    Json plan{{"scenario", k_scenario}, {"units", {k_school}}};
    plan.update(more);
    const Json planned = must(bureau().post("/v1/drills", plan), 201);
    id = planned.at("id");
    self = "/v1/drills/" + id;
    CHECK(planned.at("state") == "Draft");
    CHECK(planned.at("version") == 1);
  }

  [[nodiscard]] Client bureau() const { return house.client("bureau", k_bureau); }
  [[nodiscard]] Client player() const { return house.client("responder", k_school); }
  [[nodiscard]] Client stranger() const { return house.client("responder", k_other_school); }
  Answer act(const std::string& name, const Json& body = Json::object(), const Headers& headers = {}) const {
    return bureau().post(self + "/" + name, body, headers);
  }
  /// From the draft to StartEx.
  void start() const {
    must(act("schedule", {{"starts_at", time_now(3600)}}));
    must(act("announce"));
    CHECK(must(act("start")).at("state") == "Running");
  }
  [[nodiscard]] Json side() const { return must(player().get(self)).at("sides").at(0); }
  [[nodiscard]] std::string incident() const { return side().at("incident"); }

  House& house;
  std::string id, self;
};

bool says(const Json& json, const std::string& text) {
  return json.dump().find(text) != std::string::npos;
}

std::string code_of(const Answer& answer) {
  return std::to_string(answer.status) + " " + answer.json().value("code", "");
}

}  // namespace

TEST_CASE("Drills_fromPlanToScore_playedByTheSchool") {
  House house;
  const Exercise drill(house);
  auto player = drill.player(), bureau = drill.bureau();
  CHECK(player.get(drill.self).status == 404);  // a draft is nobody's business
  CHECK(code_of(drill.act("start")) == "409 drill-state");
  CHECK(drill.act("start").json().at("allowed") == Json::array({"schedule", "abort"}));
  drill.start();

  const Json seen = must(player.get(drill.self));
  CHECK(seen.at("title").at("zh").get<std::string>().starts_with("【演练】"));
  CHECK(seen.at("title").at("en").get<std::string>().starts_with("[DRILL] "));
  CHECK(seen.at("clock").at("pace") == "running");
  CHECK_FALSE(seen.contains("desk"));
  CHECK_FALSE(says(seen, "expected"));
  CHECK_FALSE(says(seen, "value"));
  CHECK(seen.at("sides").at(0).at("page").at("harmful") == true);
  CHECK(seen.at("sides").at(0).at("inbox").at(0).at("id") == "notice");

  const std::string incident = drill.incident(), path = "/v1/incidents/" + incident;
  CHECK(incident.starts_with("EXE-"));
  const Json played = must(player.get(path));
  CHECK(played.at("mode") == "drill");
  CHECK(played.at("drill") == drill.id);
  CHECK(played.at("summary").get<std::string>().starts_with("【演练】"));
  must(player.post(path + "/acknowledge"));
  NextWalker walker(player, incident);
  must(walker.take(must(player.get(path)).at("next").at(0)));

  CHECK(player.post(drill.self + "/decisions/just-delete", {{"option", "keep-then-block"}}).status == 404);
  CHECK(player.post(drill.self + "/inject", {{"inject", "just-delete"}}).status == 403);
  must(drill.act("inject", {{"inject", "just-delete"}, {"note", "看第一反应"}}));
  CHECK(must(bureau.get(drill.self + "/events")).dump().find("看第一反应") != std::string::npos);
  CHECK(must(player.get(drill.self + "/events")).dump().find("看第一反应") ==
        std::string::npos);  // the controller's own
  CHECK(must(player.get(drill.self)).at("allowed") == Json::array({"decide just-delete"}));
  CHECK_FALSE(says(drill.side(), "feedback"));
  must(player.post(drill.self + "/decisions/just-delete", {{"option", "keep-then-block"}}));
  CHECK(says(drill.side(), "feedback"));
  CHECK(code_of(player.post(drill.self + "/decisions/just-delete", {{"option", "delete-lines"}})) == "409 decided");

  const Json desk = must(bureau.get(drill.self)).at("desk");
  CHECK(desk.at("sides").at(0).at("incident") == incident);
  CHECK(desk.at("sides").at(0).at("acknowledged") == true);
  CHECK(says(desk.at("msel"), "expected"));

  CHECK(code_of(player.get(drill.self + "/score")) == "409 score-not-out");
  CHECK(bureau.get(drill.self + "/score").status == 200);
  must(drill.act("end"));
  CHECK(player.get(drill.self + "/score").status == 409);
  CHECK(code_of(player.post(path + "/comment", {{"text", "x"}})) == "409 time-stands-still");
  must(drill.act("hot-wash"));
  CHECK(must(drill.act("finish")).at("state") == "Scored");

  const Json score = must(player.get(drill.self + "/score")).at("scores").at(0);
  CHECK(score.at("unit") == k_school);
  CHECK(score.at("points").get<double>() > 0);
  bool named = false;
  for (const auto& line : score.at("lines"))
    for (const auto& event : line.at("events")) {
      named = true;
      CHECK(player.get(event.at("href")).json().at("items").size() == 1);
    }
  CHECK(named);
  CHECK(must(drill.act("close")).at("state") == "Closed");
}

TEST_CASE("Drills_paused_refuseThePlayersWork") {
  House house;
  const Exercise drill(house);
  drill.start();
  auto player = drill.player();
  const std::string path = "/v1/incidents/" + drill.incident();
  must(drill.act("inject", {{"inject", "just-delete"}}));
  must(drill.act("pause", {{"reason", "午休"}}));
  const Json seen = must(player.get(drill.self));
  CHECK(seen.at("clock").at("pace") == "paused");
  CHECK(seen.at("clock").at("why").at("zh") == "午休");
  const Json played = must(player.get(path));
  CHECK(played.at("next").empty());
  CHECK(code_of(player.post(path + "/acknowledge")) == "409 time-stands-still");
  CHECK(code_of(player.post(drill.self + "/decisions/just-delete", {{"option", "keep-then-block"}})) ==
        "409 drill-state");
  CHECK(must(player.get(drill.self)).at("clock").at("now") == seen.at("clock").at("now"));
  must(drill.act("resume"));
  must(player.post(path + "/acknowledge"));
  CHECK_FALSE(must(player.get(path)).at("next").empty());
}

TEST_CASE("Drills_reportingClocks_runInScenarioTime") {
  House house;
  const Exercise drill(house, {{"speed", 600}});
  drill.start();
  auto player = drill.player();
  REQUIRE(wait_until([&] { return says(drill.side(), "looks-fine"); }));  // four minutes, less than one second
  must(drill.act("pause", {{"reason", "核对时钟"}}));
  const std::string path = "/v1/incidents/" + drill.incident();
  CHECK(must(player.get(path + "/duties")).at("items") == must(player.get(path)).at("duties"));
}

TEST_CASE("Drills_surprise_areNowhereBeforeTheyBegin") {
  House house;
  const Exercise drill(house, {{"surprise", true}, {"title", {{"zh", "夜袭"}, {"en", "Night raid"}}}});
  must(drill.act("schedule", {{"starts_at", time_now(3600)}}));
  CHECK(drill.act("announce").status == 409);
  for (const auto& [role, unit] : std::vector<std::pair<std::string, std::string>>{{"responder", k_school},
                                                                                   {"leader", k_school},
                                                                                   {"auditor", k_bureau},
                                                                                   {"responder", k_bureau},
                                                                                   {"admin", k_bureau},
                                                                                   {"monitor", k_school}}) {
    INFO(role << " of " << unit);
    auto client = house.client(role, unit);
    CHECK(client.get(drill.self).status == 404);
    for (const auto* list : {"/v1/drills", "/v1/search?q=DRL-", "/v1/search?q=%E5%A4%9C%E8%A2%AD", "/v1/incidents"})
      for (const std::string& word : {drill.id, std::string("夜袭")})
        CHECK(client.get(list).body.find(word) == std::string::npos);
    for (const auto* path : {"/events", "/score"})
      CHECK(client.get(drill.self + path).status == 404);
    CHECK(client.post(drill.self + "/abort", {{"reason", "x"}}).status == 404);
  }
  auto player = drill.player(), bureau = drill.bureau();
  const std::string url = house.server().url();
  const auto port = static_cast<unsigned short>(std::stoul(url.substr(url.rfind(':') + 1)));
  tests::EventStream stream(port, token_of(house.data(), "responder", k_school), {.last_id = "0"});
  must(bureau.get(drill.self));
  must(drill.act("start"));
  const auto first = stream.next();
  REQUIRE(first);
  CHECK(first->event == "IncidentOpened");  // and nothing of the plan
  CHECK(first->data.at("mode") == "drill");
  CHECK(first->data.at("entered_late") == false);
  must(player.get(drill.self));
  CHECK(must(player.get("/v1/drills")).at("items").size() == 1);
}

TEST_CASE("Drills_ofAnotherSchool_areNotThere") {
  House house;
  const Exercise drill(house);
  drill.start();
  auto stranger = drill.stranger();
  CHECK(stranger.get(drill.self).status == 404);
  CHECK(stranger.get(drill.self + "/score").status == 404);
  CHECK(stranger.get(drill.self + "/events").status == 404);
  CHECK(stranger.post(drill.self + "/decisions/just-delete", {{"option", "keep-then-block"}}).status == 404);
  CHECK(stranger.get("/v1/incidents/" + drill.incident()).status == 404);
  CHECK(must(stranger.get("/v1/drills")).at("items").empty());
}

TEST_CASE("Drills_twoUnits_seeTheirOwnSideAlone") {
  House house;
  const Exercise drill(house, {{"units", {k_school, k_other_school}}});
  drill.start();
  auto player = drill.player(), other = drill.stranger(), bureau = drill.bureau();
  const Json seen = must(player.get(drill.self));
  CHECK(seen.at("units") == Json::array({k_school}));
  CHECK(seen.at("sides").size() == 1);
  CHECK_FALSE(says(seen, k_other_school));
  CHECK_FALSE(says(must(player.get(drill.self + "/events")), k_other_school));
  CHECK(must(bureau.get(drill.self)).at("desk").at("sides").size() == 2);
  must(drill.act("inject", {{"inject", "just-delete"}, {"units", {k_other_school}}}));
  CHECK_FALSE(says(drill.side(), "just-delete"));
  CHECK(player.post(drill.self + "/decisions/just-delete", {{"option", "delete-lines"}}).status == 404);
  CHECK(player.post(drill.self + "/decisions/just-delete", {{"option", "delete-lines"}, {"unit", k_other_school}})
            .status == 403);
  must(other.post(drill.self + "/decisions/just-delete", {{"option", "delete-lines"}}));
  must(drill.act("end"));
  must(drill.act("hot-wash"));
  const Json scores = must(player.get(drill.self + "/score")).at("scores");
  CHECK(scores.size() == 1);
  for (const auto* form : {"/report.html", "/report.json"}) {
    CHECK(player.get(drill.self + form).status == 403);  // it tells of the other, too
    CHECK(says(bureau.get(drill.self + form).body, k_other_school));
  }
  CHECK_FALSE(says(scores, k_other_school));
  CHECK_FALSE(says(must(player.get(drill.self + "/events")), k_other_school));
}

TEST_CASE("Drills_whenItIsServedForReal_freeze") {
  House house;
  const Exercise drill(house);
  drill.start();
  const std::string live = house.open_by_alert();
  auto player = drill.player();
  const Json seen = must(player.get(drill.self));
  CHECK(seen.at("state") == "Paused");
  CHECK(seen.at("clock").at("pace") == "frozen");
  CHECK(seen.at("clock").at("live") == Json::array({live}));
  CHECK(live.starts_with("INC-"));
  const auto refused = drill.act("resume");
  CHECK(code_of(refused) == "409 live-incident");
  CHECK(refused.json().at("allowed") == Json::array({"end", "abort"}));  // what it may be instead
  CHECK(code_of(player.post("/v1/incidents/" + drill.incident() + "/acknowledge")) == "409 time-stands-still");
  must(player.post("/v1/incidents/" + live + "/dismiss", {{"reason", "误报"}}, {{"If-Match", "*"}}));
  CHECK(must(drill.act("resume")).at("state") == "Running");
}

TEST_CASE("Drills_areNoRealIncidents_whereSuchAreCounted") {
  House house;
  const Exercise drill(house);
  drill.start();
  auto player = drill.player(), nobody = Client(house.server().url());
  auto monitor = house.client("monitor", k_school), admin = house.client("admin", k_bureau);
  const std::string metrics = nobody.get("/metrics").body;
  CHECK(metrics.find("phase=\"Triage\"} 0") != std::string::npos);
  CHECK(must(admin.get("/v1/notifications")).at("items").empty());
  must(monitor.post("/v1/alerts/generic", {{"site", "www.unknown.example.cn"}, {"summary", "x"}}), 202);
  const std::string signal = must(player.get("/v1/signals")).at("items").at(0).at("id");
  CHECK(player.post("/v1/signals/" + signal + "/assign", {{"incident", drill.incident()}}).status == 422);
  must(player.post("/v1/incidents/" + drill.incident() + "/assign", {{"person", k_school + std::string("-admin")}}));
  must(admin.post("/v1/people/" + std::string(k_school) + "-admin/retire", {{"reason", "调离"}}));
  must(drill.act("end"));
  CHECK(must(drill.bureau().get("/v1/incidents?state=open")).at("items").empty());
}

TEST_CASE("Drills_changes_areKeyedAndMatched") {
  House house;
  const Exercise drill(house);
  const Json body{{"starts_at", time_now(3600)}};
  const Answer first = drill.act("schedule", body, {{"Idempotency-Key", "k"}, {"If-Match", "\"1\""}});
  must(first);
  CHECK(first.header("etag") == "\"2\"");
  const Answer again = drill.act("schedule", body, {{"Idempotency-Key", "k"}, {"If-Match", "\"1\""}});
  CHECK(again.body == first.body);
  CHECK(again.header("idempotency-replayed") == "true");
  CHECK(drill.act("announce", Json::object(), {{"If-Match", "\"1\""}}).status == 412);
  const Answer whole = drill.act("announce", Json::object(), {{"Prefer", "return=representation"}});
  CHECK(must(whole).contains("desk"));
  auto bureau = drill.bureau();
  CHECK(bureau.get(drill.self).header("etag") == whole.header("etag"));
  for (const Json& wrong :
       {Json{{"scenario", "nothing"}, {"units", {k_school}}}, Json{{"scenario", k_scenario}},
        Json{{"scenario", k_scenario}, {"units", {"nowhere"}}},
        Json{{"scenario", k_scenario}, {"units", {k_school}}, {"speed", 601}},
        Json{
            {"scenario", k_scenario}, {"units", {k_school}}, {"parts", {{{"person", "nobody"}, {"role", "observer"}}}}},
        Json{{"scenario", k_scenario}, {"units", {k_school}}, {"parts", {{{"name", "x"}}}}}})
    CHECK(bureau.post("/v1/drills", wrong).status == 422);
}

TEST_CASE("Drills_serverKilled_goOnWhereTheyWere") {
  House house;
  const Exercise drill(house, {{"speed", 60}});
  drill.start();
  auto player = drill.player();
  const std::string incident = drill.incident();
  must(player.post("/v1/incidents/" + incident + "/acknowledge"));
  must(drill.act("inject", {{"inject", "just-delete"}}));
  must(player.post(drill.self + "/decisions/just-delete", {{"option", "keep-then-block"}}));
  house.server().process().kill();
  house.start();
  auto later = drill.player();
  const Json seen = must(later.get(drill.self));
  CHECK(seen.at("state") == "Running");
  CHECK(seen.at("sides").at(0).at("incident") == incident);
  const Json letters = seen.at("sides").at(0).at("inbox");
  for (const auto& letter : letters)
    if (letter.at("id") == "just-delete")  // at least as far as what is known to have happened
      CHECK(seen.at("clock").at("now") >= letter.at("decision").at("decided").at("at"));
  CHECK(says(letters, "feedback"));
  CHECK(must(later.get("/v1/incidents/" + incident)).at("acknowledged_at").is_string());
  must(later.post("/v1/incidents/" + incident + "/comment", {{"text", "接着演"}}));
  must(drill.act("end"));
  must(drill.act("hot-wash"));
  must(drill.act("finish"));
  CHECK(must(later.get(drill.self + "/score")).at("scores").at(0).at("points").get<double>() > 0);
}

TEST_CASE("Drills_keepWhatTheyArePlayedBy_whenTheFileHasGone") {
  House house;
  const Exercise drill(house);
  drill.start();
  house.stop();
  const std::string room = house.scratch() / "playbooks";
  fs::copy(playbooks_folder(), room, fs::copy_options::recursive);
  const std::string file = room + "/scenarios/" + k_scenario + ".json";
  Json newer = Json::parse(slurp(file));
  newer["version"] = "2.0.0";
  std::ofstream(file) << newer.dump();
  {
    Server server(house.data(), {}, {}, room);
    auto player = server.client("responder", k_school), bureau = server.client("bureau", k_bureau);
    CHECK(must(player.get(drill.self)).at("state") == "Running");
    CHECK(must(bureau.get(drill.self)).at("scenario").at("version") != "2.0.0");
    CHECK(must(bureau.get("/v1/scenarios/" + std::string(k_scenario))).at("version") == "2.0.0");
  }
  newer["version"] = Json::parse(slurp(playbooks_folder() + "/scenarios/" + k_scenario + ".json")).at("version");
  std::ofstream(file) << newer.dump(1);  // other bytes under the version that is being played
  CHECK_THROWS_WITH(Server(house.data(), {}, {}, room), Catch::Matchers::ContainsSubstring("raise the version"));
}

}  // namespace fenghuo::e2e

// What a drill has found, over HTTP and at the command line: raised with the score, owned, done, confirmed, tested
// again; who sees it, and that it outlives the server.
#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr const char* k_scenario = "defacement-dark-links";
const std::string k_head = std::string(k_school) + "-head";

Json must(const Answer& answer, int status = 200) {
  INFO(answer.status << " " << answer.body << answer.failure);
  REQUIRE(answer.status == status);
  return answer.json();
}
std::string code_of(const Answer& answer) {
  return std::to_string(answer.status) + " " + answer.json().value("code", "");
}
bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A drill of the school that nobody played in, scored.
struct Findings {
  explicit Findings(House& in) : house(in), drill(plan()) { play(drill); }

  std::string plan(const Json& more = Json::object()) {
    Json body{{"scenario", k_scenario}, {"units", {k_school}}};
    body.update(more);
    const std::string id = must(bureau().post("/v1/drills", body), 201).at("id");
    must(bureau().post("/v1/drills/" + id + "/schedule", {{"starts_at", time_now(3600)}}));
    return id;
  }
  void play(const std::string& id, bool announced = true) {
    if (announced) must(bureau().post("/v1/drills/" + id + "/announce"));
    for (const char* act : {"start", "end", "hot-wash", "finish"})
      must(bureau().post("/v1/drills/" + id + "/" + act));
  }
  [[nodiscard]] Client bureau() const { return house.client("bureau", k_bureau); }
  [[nodiscard]] Client leader() const { return house.client("leader", k_school); }
  [[nodiscard]] Json all() const { return must(bureau().get("/v1/improvements?limit=200")).at("items"); }
  /// One that lost points of an objective.
  [[nodiscard]] std::string lost() const {
    for (const auto& one : all())
      if (one.at("lost").is_number()) return one.at("id");
    FAIL("nothing was lost");
    return {};
  }
  Answer patch(const std::string& id, const Json& body, const Client& by, Headers headers = {}) const {
    headers.emplace_back("Content-Type", "application/json");
    Client client = by;
    return client.call("PATCH", "/v1/improvements/" + id, body.dump(), headers);
  }
  Answer patch(const std::string& id, const Json& body) const { return patch(id, body, bureau()); }

  House& house;
  std::string drill;
};

/// The command line of one of them.
struct Desk {
  Desk(House& house, const std::string& role, const std::string& unit, const std::string& language = "en")
      : environment{{"FENGHUO_SERVER", house.server().url()},
                    {"FENGHUO_TOKEN", token_of(house.data(), role, unit)},
                    {"FENGHUO_LANG", language},
                    {"NO_COLOR", "1"}} {}
  [[nodiscard]] Ran type(std::vector<std::string> words) const {
    words.insert(words.begin(), "improvement");
    return fenghuo(std::move(words), environment);
  }
  Environment environment;
};

}  // namespace

TEST_CASE("Improvements_raisedWithTheScore_eachOnceWithItsEvents") {
  House house;
  const Findings found(house);
  const Json score = must(found.bureau().get("/v1/drills/" + found.drill + "/score")).at("scores").at(0);
  std::size_t losses = score.at("caps").size();
  for (const auto& line : score.at("lines"))
    losses += line.at("evaluated") == true && line.at("points") < line.at("of");
  const Json all = found.all();
  REQUIRE(all.size() == losses);
  const auto finds = [&](Client client, const std::string& q) {
    std::size_t out = 0;
    const Json hits = must(client.get("/v1/search?limit=200&q=" + q)).at("items");
    for (const auto& item : hits)
      out += item.at("type") == "improvement";
    return out;
  };
  CHECK(finds(found.bureau(), found.drill) == losses);
  CHECK(finds(found.leader(), all.back().at("id")) == 1);
  CHECK(finds(house.client("leader", "xiangshan-vocational"), found.drill) == 0);
  CHECK(all.back().at("id").get<std::string>().ends_with("-0001"));
  auto leader = found.leader();
  for (const auto& row : all) {
    INFO(row.dump());
    CHECK(row.at("state") == "Open");
    CHECK(row.at("unit") == k_school);
    const Json one = must(leader.get(row.at("links").at("self")));
    REQUIRE_FALSE(one.at("events").empty());
    for (const auto& event : one.at("events"))
      CHECK(must(found.bureau().get(event.at("href"))).at("items").size() == 1);
    CHECK(one.at("history").size() == 1);
    CHECK(one.at("history").at(0).at("type") == "ImprovementRaised");
  }
  must(found.bureau().post("/v1/drills/" + found.drill + "/evaluations",
                           {{"unit", k_school}, {"item", "command"}, {"grade", 3}}));
  must(found.bureau().post("/v1/drills/" + found.drill + "/finish"));
  CHECK(found.all().size() == losses);
  house.server().process().kill();
  house.start();
  CHECK(found.all() == all);
  CHECK(must(found.bureau().get("/v1/drills/" + found.drill + "/score")).at("scores").at(0).at("points") ==
        score.at("points"));

  leader = found.leader();  // of the server that has come back
  const Json page = must(leader.get("/v1/improvements?limit=2"));
  CHECK(page.at("items").size() == 2);
  const Json rest = must(leader.get("/v1/improvements?limit=200&cursor=" + page.at("next").get<std::string>()));
  CHECK(rest.at("items").size() == losses - 2);
  CHECK(rest.at("next").is_null());
}

TEST_CASE("Improvements_fromAssignedToClosed_overHttp") {
  House house;
  Findings found(house);
  const std::string id = found.lost();
  const std::string due = time_now(86'400);
  for (const auto& [body, pointer] :
       std::vector<std::pair<Json, std::string>>{{{{"owner", k_head}}, "/due_at"},
                                                 {{{"owner", "nobody"}, {"due_at", due}}, "/owner"},
                                                 {{{"owner", k_head}, {"due_at", time_now(-60)}}, "/due_at"},
                                                 {{{"state", "Finished"}}, "/state"},
                                                 {{{"retest", "DRL-2026-0009"}}, "/retest"},
                                                 {{{"title", "x"}}, "/title"},
                                                 {{{"links", {"EV-1"}}}, "/evidence"}}) {
    const Answer refused = found.patch(id, body);
    INFO(refused.body);
    CHECK(refused.status == 422);
    CHECK(refused.json().at("errors").at(0).at("pointer") == pointer);
  }
  const Answer early = found.patch(id, {{"evidence", "已改"}});
  CHECK(code_of(early) == "409 improvement-state");
  CHECK(early.json().at("allowed") == Json{"assign", "drop", "retest", "note"});
  const Answer assigned =
      found.patch(id, {{"owner", k_head}, {"due_at", due}}, found.bureau(), {{"If-Match", "\"1\""}});
  CHECK(must(assigned) == Json{{"id", id}, {"version", 2}, {"state", "Assigned"}});
  CHECK(assigned.header("etag") == "\"2\"");
  CHECK(code_of(found.patch(id, {{"note", "x"}}, found.bureau(), {{"If-Match", "\"1\""}})) == "412 stale");
  CHECK(must(found.bureau().get("/v1/improvements?owner=" + k_head)).at("items").size() == 1);

  CHECK(code_of(found.patch(id, {{"state", "Closed"}}, found.leader())) == "403 role-needed");
  const Json done = must(found.patch(id, {{"evidence", "值班表已修订"}, {"links", {"https://oa.example.cn/7"}}},
                                     found.leader(), {{"Prefer", "return=representation"}}));
  CHECK(done.at("state") == "Done");
  CHECK(done.at("evidence").at("text") == "值班表已修订");
  CHECK(done.at("owner_name").is_string());
  must(found.patch(id, {{"state", "Closed"}, {"note", "核实无误"}}));
  const Json whole = must(found.leader().get("/v1/improvements/" + id));
  CHECK(whole.at("state") == "Closed");
  REQUIRE(whole.at("history").size() == 4);
  CHECK(whole.at("history").at(3).at("note") == "核实无误");
  CHECK(whole.at("history").at(3).at("by") != whole.at("history").at(2).at("by"));
  CHECK(must(found.bureau().get("/v1/improvements?state=Closed")).at("items").size() == 1);
  CHECK(found.bureau().get("/v1/improvements?state=Finished").status == 422);

  const Json plan = must(found.bureau().get("/v1/drills/" + found.drill + "/report.json")).at("units").at(0).at("plan");
  CHECK(plan.size() == found.all().size());
  const std::string html = found.bureau().get("/v1/drills/" + found.drill + "/report.html?lang=zh").body;
  CHECK(has(html, id));
  CHECK(has(html, "值班表已修订"));
}

TEST_CASE("Improvements_ofAnotherSchool_areNotThere") {
  House house;
  Findings found(house);
  const std::string id = found.lost();
  auto stranger = house.client("leader", k_other_school), responder = house.client("responder", k_school),
       auditor = house.client("auditor", k_bureau);
  CHECK(must(house.client("responder", k_other_school).get("/v1/improvements")).at("items").empty());
  CHECK(house.client("responder", k_other_school).get("/v1/improvements/" + id).status == 404);
  CHECK(found.patch(id, {{"note", "x"}}, stranger).status == 404);
  must(responder.get("/v1/improvements/" + id));
  must(auditor.get("/v1/improvements/" + id));
  CHECK(found.patch(id, {{"note", "x"}}, responder).status == 403);
  CHECK(found.patch(id, {{"note", "x"}}, auditor).status == 403);
  const Json finding{{"drill", found.drill}, {"unit", k_school}, {"title", "x"}, {"problem", "x"}};
  CHECK(responder.post("/v1/improvements", finding).status == 403);
  CHECK(stranger.post("/v1/improvements", finding).status == 403);
}

TEST_CASE("Improvements_dayPassesWhileTheServerIsDown_isNotedOnce") {
  House house;
  Findings found(house);
  const std::string id = found.lost();
  must(found.patch(id, {{"owner", k_head}, {"due_at", time_now(5)}}));
  const auto overdue = [&] {
    int out = 0;
    const Json whole = must(found.bureau().get("/v1/improvements/" + id));
    for (const auto& event : whole.at("history"))
      out += event.at("type") == "ImprovementOverdue";
    return out;
  };
  house.server().process().kill();
  house.start();
  CHECK(wait_until([&] { return overdue() > 0; }));
  for (int n = 0; n < 2; ++n) {
    house.server().process().kill();
    house.start();
    CHECK(overdue() == 1);
  }
  CHECK(must(found.bureau().get("/v1/improvements?overdue=1")).at("items").size() == 1);
}

TEST_CASE("Improvements_retestByASurprise_isShownOnceItWasPlayed") {
  House house;
  Findings found(house);
  const std::string id = found.lost(), again = found.plan({{"surprise", true}});
  must(found.patch(id, {{"retest", again}}));
  CHECK_FALSE(has(found.leader().get("/v1/improvements/" + id).body, again));
  CHECK_FALSE(has(found.leader().get("/v1/improvements").body, again));
  CHECK(has(found.bureau().get("/v1/improvements/" + id).body, again));
  found.play(again, false);
  const Json retest = must(found.leader().get("/v1/improvements/" + id)).at("retest");
  CHECK(retest.at("drill") == again);
  CHECK(retest.at("before").at("points") < retest.at("before").at("of"));
  CHECK(retest.at("before").at("of") == retest.at("after").at("of"));
}

TEST_CASE("ImprovementCli_walksAFindingToItsEnd") {
  House house;
  Findings found(house);
  const std::string id = found.lost();
  const Desk bureau(house, "bureau", k_bureau), head(house, "leader", k_school),
      chinese(house, "bureau", k_bureau, "zh");
  const auto done = [](const Ran& ran) {
    INFO(ran.out << ran.err);
    CHECK(ran.code == 0);
    return ran.out;
  };
  CHECK(has(done(bureau.type({"list", "--state", "open"})), id));
  CHECK(has(done(chinese.type({"list"})), "待落实"));
  CHECK(bureau.type({"assign", id}).code == 2);
  CHECK(bureau.type({"assign", id, "--owner", k_head, "--due", "soon"}).code == 2);
  CHECK(has(done(bureau.type({"assign", id, "--owner", k_head, "--due", "2099-12-31"})), "in hand"));
  CHECK(has(done(bureau.type({"show", id})), "2099-12-31 23:59"));
  const Ran early = bureau.type({"close", id});
  CHECK(early.code == 1);
  CHECK(has(early.err, "fenghuo improvement done " + id));
  CHECK(has(done(head.type({"done", id, "--evidence", "值班表已修订", "--link", "https://oa.example.cn/7"})),
            "to be confirmed"));
  CHECK(has(done(bureau.type({"reopen", id, "--reason", "缺签字"})), "in hand"));
  done(head.type({"done", id, "--evidence", "已补签", "--note", "见附件"}));
  CHECK(has(done(chinese.type({"close", id, "--note", "核实无误"})), "已销号"));
  const std::string shown = done(chinese.type({"show", id}));
  for (const char* part : {"已补签", "缺签字", "核实无误", "确认销号", "fenghuo improvement reopen"})
    CHECK(has(shown, part));

  const std::string added = done(bureau.type(
      {"add", found.drill, k_school, "--title", "电话", "--problem", "无人接听", "--objective", "acknowledge"}));
  const std::string own = must(found.bureau().get("/v1/improvements?limit=1")).at("items").at(0).at("id");
  CHECK(has(added, "fenghuo improvement assign " + own));
  done(bureau.type({"note", own, "待会议讨论"}));
  done(bureau.type({"retest", own, found.plan()}));
  CHECK(has(done(chinese.type({"drop", own, "--reason", "与上一项重复"})), "已撤销"));
  CHECK(has(done(bureau.type({"list", "--state", "Dropped"})), own));
}

}  // namespace fenghuo::e2e

// The drill's inbox over HTTP and on the command line: who reads what, page by page.
#include "tests/support/server.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

Json must(Answer answer) {
  INFO(answer.status << " " << answer.body << answer.failure);
  REQUIRE((answer.status >= 200 && answer.status < 300));
  return answer.json();
}

/// Two schools play; the first has its responder named in the plan, and there is an evaluator.
struct Played {
  explicit Played(House& in, bool surprise = false) : house(in) {
    const Json plan{{"scenario", "defacement-dark-links"},
                    {"units", {k_school, k_other_school}},
                    {"surprise", surprise},
                    {"parts",
                     {{{"person", std::string(k_school) + "-admin"}, {"role", "responder"}, {"unit", k_school}},
                      {{"person", "zhao-lei"}, {"role", "evaluator"}}}}};
    self = "/v1/drills/" + must(bureau().post("/v1/drills", plan)).at("id").get<std::string>();
    act("schedule", {{"starts_at", time_now(3600)}});
  }
  [[nodiscard]] Client bureau() const { return house.client("bureau", k_bureau); }
  void act(const std::string& name, const Json& body = Json::object()) const {
    must(bureau().post(self + "/" + name, body));
  }
  [[nodiscard]] Json inbox(Client client, const std::string& query = "?limit=200") const {
    return must(client.get(self + "/inbox" + query)).at("items");
  }

  House& house;
  std::string self;
};

std::size_t count(const Json& inbox, const std::string& event, const Json& unit = {}) {
  return static_cast<std::size_t>(std::ranges::count_if(inbox, [&](const Json& message) {
    return message.at("event") == event && (unit.is_null() || message.at("unit") == unit);
  }));
}

}  // namespace

TEST_CASE("DrillInbox_players_readWhatIsForThemAlone") {
  House house;
  const Played drill(house);
  auto responder = house.client("responder", k_school), leader = house.client("leader", k_school),
       other = house.client("responder", k_other_school), evaluator = house.client("responder", k_bureau),
       auditor = house.client("auditor", k_bureau);
  CHECK(responder.get(drill.self + "/inbox").status == 404);
  drill.act("announce");
  CHECK(drill.inbox(responder).size() == 1);
  drill.act("start");
  drill.act("inject", {{"inject", "cac-feedback"}, {"units", {k_school}}});  // for the leader
  drill.act("pause", {{"reason", "午休"}});
  const Json all = drill.inbox(drill.bureau());
  CHECK(count(all, "IncidentOpened") == 2);
  CHECK(drill.inbox(evaluator) == all);
  CHECK(count(drill.inbox(leader), "DrillInjected", k_school) == count(all, "DrillInjected", k_school));
  CHECK(count(drill.inbox(responder), "DrillInjected", k_school) + 1 == count(all, "DrillInjected", k_school));
  CHECK(count(drill.inbox(auditor), "IncidentOpened") == 2);
  for (auto [client, unit, stranger] : {std::tuple{responder, k_school, k_other_school},
                                        {leader, k_school, k_other_school},
                                        {other, k_other_school, k_school}}) {
    const Json own = drill.inbox(client);
    CHECK(count(own, "DrillStarted") == 1);
    CHECK(count(own, "DrillPaused") == 1);
    CHECK(count(own, "IncidentOpened") == 1);
    CHECK(own.dump().find(stranger) == std::string::npos);
    for (const auto& message : own) {
      CHECK(message.at("mode") == "drill");
      CHECK(message.at("text").at("zh").get<std::string>().starts_with("【演练】"));
      CHECK(message.at("text").at("en").get<std::string>().starts_with("[DRILL] "));
    }
    CHECK(client.get(drill.self + "/inbox?unit=" + stranger).status == 422);
    CHECK(drill.inbox(client, "?limit=200&unit=" + std::string(unit)) == own);
  }
  CHECK(house.client("responder", "xiangshan-vocational").get(drill.self + "/inbox").status == 404);
  CHECK(must(house.client("admin", k_bureau).get("/v1/notifications")).at("items").empty());
}

TEST_CASE("DrillInbox_ofASurprise_isEmptyToPlayersBeforeItBegins") {
  House house;
  const Played drill(house, true);
  auto player = house.client("responder", k_school);
  CHECK(player.get(drill.self + "/inbox").status == 404);
  CHECK(drill.inbox(drill.bureau()).empty());
  drill.act("start");
  CHECK(drill.inbox(player).at(0).at("event") == "DrillStarted");
}

TEST_CASE("DrillInbox_pages_goOnBehindAMessage") {
  House house;
  const Played drill(house);
  drill.act("announce");
  drill.act("start");
  drill.act("pause");
  auto bureau = drill.bureau();
  const Json all = drill.inbox(bureau);
  REQUIRE(all.size() > 4);
  Json pages = Json::array();
  std::string after;
  for (Json next = ""; !next.is_null();) {
    const Json page = must(bureau.get(drill.self + "/inbox?limit=2&after=" + after));
    for (const auto& message : page.at("items"))
      pages.push_back(message);
    next = page.at("next");
    if (next.is_string()) after = next;
  }
  CHECK(pages == all);
  CHECK(drill.inbox(bureau, "?after=" + all.back().at("id").get<std::string>()).empty());
  const Answer wrong = bureau.get(drill.self + "/inbox?after=EXE-2020-000001/1");
  CHECK(wrong.status == 422);
  CHECK(wrong.body.find("\"/after\"") != std::string::npos);
  drill.act("resume");
  CHECK(drill.inbox(bureau, "?after=" + all.back().at("id").get<std::string>()).at(0).at("event") == "DrillResumed");
}

TEST_CASE("DrillCommands_inbox_isATableOrJson") {
  House house;
  const Played drill(house);
  drill.act("announce", {{"note", "请准时"}});
  drill.act("start");
  const Environment as{{"FENGHUO_SERVER", house.server().url()},
                       {"FENGHUO_TOKEN", token_of(house.data(), "responder", k_school)},
                       {"FENGHUO_LANG", "zh"}};
  const std::string id = drill.self.substr(drill.self.rfind('/') + 1);
  const Ran table = fenghuo({"drill", "inbox", id}, as);
  INFO(table.out << table.err);
  CHECK(table.code == 0);
  for (const char* words : {"【演练】", "演练通知", "请准时", "新事件", k_school})
    CHECK(table.out.find(words) != std::string::npos);
  const Ran listed = fenghuo({"drill", "inbox", id, "--json", "--limit", "2"}, as);
  CHECK(Json::parse(listed.out).at("items").size() == 2);
  CHECK(fenghuo({"drill", "inbox", "DRL-2020-0001"}, as).code == 1);
  CHECK(fenghuo({"drill", "inbox", id, "--limit", "0"}, as).code == 2);
}

TEST_CASE("DrillReports_beforeTheEnd_areWrittenForThoseWhoDirect") {
  House house;
  const Played drill(house);
  drill.act("announce");
  drill.act("start");
  auto bureau = drill.bureau();
  for (const std::string state : {"running", "paused", "aborted"}) {
    INFO(state);
    if (state == "paused") drill.act("pause");
    if (state == "aborted") drill.act("abort", {{"reason", "台风"}});
    for (const char* form : {"/report.html", "/report.json", "/score"})
      CHECK(bureau.get(drill.self + form).status == 200);
  }
}

}  // namespace fenghuo::e2e

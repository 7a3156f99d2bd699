// What people read at the command line: names for ids, their own clock, and one language at a time.
#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

class Terminal {
 public:
  Terminal(House& house, const std::string& role, const std::string& unit, const std::string& language = "zh")
      : environment_{{"FENGHUO_SERVER", house.server().url()},
                     {"FENGHUO_TOKEN", token_of(house.data(), role, unit)},
                     {"FENGHUO_LANG", language},
                     {"NO_COLOR", "1"},
                     {"TZ", "Asia/Shanghai"}} {}
  [[nodiscard]] Ran type(const std::vector<std::string>& words) const { return fenghuo(words, environment_); }
  /// What is printed for people, stderr behind stdout.
  [[nodiscard]] std::string said(const std::vector<std::string>& words) const {
    const Ran ran = type(words);
    return ran.out + ran.err;
  }

 private:
  Environment environment_;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Times of the wire, JSON, and the server's own words.
void check_for_people(const std::string& text) {
  INFO(text);
  for (const auto* never : {"{", "}", ":00.000Z", "null", "Triage", "StepReadied", "IncidentOpened", "unmatched"})
    CHECK_FALSE(has(text, never));
}

}  // namespace

TEST_CASE("CliWords_me_saysWhoAndWhatTheyMayDo") {
  House house;
  const Terminal zh(house, "responder", k_school), en(house, "auditor", k_bureau, "en");
  check_for_people(zh.said({"me"}));
  CHECK(has(zh.said({"me"}), "处置人员"));
  CHECK(has(zh.said({"me"}), "陈晓明（xiangshan-no1-middle-admin）"));
  CHECK(has(zh.said({"me"}), "长期有效"));
  check_for_people(en.said({"me"}));
  CHECK(has(en.said({"me"}), "read and verify"));
  CHECK(Json::parse(zh.type({"me", "--json"}).out)["role"] == "responder");
}

TEST_CASE("CliWords_events_haveTitlesAndNames") {
  House house;
  const std::string id = house.open_by_alert();
  const Terminal zh(house, "responder", k_school), en(house, "responder", k_school, "en");
  REQUIRE(zh.type({"incident", "assign", id, "--person", "xiangshan-no1-middle-admin"}).code == 0);
  const std::string events = zh.said({"incident", "events", id});
  check_for_people(events);
  CHECK(has(events, "步骤可以办理"));
  CHECK(has(events, "核实网站是否被篡改"));
  CHECK(has(events, "两小时内向教育局初报"));
  CHECK(has(events, "陈晓明"));
  CHECK_FALSE(has(events, "xiangshan-no1-middle-admin"));
  check_for_people(en.said({"incident", "events", id}));
  CHECK(has(en.said({"incident", "events", id}), "step ready"));
  CHECK(Json::parse(en.type({"incident", "events", id, "--json"}).out)["items"].size() > 3);
}

TEST_CASE("CliWords_refusals_giveLocalTimeOnce") {
  House house;
  const std::string id = house.open_by_alert();
  const Terminal zh(house, "responder", k_school);
  const std::string early = zh.said({"incident", "acknowledge", id, "--at", "2020-01-01 08:00"});
  INFO(early);
  CHECK(has(early, "不能早于事件的发现时间（20"));
  CHECK_FALSE(has(early, "Z"));
  CHECK(early.find("不能早于") == early.rfind("不能早于"));
  const std::string search = zh.said({"search", "a"});
  CHECK(search.find("请输入") == search.rfind("请输入"));
  CHECK(has(zh.said({"token", "list"}), "此操作须由管理员办理"));
  const std::string incomplete = zh.said({"duty", "file", id, "bureau-initial"});
  CHECK(incomplete.find("/fields/") < incomplete.find("现在可以"));
}

TEST_CASE("CliWords_overIsOver") {
  House house;
  const std::string id = house.open_by_alert();
  const Terminal zh(house, "leader", k_school);
  CHECK(has(zh.said({"incident", "acknowledge", id}), "fenghuo incident next " + id));
  const std::string over = zh.said({"incident", "dismiss", id, "--reason", "误报"});
  INFO(over);
  CHECK(has(over, "本事件已撤销（误报）。"));
  CHECK_FALSE(has(over, "incident next"));
}

TEST_CASE("CliWords_tokens_tellSignedInBrowsersApart") {
  House house;
  auto anybody = house.client("responder", k_school);
  REQUIRE(anybody.post("/v1/sessions", {{"token", token_of(house.data(), "responder", k_school)}}).status == 201);
  const Terminal zh(house, "admin", k_bureau);
  const std::string list = zh.said({"token", "list", "--unit", k_school});
  INFO(list);
  CHECK(has(list, "浏览器登录 TOK-"));
  CHECK(list.find("浏览器登录") == list.rfind("浏览器登录"));
}

TEST_CASE("CliWords_alertsThatMatchedNothing_areShownInChinese") {
  House house;
  auto monitor = house.client("monitor", k_school);
  REQUIRE(monitor.post("/v1/alerts/generic", {{"site", "nowhere.example.cn"}, {"summary", "打不开"}}).status == 202);
  const Terminal zh(house, "bureau", k_bureau);
  const Json list = Json::parse(zh.type({"signal", "list", "--json"}).out);
  const std::string id = list.at("items").at(0).at("id");
  CHECK(has(zh.said({"signal", "list"}), "未归类"));
  check_for_people(zh.said({"signal", "list"}));
  const std::string shown = zh.said({"signal", "show", id});
  check_for_people(shown);
  CHECK(has(shown, "告警里没有已登记的网站"));
  check_for_people(zh.said({"search", "xs1z"}));
  CHECK(has(zh.said({"search", "xs1z"}), "网站"));
}

}  // namespace fenghuo::e2e

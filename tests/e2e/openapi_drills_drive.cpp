#include "tests/e2e/openapi_drive.hpp"

namespace fenghuo::e2e {

namespace {

constexpr const char* k_player = "xiangshan-vocational";
constexpr const char* k_scenario = "defacement-dark-links";

std::string plan(Stage& s, const Json& more = Json::object()) {
  Json body{{"scenario", k_scenario}, {"units", {k_player}}};
  body.update(more);
  return ok(s.bureau.post("/v1/drills", body, {{"Idempotency-Key", "plan" + more.dump().substr(0, 20)}}))
      .json()
      .at("id");
}

void drive_scenarios(Stage& s) {
  ok(s.bureau.get("/v1/scenarios"));
  ok(s.bureau.get("/v1/scenarios/" + std::string(k_scenario)));  // now with its injects: a drill is directed with it
  const std::string text = slurp(playbooks_folder() + "/scenarios/" + k_scenario + ".json");
  ok(s.bureau.call("POST", "/v1/scenarios/lint", text, {{"Content-Type", "application/json"}}));
  Json ours = Json::parse(text);
  ours["id"] = "our-own";
  ok(s.bureau.post("/v1/scenarios", ours, {{"Idempotency-Key", "publish"}}));
  ok(s.bureau.get("/v1/scenarios"));
}

void drive_play(Stage& s, const std::string& self) {
  Client player = s.person("responder", k_player);
  ok(s.bureau.post(self + "/inject", {{"inject", "just-delete"}, {"note", "提前"}}));
  ok(s.bureau.post(self + "/pause", {{"reason", "午休"}}));
  ok(s.bureau.get(self));
  ok(s.bureau.post(self + "/resume"));
  ok(player.get(self));
  ok(player.post(self + "/decisions/just-delete", {{"option", "keep-then-block"}, {"note", "先留证"}},
                 {{"Idempotency-Key", "decide"}, {"Prefer", "return=representation"}}));
  ok(player.get("/v1/incidents?mode=drill"));
  const Json seen = ok(player.get(self)).json();
  ok(player.get("/v1/incidents/" + seen.at("sides").at(0).at("incident").get<std::string>()));
}

void drive_improvements(Stage& s, const std::string& drill) {
  const Answer added = ok(s.bureau.post("/v1/improvements",
                                        {{"drill", drill},
                                         {"unit", k_player},
                                         {"objective", "acknowledge"},
                                         {"title", {{"zh", "值班"}, {"en", "The watch"}}},
                                         {"problem", "电话无人接听"},
                                         {"suggestion", "设呼叫转移"}},
                                        {{"Idempotency-Key", "finding"}}));
  const std::string self = "/v1/improvements/" + added.json().at("id").get<std::string>(),
                    owner = std::string(k_player) + "-head";
  const auto patch = [&](const Json& body, Headers headers = {}) {
    headers.emplace_back("Content-Type", "application/json");
    return ok(s.bureau.call("PATCH", self, body.dump(), headers));
  };
  patch({{"owner", owner}, {"due_at", time_now(86'400)}, {"note", "本周"}, {"retest", plan(s, {{"speed", 2}})}},
        {{"If-Match", "\"1\""}});
  Client head = s.person("leader", k_player);
  ok(head.call("PATCH", self, Json{{"evidence", "已设"}, {"links", {"https://oa.example.cn/7"}}}.dump(),
               {{"Content-Type", "application/json"}, {"Prefer", "return=representation"}}));
  patch({{"state", "Closed"}});
  patch({{"state", "Assigned"}, {"reason", "又没人接"}});
  patch({{"state", "Dropped"}, {"reason", "改由总机接听"}});
  ok(s.auditor.get(self));
  ok(head.get("/v1/improvements?limit=3&state=open&drill=" + drill + "&unit=" + k_player));
  ok(s.bureau.get("/v1/improvements?overdue=1&owner=" + owner));
}

/// Two series: one approved, one time of it put off and one called off; one stopped.
void drive_series(Stage& s) {
  Client leader = s.person("leader", k_bureau);
  const auto make = [&](Json order) {
    const Json plan = ok(s.bureau.post("/v1/drills/series/preview", order)).json();
    order["preview"] = plan.at("preview");
    return ok(s.bureau.post("/v1/drills/series", order, {{"Idempotency-Key", order["preview"].get<std::string>()}}))
        .json()
        .at("series")
        .at(0)
        .get<std::string>();
  };
  const std::string spread = "/v1/drills/series/" + make({{"scenario", k_scenario},
                                                          {"units", {k_player, k_school}},
                                                          {"title", {{"zh", "学期演练"}, {"en", "The term's drills"}}},
                                                          {"starts_at", "2035-03-06T01:00:00Z"},
                                                          {"rule", "FREQ=WEEKLY;COUNT=3"},
                                                          {"zone", "Asia/Shanghai"},
                                                          {"except", {"2035-05-01"}},
                                                          {"announce_before", "P3D"},
                                                          {"remind_before", {"P1D", "PT2H"}},
                                                          {"each", true},
                                                          {"weeks", 4},
                                                          {"evaluators", {"zhao-lei"}},
                                                          {"evaluator_limit", 2}});
  ok(s.bureau.post(spread + "/times/20350306T090000/move",
                   {{"starts_at", "2035-03-07T01:00:00Z"}, {"reason", "期中考试"}}));
  ok(s.bureau.post(spread + "/times/20350313T090000/cancel", k_why));
  ok(leader.post(spread + "/approve", {{"note", "同意"}}, k_any));
  ok(s.auditor.get(spread));
  const std::string once = "/v1/drills/series/" + make({{"scenario", k_scenario},
                                                        {"units", {k_player}},
                                                        {"starts_at", time_now(3 * 86'400)},
                                                        {"subject", "comprehensive"}});
  ok(leader.get(once));  // its drill is made already
  ok(s.bureau.post(once + "/stop", k_why));
  ok(s.auditor.get("/v1/drills/series?state=approved&limit=1"));
  ok(s.auditor.get("/v1/drills/coverage?year=2035&unit=" + std::string(k_player)));
  ok(s.person("responder", k_player).get("/v1/drills/coverage"));
}

void drive_calendar(Stage& s) {
  const Json made = ok(s.bureau.post("/v1/drills/calendar-feeds")).json();
  ok(s.bureau.get("/v1/drills/calendar-feeds"));
  ok(s.nobody.get(made.at("href").get<std::string>() + "&lang=en"));
  s.nobody.get("/v1/drills/calendar.ics?token=fhc_0");
  const std::string spare = ok(s.bureau.post("/v1/drills/calendar-feeds", Json::object())).json().at("id");
  ok(s.bureau.call("DELETE", "/v1/drills/calendar-feeds/" + spare, ""));
}

/// Beside its earlier drills and in the ranking; and once more, to test what was found.
void drive_comparison(Stage& s, const std::string& drill) {
  const std::string self = "/v1/drills/comparison";
  ok(s.bureau.call("PATCH", self + "/" + k_player, Json{{"students", 1200}}.dump(),
                   {{"Content-Type", "application/json"}}));
  Client head = s.person("leader", k_player);
  ok(head.call("PATCH", self + "/" + k_player, Json{{"declined", true}, {"reason", "正在合并校区"}}.dump(),
               {{"Content-Type", "application/json"}}));
  ok(head.get(self));
  ok(s.auditor.get(self + "?year=2035&unit=" + k_player));
  ok(s.bureau.get("/v1/drills/ranking"));
  ok(s.auditor.get("/v1/drills/ranking?year=2026&scenario=" + std::string(k_scenario) + "&unit=" + k_player));
  const Json found = ok(s.bureau.get("/v1/improvements?state=open&drill=" + drill)).json().at("items");
  const std::string one = "/v1/improvements/" + found.at(0).at("id").get<std::string>();
  ok(s.bureau.post(one + "/rerun", {{"starts_at", time_now(86'400)}, {"note", "复测"}},
                   {{"Idempotency-Key", "again"}}));
  ok(s.bureau.post("/v1/drills/" + drill + "/rerun", {{"units", {k_player}}, {"improvements", {found.at(1).at("id")}}},
                   {{"Idempotency-Key", "once-more"}}));
}

}  // namespace

void drive_drills(Stage& s) {
  const std::string id = plan(s, {{"title", {{"zh", "暗链处置"}, {"en", "Dark links"}}},
                                  {"goals", {{"zh", "先取证"}, {"en", "Evidence first"}}},
                                  {"form", "tabletop"},
                                  {"subject", "single"},
                                  {"speed", 10},
                                  {"skip_idle", false},
                                  {"parts", {{{"person", "zhao-lei"}, {"role", "evaluator"}}}}});
  const std::string self = "/v1/drills/" + id;
  drive_scenarios(s);
  ok(s.bureau.post(self + "/schedule", {{"starts_at", time_now(3600)}, {"note", "周一上午"}}));
  ok(s.bureau.post(self + "/announce", {{"note", "请准时参加"}}));
  ok(s.auditor.get("/v1/drills?limit=5&state=Announced&unit=" + std::string(k_player)));
  ok(s.bureau.post(self + "/start", Json::object(), {{"Prefer", "return=representation"}}));
  drive_play(s, self);
  for (const int grade : {3, 5})
    ok(s.bureau.post(self + "/evaluations",
                     {{"unit", k_player}, {"item", "command"}, {"grade", grade}, {"reason", "指挥有序"}}));
  for (const std::string act : {"end", "hot-wash", "finish"})
    ok(s.bureau.post(self + "/" + act, {{"note", "按计划"}}));
  drive_improvements(s, id);
  drive_comparison(s, id);
  ok(s.auditor.get(self + "/score"));
  ok(s.auditor.get(self + "/report.html?lang=zh"));
  ok(s.auditor.get(self + "/report.json"));
  ok(s.auditor.get(self + "/events?after=1&limit=3"));
  ok(s.bureau.get(self + "/events"));
  ok(s.bureau.get(self + "/inbox"));
  ok(s.auditor.get(self + "/inbox?limit=2&unit=" + std::string(k_player)));
  ok(s.bureau.post(self + "/close"));
  ok(s.bureau.post("/v1/drills/" + plan(s) + "/abort", k_why));
  drive_series(s);
  drive_calendar(s);
}

}  // namespace fenghuo::e2e

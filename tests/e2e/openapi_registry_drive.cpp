#include "tests/e2e/openapi_drive.hpp"

namespace fenghuo::e2e {

namespace {

/// One entry's whole life; `whole` holds all of it but its id.
struct Entry {
  std::string path, id_member, id;
  Json whole, patch;
  std::string ledger;
};

Answer send(Client& client, const std::string& method, const std::string& path, const std::string& type,
            const std::string& body) {
  return ok(client.call(method, path, body, {{"Content-Type", type}}));
}

void live_through(Stage& s, const Entry& entry) {
  Json made = entry.whole;
  made[entry.id_member] = entry.id;
  ok(s.admin.post(entry.path, made, {{"Idempotency-Key", "make" + entry.path}}));
  const std::string one = entry.path + "/" + entry.id;
  const std::string seen = ok(s.admin.get(one)).header("etag");
  ok(s.admin.call("PUT", one, entry.whole.dump(), {{"Content-Type", "application/json"}, {"If-Match", seen}}));
  send(s.admin, "PATCH", one, "application/merge-patch+json", entry.patch.dump());
  send(s.admin, "PATCH", one, "application/json", entry.patch.dump());
  ok(s.admin.post(one + "/retire", {{"reason", "调离"}, {"anyway", true}}));
  ok(s.auditor.get(entry.path + "?state=all&limit=2&unit=xiangshan&q=" + entry.id));
  ok(s.admin.post(one + "/reinstate"));
  send(s.admin, "POST", entry.path + "/import?dry_run=1", "text/csv", entry.ledger);
  send(s.admin, "POST", entry.path + "/import", "text/csv", entry.ledger);
  ok(s.auditor.get(entry.path + "?limit=2"));
}

}  // namespace

void drive_registry(Stage& s) {
  live_through(s, {.path = "/v1/units",
                   .id_member = "id",
                   .id = "xiangshan-new",
                   .whole = {{"name", {{"zh", "新校"}, {"en", "New"}}}, {"parent", "xiangshan"}},
                   .patch = {{"name", {{"en", "New School"}}}},
                   .ledger = "单位编号,单位名称,上级单位\nxiangshan-next,又一所,xiangshan\n"});
  live_through(s,
               {.path = "/v1/people",
                .id_member = "id",
                .id = "he-jie",
                .whole = {{"name", "何洁"}, {"unit", "xiangshan-new"}, {"email", "h@x.example.cn"}, {"language", "en"}},
                .patch = {{"phone", "0578-1"}, {"email", nullptr}},
                .ledger = "id,name,unit\nhe-ping,何平,xiangshan-new\n"});
  live_through(s, {.path = "/v1/sites",
                   .id_member = "host",
                   .id = "www.new.example.cn",
                   .whole = {{"name", "新校网站"},
                             {"unit", "xiangshan-new"},
                             {"department", "信息中心"},
                             {"responsible", "何洁"},
                             {"aliases", {"new.example.cn"}},
                             {"location", "domestic"},
                             {"mlps", 2}},
                   .patch = {{"responsible", "何平"}, {"mlps", nullptr}},
                   .ledger = "域名,网站名称,单位编号,责任部门,责任人\nwww.next.example.cn,x,xiangshan-new,x,x\n"});
  live_through(s, {.path = "/v1/devices",
                   .id_member = "id",
                   .id = "pc-0301",
                   .whole = {{"name", "教师机"},
                             {"unit", "xiangshan-new"},
                             {"department", "信息中心"},
                             {"responsible", "何洁"},
                             {"ip", "192.168.3.1"},
                             {"from", "2026-01-01T00:00:00.000Z"}},
                   .patch = {{"location", "三楼机房"}, {"until", nullptr}},
                   .ledger = "id,name,unit,department,responsible\npc-0302,x,xiangshan-new,x,x\n"});
  ok(s.auditor.get("/v1/devices/lookup?ip=192.168.3.1&at=" + time_now(3600)));
  ok(s.auditor.get("/v1/devices/lookup?mac=aabb.cc00.1122"));
  ok(s.responder.get("/v1/units/" + std::string(k_school)));
  ok(s.responder.get("/v1/sites/" + std::string(k_host)));
}

void drive_tokens(Stage& s) {
  ok(s.monitor.get("/v1/me"));
  const Answer issued =
      ok(s.admin.post("/v1/tokens", {{"unit", "xiangshan-new"}, {"role", "responder"}, {"person", "he-jie"}}));
  const std::string one = "/v1/tokens/" + issued.json().at("id").get<std::string>();
  ok(s.admin.get("/v1/tokens?limit=2"));
  ok(s.admin.get("/v1/tokens?unit=xiangshan&person=he-jie&role=responder&state=active"));
  ok(s.admin.post(one + "/rotate", {{"overlap", "PT1H"}}));
  ok(s.admin.get(one));
  ok(s.admin.call("DELETE", one, ""));
}

void drive_signals(Stage& s) {
  for (const std::string site : {"www.unknown.example.cn", "www.strange.example.cn"})
    ok(s.monitor.post("/v1/alerts/generic", {{"site", site}, {"summary", "首页打不开"}, {"fingerprint", site}}));
  const Json waiting = ok(s.responder.get("/v1/signals?state=unmatched&limit=5&unit=" + std::string(k_school))).json();
  const auto path = [&](std::size_t i) {
    return "/v1/signals/" + waiting.at("items").at(i).at("id").get<std::string>();
  };
  ok(s.auditor.get(path(0)));
  ok(s.responder.post(path(0) + "/assign", {{"site", k_host}, {"kind", "defacement"}, {"severity", "IV"}}));
  ok(s.responder.post(path(1) + "/dismiss", k_why, {{"Idempotency-Key", "dismiss"}}));
  ok(s.auditor.get("/v1/signals"));
}

void drive_search(Stage& s) {
  const Answer first = ok(s.bureau.get("/v1/search?q=xs1z&limit=1"));
  ok(s.bureau.get("/v1/search?q=xs1z&cursor=" + first.json().at("next").get<std::string>()));
  ok(s.bureau.get("/v1/search?q=EV-"));
}

void drive_playbooks(Stage& s) {
  const Json all = ok(s.auditor.get("/v1/playbooks")).json().at("items");
  const std::string id = all.at(0).at("id"), newest = all.at(0).at("versions").at(0).at("href");
  ok(s.auditor.get("/v1/playbooks/" + id));
  Json text = ok(s.auditor.get(newest)).json();
  text["version"] = "9.0.0";
  ok(s.responder.post("/v1/playbooks/lint", text));
  ok(s.admin.post("/v1/playbooks", text));
  ok(s.admin.post("/v1/playbooks", text));
}

}  // namespace fenghuo::e2e

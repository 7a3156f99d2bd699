// Every operation of api/openapi.yaml, driven to a success and to refusals; what was said is held against the document
// by tests/contract/exchanges.mjs. A new operation needs one success in
// `drive_…` (openapi_registry_drive.cpp has those of the registry); its refusals follow by themselves.
#include "tests/e2e/openapi_doors_drive.hpp"
#include "tests/e2e/openapi_drive.hpp"
#include "tests/support/next_walker.hpp"

#include <filesystem>
#include <iostream>
#include <set>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

namespace fs = std::filesystem;

/// What people do before the walk goes its way.
void drive_incident(Stage& s, const std::string& id) {
  const std::string self = "/v1/incidents/" + id;
  ok(s.responder.post(self + "/acknowledge", {{"note", "已接报"}}));
  ok(s.responder.post(self + "/classify", {{"severity", "II"}, {"note", "影响扩大"}}));
  ok(s.responder.post(self + "/assign", {{"person", "li-wen"}}));
  ok(s.responder.post(self + "/handover", {{"to", std::string(k_school) + "-head"}, {"note", "交班"}}));
  ok(s.guest.post(self + "/comment", {{"note", "托管商在看"}}, {{"Prefer", "return=representation"}}));
  ok(s.responder.post(self + "/comment", {{"text", "值班记录补录"}, {"at", time_now(0)}}));
  ok(s.responder.post(self + "/steps/confirm/start"));
  ok(s.responder.post(self + "/steps/keep-logs/fail", k_why));
  ok(s.leader.post(self + "/steps/copy-server/skip", k_why));
  ok(s.leader.post(self + "/steps/block-page/override", k_why));
  ok(s.leader.post(self + "/duties/police-initial/waive", k_why));
  ok(s.auditor.get(self + "/events?after=1&limit=5"));
  ok(s.auditor.get(self + "/duties"));
}

void drive_evidence(Stage& s, const std::string& id) {
  const std::string all = "/v1/incidents/" + id + "/evidence";
  const Answer added = ok(s.responder.call(
      "POST", all + "?step=confirm", "proof",
      {{"X-Kind", "screenshot"}, {"X-Filename*", "UTF-8''%E9%A6%96%E9%A1%B5.png"}, {"Content-Type", "image/png"}}));
  const std::string one = all + "/" + added.json().at("id").get<std::string>();
  ok(s.auditor.get(all));
  ok(s.auditor.get(one));
  ok(s.auditor.get(one + "/content"));
}

/// Follows `next` to the end; the first approval is refused and the first report sent back before they go through, and
/// what was restored comes back once.
void drive_to_closed(Stage& s, const std::string& id) {
  const std::string self = "/v1/incidents/" + id;
  std::vector<NextWalker> people{{s.responder, id}, {s.leader, id}, {s.bureau, id}};
  std::set<std::string> once;
  for (int turn = 0; turn < 300; ++turn) {
    const Json seen = people.front().look();
    if (seen.at("state").at("response") == "Closed") return;
    if (seen.at("state").at("response") == "Review" && once.insert("recur").second) {
      ok(s.responder.post(self + "/recur", k_why));
      continue;
    }
    bool done = false;
    for (auto& person : people) {
      const Json next = person.look().at("next");
      if (next.empty()) continue;
      const Json& item = next[0];
      if (item["action"] == "approve" && once.insert("reject").second) {
        ok(s.bureau.post(self + "/steps/" + item["step"].get<std::string>() + "/reject", k_why));
      } else {
        ok(person.take(item));
        const std::string duty = item["action"] == "file" ? item["duty"].get<std::string>() : "";
        if (!duty.empty() && once.insert("send-back").second) {
          ok(s.bureau.post(self + "/duties/" + duty + "/send-back", k_why));
        } else if (!duty.empty() && once.insert("acknowledge").second) {
          ok(s.bureau.post(self + "/duties/" + duty + "/acknowledge"));
        }
      }
      done = true;
      break;
    }
    REQUIRE(done);
  }
  FAIL("not closed after 300 turns");
}

void drive_ends(Stage& s, const std::string& id) {
  const Answer opened = ok(s.bureau.post(
      "/v1/incidents",
      {{"kind", "defacement"}, {"site", k_other_host}, {"summary", "电话报来"}, {"detected_at", time_now(-600)}},
      {{"Idempotency-Key", "open-1"}}));
  const std::string other = opened.json().at("id");
  ok(s.bureau.post("/v1/incidents/" + other + "/merge", {{"into", id}}, k_any));
  const std::string third = s.house.open_by_alert(k_other_school, k_other_host);
  ok(s.bureau.post("/v1/incidents/" + third + "/dismiss", k_why, k_any));
  ok(s.bureau.get("/v1/incidents?state=open&mode=live&limit=1"));
}

void drive_service(Stage& s) {
  for (const auto* path : {"/healthz", "/readyz", "/v1/openapi.json", "/docs?lang=zh"})
    ok(s.nobody.get(path));
}

std::string drive_alerts(Stage& s) {
  const Answer taken = ok(s.monitor.post("/v1/alerts/alertmanager", alert_for(k_host), {{"Idempotency-Key", "a"}}));
  ok(s.monitor.post("/v1/alerts/alertmanager", alert_for(k_host), {{"Idempotency-Key", "a"}}));
  ok(s.monitor.post("/v1/alerts/generic?dry_run=1", {{"site", "www.unknown.example.cn"}, {"summary", "x"}}));
  return taken.json().at("results").at(0).at("incident");
}

/// Refusals of what went well before: without a token, from another school, with a member that is not there, with a
/// body where none belongs, with none that can be read, and from one who has seen an older version.
void drive_refusals(Stage& s) {
  const std::vector<Json> accepted = *s.tape;
  std::set<std::string> done;
  for (const auto& exchange : accepted) {
    const std::string method = exchange["method"], target = exchange["target"], body = exchange["body"];
    if (!done.insert(method + target).second) continue;
    Headers headers;
    for (const auto& [name, value] : exchange["headers"].items())
      if (name != "Idempotency-Key") headers.emplace_back(name, value.get<std::string>());
    s.nobody.call(method, target, body, headers);
    s.stranger.call(method, target, body, headers);
    if (method == "GET") {
      s.nobody.call(method, target, "unexpected");
      s.bureau.call(method, target, "unexpected");
      continue;
    }
    s.bureau.call(method, target, "[", {{"Content-Type", "application/json"}, {"If-Match", "*"}});
    s.bureau.call(method, target, "text", {{"Content-Type", "text/plain"}, {"If-Match", "\"1\""}});
    s.bureau.call(method, target, "{}", {{"Content-Type", "application/json"}, {"If-Match", "\"1\""}});
    s.bureau.call(method, target, "{}", {{"Content-Type", "application/json"}});
    Json more = Json::parse(body, nullptr, false);
    if (!more.is_object()) continue;
    more["no-such-member"] = 1;
    for (auto* client : {&s.bureau, &s.admin})
      client->call(method, target, more.dump(), {{"Content-Type", "application/json"}, {"If-Match", "*"}});
  }
}

}  // namespace

TEST_CASE("OpenApi_everyOperation_takesAndAnswersWhatItSays") {
  const fs::path tests = fs::path(FENGHUO_SOURCE_DIR) / "tests";
  if (run({"env", "node", "--version"}).code != 0) SKIP("there is no node on this machine");
  if (!fs::exists(tests / "node_modules" / "ajv")) SKIP("tests/node_modules is not there: npm ci in tests/");
  Stage s;
  const std::string id = drive_alerts(s);
  drive_incident(s, id);
  drive_evidence(s, id);
  drive_ends(s, id);
  drive_to_closed(s, id);
  ok(s.auditor.get("/v1/incidents/" + id + "/retrospective"));
  ok(s.bureau.post("/v1/drills/from-incident/" + id));
  ok(s.leader.post("/v1/incidents/" + id + "/reopen", k_why, k_any));
  drive_registry(s);
  drive_tokens(s);
  drive_signals(s);
  drive_search(s);
  drive_drills(s);
  drive_playbooks(s);
  drive_doors(s.house, s.admin, s.responder, s.nobody, s.tape, id);
  drive_service(s);
  drive_refusals(s);

  const std::string document = s.house.scratch().file("openapi.json", s.nobody.get("/v1/openapi.json").body);
  const std::string tape = s.house.scratch().file("tape.json", Json(*s.tape).dump(-1, ' ', true));
  const Ran checked = run({"env", "node", (tests / "contract" / "exchanges.mjs").string(), document, tape});
  INFO(checked.out << checked.err);
  CHECK(checked.code == 0);
  std::cout << checked.out << std::flush;
}

}  // namespace fenghuo::e2e

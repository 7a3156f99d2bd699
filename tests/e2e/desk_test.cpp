// Tokens that change their secret, signals that wait, the search box, playbooks that are published.
#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

std::string playbook(const std::string& version) {
  Json json = Json::parse(slurp(playbooks_folder() + "/defacement.json"));
  json["version"] = version;
  return json.dump(1);
}

Answer publish(Client& client, const std::string& text, const std::string& path = "/v1/playbooks") {
  return client.call("POST", path, text, {{"Content-Type", "application/json"}});
}

std::string waiting(House& house, const std::string& host = "unknown.example.cn") {
  auto monitor = house.client("monitor", k_school), own = house.client("responder", k_school);
  const Answer sent = monitor.post("/v1/alerts/alertmanager", alert_for(host));
  REQUIRE(sent.json()["results"][0]["outcome"] == "unmatched");
  const Json items = own.get("/v1/signals?state=unmatched").json().at("items");
  REQUIRE(items.size() == 1);
  return items[0]["id"];
}

}  // namespace

TEST_CASE("Tokens_rotated_openWithBothSecretsForAsLongAsWasSaid") {
  House house;
  auto admin = house.client("admin", k_bureau), old = house.client("responder", k_school);
  const std::string id = old.get("/v1/me").json()["token"]["id"], self = "/v1/tokens/" + id;
  const Answer rotated = admin.post(self + "/rotate", Json::object(), {{"Idempotency-Key", "k"}});
  INFO(rotated.body);
  REQUIRE(rotated.status == 200);
  const std::string secret = rotated.json()["token"];
  Client fresh(house.server().url(), secret);
  CHECK(fresh.get("/v1/me").json()["token"]["id"] == id);
  CHECK(old.get("/v1/me").status == 200);
  CHECK(admin.get(self).json()["overlap_ends_at"].is_string());
  CHECK(admin.get(self).body.find(secret) == std::string::npos);
  CHECK(admin.post(self + "/rotate", {{"overlap", "PT0S"}}).status == 200);
  CHECK(old.get("/v1/me").status == 401);
  CHECK(fresh.get("/v1/me").status == 401);
  CHECK(admin.post(self + "/rotate", {{"overlap", "P90D"}}).status == 422);
  CHECK(admin.post(self + "/rotate", {{"overlap", "soon"}}).status == 422);
  CHECK(admin.call("DELETE", self, "").status == 204);
  CHECK(admin.post(self + "/rotate").json()["code"] == "token-over");
  CHECK(admin.get("/v1/tokens?state=revoked").json()["items"].size() == 1);
}

TEST_CASE("Tokens_areListedPageByPage_andOnlyThoseOfTheCallersUnits") {
  House house;
  auto admin = house.client("admin", k_bureau), own = house.client("responder", k_school);
  std::size_t seen = 0;
  std::string cursor;
  do {
    const Json page = admin.get("/v1/tokens?limit=7" + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
    seen += page["items"].size();
    cursor = page["next"].is_null() ? "" : page["next"].get<std::string>();
  } while (!cursor.empty());
  CHECK(seen == admin.get("/v1/tokens?limit=200").json()["items"].size());
  CHECK(admin.get("/v1/tokens?unit=linxi&role=monitor").json()["items"].size() == 3);
  REQUIRE(admin.post("/v1/people", {{"id", "deputy"}, {"name", "副手"}, {"unit", "linxi"}}).status == 201);
  const Answer issued = admin.post("/v1/tokens", {{"person", "deputy"}, {"role", "admin"}, {"unit", "linxi"}});
  Client deputy(house.server().url(), issued.json()["token"]);
  const std::string id = own.get("/v1/me").json()["token"]["id"];
  for (auto* client : {&deputy}) {
    CHECK(client->get("/v1/tokens/" + id).status == 404);
    CHECK(client->post("/v1/tokens/" + id + "/rotate").status == 404);
    CHECK(client->call("DELETE", "/v1/tokens/" + id, "").status == 404);
  }
  CHECK(own.get("/v1/tokens/" + id).status == 403);
  CHECK(own.post("/v1/tokens/" + id + "/rotate").status == 403);
  CHECK(own.get("/v1/me").status == 200);
}

TEST_CASE("Signals_thatMatchNothing_waitForAPerson_overARestart") {
  House house;
  const std::string id = waiting(house), self = "/v1/signals/" + id;
  house.stop();
  house.start();
  auto own = house.client("responder", k_school), stranger = house.client("responder", k_other_school),
       guest = house.client("guest", k_bureau), bureau = house.client("bureau", k_bureau),
       auditor = house.client("auditor", k_bureau);
  CHECK(own.get(self).json()["state"] == "unmatched");
  CHECK(own.get(self).json()["unit"] == k_school);
  CHECK(bureau.get("/v1/signals").json()["items"].size() == 1);
  CHECK(stranger.get("/v1/signals").json()["items"].empty());
  CHECK(stranger.get(self).status == 404);
  CHECK(stranger.post(self + "/assign", {{"site", k_other_host}, {"kind", "defacement"}}).status == 404);
  CHECK(stranger.post(self + "/dismiss", {{"reason", "x"}}).status == 404);
  CHECK(guest.get(self).status == 404);
  CHECK(auditor.get(self).status == 200);
  CHECK(auditor.post(self + "/dismiss", {{"reason", "x"}}).status == 403);
  CHECK(own.post(self + "/assign").status == 422);
  CHECK(own.post(self + "/assign", {{"incident", "INC-2026-999999"}}).status == 422);
  CHECK(own.post(self + "/assign", {{"site", k_other_host}, {"kind", "defacement"}}).status == 422);
  CHECK(own.post(self + "/dismiss").status == 422);
  const Answer assigned = own.post(self + "/assign", {{"site", k_host}, {"kind", "defacement"}});
  INFO(assigned.body);
  REQUIRE(assigned.status == 200);
  const std::string incident = assigned.json()["incident"];
  CHECK(own.get("/v1/incidents/" + incident).json()["signals"] == 1);
  CHECK(own.post(self + "/dismiss", {{"reason", "x"}}).json()["code"] == "signal-settled");
  CHECK(own.get("/v1/signals?state=unmatched").json()["items"].empty());
  CHECK(own.get("/v1/signals?state=assigned").json()["items"].size() == 1);
}

TEST_CASE("Signals_thatNeedNothing_arePutAsideWithAReason") {
  House house;
  const std::string id = waiting(house);
  auto own = house.client("leader", k_school);
  const Answer aside = own.post("/v1/signals/" + id + "/dismiss", {{"reason", "监测系统联调"}});
  CHECK(aside.json()["dismissed_because"] == "监测系统联调");
  house.stop();
  house.start();
  auto later = house.client("leader", k_school);
  CHECK(later.get("/v1/signals/" + id).json()["state"] == "dismissed");
}

TEST_CASE("Search_findsSitesIncidentsAndEvidence_ofTheCallersUnitsAlone") {
  House house;
  const std::string id = house.open_by_alert(), other = house.open_by_alert(k_other_school, k_other_host);
  auto own = house.client("responder", k_school), stranger = house.client("responder", k_other_school),
       guest = house.client("guest", k_bureau), bureau = house.client("bureau", k_bureau),
       admin = house.client("admin", k_bureau), monitor = house.client("monitor", k_school);
  const Answer added = own.call("POST", "/v1/incidents/" + id + "/evidence", "proof",
                                {{"X-Kind", "screenshot"}, {"X-Filename", "Homepage-shot.png"}});
  const std::string evidence = added.json()["id"], digest = added.json()["sha256"];
  const auto types = [&](Client& client, const std::string& q) {
    std::string out;
    const Json found = client.get("/v1/search?q=" + q).json();
    for (const auto& item : found.at("items"))
      out += item["type"].get<std::string>() + " ";
    return out;
  };
  CHECK(types(own, "xs1z") == "site incident ");
  CHECK(types(own, id) == "incident ");
  CHECK(types(own, "homepage-SHOT") == "evidence ");
  CHECK(types(own, digest.substr(0, 12)) == "evidence ");
  CHECK(types(own, evidence) == "evidence ");
  CHECK(types(own, "%E9%A6%99%E5%B1%B1%E5%8C%BA%E7%AC%AC%E4%B8%80") == "site ");  // 香山区第一
  CHECK(types(bureau, "defacement") == "incident incident ");
  CHECK(types(admin, "xs1z") == "site ");
  CHECK(types(guest, "defacement") == "incident ");
  CHECK(types(guest, "homepage") == "evidence ");
  CHECK(types(guest, "lxzxxx").empty());
  for (const auto& q : {std::string("xs1z"), id, evidence, digest.substr(0, 12), std::string("homepage")})
    CHECK(types(stranger, q).empty());
  CHECK(monitor.get("/v1/search?q=xs1z").status == 403);
  CHECK(own.get("/v1/search").status == 422);
  CHECK(own.get("/v1/search?q=x").status == 422);

  std::string all, cursor;
  do {
    const Json page = bureau.get("/v1/search?q=www&limit=1" + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
    for (const auto& item : page["items"])
      all += item["id"].get<std::string>() + " ";
    cursor = page["next"].is_null() ? "" : page["next"].get<std::string>();
  } while (!cursor.empty());
  std::string whole;
  const Json found = bureau.get("/v1/search?q=www&limit=200").json();
  for (const auto& item : found.at("items"))
    whole += item["id"].get<std::string>() + " ";
  CHECK(all == whole);
  CHECK(whole.find(other) != std::string::npos);
}

TEST_CASE("Playbooks_published_areFollowedFromThenOn_alsoAfterARestart") {
  House house;
  const std::string before = house.open_by_alert();
  auto admin = house.client("admin", k_bureau), own = house.client("responder", k_school),
       guest = house.client("guest", k_bureau);
  const std::string text = playbook("9.0.0");
  CHECK(publish(own, text).status == 403);
  CHECK(guest.get("/v1/playbooks").status == 403);
  Json broken = Json::parse(text);
  broken["phases"]["triage"][0].erase("title");
  const Answer refused = publish(admin, broken.dump());
  CHECK(refused.status == 422);
  CHECK(refused.body.find("/phases/triage/0") != std::string::npos);
  const Answer linted = publish(own, broken.dump(), "/v1/playbooks/lint");
  CHECK(linted.status == 200);
  CHECK(linted.json()["usable"] == false);
  CHECK(linted.json()["findings"][0]["reason"].contains("zh"));
  CHECK(publish(own, text, "/v1/playbooks/lint").json() == Json{{"usable", true}, {"findings", Json::array()}});

  const Answer made = publish(admin, text);
  INFO(made.body);
  REQUIRE(made.status == 201);
  CHECK(made.json()["newest"] == true);
  CHECK(publish(admin, text).status == 200);
  CHECK(publish(admin, text + "\n").json()["code"] == "version-published");
  CHECK(publish(admin, playbook("0.0.1")).json()["code"] == "version-not-newer");
  REQUIRE(admin.post("/v1/people", {{"id", "deputy"}, {"name", "副手"}, {"unit", "linxi"}}).status == 201);
  const Answer issued = admin.post("/v1/tokens", {{"person", "deputy"}, {"role", "admin"}, {"unit", "linxi"}});
  Client deputy(house.server().url(), issued.json()["token"]);
  CHECK(publish(deputy, playbook("9.1.0")).json()["code"] == "root-needed");

  house.stop();
  house.start();
  auto later = house.client("responder", k_school);
  CHECK(later.get("/v1/playbooks/defacement/versions/9.0.0").body == text);
  CHECK(later.get("/v1/playbooks/defacement/versions/9.0.1").status == 404);
  CHECK(later.get("/v1/playbooks/nothing").status == 404);
  const Json listed = later.get("/v1/playbooks/defacement").json();
  CHECK(listed["versions"][0]["version"] == "9.0.0");
  CHECK(listed["versions"][0]["newest"] == true);
  CHECK(listed["versions"][1]["newest"] == false);
  const std::string after = house.open_by_alert(k_other_school, k_other_host);
  auto bureau = house.client("bureau", k_bureau);
  CHECK(bureau.get("/v1/incidents/" + after).json()["playbook"]["version"] == "9.0.0");
  CHECK(bureau.get("/v1/incidents/" + after).json()["playbook"]["sha256"] == listed["versions"][0]["sha256"]);
  CHECK(bureau.get("/v1/incidents/" + before).json()["playbook"]["version"] != "9.0.0");
}

}  // namespace fenghuo::e2e

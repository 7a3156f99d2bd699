#include "tests/support/server.hpp"

#include <thread>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

Answer put(Client& client, const std::string& path, const Json& body, Headers headers = {}) {
  headers.emplace_back("Content-Type", "application/json");
  return client.call("PUT", path, body.dump(), headers);
}
Answer patch(Client& client, const std::string& path, const Json& body, Headers headers = {}) {
  headers.emplace_back("Content-Type", "application/merge-patch+json");
  return client.call("PATCH", path, body.dump(), headers);
}

Json person(const std::string& id, const std::string& unit) {
  return {{"id", id}, {"name", "王芳"}, {"unit", unit}, {"email", id + "@school.example.cn"}};
}
Json site(const std::string& host, const std::string& unit) {
  return {{"host", host}, {"name", "新网站"}, {"unit", unit}, {"department", "信息中心"}, {"responsible", "陈晓明"}};
}
Json device(const std::string& id, const std::string& unit, const std::string& ip) {
  return {{"id", id},
          {"name", "机房交换机"},
          {"unit", unit},
          {"department", "信息中心"},
          {"responsible", "陈晓明"},
          {"ip", ip},
          {"mac", "AA-BB-CC-00-11-22"},
          {"from", "2026-01-01T00:00:00.000Z"}};
}

std::string pointer_of(const Answer& answer) {
  const Json problem = answer.json();
  return problem.contains("errors") ? problem["errors"][0].value("pointer", "") : "none";
}

}  // namespace

TEST_CASE("Registry_anEntryIsMadeChangedAndRetired_andComesBackAsItWas") {
  House house;
  auto admin = house.client("admin", k_bureau);
  const Answer made = admin.post("/v1/people", person("wang-fang", k_school));
  INFO(made.body);
  REQUIRE(made.status == 201);
  CHECK(made.json()["language"] == "zh");
  CHECK(made.header("etag") == "\"1\"");
  CHECK(admin.post("/v1/people", person("wang-fang", k_school)).json()["code"] == "exists-already");

  const std::string self = "/v1/people/wang-fang";
  const Answer changed = patch(admin, self, {{"phone", "0578-1"}, {"email", nullptr}}, {{"If-Match", "\"1\""}});
  INFO(changed.body);
  REQUIRE(changed.status == 200);
  CHECK(changed.json()["phone"] == "0578-1");
  CHECK(changed.json()["email"] == "");
  CHECK(changed.json()["name"] == "王芳");
  CHECK(changed.header("etag") == "\"2\"");
  const Answer stale = patch(admin, self, {{"phone", "0578-2"}}, {{"If-Match", "\"1\""}});
  CHECK(stale.status == 412);
  const Answer whole = put(admin, self, {{"name", "王方"}, {"unit", k_school}});
  CHECK(whole.json()["phone"] == "");
  CHECK(whole.json()["version"] == 3);
  CHECK(put(admin, self, {{"name", "王方"}, {"unit", k_school}}).json()["version"] == 3);  // nothing new, nothing kept
  CHECK(pointer_of(put(admin, self, {{"id", "other"}, {"name", "x"}, {"unit", k_school}})) == "/id");
  CHECK(pointer_of(patch(admin, self, {{"nickname", "x"}})) == "/nickname");
  CHECK(pointer_of(patch(admin, self, {{"email", "no address"}})) == "/email");
  CHECK(pointer_of(patch(admin, self, {{"name", "a\nb"}})) == "/name");

  CHECK(admin.post(self + "/retire", {{"reason", "调离"}}).json()["retired_at"].is_string());
  CHECK(admin.post(self + "/retire").json()["code"] == "retired");
  CHECK(patch(admin, self, {{"phone", "1"}}).json()["code"] == "retired");
  const auto listed = [&](const std::string& query) {
    return admin.get("/v1/people?q=wang-fang" + query).json()["items"].size();
  };
  CHECK(listed("") == 0);
  CHECK(listed("&state=retired") == 1);
  CHECK(listed("&state=all") == 1);
  CHECK(admin.get("/v1/people?state=gone").status == 422);
  house.stop();
  house.start();
  auto later = house.client("admin", k_bureau);
  CHECK(later.get(self).json()["retired_at"].is_string());
  CHECK(later.post(self + "/reinstate").json()["retired_at"].is_null());
  CHECK(later.get(self).json()["name"] == "王方");
}

TEST_CASE("Registry_aSiteWithoutDepartmentOrPerson_isNotSaved") {
  House house;
  auto admin = house.client("admin", k_bureau);
  for (const char* member : {"department", "responsible"}) {
    Json body = site("new.example.cn", k_school);
    body.erase(member);
    CHECK(pointer_of(admin.post("/v1/sites", body)) == "/" + std::string(member));
    CHECK(pointer_of(patch(admin, std::string("/v1/sites/") + k_host, {{member, ""}})) == "/" + std::string(member));
  }
  Json whole = site("new.example.cn", k_school);
  whole.update({{"location", "abroad"}, {"mlps", 2}, {"police_filing", "33110200000000"}, {"zone", "DMZ"}});
  const Answer made = admin.post("/v1/sites", whole);
  INFO(made.body);
  REQUIRE(made.status == 201);
  CHECK(made.json()["url"] == "https://new.example.cn/");
  whole["location"] = "moon";
  CHECK(pointer_of(put(admin, "/v1/sites/new.example.cn", whole)) == "/location");
}

TEST_CASE("Registry_aUnitMovesOnlyWithinTheTree_andGoesOnlyWhenEmpty") {
  House house;
  auto admin = house.client("admin", k_bureau);
  CHECK(pointer_of(patch(admin, "/v1/units/xiangshan", {{"parent", k_school}})) == "/parent");
  CHECK(pointer_of(patch(admin, std::string("/v1/units/") + k_bureau, {{"parent", "linxi"}})) == "/parent");
  CHECK(patch(admin, std::string("/v1/units/") + k_school, {{"parent", "linxi"}}).status == 200);
  CHECK(admin.get("/v1/units?unit=linxi").json()["items"].size() == 5);
  const Json fresh{{"id", "new-school"}, {"name", {{"zh", "新校"}, {"en", "New School"}}}, {"parent", "linxi"}};
  REQUIRE(admin.post("/v1/units", fresh).status == 201);
  REQUIRE(admin.post("/v1/people", person("wang-fang", "new-school")).status == 201);
  const Answer kept = admin.post("/v1/units/new-school/retire");
  CHECK(kept.status == 409);
  CHECK(kept.body.find("人员 wang-fang") != std::string::npos);
  REQUIRE(admin.post("/v1/people/wang-fang/retire").status == 200);
  CHECK(admin.post("/v1/units/new-school/retire").status == 200);
  CHECK(pointer_of(admin.post("/v1/people", person("li-si", "new-school"))) == "/unit");
  CHECK(admin.post(std::string("/v1/units/") + k_bureau + "/retire").json()["code"] == "still-in-use");
}

TEST_CASE("Registry_whoGoesToAnotherUnit_losesWhatOpenedTheOldOne_sessionsToo") {
  House house;
  const std::string id = house.open_by_alert();
  auto admin = house.client("admin", k_bureau);
  REQUIRE(admin.post("/v1/people", person("wang-fang", k_school)).status == 201);
  const auto token = [&](const std::string& unit) {
    const Json made = admin.post("/v1/tokens", {{"person", "wang-fang"}, {"role", "responder"}, {"unit", unit}}).json();
    return made.at("token").get<std::string>();
  };
  const std::string old = token(k_school), above = token("xiangshan"), next = token(k_other_school);
  Client at_old(house.server().url(), old), at_above(house.server().url(), above), at_next(house.server().url(), next),
      browser(house.server().url());
  const Answer signed_in = browser.post("/v1/sessions", {{"token", old}});
  REQUIRE(signed_in.status == 201);
  const std::string set = signed_in.header("set-cookie");
  const Headers cookie{{"Cookie", set.substr(0, set.find(';'))}};
  REQUIRE(at_old.get("/v1/incidents/" + id).status == 200);
  REQUIRE(browser.get("/v1/me", cookie).status == 200);

  CHECK_FALSE(patch(admin, "/v1/people/wang-fang", {{"phone", "1"}}).json().contains("tokens_ended"));
  const Answer moved = patch(admin, "/v1/people/wang-fang", {{"unit", k_other_school}});
  INFO(moved.body);
  REQUIRE(moved.status == 200);
  CHECK(moved.json()["tokens_ended"] == 2);  // the token and the session
  CHECK(at_old.get("/v1/incidents/" + id).status == 401);
  CHECK(browser.get("/v1/me", cookie).status == 401);
  CHECK(at_next.get("/v1/me").status == 200);
  CHECK(at_above.get("/v1/me").status == 200);  // was not theirs for the old unit
  CHECK(admin.get("/v1/tokens?person=wang-fang&state=revoked").json()["items"].size() == 2);

  // Back by way of a ledger, which says so first.
  const auto send = [&](const std::string& query) {
    return admin.call("POST", "/v1/people/import" + query, "id,unit\nwang-fang," + std::string(k_school) + "\n",
                      {{"Content-Type", "text/csv"}});
  };
  CHECK(send("?dry_run=1").json()["tokens_ended"] == 1);
  CHECK(at_next.get("/v1/me").status == 200);
  CHECK(send("").json()["tokens_ended"] == 1);
  CHECK(at_next.get("/v1/me").status == 401);
  CHECK(at_old.get("/v1/me").status == 401);  // what ended stays ended
  house.stop();
  house.start();
  CHECK(Client(house.server().url(), next).get("/v1/me").status == 401);
}

TEST_CASE("Registry_movingUpKeepsTokens_andNobodyMovesThemselvesOut") {
  House house;
  auto admin = house.client("admin", k_bureau);
  REQUIRE(admin.post("/v1/people", person("deputy", k_school)).status == 201);
  const Json made = admin.post("/v1/tokens", {{"person", "deputy"}, {"role", "admin"}, {"unit", k_school}}).json();
  Client deputy(house.server().url(), made.at("token"));
  CHECK(patch(admin, "/v1/people/deputy", {{"unit", "xiangshan"}}).status == 200);
  CHECK(deputy.get("/v1/me").status == 200);  // the district sees its school
  const std::string self = admin.get("/v1/me").json()["person"]["id"];
  const Answer own = patch(admin, "/v1/people/" + self, {{"unit", k_school}});
  CHECK(own.status == 409);
  CHECK(own.json()["code"] == "yourself");
  const Answer ledger = admin.call("POST", "/v1/people/import", "id,unit\n" + self + "," + k_school + "\n",
                                   {{"Content-Type", "text/csv"}});
  CHECK(pointer_of(ledger) == "/line/2/unit");
  CHECK(admin.get("/v1/me").status == 200);
}

TEST_CASE("Registry_whoHasLeft_isLetInNoMore_andLeavesNoIncidentBehindUnsaid") {
  House house;
  const std::string id = house.open_by_alert();
  auto admin = house.client("admin", k_bureau), own = house.client("responder", k_school),
       leader = house.client("leader", k_school);
  const std::string who = own.get("/v1/me").json()["person"]["id"];
  REQUIRE(leader.post("/v1/incidents/" + id + "/assign", {{"person", who}}).status == 200);
  const Answer held = admin.post("/v1/people/" + who + "/retire");
  CHECK(held.json()["code"] == "still-assigned");
  CHECK(held.json()["allowed"][0] == "handover " + id);
  CHECK(own.get("/v1/me").status == 200);
  REQUIRE(admin.post("/v1/people/" + who + "/retire", {{"anyway", true}}).status == 200);
  CHECK(own.get("/v1/me").status == 401);
  CHECK(admin.get("/v1/tokens?person=" + who + "&state=active").json()["items"].empty());
  CHECK(leader.post("/v1/incidents/" + id + "/assign", {{"person", who}}).status == 422);
  CHECK(pointer_of(admin.post("/v1/tokens", {{"person", who}, {"role", "responder"}, {"unit", k_school}})) ==
        "/person");
  CHECK(admin.post("/v1/people/fang-ping/retire").json()["code"] == "yourself");
  CHECK(admin.post(std::string("/v1/sites/") + k_host + "/retire").json()["code"] == "incident-open");
}

TEST_CASE("Registry_whoHeldAnAddress_isKnownForThatTime_alsoAfterARestart") {
  House house;
  auto admin = house.client("admin", k_bureau);
  REQUIRE(admin.post("/v1/devices", device("pc-1", k_school, "202.96.1.1")).status == 201);
  const Answer taken = admin.post("/v1/devices", device("pc-2", k_school, "202.96.1.1"));
  CHECK(taken.json()["code"] == "address-taken");
  CHECK(pointer_of(taken) == "/ip");
  CHECK(pointer_of(admin.post("/v1/devices", device("lookup", k_school, "10.0.0.1"))) == "/id");
  CHECK(pointer_of(admin.post("/v1/devices", device("pc-2", k_school, "10.0.0"))) == "/ip");
  const Answer moved = patch(admin, "/v1/devices/pc-1", {{"ip", "202.96.1.9"}, {"from", "2026-02-01T00:00:00.000Z"}});
  INFO(moved.body);
  REQUIRE(moved.status == 200);
  Json next = device("pc-2", k_school, "202.96.1.1");
  next["from"] = "2026-02-01T00:00:00.000Z";
  next.erase("mac");
  REQUIRE(admin.post("/v1/devices", next).status == 201);
  house.stop();
  house.start();
  auto auditor = house.client("auditor", k_bureau), stranger = house.client("responder", k_other_school);
  const auto held = [&](Client& client, const std::string& query) {
    const Json items = client.get("/v1/devices/lookup?" + query).json().at("items");
    return items.empty() ? "" : items[0]["id"].get<std::string>();
  };
  CHECK(held(auditor, "ip=202.96.1.1&at=2026-01-15T00:00:00Z") == "pc-1");
  CHECK(held(auditor, "ip=202.96.1.1&at=2026-02-15T00:00:00Z") == "pc-2");
  CHECK(held(auditor, "ip=202.96.1.1") == "pc-2");
  CHECK(held(auditor, "mac=aabb.cc00.1122") == "pc-1");
  CHECK(held(auditor, "ip=202.96.1.1&at=2025-12-31T00:00:00Z").empty());
  CHECK(held(stranger, "ip=202.96.1.1").empty());
  CHECK(auditor.get("/v1/devices/lookup").status == 422);
  CHECK(auditor.get("/v1/devices/lookup?ip=x").status == 422);
  CHECK(auditor.get("/v1/devices/lookup?ip=10.0.0.1&at=yesterday").status == 422);
}

TEST_CASE("Registry_whatIsOutsideTheCallersUnits_isNotThereWhoeverAsks") {
  House house;
  auto top = house.client("admin", k_bureau);
  REQUIRE(top.post("/v1/devices", device("pc-1", k_school, "202.96.1.1")).status == 201);
  REQUIRE(top.post("/v1/people", person("deputy", "linxi")).status == 201);
  const Answer issued = top.post("/v1/tokens", {{"person", "deputy"}, {"role", "admin"}, {"unit", "linxi"}});
  REQUIRE(issued.status == 201);
  Client deputy(house.server().url(), issued.json()["token"]);
  auto stranger = house.client("responder", k_other_school), own = house.client("responder", k_school),
       guest = house.client("guest", k_bureau), monitor = house.client("monitor", k_school);
  const std::string person_of_school = own.get("/v1/me").json()["person"]["id"];
  for (const auto& path : {"/v1/units/" + std::string(k_school), "/v1/people/" + person_of_school,
                           "/v1/sites/" + std::string(k_host), std::string("/v1/devices/pc-1")}) {
    INFO(path);
    const Answer before = top.get(path);
    REQUIRE(before.status == 200);
    for (auto* client : {&deputy, &stranger}) {
      CHECK(client->get(path).status == 404);
      CHECK(patch(*client, path, {{"name", "x"}}).status == 404);
      CHECK(put(*client, path, Json::object()).status == 404);
      CHECK(client->post(path + "/retire").status == 404);
      CHECK(client->post(path + "/reinstate").status == 404);
      const auto all = client->get(path.substr(0, path.rfind('/')) + "?limit=200").body;
      CHECK(all.find(path.substr(path.rfind('/') + 1)) == std::string::npos);
    }
    CHECK(own.get(path).status == 200);
    CHECK(patch(own, path, {{"name", "x"}}).status == 403);
    CHECK(guest.get(path).status == 404);  // one incident, and nothing of the registry
    CHECK(monitor.get(path).status == 403);
    CHECK(top.get(path).body == before.body);
  }
  CHECK(pointer_of(deputy.post("/v1/people", person("spy", k_school))) == "/unit");
  CHECK(pointer_of(patch(deputy, "/v1/people/deputy", {{"unit", k_school}})) == "/unit");
  CHECK(pointer_of(patch(deputy, std::string("/v1/sites/") + k_other_host, {{"unit", k_school}})) == "/unit");
  for (const std::string id : {"spy-school", k_school, k_bureau}) {
    const Json below{{"id", id}, {"name", {{"zh", "x"}, {"en", "x"}}}, {"parent", "xiangshan"}};
    CHECK(pointer_of(deputy.post("/v1/units", below)) == "/parent");
  }
  const Answer borrowed = deputy.post("/v1/sites", site("xs1z.example.cn", k_other_school));
  CHECK(borrowed.json()["code"] == "name-taken");
  CHECK(borrowed.body.find(k_host) == std::string::npos);
  const Answer taken = deputy.post("/v1/sites", site(k_host, k_other_school));
  CHECK(taken.status == 409);
  const Answer alias = patch(deputy, std::string("/v1/sites/") + k_other_host, {{"aliases", {"xs1z.example.cn"}}});
  CHECK(alias.status == 409);
  CHECK(alias.body.find(k_host) == std::string::npos);
}

TEST_CASE("Registry_ofTwoAdministratorsWithOneVersion_oneChanges") {
  House house;
  const std::string path = std::string("/v1/sites/") + k_host;
  const int rounds = 20;
  for (int round = 0; round < rounds; ++round) {
    auto first = house.client("admin", k_bureau), second = house.client("admin", k_bureau);
    const std::string seen = first.get(path).header("etag");
    int statuses[2]{};
    std::thread other([&] {
      statuses[1] = patch(second, path, {{"zone", "b" + std::to_string(round)}}, {{"If-Match", seen}}).status;
    });
    statuses[0] = patch(first, path, {{"zone", "a" + std::to_string(round)}}, {{"If-Match", seen}}).status;
    other.join();
    CHECK(statuses[0] + statuses[1] == 200 + 412);
    const std::string zone = first.get(path).json()["zone"];
    CHECK(zone == (statuses[0] == 200 ? "a" : "b") + std::to_string(round));
  }
}

}  // namespace fenghuo::e2e

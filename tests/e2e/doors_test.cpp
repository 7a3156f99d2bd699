#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace fenghuo::e2e {

namespace {

struct Call {
  std::string method, path;
  Json body = Json::object();
};

/// Every route about one incident, with a body that would do if the caller were at home.
std::vector<Call> incident_routes(const std::string& incident, const std::string& evidence) {
  const std::string self = "/v1/incidents/" + incident;
  const Json why{{"reason", "curiosity"}};
  std::vector<Call> out{{"GET", self},
                        {"GET", self + "/events"},
                        {"GET", self + "/duties"},
                        {"GET", self + "/evidence"},
                        {"GET", self + "/evidence/" + evidence},
                        {"GET", self + "/evidence/" + evidence + "/content"},
                        {"POST", self + "/acknowledge"},
                        {"POST", self + "/classify", {{"severity", "II"}}},
                        {"POST", self + "/assign", {{"person", "li-wen"}}},
                        {"POST", self + "/handover", {{"to", "li-wen"}}},
                        {"POST", self + "/comment", {{"text", "hello"}}},
                        {"POST", self + "/dismiss", why},
                        {"POST", self + "/recur", why},
                        {"POST", self + "/reopen", why},
                        {"POST", self + "/merge", {{"into", incident}}},
                        {"POST", self + "/close"}};
  for (const std::string action : {"start", "complete", "approve"})
    out.push_back({"POST", self + "/steps/confirm/" + action});
  for (const std::string action : {"skip", "fail", "reject", "override"})
    out.push_back({"POST", self + "/steps/confirm/" + action, why});
  for (const std::string action : {"file", "acknowledge"})
    out.push_back({"POST", self + "/duties/bureau-initial/" + action});
  for (const std::string action : {"send-back", "waive"})
    out.push_back({"POST", self + "/duties/bureau-initial/" + action, why});
  return out;
}

Answer make(Client& client, const Call& call) {
  if (call.method == "GET") return client.get(call.path);
  return client.post(call.path, call.body, {{"If-Match", "*"}});
}

std::string upload(Client& client, const std::string& incident) {
  const Answer answer =
      client.call("POST", "/v1/incidents/" + incident + "/evidence", "proof", {{"X-Kind", "screenshot"}});
  REQUIRE(answer.status == 201);
  return answer.json().at("id");
}

std::int64_t version_of(Client& client, const std::string& incident) {
  return client.get("/v1/incidents/" + incident).json().at("version");
}

}  // namespace

TEST_CASE("Door_withoutAToken_answersHealthAndNothingElse") {
  House house;
  const std::string id = house.open_by_alert();
  for (const std::string& token : {std::string(), std::string("fh_") + std::string(43, 'a'), std::string("secret")}) {
    Client client(house.server().url(), token);
    CHECK(client.get("/healthz").status == 200);
    CHECK(client.get("/readyz").status == 200);
    auto calls = incident_routes(id, "EV-1");
    for (const auto* path : {"/v1/incidents", "/v1/units", "/v1/people", "/v1/sites", "/v1/tokens", "/v1/me"})
      calls.push_back({"GET", path});
    for (const auto* path :
         {"/v1/incidents", "/v1/units", "/v1/people", "/v1/sites", "/v1/tokens", "/v1/alerts/alertmanager"})
      calls.push_back({"POST", path});
    calls.push_back({"DELETE", "/v1/tokens/any"});
    for (const auto& call : calls) {
      INFO(call.method << " " << call.path);
      const Answer answer = call.method == "DELETE" ? client.call("DELETE", call.path, "") : make(client, call);
      CHECK(answer.status == 401);
      CHECK(answer.header("www-authenticate").find("Bearer") != std::string::npos);
      CHECK(answer.json().value("code", "") == "token-needed");
      CHECK_FALSE(answer.header("x-request-id").empty());
    }
  }
}

TEST_CASE("Door_peopleOfAnotherSchool_find404OnEveryRoute") {
  House house;
  const std::string id = house.open_by_alert();
  auto own = house.client("responder", k_school);
  const std::string evidence = upload(own, id);
  const auto before = version_of(own, id);
  for (const std::string role : {"responder", "leader", "monitor"}) {
    auto stranger = house.client(role, k_other_school);
    for (const auto& call : incident_routes(id, evidence)) {
      INFO(role << " " << call.method << " " << call.path);
      const Answer answer = make(stranger, call);
      INFO(answer.body);
      CHECK(answer.status == 404);
      CHECK(answer.body.find(k_host) == std::string::npos);
    }
    const Answer sent = stranger.call("POST", "/v1/incidents/" + id + "/evidence", "proof", {{"X-Kind", "screenshot"}});
    CHECK(sent.status == 404);
    if (role != "monitor") CHECK(stranger.get("/v1/incidents").json().at("items").empty());
  }
  CHECK(version_of(own, id) == before);
}

TEST_CASE("Door_alertAboutAnotherSchoolsSite_matchesNothing") {
  House house;
  auto stranger = house.client("monitor", k_other_school);
  const Answer answer = stranger.post("/v1/alerts/alertmanager", alert_for(k_host));
  REQUIRE(answer.status == 202);
  CHECK(answer.json()["results"][0]["outcome"] == "unmatched");
  CHECK(answer.json()["results"][0]["incident"].is_null());
  auto bureau = house.client("bureau", k_bureau);
  CHECK(bureau.get("/v1/incidents").json().at("items").empty());
}

TEST_CASE("Door_monitorAndAdmin_openNoIncidentOfTheirOwnUnits") {
  House house;
  const std::string id = house.open_by_alert();
  auto monitor = house.client("monitor", k_school), admin = house.client("admin", k_bureau);
  for (auto* client : {&monitor, &admin}) {
    CHECK(client->get("/v1/incidents").status == 403);
    for (const auto& call : incident_routes(id, "EV-1")) {
      INFO(call.method << " " << call.path);
      CHECK(make(*client, call).status == 403);
    }
  }
  auto responder = house.client("responder", k_school);
  CHECK(responder.post("/v1/alerts/alertmanager", alert_for(k_host)).status == 403);
  CHECK(responder.get("/v1/tokens").status == 403);
}

TEST_CASE("Door_guest_seesItsOneIncidentUntilThatIsOver") {
  House house;
  const std::string id = house.open_by_alert(), other = house.open_by_alert(k_other_school, k_other_host);
  auto guest = house.client("guest", k_bureau), bureau = house.client("bureau", k_bureau);
  CHECK(guest.get("/v1/incidents/" + id).status == 200);
  CHECK(guest.get("/v1/incidents/" + other).status == 404);
  const Json listed = guest.get("/v1/incidents").json();
  REQUIRE(listed.at("items").size() == 1);
  CHECK(listed["items"][0]["id"] == id);
  CHECK(guest.post("/v1/incidents/" + id + "/comment", {{"text", "托管商在看"}}).status == 200);
  const std::string evidence = upload(guest, id);
  CHECK(guest.post("/v1/incidents", {{"kind", "defacement"}, {"site", k_host}, {"summary", "x"}}).status == 403);

  REQUIRE(bureau.post("/v1/incidents/" + id + "/dismiss", {{"reason", "误报"}}, {{"If-Match", "*"}}).status == 200);
  for (const auto& call : incident_routes(id, evidence)) {
    INFO(call.method << " " << call.path);
    CHECK(make(guest, call).status == 404);
  }
  CHECK(guest.get("/v1/incidents").json().at("items").empty());
}

TEST_CASE("Door_auditorReadsEvidence_andTheReadIsOnRecord") {
  House house;
  const std::string id = house.open_by_alert();
  auto own = house.client("responder", k_school), auditor = house.client("auditor", k_bureau);
  const std::string evidence = upload(own, id);
  CHECK(auditor.get("/v1/incidents/" + id + "/evidence/" + evidence + "/content").body == "proof");
  const Json last = events_of(auditor, id).back();
  CHECK(last["type"] == "EvidenceRead");
  CHECK(last["actor"]["person"] == "shen-yan");
  CHECK(last["payload"]["evidence"] == evidence);
  CHECK(auditor.post("/v1/incidents/" + id + "/comment", {{"text", "x"}}).status == 403);
  CHECK(auditor.get("/v1/incidents/" + id).json().at("next").empty());
}

TEST_CASE("Door_everyAnswerAboutAnIncident_hasItsVersionAsETag") {
  House house;
  const std::string id = house.open_by_alert();
  auto responder = house.client("responder", k_school);
  const Answer seen = responder.get("/v1/incidents/" + id);
  CHECK(seen.header("etag") == "\"" + seen.json()["version"].dump() + "\"");
  const Answer brief =
      responder.post("/v1/incidents/" + id + "/acknowledge", Json::object(), {{"If-Match", seen.header("etag")}});
  CHECK(brief.status == 200);
  CHECK(brief.json().size() == 3);
  CHECK(brief.header("etag") == "\"" + brief.json()["version"].dump() + "\"");
  const Answer whole =
      responder.post("/v1/incidents/" + id + "/comment", {{"text", "x"}}, {{"Prefer", "return=representation"}});
  CHECK(whole.json().contains("next"));
  CHECK(whole.json().contains("phases"));
}

}  // namespace fenghuo::e2e

#include "tests/support/journal_query.hpp"
#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

const Headers k_json{{"Content-Type", "application/json"}};

std::string nested(int depth) {
  return R"({"text":)" + std::string(static_cast<std::size_t>(depth - 1), '[') +
         std::string(static_cast<std::size_t>(depth - 1), ']') + "}";
}

}  // namespace

TEST_CASE("Body_thatIsNoSoundJson_is400AndChangesNothing") {
  House house;
  const std::string id = house.open_by_alert(), comment = "/v1/incidents/" + id + "/comment";
  auto responder = house.client("responder", k_school);
  const std::string etag = responder.get("/v1/incidents/" + id).header("etag");
  const std::string bodies[]{R"({"text":"a","text":"b"})",
                             nested(33),
                             "{\"text\":\"\xff\xfe\"}",
                             "{\"text\":\"\xc0\xaf\"}",
                             R"({"text":"a")",
                             R"(["a"])",
                             "nonsense",
                             R"({"text":"a"} {})"};
  for (const auto& body : bodies) {
    const Answer answer = responder.call("POST", comment, body, k_json);
    INFO(body << "\n" << answer.body << answer.failure);
    CHECK(answer.status == 400);
    CHECK(answer.header("content-type") == "application/problem+json");
  }
  CHECK(responder.call("POST", comment, nested(32), k_json).status == 422);  // deep enough to be read, and no text
  CHECK(responder.get("/v1/incidents/" + id).header("etag") == etag);
  CHECK(responder.call("POST", comment, R"({"text":"a"})", {{"Content-Type", "text/plain"}}).status == 415);
}

TEST_CASE("Body_withAnUnknownMember_is422AndPointsAtIt") {
  House house;
  const std::string id = house.open_by_alert();
  auto responder = house.client("responder", k_school);
  const Answer answer = responder.post("/v1/incidents/" + id + "/comment", {{"text", "a"}, {"colour/shade", 1}});
  CHECK(answer.status == 422);
  CHECK(answer.json()["errors"][0]["pointer"] == "/colour~1shade");
}

TEST_CASE("Body_overOneMegabyte_is413") {
  House house;
  const std::string id = house.open_by_alert();
  auto responder = house.client("responder", k_school);
  const Json big{{"text", std::string((1 << 20) + 1, 'x')}};
  CHECK(responder.post("/v1/incidents/" + id + "/comment", big).status == 413);
  CHECK(responder.get("/v1/incidents/" + id).status == 200);
}

TEST_CASE("Alerts_twoThousandFiveHundredAtOnce_areAllTaken") {
  House house;
  auto monitor = house.client("monitor", k_school);
  Json storm = alert_for(k_host);
  const Json one = storm["alerts"][0];
  for (int n = 1; n < 2500; ++n) {
    storm["alerts"].push_back(one);
    storm["alerts"].back()["fingerprint"] = "storm-" + std::to_string(n);
    storm["alerts"].back()["annotations"]["description"] = std::string(400, 'x');
  }
  REQUIRE(storm.dump().size() > 1 << 20);
  const Answer answer = monitor.post("/v1/alerts/alertmanager", storm);
  REQUIRE(answer.status == 202);
  CHECK(answer.json()["accepted"] == 2500);
  auto responder = house.client("responder", k_school);
  const Json incidents = responder.get("/v1/incidents").json();
  REQUIRE(incidents.at("items").size() == 1);
  CHECK(responder.get("/v1/incidents/" + incidents["items"][0]["id"].get<std::string>()).json()["signals"] == 2500);
}

TEST_CASE("Alerts_refusedBody_isOnRecord") {
  House house;
  auto monitor = house.client("monitor", k_school);
  const std::string refused = R"({"alerts":[{"status":"on fire"}]})";
  CHECK(monitor.call("POST", "/v1/alerts/alertmanager", refused, k_json).status == 422);
  CHECK(monitor.call("POST", "/v1/alerts/alertmanager", "not json", k_json).status == 400);
  CHECK(monitor.call("POST", "/v1/alerts/no-such-monitor", refused, k_json).status == 404);
  const auto kept = journal_query(house.data(), "SELECT payload FROM events WHERE type = 'SignalRefused' ORDER BY seq");
  REQUIRE(kept.size() == 2);
  CHECK(Json::parse(kept[0])["size"] == refused.size());
  CHECK(Json::parse(kept[0])["unit"] == k_school);
}

TEST_CASE("Alerts_dryRun_saysWhatItWouldDoAndDoesNothing") {
  House house;
  auto monitor = house.client("monitor", k_school), responder = house.client("responder", k_school);
  const Answer answer = monitor.post("/v1/alerts/alertmanager?dry_run=1", alert_for(k_host));
  CHECK(answer.status == 202);
  CHECK(answer.json()["results"][0]["outcome"] == "opened");
  CHECK(responder.get("/v1/incidents").json().at("items").empty());
}

}  // namespace fenghuo::e2e

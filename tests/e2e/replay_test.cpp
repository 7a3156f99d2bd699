#include "tests/support/server.hpp"

#include <thread>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

TEST_CASE("Idempotency_sameKeyAndBody_repeatsTheFirstAnswerAcrossARestart") {
  House house;
  const std::string id = house.open_by_alert(), comment = "/v1/incidents/" + id + "/comment";
  const Json body{{"text", "已联系托管商"}};
  const Headers key{{"Idempotency-Key", "k-1"}};
  std::string first, etag;
  {
    auto responder = house.client("responder", k_school);
    const Answer answer = responder.post(comment, body, key);
    REQUIRE(answer.status == 200);
    CHECK(answer.header("idempotency-replayed").empty());
    first = answer.body;
    const Answer again = responder.post(comment, body, key);
    CHECK(again.status == 200);
    CHECK(again.header("idempotency-replayed") == "true");
    CHECK(again.body == first);
    CHECK(responder.post(comment, {{"text", "something else"}}, key).status == 422);
    etag = responder.get("/v1/incidents/" + id).header("etag");
  }
  REQUIRE(house.stop() == 0);
  house.start();
  auto responder = house.client("responder", k_school);
  const Answer after = responder.post(comment, body, key);
  CHECK(after.status == 200);
  CHECK(after.header("idempotency-replayed") == "true");
  CHECK(after.body == first);
  CHECK(responder.post(comment, {{"text", "something else"}}, key).status == 422);
  CHECK(responder.get("/v1/incidents/" + id).header("etag") == etag);
  // Another person's key is another key.
  auto leader = house.client("leader", k_school);
  CHECK(leader.post(comment, body, key).header("idempotency-replayed").empty());
}

TEST_CASE("Idempotency_uploadAndAlertRepeated_areKeptOnce") {
  House house;
  auto monitor = house.client("monitor", k_school);
  const Json alert = alert_for(k_host);
  const Headers key{{"Idempotency-Key", "k-2"}, {"X-Kind", "log"}};
  const Answer opened = monitor.post("/v1/alerts/alertmanager", alert, key);
  CHECK(monitor.post("/v1/alerts/alertmanager", alert, key).body == opened.body);
  const std::string id = opened.json()["results"][0]["incident"], all = "/v1/incidents/" + id + "/evidence";
  auto responder = house.client("responder", k_school);
  const Answer added = responder.call("POST", all, "GET / 200", key);
  REQUIRE(added.status == 201);
  const Answer again = responder.call("POST", all, "GET / 200", key);
  CHECK(again.body == added.body);
  CHECK(again.header("idempotency-replayed") == "true");
  CHECK(responder.call("POST", all, "GET / 404", key).status == 422);
  CHECK(responder.get("/v1/incidents/" + id).json()["evidence"] == 1);
  CHECK(responder.get("/v1/incidents/" + id).json()["signals"] == 1);
}

TEST_CASE("Alerts_hundredCopiesAtOnceByEightSenders_areOneIncident") {
  House house;
  constexpr int k_copies = 100, k_senders = 8;
  const Json alert = alert_for(k_host);
  std::vector<int> statuses(k_copies);
  std::vector<std::thread> senders;
  for (int sender = 0; sender < k_senders; ++sender)
    senders.emplace_back([&, sender, client = house.client("monitor", k_school)]() mutable {
      for (int n = sender; n < k_copies; n += k_senders)
        statuses[static_cast<std::size_t>(n)] = client.post("/v1/alerts/alertmanager", alert).status;
    });
  for (auto& sender : senders)
    sender.join();
  CHECK(statuses == std::vector<int>(k_copies, 202));
  auto responder = house.client("responder", k_school);
  const Json incidents = responder.get("/v1/incidents").json();
  REQUIRE(incidents.at("items").size() == 1);
  const Json incident = responder.get("/v1/incidents/" + incidents["items"][0]["id"].get<std::string>()).json();
  CHECK(incident["signals"] == k_copies);
  CHECK(incident["duties"].size() == 2);
}

TEST_CASE("Incident_twoPeopleAtOnceOnOneVersion_onlyOneWins") {
  House house;
  const std::string id = house.open_by_alert();
  const std::string etag = house.client("responder", k_school).get("/v1/incidents/" + id).header("etag");
  std::vector<int> statuses(8);
  std::vector<std::thread> people;
  for (std::size_t n = 0; n < statuses.size(); ++n)
    people.emplace_back([&, n, client = house.client(n % 2 == 0 ? "responder" : "leader", k_school)]() mutable {
      statuses[n] = client.post("/v1/incidents/" + id + "/acknowledge", Json::object(), {{"If-Match", etag}}).status;
    });
  for (auto& person : people)
    person.join();
  std::ranges::sort(statuses);
  CHECK(statuses == std::vector<int>{200, 412, 412, 412, 412, 412, 412, 412});
}

}  // namespace fenghuo::e2e

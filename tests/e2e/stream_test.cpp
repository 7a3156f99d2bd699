#include "tests/support/event_stream.hpp"
#include "tests/support/journal_query.hpp"
#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

using tests::EventStream;

namespace {

unsigned short port_of(const Server& server) {
  return static_cast<unsigned short>(std::stoul(server.url().substr(server.url().rfind(':') + 1)));
}

/// The journal's places of an incident's events, as it lies on the disk.
std::vector<std::string> kept(const House& house, const std::string& incident) {
  return journal_query(house.data(), "SELECT seq FROM events WHERE stream = '" + incident + "' ORDER BY seq");
}

}  // namespace

TEST_CASE("Stream_serverKilledAgainAndAgain_losesAndRepeatsNothing") {
  House house;
  const std::string id = house.open_by_alert();
  const std::string token = token_of(house.data(), "responder", k_school);
  std::vector<std::string> seen;
  std::string last = "0";
  for (int round = 0; round < 4; ++round) {
    EventStream stream(port_of(house.server()), token, {.last_id = last});
    REQUIRE(stream.status() == 200);
    auto responder = house.client("responder", k_school);
    for (int n = 0; n < 10; ++n)
      REQUIRE(responder.post("/v1/incidents/" + id + "/comment", {{"text", "第" + std::to_string(n) + "条"}}).status ==
              200);
    for (int n = 0; n < 6; ++n) {
      const auto event = stream.next();
      REQUIRE(event);
      CHECK(event->data["incident"] == id);
      seen.push_back(event->id);
    }
    last = seen.back();
    house.server().process().kill();
    house.start();
  }
  EventStream stream(port_of(house.server()), token, {.last_id = last});
  const auto all = kept(house, id);
  while (seen.size() < all.size()) {
    const std::string next = stream.next_id();
    REQUIRE_FALSE(next.empty());
    seen.push_back(next);
  }
  CHECK(seen == all);
}

TEST_CASE("Stream_items_areThoseOfTheEventsList") {
  House house;
  const std::string id = house.open_by_alert();
  EventStream stream(port_of(house.server()), token_of(house.data(), "bureau", k_bureau),
                     {.query = "?incident=" + id, .last_id = "0"});
  auto bureau = house.client("bureau", k_bureau);
  for (const auto& listed : events_of(bureau, id)) {
    auto event = stream.next();
    REQUIRE(event);
    CHECK(event->event == listed["type"]);
    CHECK(event->data["unit"] == k_school);
    event->data.erase("incident");
    event->data.erase("unit");
    CHECK(event->data["mode"] == "live");
    CHECK(event->data == listed);
  }
}

TEST_CASE("Stream_revokedOverHttp_ends") {
  House house;
  const std::string id = house.open_by_alert();
  auto admin = house.client("admin", k_bureau);
  const Answer made = admin.post("/v1/tokens", {{"role", "responder"}, {"unit", k_school}, {"person", "li-wen"}});
  REQUIRE(made.status == 201);
  EventStream stream(port_of(house.server()), made.json().at("token"));
  REQUIRE(stream.next()->event == "ready");
  REQUIRE(admin.call("DELETE", "/v1/tokens/" + made.json().at("id").get<std::string>(), "").status == 204);
  const auto end = stream.next();
  REQUIRE(end);
  CHECK(end->event == "end");
  CHECK(end->data["code"] == "token-ended");
  CHECK_FALSE(stream.next());
  CHECK(stream.ended_in_order());
}

TEST_CASE("Stream_gracefulStop_doesNotWaitForIt") {
  House house;
  EventStream stream(port_of(house.server()), token_of(house.data(), "bureau", k_bureau));
  REQUIRE(stream.next()->event == "ready");
  CHECK(house.stop() == 0);
  CHECK(stream.next()->data["code"] == "stopping");
}

}  // namespace fenghuo::e2e

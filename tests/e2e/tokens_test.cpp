// Requests without a valid token: counted by address, and nobody else's affair.
#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

TEST_CASE("Token_guessing_isMadeToWaitAndNobodyElseIs") {
  Scratch scratch;
  const std::string data = scratch / "data";
  make_sample(data);
  Server server(data, {}, {{"FENGHUO_LIMITS_UNAUTHENTICATED_PER_MINUTE", "20"}});
  Client guesser(server.url(), "fh_" + std::string(64, 'a')), nobody(server.url());
  int told_401 = 0, told_429 = 0;
  Answer last;
  for (int n = 0; n < 60; ++n) {
    last = (n % 2 == 0 ? guesser : nobody).get("/v1/incidents");
    told_401 += last.status == 401;
    told_429 += last.status == 429;
  }
  CHECK(told_401 >= 20);
  CHECK(told_429 >= 30);
  REQUIRE(last.status == 429);
  CHECK(last.json().value("code", "") == "too-many-without-token");
  CHECK(std::stoi("0" + last.header("retry-after")) >= 1);
  CHECK(last.header("content-type") == "application/problem+json");

  // Alert senders give up on 429, so they are told something else.
  const Answer alert = guesser.post("/v1/alerts/alertmanager", alert_for(k_host));
  CHECK(alert.status == 503);
  CHECK_FALSE(alert.header("retry-after").empty());
  // The same address, with a token that is good: as if nothing were.
  auto responder = server.client("responder", k_school);
  auto monitor = server.client("monitor", k_school);
  for (int n = 0; n < 5; ++n) {
    CHECK(responder.get("/v1/incidents").status == 200);
    CHECK(guesser.get("/v1/incidents").status == 429);
  }
  CHECK(monitor.post("/v1/alerts/alertmanager", alert_for(k_host)).status == 202);
  CHECK(nobody.get("/healthz").status == 200);
}

}  // namespace fenghuo::e2e

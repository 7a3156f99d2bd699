// SIGTERM while everything is under way: the server ends in order each time, and loses nothing it had accepted.
#include "tests/support/event_stream.hpp"
#include "tests/support/receiver.hpp"
#include "tests/support/server.hpp"

#include <atomic>
#include <thread>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

/// Asks and changes without a pause, until the server is gone.
void work(const Server& server, std::atomic<int>& answered) {
  auto responder = server.client("responder", k_school);
  auto monitor = server.client("monitor", k_school);
  const Json opened = monitor.post("/v1/alerts/alertmanager", alert_for(k_host)).json();
  const std::string incident = "/v1/incidents/" + opened.at("results").at(0).at("incident").get<std::string>();
  while (responder.post(incident + "/comment", {{"text", "还在处置"}}).status == 200)
    ++answered;
}

}  // namespace

TEST_CASE("Stop_whileRequestsStreamsWebhooksAndMailAreUnderWay_isInOrder") {
  // Both take what comes and never answer; the relay does not even greet.
  tests::Receiver mute([](const tests::Received&, tests::Visit& visit) { visit.hold(); });
  tests::Receiver relay([](const tests::Received&, tests::Visit& visit) { visit.hold(); });
  House house({{"FENGHUO_OUTBOUND_ALLOW", "127.0.0.0/8"},
               {"FENGHUO_SMTP_URL", "smtp://127.0.0.1:" + std::to_string(relay.port())},
               {"FENGHUO_SMTP_TLS", "off"},
               {"FENGHUO_SMTP_FROM", "fenghuo@example.cn"}});
  auto admin = house.client("admin", k_bureau);
  for (const Json& channel : {Json{{"id", "hook"},
                                   {"type", "webhook"},
                                   {"title", "接收端"},
                                   {"url", mute.url()},
                                   {"unit", k_bureau},
                                   {"events", {"StepOverdue"}}},
                              Json{{"id", "mail"},
                                   {"type", "email"},
                                   {"title", "邮件"},
                                   {"unit", k_bureau},
                                   {"addresses", {"a@example.cn"}},
                                   {"events", {"StepOverdue"}}}})
    REQUIRE(admin.post("/v1/channels", channel).status == 201);
  for (const char* channel : {"hook", "mail"})  // one message each; it is sent again after every start
    REQUIRE(admin.post(std::string("/v1/channels/") + channel + "/test").status == 202);
  std::size_t heard = 0;
  for (int round = 0; round < 3; ++round) {
    CAPTURE(round);
    const std::string url = house.server().url();
    const auto port = static_cast<unsigned short>(std::stoi(url.substr(url.rfind(':') + 1)));
    tests::EventStream stream(port, token_of(house.data(), "bureau", k_bureau));
    REQUIRE(stream.status() == 200);
    REQUIRE(wait_until([&] { return mute.received().size() > heard; }));
    std::atomic<int> answered = 0;
    std::thread worker([&] { work(house.server(), answered); });
    const bool busy = wait_until([&] { return answered > 3; });
    const int ended = house.stop();
    worker.join();
    CHECK(busy);
    CHECK(ended == 0);
    CHECK(fenghuo({"verify", house.data()}).code == 0);
    while (stream.next()) {
    }
    CHECK(stream.ended_in_order());
    heard = mute.received().size();
    house.start();
  }
}

}  // namespace fenghuo::e2e

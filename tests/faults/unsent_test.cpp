// The server is killed by SIGKILL between the commit of a command and the sending of what it says, or between the
// sending and the commit of its outcome, again and again. Every message must arrive, always under its one id.
#include "tests/support/journal_query.hpp"
#include "tests/support/receiver.hpp"
#include "tests/support/server.hpp"

#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

const Environment k_outward{{"FENGHUO_OUTBOUND_ALLOW", "127.0.0.0/8"}};

/// A receiver that counts ids and, when told to, takes a message without ever answering.
class Inbox {
 public:
  [[nodiscard]] std::string url() const { return receiver_.url(); }
  void mute(bool yes) { mute_ = yes; }
  [[nodiscard]] std::map<std::string, int> ids() const {
    std::map<std::string, int> out;
    for (const auto& one : receiver_.received())
      ++out[one.header("webhook-id")];
    return out;
  }
  bool wait_for(const std::string& id) const {
    return wait_until([&] { return ids().contains(id); });
  }

 private:
  std::atomic<bool> mute_ = false;
  tests::Receiver receiver_{[this](const tests::Received&, tests::Visit& visit) {
    if (mute_) return visit.hold();
    visit.send(tests::http_answer(204));
  }};
};

int rounds() {
  return std::getenv("FENGHUO_SAMPLE") == nullptr ? 100 : std::stoi(std::getenv("FENGHUO_SAMPLE"));
}

}  // namespace

TEST_CASE("Unsent_killedBetweenCommitAndSend_everyMessageArrivesUnderOneId") {
  const Scratch scratch;
  const std::string data = scratch / "data";
  make_sample(data);
  Inbox inbox;
  auto server = std::make_unique<Server>(data, std::vector<std::string>{}, k_outward);
  auto admin = server->client("admin", k_bureau);
  REQUIRE(admin
              .post("/v1/channels", {{"id", "hook"},
                                     {"type", "webhook"},
                                     {"unit", k_bureau},
                                     {"title", "测试接收端"},
                                     {"url", inbox.url()},
                                     {"events", {"IncidentAssigned"}}})
              .status == 201);
  auto monitor = server->client("monitor", k_school);
  const std::string incident =
      monitor.post("/v1/alerts/alertmanager", alert_for(k_host)).json().at("results").at(0).at("incident");

  std::set<std::string> told;
  int unsent = 0, repeated = 0;
  for (int round = 0; round < rounds(); ++round) {
    CAPTURE(round);
    auto responder = server->client("responder", k_school);
    const Answer answer = responder.post("/v1/incidents/" + incident + "/assign",
                                         {{"person", std::string(k_school) + (round % 2 == 0 ? "-head" : "-admin")}});
    server->process().kill();
    REQUIRE(answer.status == 200);
    const std::string id = incident + "/" + answer.json().at("version").dump() + "/hook/-";
    told.insert(id);
    if (!inbox.ids().contains(id)) ++unsent;

    if (round % 3 == 2) {  // sent, but the outcome is never kept
      inbox.mute(true);
      Server sender(data, {}, k_outward);
      REQUIRE(inbox.wait_for(id));
      sender.process().kill();
      inbox.mute(false);
      const int before = inbox.ids().at(id);
      server = std::make_unique<Server>(data, std::vector<std::string>{}, k_outward);
      REQUIRE(wait_until([&] { return inbox.ids().at(id) > before; }));
      ++repeated;
    } else {
      server = std::make_unique<Server>(data, std::vector<std::string>{}, k_outward);
      REQUIRE(inbox.wait_for(id));
    }
  }
  REQUIRE(wait_until([&] {
    return server->client("admin", k_bureau).get("/v1/notifications?state=waiting").json().at("items").empty();
  }));
  REQUIRE(server->stop() == 0);

  const auto kept = journal_query(
      data, "SELECT stream || '/' || version || '/hook/-' FROM events WHERE stream = ?1 AND type = 'IncidentAssigned'",
      incident);
  CHECK(std::set<std::string>(kept.begin(), kept.end()) == told);
  std::set<std::string> arrived;
  for (const auto& [id, _] : inbox.ids())
    arrived.insert(id);
  CHECK(arrived == told);
  const auto delivered = journal_query(
      data, "SELECT payload ->> 'message' FROM events WHERE type = 'MessageDelivered' AND payload ->> 'channel' = ?1",
      "hook");
  CHECK(std::set<std::string>(delivered.begin(), delivered.end()) == told);
  CHECK(delivered.size() == told.size());
  CHECK(unsent * 2 > rounds());  // else this is no test of what it says
  const Ran verified = fenghuo({"verify", data});
  CHECK(verified.code == 0);
  std::cout << "unsent: " << rounds() << " kills, " << unsent << " before the message was out, " << repeated
            << " more before its outcome was kept\n";
}

}  // namespace fenghuo::e2e

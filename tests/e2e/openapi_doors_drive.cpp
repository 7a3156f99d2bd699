#include "tests/e2e/openapi_doors_drive.hpp"

#include "tests/support/event_stream.hpp"

#include <sstream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

Answer ok(Answer answer, int status) {
  INFO(answer.body << answer.failure);
  REQUIRE(answer.status == status);
  return answer;
}

void drive_channels(Client& admin) {
  const std::string all = "/v1/channels", one = all + "/duty-bot";
  ok(admin.post(all, {{"id", "duty-bot"},
                      {"type", "webhook"},
                      {"unit", k_bureau},
                      {"title", "值班群机器人"},
                      {"url", "https://localhost:9/"},
                      {"events", {"ChannelTested"}}}),
     201);
  ok(admin.post(all, {{"id", "duty-mail"},
                      {"type", "email"},
                      {"unit", k_bureau},
                      {"title", "值班邮箱"},
                      {"addresses", {"duty@lanshan.example.cn"}},
                      {"roles", {"bureau"}},
                      {"language", "en"},
                      {"enabled", false}}),
     201);
  ok(admin.get(all + "?limit=1"), 200);
  ok(admin.get(one), 200);
  ok(admin.call("PATCH", one, R"({"title":"值班机器人"})", {{"Content-Type", "application/json"}}), 200);
  const Json sent = ok(admin.post(one + "/test", Json::object(), {{"Idempotency-Key", "test-1"}}), 202).json();
  const std::string notification = "/v1/notifications/" + sent.at("notifications").at(0).get<std::string>();
  for (const std::string state : {"waiting", "dead", "delivered"})
    ok(admin.get("/v1/notifications?limit=5&state=" + state), 200);
  ok(admin.get(notification), 200);
  ok(admin.post(notification + "/resend"), 202);
}

void drive_session(const House& house, Client& nobody) {
  const std::string token = token_of(house.data(), "responder", k_school);
  const Answer signed_in = ok(nobody.post("/v1/sessions", {{"token", token}}), 201);
  const std::string set = signed_in.header("set-cookie"), cookie = set.substr(0, set.find(';'));
  const Answer me = ok(nobody.get("/v1/me", {{"Cookie", cookie}}), 200);
  CHECK(me.json().at("csrf") == signed_in.json().at("csrf"));
  ok(nobody.call("DELETE", "/v1/sessions/current", "", {{"Cookie", cookie}, {"X-CSRF-Token", me.json().at("csrf")}}),
     204);
}

/// A stream has no end of its own, so it is read to its first event and put on the tape by hand.
void drive_stream(House& house, const Tape& tape, const std::string& incident) {
  const std::string url = house.server().url(), query = "?incident=" + incident;
  tests::EventStream stream(static_cast<unsigned short>(std::stoul(url.substr(url.rfind(':') + 1))),
                            token_of(house.data(), "responder", k_school), {.query = query, .last_id = "0"});
  REQUIRE(stream.status() == 200);
  REQUIRE(stream.next());
  Json headers = Json::object();
  std::istringstream head(stream.head());
  for (std::string line; std::getline(head, line);) {
    const auto colon = line.find(": ");
    if (colon == line.npos) continue;
    std::string name = line.substr(0, colon);
    for (char& c : name)
      c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    headers[name] = line.substr(colon + 2, line.find('\r') - colon - 2);
  }
  tape->push_back({{"method", "GET"},
                   {"target", "/v1/stream" + query},
                   {"headers", {{"Last-Event-ID", "0"}}},
                   {"body", ""},
                   {"answer", {{"status", 200}, {"headers", headers}, {"body", ""}}}});
}

}  // namespace

void drive_doors(House& house, Client& admin, Client& responder, Client& nobody, const Tape& tape,
                 const std::string& incident) {
  drive_channels(admin);
  drive_session(house, nobody);
  drive_stream(house, tape, incident);
  const Json playbook = responder.get("/v1/incidents/" + incident).json().at("playbook");
  ok(responder.get("/v1/playbooks/" + playbook.at("id").get<std::string>() + "/versions/" +
                   playbook.at("version").get<std::string>() + "/chart.svg?lang=zh"),
     200);
  for (const auto* path : {"/", "/page.css", "/page.js", "/metrics"})
    ok(nobody.get(path), 200);
}

}  // namespace fenghuo::e2e

#include "tests/support/scratch.hpp"
#include "tests/unit/http/loopback.hpp"

#include <cstdlib>
#include <sys/resource.h>

#include <catch2/catch_test_macros.hpp>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

using namespace fenghuo::api;
using namespace fenghuo::api::test;
using namespace std::chrono_literals;

namespace {

const std::string k_get = "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n";

/// Tells when the server has said that it cannot accept.
class WarningSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  std::promise<void> warned;

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    if (message.level == spdlog::level::warn && std::exchange(first_, false)) warned.set_value();
  }
  void flush_() override {}
  bool first_ = true;
};

}  // namespace

TEST_CASE("Stop_lets_the_running_request_finish_and_closes_idle_connections") {
  Loopback server;
  Client idle(server.port());
  CHECK(idle.ask(k_get).status == 200);
  Client busy(server.port());
  busy.send("GET /gate HTTP/1.1\r\nHost: x\r\n\r\n");
  server.at_gate.get_future().wait();

  server.stop();
  CHECK(idle.at_end());
  CHECK_THROWS(Client(server.port()));
  server.open_gate();
  const auto answer = busy.answer();
  CHECK(answer.status == 200);
  CHECK(answer.body == "through");
  CHECK(answer.field("Connection") == "close");
  busy.finish_sending();
  CHECK(busy.at_end());
  server.join();
}

TEST_CASE("Stop_lets_a_half_sent_request_be_answered") {
  Loopback server;
  Client client(server.port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: "
      "100-continue\r\n\r\n");
  CHECK(client.answer(true).status == 100);
  server.stop();
  CHECK(client.ask("{}").body == "POST:{}");
  client.finish_sending();
  server.join();
}

TEST_CASE("Timeout_slow_header_is_let_go") {
  ServerOptions options;
  options.header_timeout = 50ms;
  Loopback server(options);
  Client begun(server.port());
  begun.send("GET /echo HTTP/1.1\r\nHo");
  Client silent(server.port());
  CHECK(begun.at_end());
  CHECK(silent.at_end());
}

TEST_CASE("Timeout_header_or_body_that_trickles_is_let_go") {
  ServerOptions options;
  options.header_timeout = 100ms;
  options.body_timeout = 100ms;
  Loopback server(options);
  Client header(server.port()), body(server.port());
  header.send("GET /echo HTTP/1.1\r\nHost: x\r\nX-A: ");
  body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n");
  for (auto* client : {&header, &body})
    CHECK(fenghuo::e2e::wait_until([&] {
      client->send("a");
      return client->gone();
    }));
}

TEST_CASE("Timeout_idle_connection_is_let_go") {
  ServerOptions options;
  options.idle_timeout = 50ms;
  Loopback server(options);
  Client client(server.port());
  CHECK(client.ask(k_get).status == 200);
  CHECK(client.at_end());
}

TEST_CASE("Timeout_slow_body_is_let_go") {
  ServerOptions options;
  options.body_timeout = 50ms;
  Loopback server(options);
  Client json(server.port());
  json.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{");
  CHECK(json.at_end());
  Client file(server.port());
  file.send("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + std::string(100'000, 'x'));
  file.rest();
  server.upload.gone.get_future().wait();
  CHECK_FALSE(server.upload.finished);
}

TEST_CASE("Timeout_client_that_does_not_read_is_let_go") {
  ServerOptions options;
  options.write_timeout = 50ms;
  Loopback server(options);
  Client client(server.port());
  client.send("GET /echo?big=50000000 HTTP/1.1\r\nHost: x\r\n\r\n");
  server.logged.get_future().wait();
  CHECK(client.rest().size() < 50'000'000);
}

TEST_CASE("Server_one_connection_too_many_is_told_503") {
  ServerOptions options;
  options.max_connections = 1;
  Loopback server(options);
  {
    Client first(server.port());
    CHECK(first.ask(k_get).status == 200);
    Client second(server.port());
    const auto answer = second.answer();
    CHECK(answer.status == 503);
    CHECK(answer.field("Retry-After") == "5");
    CHECK(second.at_end());
    CHECK(first.ask("GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").status == 200);
    CHECK(first.at_end());
  }
}

TEST_CASE("Server_goes_on_accepting_after_running_out_of_descriptors") {
  const auto sink = std::make_shared<WarningSink>();
  const auto before = spdlog::default_logger();
  spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", sink));
  {
    Loopback server;
    Client client;
    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
    const rlimit none{3, limit.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    client.connect(server.port());
    sink->warned.get_future().wait();
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
    CHECK(client.ask(k_get).status == 200);
  }
  spdlog::set_default_logger(before);
}

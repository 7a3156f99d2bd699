// Who has to go when there is no room: whoever has shown no valid token and keeps the server waiting longest.
#include "tests/unit/http/loopback.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo::api;
using namespace fenghuo::api::test;

namespace {

const std::string k_get = "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string k_half = "GET /echo HTTP/1.1\r\nHo";
const std::string k_nowhere = "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace

TEST_CASE("Strangers_oneTooManyOfAnAddress_theSlowestGoes") {
  ServerOptions options;
  options.strangers_per_address = 2;
  Loopback server(options);
  Client recognised(server.port());
  CHECK(recognised.ask(k_get).status == 200);  // everybody who gets that far is somebody here
  Client slowest(server.port()), slow(server.port());
  slowest.send(k_half);
  CHECK(slow.ask(k_nowhere).status == 404);  // waits since this answer
  Client newest(server.port());
  CHECK(newest.ask(k_get).status == 200);
  CHECK(slowest.answer().status == 0);
  CHECK(slow.ask(k_nowhere).status == 404);
  CHECK(recognised.ask(k_get).status == 200);
}

TEST_CASE("Strangers_whenTheHouseIsFull_giveWayToTheNext") {
  ServerOptions options;
  options.max_connections = 3;
  Loopback server(options);
  Client recognised(server.port());
  CHECK(recognised.ask(k_get).status == 200);
  Client first(server.port()), second(server.port());
  CHECK(first.ask(k_nowhere).status == 404);
  CHECK(second.ask(k_nowhere).status == 404);
  Client third(server.port());
  CHECK(third.ask(k_get).status == 200);
  CHECK(first.answer().status == 0);
  CHECK(second.ask(k_nowhere).status == 404);
}

TEST_CASE("Strangers_manySlowOnes_leaveOthersServed") {
  ServerOptions options;
  options.strangers_per_address = 20;
  options.max_connections = 40;
  Loopback server(options);
  std::vector<std::unique_ptr<Client>> slow;
  for (int n = 0; n < 200; ++n) {
    slow.push_back(std::make_unique<Client>(server.port()));
    slow.back()->send(k_half);
    if (n % 10 == 0) CHECK(Client(server.port()).ask(k_get).status == 200);
  }
}

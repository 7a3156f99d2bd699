// Senders whom the server knows, each with a body announced and never sent: they cost a descriptor and a timeout, and
// nobody else waits for them.
#include "tests/unit/http/loopback.hpp"

#include <algorithm>
#include <sys/resource.h>

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo::api;
using namespace fenghuo::api::test;
using namespace std::chrono_literals;

namespace {

const std::string k_begun =
    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"a\":";
const std::string k_whole =
    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

/// Fewer where the descriptors do not suffice: each takes one at either end.
std::size_t how_many(std::size_t wanted) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const auto possible = static_cast<std::size_t>(limit.rlim_cur) / 2 - 100;
  if (possible < wanted) WARN("RLIMIT_NOFILE leaves room for " << possible << " connections of " << wanted);
  return std::min(possible, wanted);
}

}  // namespace

TEST_CASE("SlowBodies_fromKnownSenders_holdUpNobodyAndEndWithTheirTime") {
  ServerOptions options;
  options.body_timeout = 3s;
  Loopback server(options);
  Client settled(server.port());
  CHECK(settled.ask(k_whole).body == "POST:{}");
  std::vector<std::unique_ptr<Client>> slow(how_many(1500));
  for (std::size_t n = 0; n < slow.size(); ++n) {
    slow[n] = std::make_unique<Client>(server.port());
    slow[n]->send(k_begun);
    if (n % 50 != 0) continue;
    CHECK(settled.ask(k_whole).body == "POST:{}");
    CHECK(Client(server.port()).ask(k_whole).body == "POST:{}");
  }
  // A connection is closed first and logged next, so the log is the last to know.
  const auto ended = [&] { return std::ranges::count(server.log(), "POST /echo 408 client-gone"); };
  while (ended() < static_cast<std::ptrdiff_t>(slow.size()))
    REQUIRE(settled.ask(k_whole).body == "POST:{}");
  CHECK(ended() == static_cast<std::ptrdiff_t>(slow.size()));
  for (auto& client : slow)
    CHECK(client->rest().empty());
}

#include "api/routes/doorkeeper.hpp"

#include "api/http/address.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;
using api::Doorkeeper;
using api::network_of;

namespace {
const std::string k_here = "192.0.2.1";
}

TEST_CASE("Doorkeeper_soManyAMinute_areNotKeptWaiting") {
  VirtualClock clock(0);
  Doorkeeper keeper(clock, 60);
  for (int n = 0; n < 60; ++n)
    CHECK_FALSE(keeper.turned_away(k_here));
  CHECK(keeper.turned_away(k_here) == 1);
  CHECK_FALSE(keeper.turned_away("192.0.2.2"));
  VirtualClock slow(0);
  Doorkeeper patient(slow, 60);
  for (int n = 0; n < 1000; ++n) {
    CHECK_FALSE(patient.turned_away(k_here));
    slow.advance(k_second);
  }
}

TEST_CASE("Doorkeeper_eachWait_isTwiceAsLongUpToFiveMinutes") {
  VirtualClock clock(0);
  Doorkeeper keeper(clock, 10);
  for (int n = 0; n < 10; ++n)
    keeper.turned_away(k_here);
  std::vector<int> waits;
  for (int n = 0; n < 11; ++n) {
    auto wait = keeper.turned_away(k_here);
    REQUIRE(wait);
    waits.push_back(*wait);
    CHECK(keeper.turned_away(k_here) == wait);  // asking meanwhile makes it no longer
    clock.advance(*wait * k_second);
    CHECK_FALSE(keeper.turned_away(k_here));  // one try
  }
  CHECK(waits == std::vector{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300});
  clock.advance(2 * k_minute);
  for (int n = 0; n < 10; ++n)
    CHECK_FALSE(keeper.turned_away(k_here));
  CHECK(keeper.turned_away(k_here) == 1);
}

TEST_CASE("Doorkeeper_manyAddresses_takeBoundedMemory") {
  VirtualClock clock(0);
  Doorkeeper keeper(clock, 60);
  std::size_t most = 0;
  for (int n = 0; n < 200'000; ++n) {
    keeper.turned_away("10." + std::to_string(n >> 16) + "." + std::to_string((n >> 8) & 255) + "." +
                       std::to_string(n & 255));
    most = std::max(most, keeper.remembered());
  }
  CHECK(most <= 20'000);
}

TEST_CASE("Doorkeeper_addressesOfOneNetwork_countAsOne") {
  CHECK(network_of("192.0.2.1") == "192.0.2.1");
  CHECK(network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::1"));
  CHECK(network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1"));
  CHECK(network_of("::1") == "::/64");
  CHECK(network_of("").empty());
  VirtualClock clock(0);
  Doorkeeper keeper(clock, 1);
  CHECK_FALSE(keeper.turned_away("2001:db8::1"));
  CHECK(keeper.turned_away("2001:db8::2"));
}

}  // namespace fenghuo::tests

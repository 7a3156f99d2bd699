// The drill's events as they are written: by the house's one codec.
#include "sim/drill/codec.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

namespace {

template <class... T>
std::vector<DrillEvent> one_of_each(std::variant<T...>*) {
  return {T{}...};
}

}  // namespace

TEST_CASE("DrillEvents_everyOne_comesBackAsWritten") {
  const auto all = one_of_each(static_cast<DrillEvent*>(nullptr));
  REQUIRE(all.size() > 15);
  for (const DrillEvent& before : all) {
    const engine::Foreign written = to_foreign(before);
    INFO(written.type);
    CHECK(engine::is_foreign(written.type));
    const auto after = from_foreign(written);
    REQUIRE(after.has_value());
    CHECK(*after == before);
  }
  const DrillEvent full = DrillInjected{.by_hand = true, .inject = "call", .late = 5, .unit = "u"};
  CHECK(to_foreign(full).payload == R"({"by_hand":true,"inject":"call","late":5,"note":"","unit":"u"})");
  CHECK(*from_foreign(to_foreign(full)) == full);
  CHECK_FALSE(from_foreign({.type = "DrillUnheard", .payload = "{}"}).has_value());
  CHECK_FALSE(from_foreign({.type = "DrillInjected", .v = 9, .payload = "{}"}).has_value());
}

}  // namespace fenghuo::sim

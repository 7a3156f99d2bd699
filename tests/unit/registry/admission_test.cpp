#include "engine/registry/admission.hpp"

#include "tests/support/bureau.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {

namespace {

using tests::k_bureau;
using tests::k_school;

Registry sample() {
  Registry registry;
  for (const auto& line : tests::sample_bureau())
    registry.evolve(line.event);
  return registry;
}

DeviceRegistered device(std::string id, std::string ip, Millis from, std::optional<Millis> until = {},
                        std::string unit = k_school) {
  return {.from = from, .id = std::move(id), .ip = std::move(ip), .unit = std::move(unit), .until = until};
}

std::string pointer_of(const Result<void>& refused) {
  if (refused) return "admitted";
  return refused.error().errors.empty() ? "none" : refused.error().errors[0].pointer;
}

}  // namespace

TEST_CASE("Admission_a_unit_may_move_within_the_callers_but_in_no_ring") {
  const auto registry = sample();
  const auto admitted = [&](const std::string& id, const std::string& parent, const std::string& above) {
    return pointer_of(admit(registry, above, UnitRegistered{.id = id, .parent = parent}));
  };
  CHECK(admitted("new", "liandu", k_bureau) == "admitted");
  CHECK(admitted("new", "liandu", "longquan") == "/parent");
  CHECK(admitted("new", "", k_bureau) == "/parent");
  CHECK(admitted("new", "nowhere", k_bureau) == "/parent");
  CHECK(admitted(k_school, "longquan", k_bureau) == "admitted");
  CHECK(admitted(k_school, "longquan", "liandu") == "/parent");
  CHECK(admitted("liandu", k_school, k_bureau) == "/parent");
  CHECK(admitted("liandu", "liandu", k_bureau) == "/parent");
  CHECK(admitted(k_bureau, "", k_bureau) == "admitted");
  CHECK(admitted(k_bureau, "liandu", k_bureau) == "/parent");
  CHECK(admitted(k_school, "liandu", "longquan") == "/parent");  // strangers do not learn that it is there
  CHECK(admitted("liandu", k_bureau, "liandu") == "admitted");   // as it is, though its parent is not the caller's
}

TEST_CASE("Admission_nothing_goes_to_a_unit_outside_the_callers_or_one_that_is_dissolved") {
  auto registry = sample();
  CHECK(pointer_of(admit(registry, "liandu", PersonRegistered{.id = "p", .unit = "lq-middle"})) == "/unit");
  CHECK(pointer_of(admit(registry, "liandu", PersonRegistered{.id = "p", .unit = k_school})) == "admitted");
  registry.evolve(EntryRetired{.at = 1, .stream = std::string("unit:") + k_school});
  CHECK(pointer_of(admit(registry, "liandu", PersonRegistered{.id = "p", .unit = k_school})) == "/unit");
  CHECK(pointer_of(admit(registry, k_bureau, UnitRegistered{.id = "u", .parent = k_school})) == "/parent");
}

TEST_CASE("Admission_a_sites_names_are_its_own_and_strangers_learn_nothing_of_whose_they_are") {
  const auto registry = sample();
  const SiteRegistered mine{.aliases = {"NO1.example.cn:443"}, .host = "www.no1.example.cn", .unit = k_school};
  CHECK(pointer_of(admit(registry, k_school, mine)) == "admitted");
  const SiteRegistered thief{
      .aliases = {"free.example.cn", "no1.example.cn"}, .host = "new.example.cn", .unit = "lq-middle"};
  const auto seen = admit(registry, k_bureau, thief), unseen = admit(registry, "lq-middle", thief);
  CHECK(pointer_of(seen) == "/aliases/1");
  CHECK(seen.error().detail.en.find("www.no1.example.cn") != std::string::npos);
  CHECK(pointer_of(unseen) == "/aliases/1");
  CHECK(unseen.error().detail.en.find("www.no1") == std::string::npos);
  CHECK(unseen.error().detail.zh.find("www.no1") == std::string::npos);
}

TEST_CASE("Admission_an_address_is_held_by_one_device_at_a_time") {
  auto registry = sample();
  registry.evolve(device("old", "192.168.1.7", 1000, 2000));
  registry.evolve(device("web", "202.96.1.1", 1000));
  const auto admitted = [&](const DeviceRegistered& d, const std::string& above = tests::k_bureau) {
    return pointer_of(admit(registry, above, d));
  };
  CHECK(admitted(device("new", "192.168.1.7", 1500)) == "/ip");
  CHECK(admitted(device("new", "192.168.1.7", 2000)) == "admitted");
  CHECK(admitted(device("new", "192.168.1.7", 500, 1000)) == "admitted");
  CHECK(admitted(device("old", "192.168.1.7", 1500)) == "admitted");  // itself
  CHECK(admitted(device("new", "192.168.1.7", 1500, {}, "no2-primary")) == "admitted");
  CHECK(admitted(device("new", "192.168.1.7", 1500, {}, "liandu")) == "admitted");  // private: another router's
  CHECK(admitted(device("new", "202.96.1.1", 1500, {}, "liandu")) == "/ip");
  CHECK(admitted(device("new", "202.96.1.1", 1500, {}, "no2-primary")) == "admitted");
  CHECK(admitted(device("new", "202.96.1.1", 1500, {}, "liandu"), "longquan") == "/unit");
  CHECK(admitted(device("new", "10.0.0.1", 1500, 1500)) == "/until");
  CHECK(admitted(device("web", "202.96.1.2", 500)) == "/from");
  registry.evolve(EntryRetired{.at = 1200, .stream = "device:old"});
  CHECK(admitted(device("new", "192.168.1.7", 1500)) == "admitted");
}

TEST_CASE("Admission_what_is_in_use_below_a_unit_is_named") {
  auto registry = sample();
  CHECK(in_use_below(registry, k_school).size() == 4);  // three people and a site
  for (const auto& stream : in_use_below(registry, k_school))
    registry.evolve(EntryRetired{.at = 1, .stream = stream});
  CHECK(in_use_below(registry, k_school).empty());
  CHECK(in_use_below(registry, k_bureau).size() == 10);  // no more are named
}

}  // namespace fenghuo::engine

#include "engine/base/zone.hpp"

#include "tests/support/temp_folder.hpp"

#include <fstream>

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo::engine;

namespace {

Millis at(const char* time) {
  return parse_time(time).value();
}

}  // namespace

TEST_CASE("Zone_without_a_name_is_beijing_time") {
  CHECK(Zone().offset_at(at("2026-03-02T01:15:00Z")) == 8 * k_hour);
  CHECK(Zone().name() == "Asia/Shanghai");
}

TEST_CASE("Zone_of_the_database_knows_its_changes") {
  const Zone shanghai = Zone::named("Asia/Shanghai").value();
  CHECK(shanghai.offset_at(at("2026-07-01T00:00:00Z")) == 8 * k_hour);
  CHECK(shanghai.offset_at(at("1988-07-01T00:00:00Z")) == 9 * k_hour);  // summer time, 1986 to 1991
  CHECK(shanghai.offset_at(at("1889-01-01T00:00:00Z")) == 8 * k_hour + 5 * k_minute + 43 * k_second);
  const Zone berlin = Zone::named("Europe/Berlin").value();
  CHECK(berlin.offset_at(at("2026-03-29T00:59:59Z")) == 1 * k_hour);
  CHECK(berlin.offset_at(at("2026-03-29T01:00:00Z")) == 2 * k_hour);
  CHECK(Zone::named("UTC").value().offset_at(0) == 0);
}

TEST_CASE("Zone_that_the_database_has_not_is_refused_by_name") {
  for (const std::string name : {"", "Asia/Shangai", "../../etc/passwd", "/etc/localtime", "Asia", "tzdata.zi"}) {
    const auto zone = Zone::named(name);
    INFO(name);
    REQUIRE_FALSE(zone.has_value());
    CHECK(zone.error().detail.en.find('"' + name + '"') != std::string::npos);
  }
}

TEST_CASE("Zone_cut_short_anywhere_is_refused_or_whole") {
  std::ifstream real("/usr/share/zoneinfo/Asia/Shanghai", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(real), {}};
  const fenghuo::tests::TempFolder folder;
  for (std::size_t length = 0; length < text.size(); ++length) {
    std::ofstream(folder.path() + "/Cut", std::ios::binary | std::ios::trunc) << text.substr(0, length);
    const auto zone = Zone::named("Cut", folder.path());
    if (zone) CHECK(zone->offset_at(at("2026-07-01T00:00:00Z")) == 8 * k_hour);
  }
}

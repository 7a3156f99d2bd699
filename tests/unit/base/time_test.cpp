#include "engine/base/time.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {

TEST_CASE("Time_format_and_parse_meet") {
  struct Row {
    const char* text;
    Millis time;
    const char* written;
  };
  const Row rows[] = {
      {"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z"},
      {"1969-12-31T23:59:59.999Z", -1, "1969-12-31T23:59:59.999Z"},
      {"2026-03-02T01:15:00.000Z", 1'772'414'100'000, "2026-03-02T01:15:00.000Z"},
      {"2026-03-02T09:15:00+08:00", 1'772'414'100'000, "2026-03-02T01:15:00.000Z"},
      {"2026-03-01T20:45:00-04:30", 1'772'414'100'000, "2026-03-02T01:15:00.000Z"},
      {"2026-03-02t01:15:00z", 1'772'414'100'000, "2026-03-02T01:15:00.000Z"},
      {"2026-03-02 01:15:00.1Z", 1'772'414'100'100, "2026-03-02T01:15:00.100Z"},
      {"2026-03-02T01:15:00.9999999999999999999999Z", 1'772'414'100'999, "2026-03-02T01:15:00.999Z"},
      {"2024-02-29T00:00:00Z", 1'709'164'800'000, "2024-02-29T00:00:00.000Z"},
      {"2026-06-30T23:59:60Z", 1'782'864'000'000, "2026-07-01T00:00:00.000Z"},  // a leap second is the next one
      {"0000-01-01T00:00:00Z", -62'167'219'200'000, "0000-01-01T00:00:00.000Z"},
      {"9999-12-31T23:59:59.999Z", 253'402'300'799'999, "9999-12-31T23:59:59.999Z"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    REQUIRE(parse_time(row.text));
    CHECK(*parse_time(row.text) == row.time);
    CHECK(format_time(row.time) == row.written);
  }
}

TEST_CASE("Time_anything_else_is_refused") {
  for (const char* text : {"",
                           "2026-03-02",
                           "2026-03-02T01:15:00",
                           "2026-03-02T01:15Z",
                           "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-04-31T00:00:00Z",
                           "2026-03-02T24:00:00Z",
                           "2026-03-02T01:60:00Z",
                           "2026-03-02T01:15:61Z",
                           "2026-03-02T01:15:00.Z",
                           "2026-03-02T01:15:00,5Z",
                           "2026-03-02T01:15:00+0800",
                           "2026-03-02T01:15:00+24:00",
                           "2026-03-02T01:15:00+08:60",
                           "2026-03-02T01:15:00+08:00 ",
                           " 2026-03-02T01:15:00Z",
                           "2026-03-02T01:15:00ZZ",
                           "26-03-02T01:15:00Z",
                           "+2026-03-02T01:15:00Z",
                           "2026-3-2T01:15:00Z",
                           "2026-03-02T01:15:0\xef\xbc\x90Z",
                           "２０２６-03-02T01:15:00Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_time(text));
  }
  CHECK_FALSE(parse_time(std::string_view("2026-03-02T01:15:00\0Z", 21)));
}

TEST_CASE("Duration_round_trip_and_refusals") {
  struct Row {
    const char* text;
    Millis length;
    const char* written;
  };
  const Row rows[] = {{"PT2H", 2 * k_hour, "PT2H"},
                      {"PT120M", 2 * k_hour, "PT2H"},
                      {"PT90M", 90 * k_minute, "PT1H30M"},
                      {"PT1H12M", 72 * k_minute, "PT1H12M"},
                      {"P5D", 5 * k_day, "P5D"},
                      {"P1W", 7 * k_day, "P7D"},
                      {"P1W2DT3H4M5S", 9 * k_day + 3 * k_hour + 4 * k_minute + 5 * k_second, "P9DT3H4M5S"},
                      {"PT0S", 0, "PT0S"},
                      {"P0D", 0, "PT0S"},
                      {"PT86400S", k_day, "P1D"}};
  for (const auto& row : rows) {
    CAPTURE(row.text);
    REQUIRE(parse_duration(row.text));
    CHECK(*parse_duration(row.text) == row.length);
    CHECK(format_duration(row.length) == row.written);
  }
  CHECK(format_duration(999) == "PT0S");
  CHECK(format_duration(-3 * k_minute) == "-PT3M");
  CHECK(format_duration(-k_day - k_second) == "-P1DT1S");
  for (const char* text : {"",       "P",    "PT",     "P1",     "P1Y",   "P1M",           "PT1D",
                           "P1H",    "P1DT", "PT1M1H", "PT1H1H", "P1D1W", "-PT3M",         "PT-3M",
                           "PT1.5H", "pt2h", "PT2H ",  "T2H",    "PTT2H", "PT1000000001S", "PT99999999999999999999H"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("Duration_that_rounds_to_nothing_has_no_sign") {
  CHECK(format_duration(-1) == "PT0S");
}

TEST_CASE("LocalTime_at_the_turn_of_the_year") {
  const Millis last = *parse_time("2026-12-31T15:59:59.999Z");
  CHECK(year_of(last, 8 * k_hour) == 2026);
  CHECK(year_of(last + 1, 8 * k_hour) == 2027);
  CHECK(format_local(last + 1, 8 * k_hour) == "2027-01-01 00:00");
  CHECK(format_local(-1, 0) == "1969-12-31 23:59");
}

}  // namespace fenghuo::engine

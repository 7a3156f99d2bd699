#include "api/cli/output.hpp"

#include "api/cli/refusal.hpp"
#include "api/cli/words.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace fenghuo::api::cli;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("Width_counts_columns_not_bytes") {
  CHECK(display_width("") == 0);
  CHECK(display_width("INC-1") == 5);
  CHECK(display_width("网页篡改") == 8);
  CHECK(display_width("（初报）") == 8);
  CHECK(display_width("e\xcc\x81") == 1);
  CHECK(display_width("🔥") == 2);
}

TEST_CASE("Table_with_chinese_lines_up") {
  Table table({"编号", "状态", "X"});
  table.add({{"INC-1"}, {"已超时"}, {"a"}});
  table.add({{"INC-22"}, {"ok"}, {"b"}});
  CHECK(table.render({}) ==
        "编号    状态    X\n"
        "INC-1   已超时  a\n"
        "INC-22  ok      b\n");
}

TEST_CASE("Table_with_colours_has_the_same_columns") {
  Table table({});
  table.add({{"已超时", Tint::red}, {"a"}});
  table.add({{"ok"}, {"b"}});
  CHECK(table.render({.colour = true}, 1) == " \x1b[1;31m已超时\x1b[0m  a\n ok      b\n");
}

TEST_CASE("Safe_makes_what_steers_a_terminal_visible") {
  CHECK(safe("首页 ok") == "首页 ok");
  CHECK(safe("a\x1b[31mb\nc\td") == "a\\x1b[31mb\\nc d");
  CHECK(safe("\xc2\x9b"
             "2J") == "\\x9b2J");
  CHECK(safe("x\xe2\x80\xaey") == "x\\u{202e}y");
  CHECK(safe("\xff\xe4\xb8") == "\\xff\\xe4\\xb8");
  CHECK(safe("\xed\xa0\x80") == "\\xed\\xa0\\x80");
  CHECK(safe(std::string_view("a\0b", 3)) == "a\\x00b");
}

TEST_CASE("Clip_cuts_at_a_character_within_the_width") {
  CHECK(clip("网页篡改", 8) == "网页篡改");
  CHECK(clip("网页篡改", 7) == "网页篡…");
  CHECK(clip("网页篡改", 6) == "网页…");
}

TEST_CASE("Json_for_programs_keeps_its_value_and_steers_nothing") {
  const Json value{{"a", "x\xe2\x80\xae\xc2\x9b\x7f\x1b"}, {"n", 7}};
  const auto text = json_text(value);
  CHECK(Json::parse(text) == value);
  for (const auto* bad : {"\xe2\x80\xae", "\xc2\x9b", "\x7f", "\x1b"})
    CHECK(text.find(bad) == std::string::npos);
}

TEST_CASE("Remaining_is_counted_as_people_do") {
  using fenghuo::engine::k_minute;
  CHECK(say_remaining(72 * k_minute, Language::zh) == "还剩 1小时12分");
  CHECK(say_remaining(72 * k_minute, Language::en) == "1 h 12 min left");
  CHECK(say_remaining(-5 * k_minute, Language::zh) == "已超时 5分");
  CHECK(say_remaining(60 * k_minute, Language::zh) == "还剩 1小时");
  CHECK(say_remaining(59'999, Language::en) == "less than 1 min left");
  CHECK(say_remaining((2 * 24 * 60 + 61) * k_minute, Language::zh) == "还剩 2天1小时");
}

TEST_CASE("Time_is_read_and_shown_on_the_readers_clock") {
  const Style beijing;
  CHECK(say_time("2026-03-02T01:15:00.000Z", beijing) == "2026-03-02 09:15");
  CHECK(say_time("2026-03-02T01:15:00.000Z", {.clock = LocalClock(9 * fenghuo::engine::k_hour)}) ==
        "2026-03-02 10:15 UTC+9");
  CHECK(say_time("soon", beijing) == "soon");
  const auto exact = fenghuo::engine::parse_time("2026-03-02T01:15:00.000Z");
  CHECK(read_time("2026-03-02 09:15", beijing.clock) == exact);
  CHECK(read_time("2026-03-02T01:15:00Z", beijing.clock) == exact);
  CHECK_FALSE(read_time("09:15", beijing.clock));
  CHECK_FALSE(read_time("YYYY-MM-DD HH:MM", beijing.clock));
}

TEST_CASE("Time_follows_the_clock_through_the_year") {
  const auto at = [](std::string_view rfc3339) { return fenghuo::engine::parse_time(rfc3339); };
  const auto berlin = LocalClock::of_zone("Europe/Berlin").value();
  CHECK(read_time("2027-01-12 09:00", berlin) == at("2027-01-12T08:00:00Z"));
  CHECK(read_time("2027-07-12 09:00", berlin) == at("2027-07-12T07:00:00Z"));
  CHECK(read_time("2027-03-28 02:30", berlin) == at("2027-03-28T01:30:00Z"));  // skipped: 03:30
  CHECK(read_time("2027-10-31 02:30", berlin) == at("2027-10-31T00:30:00Z"));  // twice: the first
  CHECK(say_time("2027-01-12T08:00:00.000Z", {.clock = berlin}) == "2027-01-12 09:00 UTC+1");
  CHECK(say_time("2027-07-12T07:00:00.000Z", {.clock = berlin}) == "2027-07-12 09:00 UTC+2");
}

TEST_CASE("Figures_and_lists_are_said_one_way") {
  CHECK(say_percent(800) == "80%");
  CHECK(say_percent(999) == "99.9%");
  CHECK(say_percent(3) == "0.3%");
  CHECK(with_sign(-2, "2 min") == "-2 min");
  CHECK(with_sign(35, "3.5") == "+3.5");
  CHECK(with_sign(0, "0") == "0");
  CHECK(say_band("good", Language::zh) == "良好");
  CHECK(say_band("", Language::zh) == "成绩作废");
  CHECK(say_band("", Language::en) == "void");
  CHECK(joined(std::vector<std::string>{"a", "b"}, Language::en) == "a, b");
  CHECK(joined(Json{"甲", 2, Json::object()}, Language::zh) == "甲、2");
  CHECK(say_word("too-late", Language::zh).find("演练开始时间已过") != std::string::npos);
}

TEST_CASE("Time_of_day_is_the_last_one_that_has_come") {
  const LocalClock clock;
  const auto at = [](std::string_view rfc3339) { return fenghuo::engine::parse_time(rfc3339); };
  const Millis now = *at("2026-03-02T01:15:00Z");  // 09:15 in Beijing
  CHECK(read_past_time("09:15", clock, now) == at("2026-03-02T01:15:00Z"));
  CHECK(read_past_time("9:05", clock, now) == at("2026-03-02T01:05:00Z"));
  CHECK(read_past_time("00:00", clock, now) == at("2026-03-01T16:00:00Z"));  // today there, yesterday in UTC
  CHECK(read_past_time("09:16", clock, now) == at("2026-03-01T01:16:00Z"));
  CHECK(read_past_time("23:50", clock, now) == at("2026-03-01T15:50:00Z"));
  CHECK(read_past_time("2026-02-28 09:15", clock, now) == at("2026-02-28T01:15:00Z"));
  CHECK(read_past_time("2027-01-01T00:00:00Z", clock, now) == at("2027-01-01T00:00:00Z"));  // theirs to refuse
  for (const auto* no : {"24:00", "9:5", "915", "9:60", "a:bc", "", ":", "09:15:00", "HH:MM"})
    CHECK_FALSE(read_past_time(no, clock, now));
}

TEST_CASE("Time_of_day_of_yesterday_is_by_yesterdays_clock") {
  const auto berlin = LocalClock::of_zone("Europe/Berlin").value();
  const auto at = [](std::string_view rfc3339) { return fenghuo::engine::parse_time(rfc3339); };
  const Millis now = *at("2027-03-28T06:00:00Z");  // 08:00, and the clocks went forward in the night
  CHECK(read_past_time("07:59", berlin, now) == at("2027-03-28T05:59:00Z"));
  CHECK(read_past_time("09:15", berlin, now) == at("2027-03-27T08:15:00Z"));
}

TEST_CASE("Problem_says_what_can_be_typed_instead") {
  const auto problem = Json::parse(R"({"status":409,"code":"step-blocked","detail":"先完成取证\u001b[31m",
    "allowed":["complete capture-page","what is this"],"errors":[{"pointer":"/note","detail":"必填"}]})");
  const auto text = render_problem(problem, Language::zh, {}, {"INC-1", "block-page"});
  CHECK_THAT(text, ContainsSubstring("未办理：先完成取证\\x1b[31m [step-blocked]"));
  CHECK_THAT(text, ContainsSubstring("现在可以：\n  fenghuo step complete INC-1 capture-page\n  what is this\n"));
  CHECK(text.find("/note：必填") < text.find("现在可以"));  // what is missing comes first
}

TEST_CASE("Problem_said_once_is_not_said_again_at_its_pointer") {
  const auto problem = Json::parse(R"({"status":422,"code":"invalid","detail":"不能晚于现在",
    "errors":[{"pointer":"/at","detail":"不能晚于现在"},{"pointer":"/note","detail":"必填"}]})");
  CHECK(render_problem(problem, Language::zh, {}, {}) == "未办理：不能晚于现在 [invalid /at]\n  /note：必填\n");
}

// When something comes round: rules that are refused, days that fall out, clocks that are put forward and back. A
// thousand rules held against another program's expansion: tests/contract/recurrences.mjs.
#include "sim/schedule/recurrence.hpp"

#include "engine/base/json_writer.hpp"
#include "sim/schedule/events.hpp"
#include "tests/simulation/chance.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_folder.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <libical/ical.h>
#include <set>

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo;
using namespace fenghuo::sim;
using engine::k_day;
using engine::k_hour;
using engine::k_minute;

namespace {

Millis at(const char* time) {
  return engine::parse_time(time).value();
}

std::vector<std::string> names(const Timing& timing, std::size_t most = 100) {
  const auto read = Recurrence::read(timing);
  INFO(timing.rule);
  REQUIRE(read.has_value());
  std::vector<std::string> out;
  for (const auto& one : read->between(0, engine::k_day * 100'000, most))
    out.push_back(one.local);
  return out;
}

std::string refusal(const Timing& timing) {
  const auto read = Recurrence::read(timing);
  return read ? "" : read.error().errors.at(0).pointer + " " + read.error().detail.en;
}

std::string rule_refusal(const std::string& rule) {
  return refusal({.rule = rule, .starts = "20260310T090000"});
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("Recurrence_withoutARule_comesOnce") {
  CHECK(names({.starts = "20260310T090000"}) == Names{"20260310T090000"});
  CHECK(names({.except = {"20260310"}, .starts = "20260310T090000"}).empty());
}

TEST_CASE("Recurrence_hoursInAnyOrder_comeInTheirOrderOnceEach") {
  const Timing timing{.rule = "FREQ=DAILY;COUNT=4;BYHOUR=14,9,14", .starts = "20260310T090000"};
  CHECK(names(timing) == Names{"20260310T090000", "20260310T140000", "20260311T090000", "20260311T140000"});
  CHECK(Recurrence::read(timing)->named("20260311T090000").has_value());
}

TEST_CASE("Recurrence_shifted_endsOnTheLastDayAllTheSame") {
  Timing timing{
      .rule = "FREQ=WEEKLY;UNTIL=20260331", .shift_days = 14, .starts = "20260310T090000", .until_holds_shifted = true};
  CHECK(names(timing) == Names{"20260324T090000", "20260331T090000"});
  timing.rule = "FREQ=WEEKLY;UNTIL=20260331T005959Z";  // a second before nine
  CHECK(names(timing) == Names{"20260324T090000"});
  timing.rule = "FREQ=WEEKLY;COUNT=4";
  timing.shift_days = 0;
  timing.except = {"20260407", "20260324"};
  const auto read = Recurrence::read(timing).value();
  const auto all = read.shifted(14).between(0, at("2027-01-01T00:00:00Z"));
  REQUIRE(all.size() == 2);
  CHECK(all.at(0).local == "20260331T090000");
  CHECK(all.at(1).local == "20260414T090000");
  CHECK(read.unbroken().between(0, at("2027-01-01T00:00:00Z")).size() == 4);
}

TEST_CASE("Recurrence_shiftedInAnOldJournal_comesBehindTheLastDayAsItWasApproved") {
  DrillSeriesPlanned planned;
  planned.timing = {.rule = "FREQ=WEEKLY;UNTIL=20260331", .shift_days = 14, .starts = "20260310T090000"};
  engine::Foreign written = to_foreign(SeriesEvent(planned));
  const std::string member = R"("until_holds_shifted":false,)";
  const auto at = written.payload.find(member);
  REQUIRE(at != std::string::npos);
  written.payload.erase(at, member.size());  // none had it
  Timing timing = std::get<DrillSeriesPlanned>(series_event(written).value()).timing;
  CHECK(names(timing) == Names{"20260324T090000", "20260331T090000", "20260407T090000", "20260414T090000"});
  CHECK(Recurrence::read(timing)->named("20260414T090000").has_value());
  timing.rule = "FREQ=WEEKLY;UNTIL=20260331T005959Z";
  CHECK(names(timing) == Names{"20260324T090000", "20260331T090000", "20260407T090000"});
  timing.shift_days = 28;
  CHECK(names(timing).size() == 3);
  timing.until_holds_shifted = true;
  CHECK(refusal(timing).starts_with("/rule this rule does not come"));
}

TEST_CASE("Recurrence_inShanghai_isEightHoursAheadOfUtc") {
  const auto read = Recurrence::read({.rule = "FREQ=MONTHLY;BYDAY=2TU;COUNT=3", .starts = "20260310T090000"}).value();
  const auto all = read.between(0, at("2027-01-01T00:00:00Z"));
  REQUIRE(all.size() == 3);
  CHECK(all[0] == Occurrence{"20260310T090000", at("2026-03-10T01:00:00Z")});
  CHECK(all[1] == Occurrence{"20260414T090000", at("2026-04-14T01:00:00Z")});
  CHECK(all[2] == Occurrence{"20260512T090000", at("2026-05-12T01:00:00Z")});
  CHECK(read.between(all[1].at, all[2].at) == std::vector{all[1]});  // from: included, until: not
  CHECK(read.named("20260414T090000") == all[1]);
  CHECK_FALSE(read.named("20260415T090000").has_value());
}

TEST_CASE("Recurrence_exceptionDays_fallOutAndCount") {
  CHECK(names({.except = {"20260501", "20260508"}, .rule = "FREQ=WEEKLY;COUNT=4", .starts = "20260424T143000"}) ==
        Names{"20260424T143000", "20260515T143000"});
}

TEST_CASE("Recurrence_shifted_movesEveryTimeAndThenLeavesOutTheDays") {
  CHECK(names({.except = {"20260319"}, .rule = "FREQ=DAILY;COUNT=3", .shift_days = 7, .starts = "20260311T090000"}) ==
        Names{"20260318T090000", "20260320T090000"});
}

TEST_CASE("Recurrence_until_isReadAsADayAsALocalTimeAndInUtc") {
  const auto count = [](const std::string& until) {
    return names({.rule = "FREQ=DAILY;UNTIL=" + until, .starts = "20260310T090000"}).size();
  };
  CHECK(count("20260312") == 3);
  CHECK(count("20260312T085959") == 2);
  CHECK(count("20260312T090000") == 3);
  CHECK(count("20260312T010000Z") == 3);
  CHECK(count("20260312T005959Z") == 2);
}

TEST_CASE("Recurrence_everyOtherSunday_isCountedInWeeksThatBeginOnTheirDay") {
  const auto first = [](const std::string& week) {
    return names({.rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;COUNT=2" + week, .starts = "20260508T060000"});  // a Friday
  };
  CHECK(first("") == Names{"20260510T060000", "20260524T060000"});
  CHECK(first(";WKST=MO") == Names{"20260510T060000", "20260524T060000"});
  CHECK(first(";WKST=SU") == Names{"20260517T060000", "20260531T060000"});
}

TEST_CASE("Recurrence_wallClockThatJumps_keepsItsHour") {
  const auto in = [](const std::string& zone, const std::string& starts, std::size_t n) {
    const Timing timing{.rule = "FREQ=DAILY;COUNT=4", .starts = starts, .zone = zone};
    return Recurrence::read(timing).value().between(0, k_day * 100'000).at(n).at;
  };
  // 29 March 2026: from 2:00 to 3:00. Half past two is an hour after half past one.
  CHECK(in("Europe/Berlin", "20260328T023000", 0) == at("2026-03-28T01:30:00Z"));
  CHECK(in("Europe/Berlin", "20260328T023000", 1) == at("2026-03-29T01:30:00Z"));
  CHECK(in("Europe/Berlin", "20260328T023000", 2) == at("2026-03-30T00:30:00Z"));
  // 25 October 2026: 2:30 comes twice; the first counts.
  CHECK(in("Europe/Berlin", "20261024T023000", 1) == at("2026-10-25T00:30:00Z"));
  CHECK(in("Europe/Berlin", "20261024T023000", 2) == at("2026-10-26T01:30:00Z"));
  CHECK(in("Australia/Lord_Howe", "20261003T021500", 1) == at("2026-10-03T15:45:00Z"));  // half an hour's gap
}

TEST_CASE("Recurrence_badRule_isRefusedByItsPart") {
  CHECK(rule_refusal("FREQ=HOURLY") == "/rule FREQ has to be DAILY, WEEKLY, MONTHLY or YEARLY");
  CHECK(rule_refusal("BYDAY=MO").starts_with("/rule FREQ has to be"));
  CHECK(rule_refusal("every tuesday") == "/rule \"EVERY TUESDAY\" should be NAME=VALUE, as in FREQ=WEEKLY;BYDAY=TU");
  CHECK(rule_refusal("FREQ=DAILY;") == "/rule \"\" should be NAME=VALUE, as in FREQ=WEEKLY;BYDAY=TU");
  CHECK(rule_refusal("FREQ=DAILY;RSCALE=CHINESE").starts_with("/rule \"RSCALE\" is not known here"));
  CHECK(rule_refusal("FREQ=DAILY;BYSECOND=1").starts_with("/rule \"BYSECOND\" is not known here"));
  CHECK(rule_refusal("FREQ=DAILY;FREQ=DAILY") == "/rule FREQ stands there twice");
  CHECK(rule_refusal("FREQ=DAILY;COUNT=0") == "/rule COUNT=0: one whole number in 1..1000 wanted");
  CHECK(rule_refusal("FREQ=DAILY;INTERVAL=1,2") == "/rule INTERVAL=1,2: one whole number in 1..999 wanted");
  CHECK(rule_refusal("FREQ=MONTHLY;BYMONTHDAY=32") == "/rule BYMONTHDAY=32: whole numbers in 1..±31 wanted");
  CHECK(rule_refusal("FREQ=MONTHLY;BYMONTHDAY=0") == "/rule BYMONTHDAY=0: whole numbers in 1..±31 wanted");
  CHECK(rule_refusal("FREQ=YEARLY;BYMONTH=-1") == "/rule BYMONTH=-1: whole numbers in 1..12 wanted");
  CHECK(rule_refusal("FREQ=YEARLY;BYMONTH=99999999999") == "/rule BYMONTH=99999999999: whole numbers in 1..12 wanted");
  CHECK(rule_refusal("FREQ=WEEKLY;BYDAY=XX") == "/rule BYDAY=XX: weekdays like MO, 2TU, -1FR wanted");
  CHECK(rule_refusal("FREQ=WEEKLY;BYDAY=2TU").starts_with("/rule BYDAY=2TU: a number before a weekday"));
  CHECK(rule_refusal("FREQ=WEEKLY;WKST=1") == "/rule WKST=1: one of MO to SU wanted");
  CHECK(rule_refusal("FREQ=WEEKLY;BYMONTHDAY=1") == "/rule BYMONTHDAY does not go with FREQ=WEEKLY");
  CHECK(rule_refusal("FREQ=MONTHLY;BYWEEKNO=3") == "/rule BYWEEKNO does not go with FREQ=MONTHLY");
  CHECK(rule_refusal("FREQ=DAILY;COUNT=1;UNTIL=20270101") == "/rule COUNT and UNTIL exclude each other");
  CHECK(rule_refusal("FREQ=DAILY;UNTIL=20260231").starts_with("/rule UNTIL=20260231: 20261231, "));
  CHECK(rule_refusal("FREQ=MONTHLY;BYSETPOS=1") == "/rule BYSETPOS needs another BY… beside it");
  CHECK(rule_refusal("FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,30") == "/rule at most 4 times a day");
  CHECK(rule_refusal("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30") == "/rule no month in BYMONTH has such a BYMONTHDAY");
  CHECK(rule_refusal("FREQ=YEARLY;BYMONTHDAY=18") == "/rule with FREQ=YEARLY a BYMONTHDAY needs a BYMONTH");
  CHECK(rule_refusal("FREQ=MONTHLY;BYMONTHDAY=20;BYSETPOS=2") == "/rule this rule does not come once in ten years");
  CHECK(rule_refusal("FREQ=DAILY;BYDAY=MO;BYSETPOS=1") == "/rule BYSETPOS goes with FREQ=MONTHLY and FREQ=YEARLY");
  CHECK(rule_refusal("FREQ=DAILY;BYMONTHDAY=-1").starts_with("/rule with FREQ=DAILY a BYMONTHDAY is not"));
  CHECK(rule_refusal("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1;BYHOUR=9,14") == "/rule with BYSETPOS there is one time a day");
  CHECK(rule_refusal("FREQ=DAILY;UNTIL=20200101") == "/rule this rule does not come once in ten years");
  CHECK(rule_refusal(std::string(600, 'A')) == "/rule the rule is too long; 500 characters at most");
  CHECK(refusal({.starts = "2026-03-10"}) == "/starts_at not a time: 2026-03-10");
  CHECK(refusal({.starts = "20260310T090000", .zone = "Asia/Lishui"}).starts_with("/zone the time zone database"));
  CHECK(refusal({.except = {"20260501", "1 May"}, .starts = "20260310T090000"}) ==
        "/except/1 a day like 20260501 wanted");
}

namespace {

using simulation::Chance;

std::string numbers(Chance& chance, int from, int to, bool back, int most) {
  std::set<std::int64_t> picked;
  for (std::int64_t n = 1 + chance.below(most); n > 0; --n)
    picked.insert(chance.between(from, to + 1) * (back && chance.one_in(4) ? -1 : 1));
  std::string out;
  for (const auto one : picked)
    out += (out.empty() ? "" : ",") + std::to_string(one);
  return out;
}

std::string days(Chance& chance, int most, int counted_to) {
  static const std::vector<std::string> k_days{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  std::set<std::string> picked;
  for (std::int64_t n = 1 + chance.below(most); n > 0; --n)
    picked.insert((counted_to > 0 ? numbers(chance, 1, counted_to, true, 1) : "") + chance.pick(k_days));
  std::string out;
  for (const auto& one : picked)
    out += (out.empty() ? "" : ",") + one;
  return out;
}

/// What people might write. Left out, because `rrule` 2.8 has them wrong or reads them in another way:
/// - BYWEEKNO without BYDAY: it gives all seven days, where RFC 5545 takes the weekday of DTSTART;
/// - weeks 1 and 52 and over, and those counted from the end: it leaves out their days in the neighbouring year;
/// - BYSETPOS that names one time twice, as -1 and 2 of two: it gives that twice, and counts it twice.
std::string random_rule(Chance& chance) {
  static const std::vector<std::string> k_frequencies{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
  const std::string frequency = chance.pick(k_frequencies);
  std::string rule = "FREQ=" + frequency;
  const bool daily = frequency == "DAILY", weekly = frequency == "WEEKLY", monthly = frequency == "MONTHLY";
  if (chance.one_in(2)) rule += ";INTERVAL=" + std::to_string(1 + chance.below(daily ? 40 : 4));
  bool set = false;
  if (frequency == "YEARLY" && chance.one_in(6)) {
    rule += ";BYWEEKNO=" + numbers(chance, 2, 51, false, 3) + ";BYDAY=" + days(chance, 2, 0);
    set = true;
  } else if (frequency == "YEARLY" && chance.one_in(6)) {
    rule += ";BYYEARDAY=" + numbers(chance, 1, 366, true, 4);
    set = true;
  } else {
    if (chance.one_in(3)) rule += ";BYMONTH=" + numbers(chance, 1, 12, false, 3);
    const bool by_month = rule.find("BYMONTH=") != std::string::npos;
    switch (chance.below(4)) {
      case 0:
        rule +=
            ";BYDAY=" + days(chance, 3, monthly || (by_month && !daily && !weekly) ? (chance.one_in(2) ? 4 : 0) : 0);
        set = true;
        break;
      case 1:
        if (weekly || (!daily && !monthly && !by_month)) break;
        rule += ";BYMONTHDAY=" + numbers(chance, 1, 28, !daily, 3);
        set = true;
        break;
      default:
        break;
    }
  }
  const bool by_place = set && (monthly || frequency == "YEARLY") && chance.one_in(3);
  if (by_place)
    rule += ";BYSETPOS=" + (chance.one_in(3) ? "-" + numbers(chance, 1, 2, false, 1) : numbers(chance, 1, 2, false, 2));
  if (chance.one_in(6)) rule += ";BYHOUR=" + numbers(chance, 0, 23, false, by_place ? 1 : 2);
  if (chance.one_in(8)) rule += ";BYMINUTE=" + numbers(chance, 0, 59, false, by_place ? 1 : 2);
  if (chance.one_in(4)) rule += ";WKST=" + days(chance, 1, 0);
  if (chance.one_in(3)) rule += ";COUNT=" + std::to_string(1 + chance.below(40));
  return rule;
}

}  // namespace

namespace {

/// What libical makes of the whole of a rule by itself, COUNT and INTERVAL too, on a clock without a zone.
std::vector<icaltimetype> as_libical_has_it(const Timing& timing, std::size_t most) {
  std::vector<icaltimetype> out;
  icalrecurrencetype rule = icalrecurrencetype_from_string(timing.rule.c_str());
  icalrecur_iterator* walk = icalrecur_iterator_new(rule, icaltime_from_string(timing.starts.c_str()));
  REQUIRE(walk != nullptr);
  for (auto at = icalrecur_iterator_next(walk); !icaltime_is_null_time(at) && out.size() < most;
       at = icalrecur_iterator_next(walk))
    out.push_back(at);
  icalrecur_iterator_free(walk);
  return out;
}

}  // namespace

TEST_CASE("Recurrence_aThousandRules_comeAsLibicalHasThemByItself") {
  constexpr std::uint64_t k_seed = 20260311;
  constexpr std::size_t k_rules = 1000, k_times = 60;
  static const std::vector<std::string> k_zones{"Asia/Shanghai", "Europe/Berlin", "America/New_York",
                                                "Australia/Lord_Howe"};
  icalerror_set_errors_are_fatal(0);
  Chance chance(k_seed);
  const Millis first = at("2026-01-01T00:00:00Z"), until = first + 5 * 365 * k_day;
  std::size_t held = 0, times = 0, in_utc = 0;
  while (held < k_rules) {
    const Timing timing{.rule = random_rule(chance),
                        .starts = name_local(chance.between(first, first + 365 * k_day) / k_minute * k_minute),
                        .zone = chance.pick(k_zones)};
    // The one that it has wrong: rule.hpp.
    if (timing.rule.find("WEEKLY;INTERVAL") != std::string::npos && timing.rule.find("BYDAY") != std::string::npos)
      continue;
    const auto read = Recurrence::read(timing);
    if (!read) continue;
    ++held;
    INFO(timing.rule << " from " << timing.starts << " in " << timing.zone << ", seed " << k_seed);
    const auto ours = read->between(0, until, k_times);
    const auto theirs = as_libical_has_it(timing, k_times + 1);
    REQUIRE(theirs.size() >= ours.size());
    icaltimezone* zone = icaltimezone_get_builtin_timezone(timing.zone.c_str());
    REQUIRE(zone != nullptr);
    for (std::size_t n = 0; n < ours.size(); ++n, ++times) {
      CHECK(ours[n].local == icaltime_as_ical_string(theirs[n]));
      const auto steady = [&](Millis hours) {
        return read->zone().offset_at(ours[n].at - hours) == read->zone().offset_at(ours[n].at + hours);
      };
      if (!steady(3 * k_hour)) continue;  // near a change of the clocks the two may differ about what the hour is
      CHECK(ours[n].at == static_cast<Millis>(icaltime_as_timet_with_zone(theirs[n], zone)) * 1000);
      ++in_utc;
    }
    const bool whole = ours.size() == k_times || ours.size() == theirs.size();
    if (!whole) CHECK(utc_of(read->zone(), *read_local(icaltime_as_ical_string(theirs[ours.size()]))) >= until);
  }
  std::cout << "rules: " << held << ", times: " << times << ", compared in UTC: " << in_utc << "\n";
  CHECK(in_utc > 10'000);
}

TEST_CASE("Recurrence_aThousandRules_comeAsTheNpmPackageRruleSays") {
  namespace fs = std::filesystem;
  const fs::path tests = fs::path(FENGHUO_SOURCE_DIR) / "tests";
  if (e2e::run({"env", "node", "--version"}).code != 0) SKIP("there is no node on this machine");
  if (!fs::exists(tests / "node_modules" / "rrule")) SKIP("tests/node_modules is not there: npm ci in tests/");
  constexpr std::uint64_t k_seed = 20260310;
  constexpr std::size_t k_rules = 1000, k_times = 60;
  static const std::vector<std::string> k_zones{"Asia/Shanghai",    "Europe/Berlin", "America/New_York",
                                                "America/Santiago", "Africa/Cairo",  "Australia/Lord_Howe"};
  Chance chance(k_seed);
  const tests::TempFolder folder;
  const std::string file = folder.path() + "/rules.jsonl";
  std::ofstream out(file);
  const Millis first = at("2026-01-01T00:00:00Z");
  std::size_t kept = 0;
  while (kept < k_rules) {
    const Timing timing{.rule = random_rule(chance),
                        .starts = name_local(chance.between(first, first + 365 * k_day) / k_minute * k_minute),
                        .zone = chance.pick(k_zones)};
    const auto read = Recurrence::read(timing);
    INFO(timing.rule << " from " << timing.starts << ", seed " << k_seed);
    if (!read) {  // only what never comes
      CHECK(read.error().detail.en == "this rule does not come once in ten years");
      continue;
    }
    ++kept;
    std::string line;
    engine::JsonWriter json(line);
    json.begin_object();
    json.key("rule"), json.string(timing.rule), json.key("starts"), json.string(timing.starts);
    json.key("times"), json.begin_array();
    for (const auto& one : read->between(0, first + 5 * 365 * k_day, k_times)) {
      json.begin_array();
      json.string(one.local), json.integer(one.at);
      json.end_array();
    }
    json.end_array();
    json.key("until"), json.integer(first + 5 * 365 * k_day), json.key("zone"), json.string(timing.zone);
    json.end_object();
    out << line << "\n";
  }
  out.close();
  const auto ran = e2e::run(
      {"env", "TZ=UTC", "node", (tests / "contract" / "recurrences.mjs").string(), file, std::to_string(k_times)});
  INFO(ran.out << ran.err);
  CHECK(ran.code == 0);
  std::cout << ran.out;
}

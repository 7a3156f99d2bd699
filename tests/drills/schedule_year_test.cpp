// A year of two hundred schools on the virtual clock, with restarts and days on which the server is down. What should
// come of it is worked out here from the calendar alone.
#include "sim/schedule/coverage.hpp"
#include "tests/simulation/chance.hpp"
#include "tests/support/series_rig.hpp"

#include <chrono>
#include <iostream>

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo;
using namespace fenghuo::sim;

namespace {

namespace ch = std::chrono;

constexpr int k_schools = 200, k_abroad = 20;  // the last ones keep Berlin's time
constexpr Millis k_lead = 3 * engine::k_day;

Millis of_day(ch::sys_days day) {
  return day.time_since_epoch().count() * engine::k_day;
}
ch::sys_days nth(int year, unsigned month, unsigned weekday, unsigned index) {
  return ch::sys_days(ch::year(year) / ch::month(month) / ch::weekday(weekday)[index]);
}
ch::sys_days last_sunday(int year, unsigned month) {
  return ch::sys_days(ch::year(year) / ch::month(month) / ch::Sunday[ch::last]);
}

/// Nine in the morning there, in UTC.
Millis nine_o_clock(ch::sys_days day, bool abroad) {
  const int year = static_cast<int>(ch::year_month_day(day).year());
  const bool summer = day >= last_sunday(year, 3) && day < last_sunday(year, 10);
  return of_day(day) + (9 - (!abroad ? 8 : summer ? 2 : 1)) * engine::k_hour;
}

struct School {
  std::string unit;
  bool abroad;
  unsigned weekday, index, month;  ///< of its monthly drills; the month of the comprehensive one

  static School numbered(int n) {
    const std::string digits = std::to_string(n);
    return {.unit = "school-" + std::string(3 - digits.size(), '0') + digits,
            .abroad = n > k_schools - k_abroad,
            .weekday = 1U + static_cast<unsigned>(n) % 5,
            .index = 1U + static_cast<unsigned>(n) % 3,
            .month = 3U + static_cast<unsigned>(n) % 9};
  }
  [[nodiscard]] std::string by_day() const {
    static constexpr const char* k_names[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
    return std::to_string(index) + k_names[weekday];
  }
  /// The comprehensive one is a week after the single one of its month.
  [[nodiscard]] std::string by_day_later() const { return std::to_string(index + 1) + by_day().substr(1); }
};

bool is_holiday(ch::sys_days day) {
  const ch::year_month_day date(day);
  const auto in = [&](unsigned month, unsigned from, unsigned to) {
    return date.month() == ch::month(month) && date.day() >= ch::day(from) && date.day() <= ch::day(to);
  };
  return in(5, 1, 5) || in(10, 1, 7);
}

std::vector<std::string> holidays() {
  std::vector<std::string> out;
  for (int day = 1; day <= 7; ++day) {
    if (day <= 5) out.push_back("2026050" + std::to_string(day));
    out.push_back("2026100" + std::to_string(day));
  }
  return out;
}

/// A time at which a school is to drill: when it starts and of which kind.
struct Due {
  Millis at = 0;
  bool comprehensive = false;
  friend auto operator<=>(const Due&, const Due&) = default;
};
using Expected = std::map<std::string, std::set<Due>>;

Expected expected_of_2026() {
  Expected out;
  for (int n = 1; n <= k_schools; ++n) {
    const School school = School::numbered(n);
    for (unsigned month = 1; month <= 12; ++month)
      if (const auto day = nth(2026, month, school.weekday, school.index); !is_holiday(day))
        out[school.unit].insert({nine_o_clock(day, school.abroad), false});
    const auto day = nth(2026, school.month, school.weekday, school.index + 1);
    if (!is_holiday(day)) out[school.unit].insert({nine_o_clock(day, school.abroad), true});
  }
  return out;
}

void plan_all(tests::SeriesRig& rig) {
  const auto leader = tests::caller(engine::Role::leader, tests::k_bureau);
  for (int n = 1; n <= k_schools; ++n) {
    const School school = School::numbered(n);
    for (const bool comprehensive : {false, true}) {
      DrillSeriesPlanned planned = tests::small_series(
          comprehensive ? "FREQ=YEARLY;BYMONTH=" + std::to_string(school.month) + ";BYDAY=" + school.by_day_later()
                        : "FREQ=MONTHLY;BYDAY=" + school.by_day(),
          "20260101T090000");
      planned.timing.zone = school.abroad ? "Europe/Berlin" : "Asia/Shanghai";
      planned.timing.except = holidays();
      planned.announce_before = k_lead;
      planned.plan.units = {school.unit};
      planned.plan.subject = comprehensive ? "comprehensive" : "single";
      const auto made = rig.plan(planned);
      REQUIRE(made.has_value());
      REQUIRE(rig.act((*made)->id, ApproveSeries{}, leader).has_value());
    }
  }
}

/// Whoever is to drill by now does.
void hold_what_is_due(tests::SeriesRig& rig) {
  std::vector<std::string> due;
  for (const auto& [id, drill] : rig.drills().drills())
    if (drill.state == DrillState::Announced && drill.starts_at <= rig.now()) due.push_back(id);
  for (const auto& id : due)
    for (const DrillCommand& command :
         {DrillCommand(StartDrill{}), DrillCommand(EndDrill{}), DrillCommand(FinishDrill{})}) {
      const auto done = rig.act_on_drill(id, command);
      INFO(id);
      REQUIRE(done.has_value());
    }
}

void live_until(tests::SeriesRig& rig, Millis until) {
  while (rig.now() < until) {
    Millis next = std::min(until, rig.now() + engine::k_day);
    for (const auto& [id, drill] : rig.drills().drills())
      if (drill.state == DrillState::Announced && drill.starts_at > rig.now()) next = std::min(next, drill.starts_at);
    rig.pass_to(next);
    hold_what_is_due(rig);
  }
}

struct Outage {
  Millis from, to;
};

}  // namespace

TEST_CASE("Schedule_aYearOfTwoHundredSchools_holdsEveryDrillOnceAtItsHour") {
  constexpr std::uint64_t k_seed = 2026;
  INFO("seed " << k_seed);
  simulation::Chance chance(k_seed);
  const Millis begin = of_day(ch::sys_days(ch::year(2025) / 12 / 20));
  const Millis end = of_day(ch::sys_days(ch::year(2027) / 1 / 2));
  tests::SeriesRig rig(begin, k_schools);
  plan_all(rig);

  std::vector<Outage> outages;
  for (int month = 0; month < 12; ++month) {
    live_until(rig, begin + (month * 31 + chance.below(20)) * engine::k_day + chance.below(engine::k_day));
    const bool long_one = month % 4 == 2;
    const Millis off = long_one ? (5 + chance.below(4)) * engine::k_day : chance.below(3 * engine::k_hour);
    outages.push_back({rig.now(), rig.now() + off});
    rig.restart(off, chance.one_in(2));
    hold_what_is_due(rig);
  }
  live_until(rig, end);

  // Made was what could be made before its hour; the rest was missed, and nothing else came.
  Expected wanted = expected_of_2026(), missed;
  for (auto& [unit, dues] : wanted)
    std::erase_if(dues, [&, &unit = unit](const Due& due) {
      const bool lost = std::ranges::any_of(
          outages, [&](const Outage& out) { return due.at - k_lead > out.from && due.at <= out.to; });
      if (lost) missed[unit].insert(due);
      return lost;
    });
  Expected held;
  std::int64_t twice = 0, drills = 0, lost = 0;
  const Millis year_ends = of_day(ch::sys_days(ch::year(2027) / 1 / 1)) - 8 * engine::k_hour;
  for (const auto& [id, drill] : rig.drills().drills()) {
    if (drill.starts_at >= year_ends) continue;  // made ahead
    ++drills;
    CHECK(drill.state == DrillState::Scored);
    if (!held[drill.plan.units.at(0)].insert({drill.starts_at, drill.plan.subject == "comprehensive"}).second) ++twice;
  }
  CHECK(twice == 0);
  CHECK(held == wanted);
  for (const auto& [id, series] : rig.series().all())
    for (const auto& time : times_of(series, begin, year_ends))
      if (time.date->missed) {
        ++lost;
        const Due due{time.at, series.planned.plan.subject == "comprehensive"};
        CHECK(missed[series.planned.plan.units.at(0)].erase(due) == 1);
      }
  for (const auto& [unit, dues] : missed)
    CHECK(dues.empty());

  const auto covered = coverage_of(rig.series(), rig.core(), {}, 2026, tests::caller(engine::Role::bureau));
  std::int64_t without = 0;
  for (const auto& row : covered) {
    if (!row.unit.starts_with("school-")) continue;
    INFO(row.unit);
    const auto comprehensive = std::ranges::count_if(wanted[row.unit], &Due::comprehensive);
    CHECK(row.comprehensive.done == comprehensive);
    CHECK(row.single.done == std::ssize(wanted[row.unit]) - comprehensive);
    CHECK(row.comprehensive.planned + row.single.planned == 0);
    const auto has = [&](std::string_view code) {
      return std::ranges::find(row.overdue, code, &Shortfall::code) != row.overdue.end();
    };
    CHECK(has("comprehensive-missing") == (comprehensive == 0));
    CHECK_FALSE(has("next-year-unplanned"));
    CHECK_FALSE(has("drill-not-held"));
    without += comprehensive == 0 ? 1 : 0;
  }
  CHECK(covered.size() == k_schools + 3);
  CHECK(lost > 0);  // or the long outages were none
  std::cout << "schools: " << k_schools << ", drills held: " << drills << ", twice: " << twice
            << ", missed while the server was down: " << lost << ", restarts: " << outages.size()
            << ", schools without a comprehensive one: " << without << "\n";
}

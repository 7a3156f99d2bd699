#pragma once
#include "engine/base/problem.hpp"
#include "engine/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fenghuo::sim {

/// A recurrence rule as RFC 5545 writes it, checked part by part. `text` is what is left of it for libical; three
/// things are kept apart. UNTIL, because people write it as a day, as a local time and in UTC. COUNT, and the interval
/// between weeks, because libical 3.0 begins FREQ=WEEKLY;INTERVAL=2;BYDAY=SU in the wrong week.
struct Rule {
  std::string text;
  std::optional<engine::Millis> until;  ///< included
  bool until_is_utc = false;            ///< else on the local clock
  std::optional<int> count;
  int weeks = 1;        ///< every so many weeks
  int week_begins = 0;  ///< 0: on Monday
  friend bool operator==(const Rule&, const Rule&) = default;
};

/// How many times of the day a rule may name.
inline constexpr std::size_t k_most_times_a_day = 4;

/// Invalid at "/rule", naming the part and what it may hold: an unknown or doubled part, a number out of bounds, parts
/// that RFC 5545 does not allow together, anything oftener than daily, another calendar (RSCALE); and what libical 3.0
/// reads otherwise than the RFC: BYSETPOS by day or week or over several times a day, BYMONTHDAY from the month's end
/// by day, BYMONTHDAY by year without BYMONTH.
engine::Result<Rule> read_rule(std::string_view text);

}  // namespace fenghuo::sim

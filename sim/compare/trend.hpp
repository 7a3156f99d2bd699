#pragma once
#include "sim/compare/entry.hpp"

#include <map>

namespace fenghuo::sim {

/// Where a figure goes from one drill to the next.
enum class Direction { too_few, no_clear_change, better, worse };

inline constexpr std::size_t k_least_trend = 3;  ///< drills, below which nothing is said
inline constexpr std::size_t k_most_trend = 20;  ///< the newest ones that are looked at

/// Theil and Sen's slope, the median of all pairwise slopes: one drill that went wrong does not move it. `low` and
/// `high` hold it with 90 % confidence at least, by the exact distribution of Kendall's S without ties; there are none
/// for fewer than 4. Figures change by so much a drill, in their own unit. Better or worse: 0 lies outside.
struct Trend {
  std::size_t drills = 0;
  std::optional<std::int64_t> slope, low, high;
  Direction direction = Direction::too_few;
};
/// `figures`: in the order in which they came. `more_is_better`: as points are, times are not. Pure.
Trend trend_of(std::vector<std::int64_t> figures, bool more_is_better);

/// A line of the score that counts time, over the drills in which there was any to count.
struct TimeTrend {
  std::string measure, rule;
  Trend trend;
};
struct BasisTrend {
  Basis basis;
  std::vector<const Entry*> entries;  ///< oldest first
  Trend points;
  std::vector<TimeTrend> times;
};
/// A result beside the one before it on the same basis.
struct PointsChange {
  const Entry* before = nullptr;
  std::int64_t points = 0;
};

/// One unit beside itself. Refers to the entries it was made of.
struct OwnHistory {
  std::vector<const Entry*> entries;  ///< oldest first
  std::vector<BasisTrend> trends;     ///< the one with the newest result first
  std::map<const Entry*, PointsChange> changes;
};
/// `entries`: all of one unit, in any order. Pure.
OwnHistory history_of(const std::vector<const Entry*>& entries);

/// "better"
std::string_view to_string(Direction direction);
Text words_of(const Trend& trend);
/// What a line of the score is called, by its rule; one that is not known here stands for itself.
Text words_of_rule(std::string_view rule);

}  // namespace fenghuo::sim

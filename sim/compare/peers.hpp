#pragma once
#include "sim/compare/entry.hpp"

#include <map>

namespace fenghuo::sim {

/// What a unit says of itself for comparison, as the fold over its events.
struct Standing {
  std::optional<std::int64_t> students;
  bool declined = false;
  std::string reason, by;  ///< of the last word on it
  Millis since = 0;
};
using Standings = std::map<std::string, Standing>;  ///< by unit

/// Units of one size: fewer than 500 pupils, fewer than 2,000, or more. This project's own proposal.
enum class Size { small, medium, large };
std::optional<Size> size_of(const Standings& standings, const std::string& unit);
std::string_view to_string(Size size);
Text words_of(Size size);

inline constexpr std::size_t k_least_peers = 5;  ///< fewer could be told apart

/// Why a unit is shown no others. Alike: less than a point lies between all of them, so that the median were theirs.
enum class NoPeers { none, declined, size_unknown, no_result, too_few, alike };
std::string_view to_string(NoPeers why);
Text words_of(NoPeers why);

/// Where a unit stands among others of its size: in the lower quarter, between, in the upper.
enum class Quarter { lower, middle, upper };
std::string_view to_string(Quarter quarter);

/// A unit's result among those of other units of its size, who do not learn of each other: a median and quartiles,
/// rounded to whole points so that none of them is anybody's own; the unit's quarter is told by the exact ones.
/// `entry`: the unit's newest result of the year that stands beside others; null without one.
struct Peers {
  NoPeers why = NoPeers::none;
  const Entry* entry = nullptr;
  std::optional<Size> size;
  std::size_t units = 0;                          ///< the others; 0 where there are too few
  std::int64_t lower = 0, median = 0, upper = 0;  ///< thousandths
  Quarter quarter = Quarter::middle;
};
/// `entries`: of all units, of the year that is asked for. Pure.
Peers peers_of(const std::string& unit, const std::vector<const Entry*>& entries, const Standings& standings);

}  // namespace fenghuo::sim

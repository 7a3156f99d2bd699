#pragma once
#include "sim/schedule/series_room.hpp"

namespace fenghuo::sim {

/// Drills of one kind that a unit plays in.
struct DrillTally {
  std::int64_t done = 0;     ///< finished: scored or closed
  std::int64_t planned = 0;  ///< has a date and is not over, or will be made by a series
};

/// What should have been by now and is not.
struct Shortfall {
  /// "comprehensive-missing": the year is over without one. "next-year-unplanned": December has begun, and none stands
  /// in next year's plan. "drill-not-held": a day after its hour it has neither begun nor been called off.
  /// "time-missed": the server was down over a series' hour. "time-refused": a drill could not be planned as its series
  /// has it. "timing-unreadable": zone or rule of a series are not understood here any more, so nothing comes of it.
  std::string code;
  Millis due_at = 0;
  std::string about;  ///< the drill or series; empty for the unit as a whole
};

struct UnitCoverage {
  std::string unit;
  DrillTally comprehensive, single;
  std::optional<Millis> last_done, next;  ///< starts
  std::vector<Shortfall> overdue;
};

/// How long after its hour a drill that has not begun is overdue.
inline constexpr Millis k_grace = engine::k_day;

/// What the regulations ask: one comprehensive drill a year, next year's plan before December.
inline constexpr std::int64_t k_comprehensive_a_year = 1;

/// Every unit with a site of its own within the caller's, by id; `year` is a calendar year of `zone`. What the caller
/// may not know yet is not counted as planned; a surprise that is hidden from them is not there at all. Of what a unit
/// owes as a whole, nothing is listed that was due before the first drill or series was planned here.
std::vector<UnitCoverage> coverage_of(const SeriesRoom& room, const engine::Core& core, const engine::Zone& zone,
                                      int year, const engine::Caller& caller);
engine::Text words_of(const Shortfall& overdue);

}  // namespace fenghuo::sim

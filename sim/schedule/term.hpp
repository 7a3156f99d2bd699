#pragma once
#include "sim/schedule/series_room.hpp"

namespace fenghuo::sim {

/// A pattern and how it is spread. With `each` every unit gets a series of its own, otherwise all play together.
struct TermOrder {
  DrillSeriesPlanned pattern;
  bool each = false;
  std::int64_t weeks = 1;               ///< with `each`: the series begin spread over so many weeks
  std::vector<std::string> evaluators;  ///< one of them for each series; empty: as the pattern has it
  std::int64_t limit = 3;               ///< drills an evaluator may have in one week, those there are already included
};

struct TermEntry {
  DrillSeriesPlanned planned;
  std::vector<Occurrence> times;  ///< those that lie ahead, for a year and a half
  std::string evaluator;
};

struct TermPlan {
  std::vector<TermEntry> entries;
  struct Unplaced {
    std::string unit;
    Text reason;
  };
  std::vector<Unplaced> unplaced;
  /// Evaluator → the Monday of a week ("20260309") → drills; of what there was before, what the caller may see.
  std::map<std::string, std::map<std::string, std::int64_t>> load;
  std::string digest;  ///< of all that would be made: the same digest, the same series
};

inline constexpr std::size_t k_most_in_a_term = 500;

/// Spreads the units over the weeks, the emptiest week first, so that no time falls on a day that is excepted and no
/// evaluator has more than the limit in any week. The same order in the same state gives the same plan. Refuses what
/// `SeriesRoom::check` does, more than k_most_in_a_term units, and evaluators nobody knows.
engine::Result<TermPlan> plan_term(const TermOrder& order, const SeriesRoom& room, const engine::Core& core,
                                   const engine::Caller& caller);

}  // namespace fenghuo::sim

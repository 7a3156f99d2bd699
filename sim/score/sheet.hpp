#pragma once
#include "sim/score/score.hpp"

namespace fenghuo::sim {

/// The evaluators' sheet (GB/T 38645-2020, A.9) of one playing unit: nine items beside the engine's score.
/// Grades 1 差, 3 合格, 5 优秀 are worth 0, 60 and 100 points, straight lines between. Points in thousandths.

inline constexpr std::array<std::string_view, 9> k_items{
    "plan", "monitoring", "fault-location", "command", "handling", "third-party", "support", "goals", "cost"};

/// One evaluator's grade of one item: the last one given. `events` names every one given, the last of them counts.
struct SheetGrade {
  std::string evaluator;
  std::vector<EventRef> events;
  std::int64_t grade = 0, points = 0;
  std::string reason;
  friend bool operator==(const SheetGrade&, const SheetGrade&) = default;
  FENGHUO_DESCRIBE(evaluator, events, grade, points, reason)
};

/// `points`: mean of its grades; absent where nobody graded it.
struct Item {
  std::vector<SheetGrade> grades;  ///< by evaluator
  std::string item;
  std::optional<std::int64_t> points;
  Text title;
  friend bool operator==(const Item&, const Item&) = default;
  FENGHUO_DESCRIBE(grades, item, points, title)
};

/// Engine and people together: 80 % and 20 %. `people`, `overall` and the gap are absent while nobody graded anything,
/// `overall` of a voided drill, too.
struct Sheet {
  std::int64_t coverage = 0;  ///< ‰ of the nine items that somebody graded
  std::int64_t engine = 0;    ///< the score's points
  std::optional<std::int64_t> gap;
  std::vector<Item> items;  ///< all nine, in the order of the paper
  std::optional<std::int64_t> overall, people;
  bool review = false;  ///< engine and people lie more than 20 points apart: somebody should look
  std::string unit;
  friend bool operator==(const Sheet&, const Sheet&) = default;
  FENGHUO_DESCRIBE(coverage, engine, gap, items, overall, people, review, unit)
};

/// Pure. `drill`: the drill's events, in any order; grades of other units, of unknown items or off the scale do not
/// count.
Sheet sheet(const Score& score, std::span<const DrillRecorded> drill);

/// Points of a grade, or nothing off the scale of 1 to 5.
std::optional<std::int64_t> points_of(std::int64_t grade);

/// Canonical JSON.
std::string to_json(const Sheet& sheet);

}  // namespace fenghuo::sim

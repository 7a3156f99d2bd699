#pragma once
#include "engine/incident/events.hpp"
#include "engine/journal/event.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace fenghuo::sim {

using engine::Millis;
using engine::Text;

/// What comparison keeps of a unit (stream "CMP-UNIT"), in the past tense. The rules of sim/drill's events hold: a
/// member is never renamed, a new one has a default; every type begins with "Drill", so that the engine keeps them
/// without reading them. `meta.at` is the wall's time.

/// One line of a score as it was fixed: `Line` without its words and events.
struct Figure {
  bool evaluated = false;
  std::string measure;
  std::int64_t of = 0, points = 0, raw = -1;
  std::string rule, unit;
  friend bool operator==(const Figure&, const Figure&) = default;
  FENGHUO_DESCRIBE(evaluated, measure, of, points, raw, rule, unit)
};

/// A unit's score in a drill as it was fixed, so that nothing is scored again to be compared. Points in thousandths.
/// `scored`: the version of the DrillScored it belongs to; a later one takes its place.
struct DrillResultKept {
  std::string band;  ///< empty if voided
  std::vector<std::string> caps;
  std::int64_t coverage = 0;  ///< ‰
  std::string drill;
  std::vector<Figure> figures;
  std::vector<std::string> packs;  ///< rule packs of its initial duties; empty as it was kept before they were
  std::string playbook, playbook_version;
  std::int64_t points = 0;
  std::string rubric;
  std::int64_t scored = 0;
  std::string unit;
  bool voided = false;
  FENGHUO_EVENT(DrillResultKept, band, caps, coverage, drill, figures, packs, playbook, playbook_version, points,
                rubric, scored, unit, voided)
};
/// How many pupils and students the unit has; another number takes its place.
struct DrillUnitSized {
  std::int64_t students = 0;
  FENGHUO_EVENT(DrillUnitSized, students)
};
/// The unit does not want to be compared with others: it is in nobody's figures, and sees none.
struct DrillComparisonDeclined {
  std::string reason;
  FENGHUO_EVENT(DrillComparisonDeclined, reason)
};
struct DrillComparisonJoined {
  std::string reason;
  FENGHUO_EVENT(DrillComparisonJoined, reason)
};

using ComparisonEvent = std::variant<DrillResultKept, DrillUnitSized, DrillComparisonDeclined, DrillComparisonJoined>;

/// As the engine keeps it, and back. Internal for a type or version nobody knows.
engine::Foreign to_foreign(const ComparisonEvent& event);
engine::Result<ComparisonEvent> comparison_event(const engine::Foreign& foreign);

}  // namespace fenghuo::sim

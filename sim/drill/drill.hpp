#pragma once
#include "engine/base/by_name.hpp"
#include "sim/drill/events.hpp"
#include "sim/drill/machine/drill_machine.hpp"
#include "sim/scenario/scenario.hpp"

#include <algorithm>

namespace fenghuo::sim {

/// What became of one inject in one playing unit.
struct InjectStatus {
  std::optional<Millis> delivered_at;  ///< scenario time
  std::optional<Millis> decided_at;
  std::string decided_by, option;
  bool late = false;  ///< the decision was
  bool skipped = false;
};

/// One unit's part in a drill.
struct Side {
  std::string incident;
  Values facts;
  engine::ByName<InjectStatus> injects;  ///< those that something has happened to

  [[nodiscard]] const InjectStatus& inject(std::string_view id) const {
    static const InjectStatus k_untouched{};
    const auto found = injects.find(id);
    return found == injects.end() ? k_untouched : found->second;
  }
};

/// A grade on the evaluators' sheet, as it stands now.
struct Grading {
  std::int64_t grade = 0;
  std::string item, reason, unit, evaluator;
  std::int64_t version = 0;  ///< of the event
};

/// A drill as the fold over its events. Knows its scenario only by name.
struct Drill {
  std::string id;
  DrillPlanned plan;
  std::string director;  ///< who planned it
  DrillState state = DrillState::Draft;
  std::int64_t version = 0;
  Millis planned_at = 0, starts_at = 0;     ///< wall
  std::optional<Millis> started_at;         ///< where scenario time begins; also the wall's time of StartEx
  std::optional<Millis> ended_at;           ///< scenario time of EndEx
  std::optional<Millis> hot_washed_at;      ///< wall
  std::map<std::string, Side> sides;        ///< by unit; from the start on
  std::map<std::string, std::string> live;  ///< unit → the live incident that froze the drill last
  std::string why_paused;
  bool frozen = false;
  std::vector<Grading> grades;  ///< those in force
  std::int64_t points = 0;      ///< as scored last
  Millis last_at = 0;           ///< scenario time of its last event

  [[nodiscard]] bool playing() const { return state == DrillState::Running || state == DrillState::Paused; }
  [[nodiscard]] bool over() const { return state == DrillState::Closed || state == DrillState::Aborted; }
  [[nodiscard]] bool plays(const std::string& unit) const {
    return std::ranges::find(plan.units, unit) != plan.units.end();
  }
  [[nodiscard]] const std::string& unit_of(const std::string& incident) const {
    static const std::string k_none;
    for (const auto& [unit, side] : sides)
      if (side.incident == incident) return unit;
    return k_none;
  }
};

/// Folds one event in. Total. Pure.
void evolve(Drill& drill, const DrillRecorded& recorded);

}  // namespace fenghuo::sim

#pragma once
#include "api/routes/incident_json.hpp"
#include "engine/runtime/core.hpp"
#include "sim/drill/room.hpp"
#include "sim/drill/words.hpp"
#include "sim/report/report.hpp"

namespace fenghuo::api {

/// A drill before one caller's eyes. Refers to what it is given; for one piece of work on the engine thread.
struct DrillView {
  sim::DrillRoom& room;
  const sim::Drill& drill;
  engine::Core& core;
  const engine::Caller& caller;

  [[nodiscard]] bool directs() const { return room.directs(drill, core, caller); }
  /// Sees the whole of it, expected actions too: those who direct, and the evaluators.
  [[nodiscard]] bool at_the_desk() const;
  /// The playing units whose side the caller sees: all from the desk, else those of their own.
  [[nodiscard]] std::vector<std::string> units() const;
  [[nodiscard]] bool sees_unit(const std::string& unit) const;
  /// Players see what it was worth once it has been talked over, or scored.
  [[nodiscard]] bool shows_score() const;
  /// Scenario time; the wall's before StartEx.
  [[nodiscard]] engine::Millis now() const { return core.time_of(drill.id); }
  /// What this caller may do now: the last part of an act's address, "inject", "decide INJECT".
  [[nodiscard]] std::vector<std::string> allowed() const;
};

using sim::marked;

/// Thousandths of a point as a number with three decimals.
OrderedJson points_json(std::int64_t thousandths);
/// Events a figure rests on, and where each can be read.
OrderedJson refs_json(const std::vector<sim::EventRef>& events);
/// One line of the list.
OrderedJson drill_row_json(const DrillView& view);
/// The whole of it, as this caller may see it. Shapes: README.md of this room.
engine::Result<OrderedJson> drill_json(const DrillView& view);
/// `{id, version, state}`: what a change answers.
std::string drill_change_json(const sim::Drill& drill);

/// Names of people and units, for what is said of a drill.
void name_people(sim::ReportFacts& facts, const engine::Core& core);
/// How its time goes: pace, scenario time, speed, why it stands.
OrderedJson clock_json(const DrillView& view, engine::Millis length);

// Parts of it, in files of their own.
/// A playing unit's side as its players see it. The drill has begun.
OrderedJson side_json(const DrillView& view, const sim::Scenario& scenario, const std::string& unit);
/// What the unit's page shows to whoever looks at it now.
OrderedJson page_json(const sim::Scenario& scenario, const sim::Side& side);
/// Puts what the drill adds into a unit's incident: its clock, page and inbox, and the decisions that wait for this
/// caller, first of all in `next`.
void add_exercise(OrderedJson& incident, const DrillView& view, const std::string& unit);
/// For those who direct: the MSEL as a running list, and the sides next to each other.
engine::Result<OrderedJson> desk_json(const DrillView& view, const sim::Scenario& scenario);

}  // namespace fenghuo::api

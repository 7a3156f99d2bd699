#pragma once
#include "api/routes/incident_json.hpp"
#include "sim/improvement/room.hpp"

namespace fenghuo::api {

/// An improvement before one caller's eyes. Refers to what it is given; for one piece of work on the engine thread.
struct ImprovementView {
  const sim::ImprovementRoom& room;
  const sim::DrillRoom& drills;
  const sim::Improvement& improvement;
  const engine::Core& core;
  const engine::Caller& caller;

  /// A drill to come may be a surprise to this caller.
  [[nodiscard]] bool knows(const std::string& drill) const { return bool(drills.visible(drill, core, caller)); }
};

/// One line of the list.
OrderedJson improvement_row_json(const ImprovementView& view);
/// The whole of it: what it rests on, who did what when, and what this caller may do.
OrderedJson improvement_json(const ImprovementView& view);
/// `{id, version, state}`: what a change answers.
std::string improvement_change_json(const sim::Improvement& improvement);

}  // namespace fenghuo::api

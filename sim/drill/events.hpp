#pragma once
#include "engine/incident/events.hpp"
#include "engine/journal/event.hpp"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace fenghuo::sim {

using engine::Millis;
using engine::Text;

/// Everything that can happen to a drill (stream "DRL-2026-0001"), in the past tense. The same rules hold as for the
/// events of an incident: a member is never renamed, a new one has a default.
///
/// `meta.at` is scenario time from StartEx on (before it, and after EndEx, the wall). Every type begins with "Drill":
/// the engine keeps them without reading them.

/// Somebody who takes part: `role` as in `engine::Role` for players ("responder", "leader", "bureau"), else "director",
/// "controller", "evaluator", "observer". `unit`: a player's; empty for the others.
struct Part {
  std::string person, role, unit;
  friend bool operator==(const Part&, const Part&) = default;
  FENGHUO_DESCRIBE(person, role, unit)
};

struct DrillPlanned {
  std::string form = "tabletop";  ///< "tabletop" 桌面推演, "hands-on" 实操演练, "demonstration" 示范演练
  Text goals;
  std::vector<Part> parts;
  std::string scenario, scenario_sha256, scenario_version;
  bool skip_idle = false;
  std::int64_t speed = 1000;       ///< scenario time in thousandths of elapsed time
  std::string subject = "single";  ///< "comprehensive" 综合, "single" 专项
  bool surprise = false;
  Text title;
  std::string unit;                ///< whose drill it is: the bureau or school that holds it
  std::vector<std::string> units;  ///< that play
  FENGHUO_EVENT(DrillPlanned, form, goals, parts, scenario, scenario_sha256, scenario_version, skip_idle, speed,
                subject, surprise, title, unit, units)
};
struct DrillScheduled {
  std::string note;
  Millis starts_at = 0;  ///< wall
  FENGHUO_EVENT(DrillScheduled, note, starts_at)
};
struct DrillAnnounced {
  std::string note;
  FENGHUO_EVENT(DrillAnnounced, note)
};
/// StartEx. `incidents`: unit → the incident it plays.
struct DrillStarted {
  std::map<std::string, std::string> incidents;
  std::string note;
  FENGHUO_EVENT(DrillStarted, incidents, note)
};
struct DrillPaused {
  std::string reason;
  FENGHUO_EVENT(DrillPaused, reason)
};
struct DrillResumed {
  std::string note;
  FENGHUO_EVENT(DrillResumed, note)
};
/// A live incident opened in a playing unit: everything stands still, and that unit's people are released.
struct DrillFrozen {
  std::string incident, unit;
  FENGHUO_EVENT(DrillFrozen, incident, unit)
};
/// The server was down for `wall_lost`; scenario time stood still meanwhile.
struct DrillCaughtUp {
  Millis wall_lost = 0;
  FENGHUO_EVENT(DrillCaughtUp, wall_lost)
};
/// Time in which no person's clock ran was jumped over.
struct DrillSkippedIdle {
  Millis from = 0, to = 0;
  FENGHUO_EVENT(DrillSkippedIdle, from, to)
};
/// An inject reached its players. `late`: by so much scenario time; `by_hand`: the controller's.
struct DrillInjected {
  bool by_hand = false;
  std::string inject;
  Millis late = 0;
  std::string note;  ///< the controller's
  std::string unit;
  FENGHUO_EVENT(DrillInjected, by_hand, inject, late, note, unit)
};
/// It cannot come any more, or was not to come after what happened.
struct DrillInjectSkipped {
  std::string inject, reason, unit;
  FENGHUO_EVENT(DrillInjectSkipped, inject, reason, unit)
};
struct DrillFactSet {
  std::string cause;  ///< the inject
  std::string fact, unit;
  engine::Value value;
  FENGHUO_EVENT(DrillFactSet, cause, fact, unit, value)
};
struct DrillDecided {
  std::string inject;
  bool late = false;
  std::string note, option, unit;
  FENGHUO_EVENT(DrillDecided, inject, late, note, option, unit)
};
/// EndEx; `by` "length" or "director".
struct DrillEnded {
  std::string by, note;
  FENGHUO_EVENT(DrillEnded, by, note)
};
/// 现场点评
struct DrillHotWashed {
  std::string note;
  FENGHUO_EVENT(DrillHotWashed, note)
};
/// One item of the evaluators' sheet (A.9): grade 1, 3 or 5. Another one for the same unit, item and evaluator replaces
/// the first, which stays in the stream.
struct DrillGraded {
  std::int64_t grade = 0;
  std::string item, reason, unit;
  FENGHUO_EVENT(DrillGraded, grade, item, reason, unit)
};
/// The score as it was when the drill was finished; always to be had again from the events.
struct DrillScored {
  std::string note;
  std::int64_t points = 0;  ///< thousandths of a point
  std::string sha256;       ///< of the score's canonical JSON
  FENGHUO_EVENT(DrillScored, note, points, sha256)
};
struct DrillClosed {
  std::string note;
  FENGHUO_EVENT(DrillClosed, note)
};
struct DrillAborted {
  std::string reason;
  FENGHUO_EVENT(DrillAborted, reason)
};

using DrillEvent =
    std::variant<DrillPlanned, DrillScheduled, DrillAnnounced, DrillStarted, DrillPaused, DrillResumed, DrillFrozen,
                 DrillCaughtUp, DrillSkippedIdle, DrillInjected, DrillInjectSkipped, DrillFactSet, DrillDecided,
                 DrillEnded, DrillHotWashed, DrillGraded, DrillScored, DrillClosed, DrillAborted>;

struct DrillRecorded {
  engine::Meta meta;
  DrillEvent event;
};

}  // namespace fenghuo::sim

#pragma once
#include "sim/scenario/from_incident/from_incident.hpp"

#include <map>
#include <optional>

namespace fenghuo::sim {

using engine::Millis;

/// Inside this folder only: what the events say that a scenario can use. Everything here is a known id, a length of
/// time since the incident was opened, or stands in `was`, which goes into the list of replacements and nowhere else.

enum class TurnKind {
  alarm,        ///< a monitor reported once more
  severity,     ///< graded higher
  refused,      ///< an approval was
  unanswered,   ///< nobody answered a question for ten minutes
  failed,       ///< a step did not succeed
  handed_over,  ///< to other hands
  sent_back,    ///< a report was
  corrected,    ///< the time of detection was
  recurred,     ///< and there was nothing restored that could come back
  said,         ///< somebody wrote something down
};

struct Turn {
  TurnKind kind = TurnKind::said;
  Millis after = 0;
  Millis delay = 0;   ///< since what it answers: the question, the report
  std::string what;   ///< a step or duty of playbook or rules, a severity
  std::string actor;  ///< whose doing: a person's id, only to be looked up
  engine::Role role = engine::Role::responder;
  std::string was;  ///< what they wrote
};

/// It came back after it had been restored.
struct Return {
  Millis delay = 0;  ///< since the restoring step was done
  Millis again = 0;  ///< until it was contained once more
  int times = 0;
  std::string was;
};

struct Told {
  Millis took = 0, limit = 0;
};

struct Story {
  Millis opened_at = 0, ended_after = 0;
  std::string unit, site, severity, was;
  bool by_monitor = false;
  std::map<std::string, std::string> chosen;  ///< step → option, as people last found it
  std::map<std::string, Millis> done;         ///< step → when it was first done for good
  std::optional<Millis> kept;                 ///< the first evidence that was to come before anything destructive
  std::optional<Told> bureau;                 ///< the initial report
  std::optional<Return> back;
  std::vector<Turn> turns;  ///< in the order of time
};

/// What the scenario plays by: parts of the playbook by what they are for.
struct Cast {
  const engine::Step* contains = nullptr;    ///< after it, what must not be seen is out of sight
  const engine::Step* restores = nullptr;    ///< after it, all is as approved
  const engine::Step* verifies = nullptr;    ///< the step that probes
  const engine::Step* protects = nullptr;    ///< the first that is to come before a destructive one
  std::vector<const engine::Step*> offline;  ///< of the containment
  bool outage = false;                       ///< what is lost is the service, not the content
  const engine::DutyRule* bureau = nullptr;  ///< the initial report to the bureau
};

Cast cast_of(const engine::Playbook& playbook, const engine::RulePack& rules);
Story story_of(const PastIncident& past, const Cast& cast);

/// The event that says that a step is done.
inline const char* done_event(const engine::Step& step) {
  return step.approve ? "StepApproved" : "StepCompleted";
}

}  // namespace fenghuo::sim

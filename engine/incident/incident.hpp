#pragma once
#include "engine/base/by_name.hpp"
#include "engine/journal/event.hpp"
#include "engine/machines/duty_machine.hpp"
#include "engine/machines/incident_machine.hpp"
#include "engine/machines/step_machine.hpp"
#include "engine/playbook/playbook.hpp"

#include <algorithm>
#include <map>

namespace fenghuo::engine {

inline bool parse_name(std::string_view name, Response& out) {
  const auto found = response_from(name);
  return found ? (out = *found, true) : false;
}
inline bool parse_name(std::string_view name, ClockState& out) {
  const auto found = clock_state_from(name);
  return found ? (out = *found, true) : false;
}
inline bool parse_name(std::string_view name, StepState& out) {
  const auto found = step_state_from(name);
  return found ? (out = *found, true) : false;
}
inline bool parse_name(std::string_view name, DutyState& out) {
  const auto found = duty_state_from(name);
  return found ? (out = *found, true) : false;
}

/// How one step of the playbook stands. A step nothing has happened to is not in the map and is Waiting.
struct StepStatus {
  std::optional<Millis> asked_at;  ///< since when an approval or an override is wanted
  std::string asked_by;
  std::string assignee;  ///< who started it, or took it over
  std::optional<Millis> done_at;
  std::string done_by;
  std::optional<Millis> due_at;
  std::optional<Millis> entered_at;  ///< when its last change was entered, if that was after it happened
  std::vector<std::string> evidence;
  int failures = 0;
  Values fields;
  std::int64_t level = 0;  ///< how far up an unanswered question has gone: 0 nowhere yet
  std::string note;
  std::string outcome;
  bool overdue = false;
  bool overridden = false;
  std::optional<Millis> ready_at;
  StepState state = StepState::Waiting;
  std::int64_t top = 0;  ///< the level at which there is nobody further up; known once it has gone up
  bool unanswered = false;
  friend bool operator==(const StepStatus&, const StepStatus&) = default;
  template <class Self, class Visit>
  static void describe(Self& self, Visit&& visit) {
    FENGHUO_FIELDS_9(asked_at, asked_by, assignee, done_at, done_by, due_at, entered_at, evidence, failures)
    FENGHUO_FIELDS_10(fields, level, note, outcome, overdue, overridden, ready_at, state, top, unanswered)
  }

  /// Since when somebody can have known that they are asked: a request on paper asks nobody here until it is entered.
  [[nodiscard]] std::optional<Millis> asked_since() const {
    return asked_at && entered_at ? std::max(asked_at, entered_at) : asked_at;
  }
};

/// A reporting clock and what was filed against it.
struct Duty {
  std::optional<Millis> acknowledged_at;
  std::string assignee;              ///< who answers for it by name
  std::optional<Millis> entered_at;  ///< when the last filing was entered, if that was after it was made
  Values fields;                     ///< as last filed
  std::optional<Millis> filed_at;
  std::int64_t filings = 0;
  std::string id;
  bool late = false;         ///< was ever breached
  bool late_before = false;  ///< was so when it was last sent back
  DutyOpened rule;           ///< `start` and `due_at` in here move when it is returned or rescheduled
  DutyState state = DutyState::Running;
  std::vector<Millis> warned;  ///< the marks that have gone off
  friend bool operator==(const Duty&, const Duty&) = default;
  FENGHUO_DESCRIBE(acknowledged_at, assignee, entered_at, fields, filed_at, filings, id, late, late_before, rule, state,
                   warned)

  [[nodiscard]] bool open() const {
    return state == DutyState::Running || state == DutyState::Warned || state == DutyState::Breached ||
           state == DutyState::Returned;
  }
};

struct EvidenceItem {
  Millis added_at = 0;
  std::string added_by, content_type, digest, filename, id, kind, note;
  int round = 0;  ///< how often the incident had come back when it was added
  std::int64_t size = 0;
  std::string step;
  friend bool operator==(const EvidenceItem&, const EvidenceItem&) = default;
  FENGHUO_DESCRIBE(added_at, added_by, content_type, digest, filename, id, kind, note, round, size, step)
};

/// One thing a monitor watches, by its fingerprint.
struct SignalStatus {
  std::int64_t count = 0;
  bool firing = false;
  Millis last_at = 0;
  Millis starts_at = 0;
  std::string summary;
  friend bool operator==(const SignalStatus&, const SignalStatus&) = default;
  FENGHUO_DESCRIBE(count, firing, last_at, starts_at, summary)
};

/// An incident as the fold over its events. Knows its playbook only by name: decide is handed the playbook itself.
struct Incident {
  std::vector<std::string> absorbed;  ///< incidents merged into this one
  std::optional<Millis> acknowledged_at;
  std::string acknowledged_by;
  std::string assignee;
  ClockState clock = ClockState::Running;
  std::optional<Millis> closed_at;
  Millis detected_at = 0;
  std::map<std::string, Duty> duties;
  std::string event_class;
  std::vector<EvidenceItem> evidence;
  std::string id, kind;
  Millis late_at = 0, late_entered_at = 0;  ///< of the last late entry: events with this `at` belong to it
  std::string merged_into, mode;
  Millis opened_at = 0;
  std::map<std::string, Millis> phases;  ///< when each was (last) entered
  std::string playbook, playbook_sha256, playbook_version;
  Response response = Response::Triage;
  int round = 0;  ///< how often it came back
  std::string severity;
  std::map<std::string, SignalStatus> signals;
  std::string site;
  ByName<StepStatus> steps;
  std::string summary, unit;
  std::int64_t version = 0;  ///< of its last event; 0: not opened yet
  friend bool operator==(const Incident&, const Incident&) = default;
  template <class Self, class Visit>
  static void describe(Self& self, Visit&& visit) {
    FENGHUO_FIELDS_14(absorbed, acknowledged_at, acknowledged_by, assignee, clock, closed_at, detected_at, duties,
                      event_class, evidence, id, kind, late_at, late_entered_at)
    FENGHUO_FIELDS_16(merged_into, mode, opened_at, phases, playbook, playbook_sha256, playbook_version, response,
                      round, severity, signals, site, steps, summary, unit, version)
  }

  /// Work goes on: neither closed, dismissed nor merged.
  [[nodiscard]] bool open() const {
    return response != Response::Closed && response != Response::Dismissed && response != Response::Merged;
  }
  [[nodiscard]] const StepStatus& step(std::string_view name) const {
    static const StepStatus k_untouched{};
    const auto found = steps.find(name);
    return found == steps.end() ? k_untouched : found->second;
  }
  [[nodiscard]] bool settled(std::string_view name) const {
    const auto state = step(name).state;
    return state == StepState::Done || state == StepState::Skipped;
  }
};

/// Index into k_phases of where the response stands; 6 once it is closed, dismissed or merged.
inline int phase_index(Response response) {
  return response >= Response::Closed ? static_cast<int>(k_phases.size()) : static_cast<int>(response);
}

/// Folds one event in. Total: accepts every event that was ever written, in any state; one that no longer means
/// anything leaves the state as it is (its version still counts). Pure.
void evolve(Incident& incident, const Meta& meta, const Event& event);

}  // namespace fenghuo::engine

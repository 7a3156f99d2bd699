#pragma once
// The incident: how far the response has come, and beside it how its reporting clocks stand. Two orthogonal regions;
// every event belongs to exactly one of them, and leaves the other as it was.
//
// All functions are pure and may be called from any thread, but not before main(). States and events are persisted
// by name (`to_string`, `…_from`), never by number.

#include "engine/machines/outcome.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace fenghuo::engine {

enum class Response {
  Triage,
  Containment,
  Preservation,
  Reporting,
  Restoration,
  Review,
  Closed,
  Dismissed,  // a false alarm
  Merged,     // went on in another incident; final
};

// The worst of the incident's open duties; Met or MetLate when none is open.
enum class ClockState { Running, Warned, Met, Breached, MetLate };

struct IncidentState {
  Response response = Response::Triage;
  ClockState clock = ClockState::Running;

  friend bool operator==(const IncidentState&, const IncidentState&) = default;
};

enum class IncidentEvent {
  Advance,  // the phase is done
  Close,
  Dismiss,
  Merge,
  Recur,   // it is back, after it was contained
  Reopen,  // closed or dismissed too early
  ClockWarn,
  ClockBreach,
  ClockMeet,  // the last open duty was filed
  ClockEase,  // the worst duty is no longer open, or has a fresh limit; what stays open is neither near nor past its
              // own
  ClockOpen,  // a duty is new, returned or regraded after all were met
};

struct IncidentGuards {
  bool gate_holds =
      false;  // every mandatory step of the phase is done or skipped with leave; Reporting: duties filed too
  bool any_late = false;  // one of the duties was filed late
};

inline constexpr std::array all_responses{Response::Triage,    Response::Containment, Response::Preservation,
                                          Response::Reporting, Response::Restoration, Response::Review,
                                          Response::Closed,    Response::Dismissed,   Response::Merged};
inline constexpr std::array all_clock_states{ClockState::Running, ClockState::Warned, ClockState::Met,
                                             ClockState::Breached, ClockState::MetLate};
inline constexpr std::array all_incident_events{
    IncidentEvent::Advance,   IncidentEvent::Close,     IncidentEvent::Dismiss,   IncidentEvent::Merge,
    IncidentEvent::Recur,     IncidentEvent::Reopen,    IncidentEvent::ClockWarn, IncidentEvent::ClockBreach,
    IncidentEvent::ClockMeet, IncidentEvent::ClockEase, IncidentEvent::ClockOpen};

constexpr std::string_view to_string(Response value) noexcept {
  switch (value) {
    using enum Response;
    case Triage:
      return "Triage";
    case Containment:
      return "Containment";
    case Preservation:
      return "Preservation";
    case Reporting:
      return "Reporting";
    case Restoration:
      return "Restoration";
    case Review:
      return "Review";
    case Closed:
      return "Closed";
    case Dismissed:
      return "Dismissed";
    case Merged:
      return "Merged";
  }
  return {};
}

constexpr std::string_view to_string(ClockState value) noexcept {
  switch (value) {
    using enum ClockState;
    case Running:
      return "Running";
    case Warned:
      return "Warned";
    case Met:
      return "Met";
    case Breached:
      return "Breached";
    case MetLate:
      return "MetLate";
  }
  return {};
}

constexpr std::string_view to_string(IncidentEvent value) noexcept {
  switch (value) {
    using enum IncidentEvent;
    case Advance:
      return "Advance";
    case Close:
      return "Close";
    case Dismiss:
      return "Dismiss";
    case Merge:
      return "Merge";
    case Recur:
      return "Recur";
    case Reopen:
      return "Reopen";
    case ClockWarn:
      return "ClockWarn";
    case ClockBreach:
      return "ClockBreach";
    case ClockMeet:
      return "ClockMeet";
    case ClockEase:
      return "ClockEase";
    case ClockOpen:
      return "ClockOpen";
  }
  return {};
}

constexpr std::optional<Response> response_from(std::string_view name) noexcept {
  return find_by_name(all_responses, name);
}
constexpr std::optional<ClockState> clock_state_from(std::string_view name) noexcept {
  return find_by_name(all_clock_states, name);
}
constexpr std::optional<IncidentEvent> incident_event_from(std::string_view name) noexcept {
  return find_by_name(all_incident_events, name);
}

// The next state, or why not.
Outcome<IncidentState> fire(IncidentState from, IncidentEvent what, const IncidentGuards& may) noexcept;

// The events `fire` would accept now, in the order of `all_incident_events`.
std::vector<IncidentEvent> allowed(IncidentState from, const IncidentGuards& may);

// The transition table itself, in its order; a region's first row leaves its initial state.
std::vector<TableRow> incident_table();

}  // namespace fenghuo::engine

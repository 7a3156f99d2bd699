#pragma once
// A duty: one report owed to one recipient for one stage, against a clock. It can be filed at any time, late too;
// filing again supplements what was filed.
//
// All functions are pure and may be called from any thread, but not before main(). States and events are persisted
// by name (`to_string`, `…_from`), never by number.

#include "engine/machines/outcome.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace fenghuo::engine {

enum class DutyState {
  Running,
  Warned,
  Breached,
  Met,
  MetLate,
  Acknowledged,  // the recipient has it
  Returned,      // the recipient sent it back: open again, with a fresh limit
  Waived,        // by a leader, with a reason; final
  Void,          // its incident was dismissed or merged, or it is not owed
};

enum class DutyEvent {
  Warn,  // again for each warning mark
  Breach,
  File,
  Acknowledge,
  SendBack,
  Waive,
  Cancel,
};

struct DutyGuards {
  bool late = false;  // it was breached, under whichever limit, and no late entry has lifted that
};

inline constexpr std::array all_duty_states{DutyState::Running,  DutyState::Warned,  DutyState::Breached,
                                            DutyState::Met,      DutyState::MetLate, DutyState::Acknowledged,
                                            DutyState::Returned, DutyState::Waived,  DutyState::Void};
inline constexpr std::array all_duty_events{DutyEvent::Warn,        DutyEvent::Breach,   DutyEvent::File,
                                            DutyEvent::Acknowledge, DutyEvent::SendBack, DutyEvent::Waive,
                                            DutyEvent::Cancel};

constexpr std::string_view to_string(DutyState value) noexcept {
  switch (value) {
    using enum DutyState;
    case Running:
      return "Running";
    case Warned:
      return "Warned";
    case Breached:
      return "Breached";
    case Met:
      return "Met";
    case MetLate:
      return "MetLate";
    case Acknowledged:
      return "Acknowledged";
    case Returned:
      return "Returned";
    case Waived:
      return "Waived";
    case Void:
      return "Void";
  }
  return {};
}

constexpr std::string_view to_string(DutyEvent value) noexcept {
  switch (value) {
    using enum DutyEvent;
    case Warn:
      return "Warn";
    case Breach:
      return "Breach";
    case File:
      return "File";
    case Acknowledge:
      return "Acknowledge";
    case SendBack:
      return "SendBack";
    case Waive:
      return "Waive";
    case Cancel:
      return "Cancel";
  }
  return {};
}

constexpr std::optional<DutyState> duty_state_from(std::string_view name) noexcept {
  return find_by_name(all_duty_states, name);
}
constexpr std::optional<DutyEvent> duty_event_from(std::string_view name) noexcept {
  return find_by_name(all_duty_events, name);
}

// The next state, or why not.
Outcome<DutyState> fire(DutyState from, DutyEvent what, const DutyGuards& may) noexcept;

// The events `fire` would accept now, in the order of `all_duty_events`.
std::vector<DutyEvent> allowed(DutyState from, const DutyGuards& may);

// The transition table itself, in its order; its first row leaves the initial state.
std::vector<TableRow> duty_table();

}  // namespace fenghuo::engine

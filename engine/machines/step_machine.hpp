#pragma once
// One step of a playbook, from waiting for what goes before it to done, skipped or failed. A step need not be started
// to be completed: who did it already says so at once.
//
// All functions are pure and may be called from any thread, but not before main(). States and events are persisted
// by name (`to_string`, `…_from`), never by number.

#include "engine/machines/outcome.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace fenghuo::engine {

enum class StepState {
  Waiting,  // for the steps or the phase before it
  Ready,
  Active,
  AwaitingApproval,  // carried out, and a leader has to agree
  Done,
  Skipped,
  Failed,
};

enum class StepEvent {
  Unblock,
  Block,
  Start,
  Complete,
  Approve,
  Reject,
  Skip,
  Fail,
  Retry,
  Reset,     // the incident recurred: all over again
  Override,  // breaks the glass: nobody with the right to approve answers
};

struct StepGuards {
  bool unprotected = false;  // destructive, and what must go before it is neither done nor overridden
  bool needs_approval = false;
  bool glass_may_break = false;  // no leader answered for as long as the playbook waits
};

inline constexpr std::array all_step_states{
    StepState::Waiting, StepState::Ready,   StepState::Active, StepState::AwaitingApproval,
    StepState::Done,    StepState::Skipped, StepState::Failed};
inline constexpr std::array all_step_events{
    StepEvent::Unblock, StepEvent::Block, StepEvent::Start, StepEvent::Complete, StepEvent::Approve, StepEvent::Reject,
    StepEvent::Skip,    StepEvent::Fail,  StepEvent::Retry, StepEvent::Reset,    StepEvent::Override};

constexpr std::string_view to_string(StepState value) noexcept {
  switch (value) {
    using enum StepState;
    case Waiting:
      return "Waiting";
    case Ready:
      return "Ready";
    case Active:
      return "Active";
    case AwaitingApproval:
      return "AwaitingApproval";
    case Done:
      return "Done";
    case Skipped:
      return "Skipped";
    case Failed:
      return "Failed";
  }
  return {};
}

constexpr std::string_view to_string(StepEvent value) noexcept {
  switch (value) {
    using enum StepEvent;
    case Unblock:
      return "Unblock";
    case Block:
      return "Block";
    case Start:
      return "Start";
    case Complete:
      return "Complete";
    case Approve:
      return "Approve";
    case Reject:
      return "Reject";
    case Skip:
      return "Skip";
    case Fail:
      return "Fail";
    case Retry:
      return "Retry";
    case Reset:
      return "Reset";
    case Override:
      return "Override";
  }
  return {};
}

constexpr std::optional<StepState> step_state_from(std::string_view name) noexcept {
  return find_by_name(all_step_states, name);
}
constexpr std::optional<StepEvent> step_event_from(std::string_view name) noexcept {
  return find_by_name(all_step_events, name);
}

// The next state, or why not.
Outcome<StepState> fire(StepState from, StepEvent what, const StepGuards& may) noexcept;

// The events `fire` would accept now, in the order of `all_step_events`.
std::vector<StepEvent> allowed(StepState from, const StepGuards& may);

// The transition table itself, in its order; its first row leaves the initial state.
std::vector<TableRow> step_table();

}  // namespace fenghuo::engine

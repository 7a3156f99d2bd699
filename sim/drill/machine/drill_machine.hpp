#pragma once
// The drill as a whole, from its plan to its closing. A real incident comes first: it freezes a running drill, and
// whoever directs one may abort it at any time.
//
// All functions are pure and may be called from any thread, but not before main(). States are persisted by their
// events, not by number.

#include "engine/machines/outcome.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace fenghuo::sim {

enum class DrillState {
  Draft,
  Scheduled,
  Announced,
  Running,
  Paused,
  HotWash,  // EndEx is past; everything stands still, people talk it over and grade
  Scored,
  Closed,
  Aborted,
};

enum class DrillAct { Schedule, Announce, Start, Pause, Freeze, Resume, End, HotWash, Finish, Close, Abort };

struct DrillGuards {
  bool surprise = false;  // it is announced to nobody
};

inline constexpr std::array all_drill_states{DrillState::Draft,   DrillState::Scheduled, DrillState::Announced,
                                             DrillState::Running, DrillState::Paused,    DrillState::HotWash,
                                             DrillState::Scored,  DrillState::Closed,    DrillState::Aborted};
inline constexpr std::array all_drill_acts{DrillAct::Schedule, DrillAct::Announce, DrillAct::Start, DrillAct::Pause,
                                           DrillAct::Freeze,   DrillAct::Resume,   DrillAct::End,   DrillAct::HotWash,
                                           DrillAct::Finish,   DrillAct::Close,    DrillAct::Abort};

constexpr std::string_view to_string(DrillState value) noexcept {
  constexpr std::array<std::string_view, 9> k_names{"Draft",   "Scheduled", "Announced", "Running", "Paused",
                                                    "HotWash", "Scored",    "Closed",    "Aborted"};
  return k_names[static_cast<std::size_t>(value)];
}

constexpr std::string_view to_string(DrillAct value) noexcept {
  constexpr std::array<std::string_view, 11> k_names{"Schedule", "Announce", "Start",  "Pause", "Freeze", "Resume",
                                                     "End",      "HotWash",  "Finish", "Close", "Abort"};
  return k_names[static_cast<std::size_t>(value)];
}

constexpr std::optional<DrillState> drill_state_from(std::string_view name) noexcept {
  return engine::find_by_name(all_drill_states, name);
}

// Its score has been fixed.
constexpr bool is_scored(DrillState state) noexcept {
  return state == DrillState::Scored || state == DrillState::Closed;
}

// The next state, or why not.
engine::Outcome<DrillState> fire(DrillState from, DrillAct what, const DrillGuards& may) noexcept;

// The acts `fire` would accept now, in the order of `all_drill_acts`.
std::vector<DrillAct> allowed(DrillState from, const DrillGuards& may);

// The transition table itself, in its order; its first row leaves the initial state.
std::vector<engine::TableRow> drill_table();

}  // namespace fenghuo::sim

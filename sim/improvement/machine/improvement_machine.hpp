#pragma once
// An improvement, from the finding to its closing: somebody owns it until a day, hands in what shows that it is done,
// and somebody else confirms that.
//
// All functions are pure and may be called from any thread, but not before main(). States are persisted by their
// events, not by number.

#include "engine/machines/outcome.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace fenghuo::sim {

enum class ImprovementState {
  Open,
  Assigned,
  Done,  // what shows it was handed in; nobody has confirmed it yet
  Closed,
  Dropped,
};

enum class ImprovementAct { Assign, HandIn, Close, Drop, Reopen };

struct ImprovementGuards {
  bool another = false;  // not the one who handed in what is to be confirmed
  bool owned = false;    // it has an owner and a day
};

inline constexpr std::array all_improvement_states{ImprovementState::Open, ImprovementState::Assigned,
                                                   ImprovementState::Done, ImprovementState::Closed,
                                                   ImprovementState::Dropped};
inline constexpr std::array all_improvement_acts{ImprovementAct::Assign, ImprovementAct::HandIn, ImprovementAct::Close,
                                                 ImprovementAct::Drop, ImprovementAct::Reopen};

constexpr std::string_view to_string(ImprovementState value) noexcept {
  constexpr std::array<std::string_view, 5> k_names{"Open", "Assigned", "Done", "Closed", "Dropped"};
  return k_names[static_cast<std::size_t>(value)];
}

constexpr std::string_view to_string(ImprovementAct value) noexcept {
  constexpr std::array<std::string_view, 5> k_names{"Assign", "HandIn", "Close", "Drop", "Reopen"};
  return k_names[static_cast<std::size_t>(value)];
}

constexpr std::optional<ImprovementState> improvement_state_from(std::string_view name) noexcept {
  return engine::find_by_name(all_improvement_states, name);
}

// The next state, or why not.
engine::Outcome<ImprovementState> fire(ImprovementState from, ImprovementAct what,
                                       const ImprovementGuards& may) noexcept;

// The acts `fire` would accept now, in the order of `all_improvement_acts`.
std::vector<ImprovementAct> allowed(ImprovementState from, const ImprovementGuards& may);

// The transition table itself, in its order; its first row leaves the initial state.
std::vector<engine::TableRow> improvement_table();

}  // namespace fenghuo::sim

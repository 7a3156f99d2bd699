#pragma once
#include "engine/incident/incident.hpp"

#include <string>
#include <vector>

namespace fenghuo::engine {

/// A clock that runs for an incident. Which ones run follows from the state alone; the runtime arms and disarms the
/// durable timers by the difference between two states.
struct Timer {
  enum class What { warn, breach, overdue, unanswered };
  What what;
  std::string of;    ///< the duty or the step
  Millis after = 0;  ///< warn: the mark, as a length from the duty's start
  Millis start = 0;
  Millis due_at = 0;
  /// "duty/bureau-initial/warn/3600000", "duty/…/breach", "step/…/overdue", "step/…/unanswered"
  [[nodiscard]] std::string name() const;
  friend bool operator==(const Timer&, const Timer&) = default;
};

/// How long whoever enters paper has to enter a step that was due before they did.
inline constexpr Millis k_entry_grace = 30 * k_minute;

/// Every timer that has to run in this state and has not gone off yet. Pure.
std::vector<Timer> wanted_timers(const Incident& incident);

/// A breach needs both clocks to agree; every other timer goes off when either says so.
bool needs_both_clocks(std::string_view timer_name);

}  // namespace fenghuo::engine

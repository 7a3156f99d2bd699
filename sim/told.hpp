#pragma once
#include "engine/runtime/core.hpp"

#include <array>

namespace fenghuo::sim {

/// The events of these rooms that people are told of outside a drill, beside `engine::k_told_events`.
inline constexpr std::array<std::string_view, 5> k_told_of_drills{
    "DrillOverdueTold", "DrillSeriesPlanned", "DrillSeriesReminded", "ImprovementAssigned", "ImprovementOverdue"};

/// Puts `message` into the outbox for the event at `meta`, its id, moment and unit's name filled in: by mail to people
/// at their own addresses, and a line for the log. Nothing of drills goes to a channel's list or to another program. If
/// nobody is reached there is a dead letter that says so. Several messages of one event reach nobody twice.
void tell(engine::Message message, const engine::Meta& meta, engine::Core& core, engine::Batch& batch);

/// A row for each target that a message of these rooms or of the engine goes out to, as it is now: one that `tell` told
/// goes where `tell` would have it go.
[[nodiscard]] std::vector<engine::OutboxRow> reach_again(const engine::Registry& registry,
                                                         const engine::Message& message, engine::Millis now);

/// A message whose use is over by now: what it tells of has begun.
[[nodiscard]] bool is_stale(const engine::Message& message, engine::Millis now);

}  // namespace fenghuo::sim

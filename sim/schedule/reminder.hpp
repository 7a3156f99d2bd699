#pragma once
#include "engine/runtime/core.hpp"
#include "sim/drill/drill.hpp"

namespace fenghuo::sim {

/// Puts a reminder of `drill` into the outbox, for the event at `meta`: to those who have a part in it and to
/// responders and leaders of the units that play; of a surprise to its director alone. By mail at their own addresses
/// and in the log: nothing of a drill goes to a channel's list or to another program.
void tell_of(const Drill& drill, const engine::Meta& meta, engine::Core& core, engine::Batch& batch);

}  // namespace fenghuo::sim

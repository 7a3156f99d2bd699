#pragma once
#include "engine/runtime/core.hpp"
#include "sim/drill/drill.hpp"

namespace fenghuo::sim {

/// Tells of `drill`, which is about to begin, for the event at `meta`: those who have a part in it, wherever they
/// belong, and responders and leaders of the units that play. Nobody of a surprise: what waits to be sent can be seen.
void remind_of(const Drill& drill, const engine::Meta& meta, engine::Core& core, engine::Batch& batch);

}  // namespace fenghuo::sim

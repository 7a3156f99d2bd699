#pragma once
#include "engine/runtime/core.hpp"
#include "sim/improvement/improvement.hpp"

namespace fenghuo::sim {

/// Tells whoever has come to own it, or whose day was changed, unless they did so themselves. `meta`: of the event.
void tell_assigned(const Improvement& improvement, const engine::Meta& meta, engine::Core& core, engine::Batch& batch);
/// Tells its owner, the leaders of its unit, the bureau, and `director`, who held the drill it was found in.
void tell_overdue(const Improvement& improvement, const std::string& director, const engine::Meta& meta,
                  engine::Core& core, engine::Batch& batch);

}  // namespace fenghuo::sim

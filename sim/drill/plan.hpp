#pragma once
#include "sim/drill/room.hpp"

namespace fenghuo::sim {

/// What `DrillRoom::plan` would refuse; puts in what was left open.
engine::Result<void> check_plan(DrillPlanned& plan, const DrillRoom& room, const engine::Core& core,
                                const engine::Caller& caller);

}  // namespace fenghuo::sim

#pragma once
#include "sim/drill/room.hpp"

namespace fenghuo::sim {

/// What `DrillRoom::plan` would refuse; puts in what was left open.
engine::Result<void> check_plan(DrillPlanned& plan, const DrillRoom& room, const engine::Core& core,
                                const engine::Caller& caller);

/// Without the units and people who are retired by now, whose ids go into `left_out`, and the parts in such units; with
/// all its units where none of them is left, so that the refusal says why.
DrillPlanned those_still_there(DrillPlanned plan, const engine::Registry& registry, std::vector<std::string>& left_out);

}  // namespace fenghuo::sim

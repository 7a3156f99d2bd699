#pragma once
#include "engine/base/text.hpp"
#include "sim/improvement/machine/improvement_machine.hpp"

#include <string>
#include <string_view>

namespace fenghuo::sim {

/// States, acts and events as people say them.
engine::Text words_of(ImprovementState state);
/// "the improvement cannot be …"
engine::Text words_of(ImprovementAct act);
/// An event by its type; one that is not known here stands for itself.
engine::Text improvement_event_name(std::string_view type);
/// What a caller is told they may do: "assign", "done", "close", "drop", "reopen".
std::string command_of(ImprovementAct act);

}  // namespace fenghuo::sim

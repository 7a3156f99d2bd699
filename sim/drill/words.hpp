#pragma once
#include "engine/base/text.hpp"
#include "engine/registry/role.hpp"
#include "sim/drill/machine/drill_machine.hpp"

#include <string>

namespace fenghuo::sim {

/// What a person may read of a drill says so: one mark in front, whether or not some stand within (an incident's
/// summary has one).
engine::Text marked(engine::Text text);

/// States, acts and parts as people say them.
engine::Text words_of(DrillState state);
/// "the drill cannot be …"
engine::Text words_of(DrillAct act);
engine::Text words_of(engine::Role role);
/// The last part of the act's address: "start", "hot-wash".
std::string route_of(DrillAct act);

/// Of the evaluators' sheet (A.9), by id: `k_items` in sim/score/sheet.hpp.
bool is_sheet_item(std::string_view item);
engine::Text words_of_item(std::string_view item);

}  // namespace fenghuo::sim

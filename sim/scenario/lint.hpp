#pragma once
#include "engine/playbook/library.hpp"
#include "engine/playbook/lint.hpp"
#include "sim/scenario/scenario.hpp"

namespace fenghuo::sim {

/// Everything wrong with a scenario, each with its JSON pointer. Empty: it may be played. Refuses, beyond the guard and
/// the schema: an unknown playbook; a duplicate id; an inject that can never come by itself (an event, step, duty,
/// option, decision or fact that is not there or never becomes so; a circle of injects; `at` after the end; a
/// contradiction; resting on a contingency inject alone); a decision of fewer than two options, without a best one or
/// without a time to answer; a rubric that does not measure each thing once, with weights of 100 and curves that fall;
/// a containment that can never be reached; more than a week, or more conditions than can be asked; wanted evidence no
/// step asks for; truth the playbook has no option for; and a text missing in either language.
///
/// Whether it plays well is for runs with responders to tell.
std::vector<engine::Finding> lint_scenario(std::string_view text, const engine::Schemas& schemas,
                                           const engine::Library& library);

}  // namespace fenghuo::sim

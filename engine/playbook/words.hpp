#pragma once
#include "engine/base/markup.hpp"
#include "engine/playbook/playbook.hpp"

namespace fenghuo::engine {

/// How a playbook's own words are said to people, for refusals, charts and paper. Pure.

/// Index into k_phases; within a sentence, and as a heading.
const Text& phase_name(int phase);
Text phase_heading(int phase);
/// The role as an office: who is meant in a school or a bureau.
const Text& role_name(Role role);
const Text& kind_name(StepKind kind);
/// "initial", "progress", "final": 初报, 续报, 终报. Anything else as it stands.
Text stage_name(std::string_view stage);
/// "bureau", "police": who gets a report. Anything else as it stands.
Text recipient_name(std::string_view recipient);

/// "30分钟", "1 h 30 min", "5 days": whole minutes.
std::string length_words(Millis length, Language language);
/// "30分钟内（自事件登记起）"; empty if the step has no limit.
std::string limit_words(const Step& step, Language language);
/// "仅当“摸清被改范围”选“整站”": titles instead of ids, as far as the playbook knows them.
std::string condition_words(const Condition& condition, const Playbook& playbook, Language language);
/// What an option does besides; empty for one that goes on.
Text then_words(Then then);

/// Steps whose `when` asks whether this option was chosen: what the choice leads to.
std::vector<const Step*> led_to(const Playbook& playbook, std::string_view step, std::string_view option);
/// The duties of this pack that the playbook's kind and stages call for, in the pack's order.
std::vector<const DutyRule*> duties_for(const Playbook& playbook, const RulePack& pack);
/// "以下情形不需报：“领导确认不是攻击”已办完": what lifts the duty in an incident of this playbook. Empty if nothing
/// ever does: what its condition asks of another kind of incident, or of steps that this playbook has not, cannot come
/// true.
std::string unless_words(const DutyRule& rule, const Playbook& playbook, Language language);
/// "2.3": phase and place within it, both from 1.
std::string step_number(const Playbook& playbook, const Step& step);

}  // namespace fenghuo::engine

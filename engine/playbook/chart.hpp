#pragma once
#include "engine/playbook/playbook.hpp"

#include <string>

namespace fenghuo::engine {

/// A playbook as a picture: six lanes, one a phase; each step with its role, limit, conditions and what makes it
/// special (destroys traces, comes before what does, wants an approval, optional); arrows for what it comes after;
/// decisions with their options and what these lead to; and the reporting clocks of `pack` that go with it. Pure;
/// deterministic.

/// A Mermaid flowchart, newline at the end.
std::string chart_mermaid(const Playbook& playbook, const RulePack& pack, Language language);
/// A whole SVG document: nothing from outside, titled and described, legible without colour.
std::string chart_svg(const Playbook& playbook, const RulePack& pack, Language language);

}  // namespace fenghuo::engine

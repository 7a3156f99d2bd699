#pragma once
#include "sim/run/many.hpp"

namespace fenghuo::sim {

/// Many runs as a drawing (SVG): what was played and by whom (`crew`), how likely every report is in time, how the
/// points spread, with the lines of the bands, and where the time went, step by step in the playbook's order. Nothing
/// is told by colour alone.
std::string plot_svg(const Tally& tally, const Scenario& scenario, const engine::Playbook& playbook,
                     engine::Language language, const Text& crew = {});

}  // namespace fenghuo::sim

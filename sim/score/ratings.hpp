#pragma once
#include "sim/score/score.hpp"

namespace fenghuo::sim {

/// P, S, M or U for each objective, in the scenario's order; empty where nothing was evaluated. From the lines and the
/// caps alone.
std::vector<Rating> ratings_of(const Scenario& scenario, const std::vector<Line>& lines,
                               const std::vector<CapHit>& caps);

}  // namespace fenghuo::sim

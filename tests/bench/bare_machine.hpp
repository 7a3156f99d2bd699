#pragma once
#include "engine/machines/incident_machine.hpp"

#include <cstdint>
#include <vector>

namespace fenghuo::bench {

struct Ask {
  engine::IncidentEvent what;
  engine::IncidentGuards may;
};

/// Runs the stream through one MSM machine that lives as long as the stream; answers how many events it took.
std::int64_t run_bare_machine(const std::vector<Ask>& stream, int laps);

}  // namespace fenghuo::bench

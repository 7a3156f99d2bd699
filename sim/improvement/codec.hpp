#pragma once
#include "sim/improvement/events.hpp"

namespace fenghuo::sim {

/// An improvement's event as the engine keeps it, and back. Internal for a type or version nobody knows.
engine::Foreign to_foreign(const ImprovementEvent& event);
engine::Result<ImprovementEvent> improvement_from(const engine::Foreign& foreign);

}  // namespace fenghuo::sim

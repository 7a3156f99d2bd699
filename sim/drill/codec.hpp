#pragma once
#include "sim/drill/events.hpp"

namespace fenghuo::sim {

/// A drill's event as the engine keeps it, and back. Internal for a type or version nobody knows.
engine::Foreign to_foreign(const DrillEvent& event);
engine::Result<DrillEvent> from_foreign(const engine::Foreign& foreign);

}  // namespace fenghuo::sim

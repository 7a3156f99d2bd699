#pragma once
#include "engine/playbook/read.hpp"
#include "sim/scenario/scenario.hpp"

namespace fenghuo::sim {

/// Inside this folder only: JSON → Scenario, shared by the loader and the lint. Total, as `engine::Place` is: what does
/// not fit leaves an error. As many injects, objectives and caps as the file has elements, so that the pointer of each
/// can be told from its index.
Scenario read_scenario(const engine::Place& at);

/// A condition. With `delay`, that member may stand beside it at the top and is read into it.
When read_when(const engine::Place& at, Millis* delay = nullptr);

}  // namespace fenghuo::sim

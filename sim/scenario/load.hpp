#pragma once
#include "engine/playbook/load.hpp"
#include "sim/scenario/scenario.hpp"

namespace fenghuo::sim {

/// Text → guarded JSON → schema → typed. Invalid with a JSON pointer and a reason for everything that does not fit.
/// `sha256` is of the text as given. That it also makes sense with its playbook is the lint's business.
engine::Result<Scenario> load_scenario(std::string_view text, const engine::Schemas& schemas);

}  // namespace fenghuo::sim

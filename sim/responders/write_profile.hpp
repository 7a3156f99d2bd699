#pragma once
#include "sim/responders/profile.hpp"

#include <nlohmann/json.hpp>

namespace fenghuo::sim {

/// As `load_profile` reads it; lengths in whole seconds.
nlohmann::ordered_json to_json(const Profile& profile);

}  // namespace fenghuo::sim

#pragma once
#include "api/cli/session.hpp"
#include "sim/responders/profile.hpp"

namespace fenghuo::api::cli {

/// A built-in model, a file, or one of those in the playbooks room (`responders/`), by name.
engine::Result<sim::Profile> find_profile(const std::string& name, const std::string& playbooks);

}  // namespace fenghuo::api::cli

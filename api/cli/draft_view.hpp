#pragma once
#include "api/cli/session.hpp"

#include <string>

namespace fenghuo::api::cli {

/// A scenario made of a past incident, for a person to go through: what stands in place of what, and what is still
/// wrong with it. `file`: where it was written; empty: nowhere.
std::string render_draft(const Session& session, const Json& draft, const std::string& file);

}  // namespace fenghuo::api::cli

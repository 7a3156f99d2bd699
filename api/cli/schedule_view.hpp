#pragma once
#include "api/cli/session.hpp"

namespace CLI {
class App;
}

namespace fenghuo::api::cli {

/// Adds to `drill`: series, coverage, calendar.
void add_schedule_of_drills(CLI::App& drill, Session& session);

std::string say_series_state(const std::string& state, Language language);
std::string render_series(const Session& session, const Json& series);
std::string render_term(const Session& session, const Json& plan);
std::string render_coverage(const Session& session, const Json& coverage);

}  // namespace fenghuo::api::cli

#pragma once
#include "api/cli/session.hpp"

namespace fenghuo::api::cli {

std::string say_series_state(const std::string& state, Language language);
std::string render_series(const Session& session, const Json& series);
/// Its times on the clock of `zone`; without one, on the reader's own.
std::string render_term(const Session& session, const Json& plan, const std::string& zone);
std::string render_coverage(const Session& session, const Json& coverage);

}  // namespace fenghuo::api::cli

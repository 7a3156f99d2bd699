#pragma once
#include "api/cli/session.hpp"

#include <string>

namespace fenghuo::api::cli {

/// A unit with its earlier drills, and where it stands among others.
std::string render_comparison(const Session& session, const Json& comparison);
/// Lists, what is left out and why, and what is proposed.
std::string render_ranking(const Session& session, const Json& ranking);
/// The same for a spreadsheet: UTF-8 with its mark, CRLF, in the reader's language.
std::string csv_of_ranking(const Session& session, const Json& ranking);
std::string render_standing(const Session& session, const Json& standing);

}  // namespace fenghuo::api::cli

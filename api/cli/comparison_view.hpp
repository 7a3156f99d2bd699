#pragma once
#include "api/cli/session.hpp"

#include <string>

namespace CLI {
class App;
}

namespace fenghuo::api::cli {

/// Adds to `drill`: compare, ranking, comparison, rerun.
void add_comparison_of_drills(CLI::App& drill, Session& session);
/// `--at` and `--note`, and what it answers: a drill once more, from a drill or an improvement.
struct RerunOptions {
  std::string at, note;
};
void add_rerun_options(CLI::App& command, Session& session, RerunOptions& options);
int plan_rerun(Session& session, const std::string& path, const RerunOptions& options, Json body);

/// A unit with its earlier drills, and where it stands among others.
std::string render_comparison(const Session& session, const Json& comparison);
/// Lists, what is left out and why, and what is proposed.
std::string render_ranking(const Session& session, const Json& ranking);
/// The same for a spreadsheet: UTF-8 with its mark, CRLF, in the reader's language.
std::string csv_of_ranking(const Session& session, const Json& ranking);
std::string render_standing(const Session& session, const Json& standing);

}  // namespace fenghuo::api::cli

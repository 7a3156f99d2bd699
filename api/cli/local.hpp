#pragma once
#include "api/cli/session.hpp"
#include "engine/playbook/lint.hpp"

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace fenghuo::api::cli {

// What the commands share that work without a server.

/// Prints why, with every wrong place, for people or as JSON. Answers `code`.
int complain(Session& session, const engine::Problem& problem, int code);
/// `--playbooks`, the shipped folder if it is not given.
void add_playbooks_option(CLI::App& command, Session& session, std::string& folder);
/// What a lint found in one file: a line each for people, into `all` for programs.
void print_findings(Session& session, const std::string& path, const std::vector<engine::Finding>& findings, Json& all);
/// The whole file, or nothing if it cannot be read.
std::optional<std::string> read_file(const std::string& path);
/// The whole file; `k_damaged`, and a complaint, if it cannot be written.
int write_file(Session& session, const std::string& path, const std::string& text);

}  // namespace fenghuo::api::cli

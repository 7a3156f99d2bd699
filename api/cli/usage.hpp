#pragma once
#include "api/cli/output.hpp"

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace fenghuo::api::cli {

/// The help of the command that was named last on the line.
std::string help_text(const CLI::App& app);

/// Why a line could not be understood and what to type instead: the nearest command or option, or what is missing; then
/// the command's own usage. For stderr.
std::string explain(const CLI::App& app, const CLI::ParseError& error, Language language, Style style);

/// The headings over options and commands in this command's help and all below; call it when all are there.
void name_groups_in_chinese(CLI::App& app);

}  // namespace fenghuo::api::cli

#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace fenghuo::api::cli {

// The command line as data, read from the very commands that will run: what help, completion and man page are made of.

struct OptionInfo {
  std::vector<std::string> names;    ///< "--output", "-o"; the word itself for a positional
  std::string value;                 ///< "FILE", "TEXT" …; empty for a flag
  std::vector<std::string> choices;  ///< when nothing else is taken
  std::string help;
  std::string initial;  ///< its default, if there is one
  bool positional = false, required = false;
};

struct CommandInfo {
  std::string path;  ///< "fenghuo incident list"
  std::string help;
  std::vector<std::string> commands;  ///< names one level below
  std::vector<OptionInfo> options;    ///< its own; those of the levels above hold for it too
};

/// The root first, then every command in the order of the help, each before what is below it.
std::vector<CommandInfo> read_tree(const CLI::App& root);

/// Completion for a shell, as source for it.
std::string bash_completion(const std::vector<CommandInfo>& tree);
std::string zsh_completion(const std::vector<CommandInfo>& tree);

}  // namespace fenghuo::api::cli

#include "api/cli/tree.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

/// "TEXT:{zh,en}" is how CLI11 shows a value that must be one of a list.
void read_type(const std::string& type, OptionInfo& out) {
  const auto open = type.find('{');
  out.value = type.substr(0, type.find(':'));
  if (open == std::string::npos || !type.ends_with('}')) return;
  const std::string list = type.substr(open + 1, type.size() - open - 2);
  for (std::size_t begin = 0; begin <= list.size();) {
    const auto end = std::min(list.find(',', begin), list.size());
    out.choices.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
}

OptionInfo read_option(const CLI::Option& option) {
  OptionInfo out;
  for (const auto& name : option.get_lnames())
    out.names.push_back("--" + name);
  for (const auto& name : option.get_snames())
    out.names.push_back("-" + name);
  out.positional = out.names.empty();
  if (out.positional) out.names.push_back(option.get_name(true));
  if (option.get_items_expected_max() > 0) read_type(option.get_type_name(), out);
  out.help = option.get_description();
  out.initial = option.get_default_str();
  out.required = option.get_required();
  return out;
}

void read_command(const CLI::App& app, const std::string& above, std::vector<CommandInfo>& out) {
  CommandInfo info{.path = above + app.get_name(), .help = app.get_description()};
  for (const auto* option : app.get_options())
    info.options.push_back(read_option(*option));
  const auto below = app.get_subcommands([](const CLI::App*) { return true; });
  for (const auto* command : below)
    info.commands.push_back(command->get_name());
  const std::string path = info.path + " ";
  out.push_back(std::move(info));
  for (const auto* command : below)
    read_command(*command, path, out);
}

}  // namespace

std::vector<CommandInfo> read_tree(const CLI::App& root) {
  std::vector<CommandInfo> out;
  read_command(root, "", out);
  return out;
}

}  // namespace fenghuo::api::cli

#include "api/cli/tree.hpp"

#include <map>

namespace fenghuo::api::cli {

namespace {

std::string joined(const std::vector<std::string>& words, const char* between = " ") {
  std::string out;
  for (const auto& word : words)
    out += (out.empty() ? "" : between) + word;
  return out;
}

/// The text inside single quotes of either shell.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// "zsh's _describe" reads the part before the first colon as the word.
std::string described(const std::string& word, const std::string& help) {
  std::string name;
  for (const char c : word)
    name += c == ':' ? std::string("\\:") : std::string(1, c);
  return quoted(name + ":" + help);
}

struct Shell {
  const char *files, *folders, *nothing;
  std::string (*words)(const std::vector<std::string>&);
};

/// The lines of a `case "$at:$previous"` that say what follows an option with a value. The root's hold everywhere.
std::string value_cases(const std::vector<CommandInfo>& tree, const Shell& shell) {
  std::map<std::string, std::vector<std::string>> patterns;  // by what is done there
  for (const auto& command : tree)
    for (const auto& option : command.options) {
      if (option.positional || option.value.empty()) continue;
      const std::string does = !option.choices.empty()  ? shell.words(option.choices)
                               : option.value == "FILE" ? shell.files
                               : option.value == "DIR"  ? shell.folders
                                                        : shell.nothing;
      const bool root = command.path.find(' ') == std::string::npos;
      for (const auto& name : option.names)
        patterns[does].push_back(root ? "*:" + name : "'" + command.path + ":" + name + "'");
    }
  std::string out;
  for (const auto& [does, where] : patterns)
    out += "    " + joined(where, "|") + ") " + does + "; return ;;\n";
  return out;
}

/// The line of a `case` in which every command there is goes one deeper.
std::string path_case(const std::vector<CommandInfo>& tree) {
  std::vector<std::string> paths;
  for (const auto& command : tree)
    if (command.path.find(' ') != std::string::npos) paths.push_back("'" + command.path + "'");
  return "      " + joined(paths, "|") + ") at=\"$at $word\" ;;\n";
}

std::vector<std::string> option_names(const CommandInfo& command) {
  std::vector<std::string> out;
  for (const auto& option : command.options)
    if (!option.positional) out.insert(out.end(), option.names.begin(), option.names.end());
  return out;
}

}  // namespace

std::string bash_completion(const std::vector<CommandInfo>& tree) {
  static constexpr Shell k_bash{"mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); compopt -o filenames 2>/dev/null",
                                "mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"); compopt -o filenames 2>/dev/null",
                                ":", [](const std::vector<std::string>& words) {
                                  return "mapfile -t COMPREPLY < <(compgen -W " + quoted(joined(words)) +
                                         " -- \"$cur\")";
                                }};
  std::string out =
      "# Completion of fenghuo for bash, made by `fenghuo completion bash`.\n"
      "_fenghuo() {\n"
      "  local at=fenghuo word i commands= options=\n"
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  COMPREPLY=()\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    word=${COMP_WORDS[i]}\n"
      "    case \"$at $word\" in\n" +
      path_case(tree) +
      "    esac\n"
      "  done\n"
      "  case \"$at:$prev\" in\n" +
      value_cases(tree, k_bash) +
      "  esac\n"
      "  case $at in\n";
  for (const auto& command : tree)
    out += "    '" + command.path + "') commands=" + quoted(joined(command.commands)) +
           " options=" + quoted(joined(option_names(command))) + " ;;\n";
  return out +
         "  esac\n"
         "  if [[ $cur == -* ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$options " +
         joined(option_names(tree.front())) +
         "\" -- \"$cur\" | sort -u)\n"
         "  elif [[ $commands ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$commands\" -- \"$cur\")\n"
         "  else\n"
         "    " +
         k_bash.files +
         "\n"
         "  fi\n"
         "}\n"
         "complete -F _fenghuo fenghuo\n";
}

std::string zsh_completion(const std::vector<CommandInfo>& tree) {
  static constexpr Shell k_zsh{"_files", "_files -/", ":",
                               [](const std::vector<std::string>& words) { return "compadd -- " + joined(words); }};
  std::string out =
      "#compdef fenghuo\n"
      "# Completion of fenghuo for zsh, made by `fenghuo completion zsh`; as _fenghuo in a folder of $fpath.\n"
      "_fenghuo() {\n"
      "  local at=fenghuo word\n"
      "  local -a commands options\n"
      "  for word in ${words[2,CURRENT-1]}; do\n"
      "    case \"$at $word\" in\n" +
      path_case(tree) +
      "    esac\n"
      "  done\n"
      "  case \"$at:${words[CURRENT-1]}\" in\n" +
      value_cases(tree, k_zsh) +
      "  esac\n"
      "  case $at in\n";
  std::map<std::string, std::string> helps;
  for (const auto& command : tree)
    helps[command.path] = command.help;
  const auto options_of = [](const CommandInfo& command) {
    std::string all;
    for (const auto& option : command.options)
      for (const auto& name : option.names)
        if (!option.positional) all += " " + described(name, option.help);
    return all;
  };
  for (const auto& command : tree) {
    out += "    '" + command.path + "')\n      commands=(";
    for (const auto& name : command.commands)
      out += " " + described(name, helps[command.path + " " + name]);
    out += " )\n      options=(" + options_of(command) + " ) ;;\n";
  }
  return out + "  esac\n  [[ $at == fenghuo ]] || options+=(" + options_of(tree.front()) +
         " )\n"
         "  if [[ $PREFIX == -* ]]; then\n"
         "    _describe option options\n"
         "  elif (( $#commands )); then\n"
         "    _describe command commands\n"
         "  else\n"
         "    _files\n"
         "  fi\n"
         "}\n"
         "_fenghuo \"$@\"\n";
}

}  // namespace fenghuo::api::cli

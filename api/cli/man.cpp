#include "api/cli/man.hpp"

#include "api/config/config.hpp"

#include <algorithm>

namespace fenghuo::api::cli {

using engine::Language;
using engine::Text;

namespace {

/// Text as roff takes it: nothing in it is a request or an escape, a hyphen stays the character one types, and a line
/// may break behind Chinese punctuation.
std::string roff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  for (const std::string mark : {"，", "；", "。", "、", "："})
    for (std::size_t at = 0; (at = out.find(mark, at)) != std::string::npos; at += mark.size())
      out.insert(at + mark.size(), "\\:");
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

class Page {
 public:
  explicit Page(Language language) : language_(language) {}

  [[nodiscard]] const std::string& say(const Text& text) const { return text.in(language_); }
  void section(const Text& title) { out += ".SH " + say(title) + "\n"; }
  void text(const std::string& words) { out += roff(words) + "\n"; }
  void item(const std::string& head, const std::string& body) {
    out += ".TP\n" + head + "\n" + (body.empty() ? "\\&" : roff(body)) + "\n";
  }

  std::string out;

 private:
  Language language_;
};

std::string bold(const std::string& text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string italic(const std::string& text) {
  return "\\fI" + roff(text) + "\\fR";
}

std::string value_of(const OptionInfo& option) {
  if (option.choices.empty()) return option.value.empty() ? "" : " " + italic(option.value);
  std::string out;
  for (const auto& choice : option.choices)
    out += (out.empty() ? " " : "|") + bold(choice);
  return out;
}

std::string head_of(const OptionInfo& option) {
  std::string out;
  for (const auto& name : option.names)
    out += (out.empty() ? "" : ", ") + (option.positional ? italic(name) : bold(name));
  return option.positional ? out : out + value_of(option);
}

std::string synopsis(const CommandInfo& command) {
  std::string out = bold(command.path);
  if (!command.commands.empty()) return out + " " + italic("COMMAND") + " \\&...";
  for (const auto& option : command.options) {
    if (option.positional) out += " " + italic(option.names.front());
    if (!option.positional && option.required) out += " " + bold(option.names.front()) + value_of(option);
  }
  return out + " [" + italic("OPTION") + " \\&...]";
}

void add_options(Page& page, const CommandInfo& command) {
  const auto is_key = [](const OptionInfo& option) {
    return std::ranges::any_of(config_keys(), [&](const ConfigKey& key) { return key.flag() == option.names.front(); });
  };
  // Where --config is taken, so are the keys, and they have a section of their own.
  const bool configured =
      std::ranges::any_of(command.options, [](const OptionInfo& option) { return option.names.front() == "--config"; });
  for (const auto& option : command.options) {
    if (option.names.front() == "--help" || (configured && is_key(option))) continue;
    std::string help = option.help;
    if (!option.initial.empty()) help += page.say({"；默认 ", "; default "}) + option.initial;
    page.item(head_of(option), help);
  }
  if (configured)
    page.item(italic(page.say({"配置项", "KEYS"})),
              page.say({"“配置”一节各项对应的选项", "the flags of the keys under CONFIGURATION"}));
}

void add_keys(Page& page) {
  page.section({"配置", "CONFIGURATION"});
  page.text(
      page.say({"每一项都可以写在命令行、环境变量或配置文件（TOML）里；命令行优先，其次环境变量、systemd "
                "凭据、文件，最后是默认值。",
                "Each key may be given as a flag, in the environment or in a file of TOML: the flag wins, then the "
                "environment, then a systemd credential, then the file, then the default."}));
  page.text(page.say({"fenghuo config --print 列出各项现值和来源。",
                      "fenghuo config --print shows the values in force and where each came from."}));
  const ServeOptions defaults;
  for (const auto& key : config_keys()) {
    const engine::Json value = shown_value(key, defaults);
    std::string help = page.say(key.help);
    if (value.is_string() && value != "") help += page.say({"；默认 ", "; default "}) + value.get<std::string>();
    page.item(bold(key.name) + " (" + bold(key.flag()) + ", " + key.environment() + ")", help);
  }
}

void add_environment(Page& page) {
  page.section({"环境变量", "ENVIRONMENT"});
  page.item(bold("FENGHUO_SERVER"), page.say({"服务器地址", "the server"}));
  page.item(bold("FENGHUO_TOKEN"), page.say({"访问令牌", "your token"}));
  page.item(bold("FENGHUO_LANG"), page.say({"语言：zh 或 en；不设则按 LC_ALL、LC_MESSAGES、LANG",
                                            "zh or en; else LC_ALL, LC_MESSAGES and LANG say"}));
  page.item(bold("NO_COLOR"), page.say({"设了就不用颜色", "when set, no colours"}));
}

void add_exit_status(Page& page) {
  page.section({"退出码", "EXIT STATUS"});
  page.item(bold("0"), page.say({"已办理", "done"}));
  page.item(bold("1"), page.say({"未办理，原因写在标准错误里", "refused; the reason is on standard error"}));
  page.item(bold("2"), page.say({"写法或配置不对", "wrong usage or configuration"}));
  page.item(bold("3"), page.say({"连不上服务器，或数据已损坏", "cannot reach the server, or data are damaged"}));
}

}  // namespace

std::string man_page(const std::vector<CommandInfo>& tree, const std::string& version, Language language) {
  Page page(language);
  const CommandInfo& root = tree.front();
  page.out = ".\\\" Made by `fenghuo man`.\n.TH FENGHUO 1 \"\" \"fenghuo " + version + "\" \"" +
             page.say({"烽火", "Fenghuo"}) + "\"\n";
  page.section({"名称", "NAME"});
  page.out += "fenghuo \\- " + roff(root.help) + "\n";
  page.section({"用法", "SYNOPSIS"});
  page.out += synopsis(root) + "\n";
  page.section({"通用选项", "OPTIONS"});
  add_options(page, root);
  page.section({"命令", "COMMANDS"});
  for (const auto& command : tree) {
    if (&command == &root) continue;
    page.out += ".SS " + roff(command.path) + "\n";
    page.text(command.help);
    if (!command.commands.empty()) continue;
    page.out += ".PP\n" + synopsis(command) + "\n";
    add_options(page, command);
  }
  add_keys(page);
  add_environment(page);
  add_exit_status(page);
  return page.out;
}

}  // namespace fenghuo::api::cli

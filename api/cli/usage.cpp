#include "api/cli/usage.hpp"

#include "api/suggest.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

const CLI::App& named_last(const CLI::App& app) {
  const CLI::App* deepest = &app;
  while (!deepest->get_subcommands().empty())
    deepest = deepest->get_subcommands().back();
  return *deepest;
}

std::string full_name(const CLI::App& app) {
  return app.get_parent() == nullptr ? app.get_name() : full_name(*app.get_parent()) + " " + app.get_name();
}

std::vector<std::string> subcommand_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App* app) {
  std::vector<std::string> names;
  for (; app != nullptr; app = app->get_parent())
    for (const auto* option : app->get_options())
      for (const auto& name : option->get_lnames())
        names.push_back("--" + name);
  return names;
}

// "fenghuo list" is asked of the wrong level: who has a command of that name below?
std::string found_below(const CLI::App& app, const std::string& typed) {
  std::string all;
  for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    for (const auto& name : subcommand_names(*sub))
      if (name == typed) all += "  " + full_name(*sub) + " " + name + "\n";
  return all;
}

std::string unknown_word(const CLI::App& at, const std::string& typed, Language language) {
  const bool zh = language == Language::zh;
  const bool option = typed.starts_with("-");
  const std::string bare = typed.substr(0, typed.find('='));
  const std::vector<std::string> known = option ? option_names(&at) : subcommand_names(at);
  std::string out;
  if (option)
    out = (zh ? "没有这个选项：" : "no such option: ") + safe(bare) + "\n";
  else if (known.empty())
    out = (zh ? "多出来的内容：" : "not expected here: ") + safe(typed) + "\n";
  else
    out = (zh ? "没有这个命令：" : "no such command: ") + safe(typed) + "\n";
  if (const std::string near = nearest(bare, known); !near.empty())
    return out + (zh ? "您要的可能是：" : "did you mean: ") + (option ? near : full_name(at) + " " + near) + "\n";
  if (option || known.empty()) return out;
  if (const std::string below = found_below(at, typed); !below.empty())
    return out + (zh ? "您要的可能是：\n" : "did you mean:\n") + below;
  out += zh ? "可用的命令：" : "commands: ";
  for (std::size_t i = 0; i < known.size(); ++i)
    out += (i == 0 ? "" : zh ? "、" : ", ") + known[i];
  return out + "\n";
}

std::string missing_word(const CLI::App& at, std::string what, Language language) {
  const bool zh = language == Language::zh;
  const std::string tail = " is required";
  if (what.ends_with(tail)) what.resize(what.size() - tail.size());
  const auto commands = subcommand_names(at);
  if (what != "A subcommand" || commands.empty()) return (zh ? "缺少：" : "missing: ") + safe(what) + "\n";
  std::string out = zh ? "请接着写要做什么：" : "say what to do: ";
  for (std::size_t i = 0; i < commands.size(); ++i)
    out += (i == 0 ? "" : zh ? "、" : ", ") + commands[i];
  return out + "\n";
}

/// What CLI11 says of a value only in English.
std::string wrong_value(std::string what, Language language) {
  if (language == Language::en) return safe(what) + "\n";
  const auto between = [&](std::string_view from, std::string_view to) {
    const auto begin = what.find(from) + from.size();
    return what.substr(begin, to.empty() ? std::string::npos : what.find(to, begin) - begin);
  };
  const auto has = [&](std::string_view part) { return what.find(part) != std::string::npos; };
  const std::string option = what.substr(0, what.find_first_of(": "));
  if (has(" not in range ")) {
    std::string range = between(" not in range ", "");
    if (const auto to = range.find(" to "); to != std::string::npos) range.replace(to, 4, " 到 ");
    return safe(option + " 应在 " + range + " 之间") + "\n";
  }
  if (has(" not in {")) return safe(option + " 只能是其中之一：" + between(" not in {", "}")) + "\n";
  if (has("File does not exist: "))
    return safe(option + "：没有这个文件：" + between("File does not exist: ", "")) + "\n";
  if (has(" required ")) return safe(option + " 后面还要写内容") + "\n";
  if (has(" excludes ")) return safe(option + " 不能与 " + between(" excludes ", "") + " 同时使用") + "\n";
  return safe(what) + "\n";
}

// The usage line alone, as CLI11 writes it, without the description in front.
std::string usage_line(const CLI::App& at) {
  std::string line = full_name(at);
  if (!subcommand_names(at).empty()) return line + " COMMAND …";
  for (const auto* option : at.get_options()) {
    if (option->nonpositional() && option->get_required()) line += " " + option->get_name() + " …";
    if (option->get_positional()) line += " " + option->get_name(true);
  }
  return line;
}

}  // namespace

std::string help_text(const CLI::App& app) {
  const CLI::App& at = named_last(app);
  // CLI11 puts the command's own name behind what it is given.
  return at.help(at.get_parent() == nullptr ? "" : full_name(*at.get_parent()));
}

void name_groups_in_chinese(CLI::App& app) {
  for (auto* option : app.get_options([](const CLI::Option* one) { return one->get_group() == "Options"; }))
    option->group("选项");
  for (auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    sub->group("命令");
    name_groups_in_chinese(*sub);
  }
}

std::string explain(const CLI::App& app, const CLI::ParseError& error, Language language, Style style) {
  const bool zh = language == Language::zh;
  const CLI::App& at = named_last(app);
  const auto extra = app.remaining(true);
  std::string out = paint(style, Tint::red, zh ? "写法不对：" : "wrong usage: ");
  // What is too much comes before what is missing: a mistyped name is both.
  if (!extra.empty())
    out += unknown_word(at, extra.front(), language);
  else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    out += missing_word(at, error.what(), language);
  else
    out += wrong_value(error.what(), language);
  out += (zh ? "用法：" : "usage: ") + usage_line(at) + "\n";
  out += (zh ? "详细说明：" : "more: ") + full_name(at) + " --help\n";
  return out;
}

}  // namespace fenghuo::api::cli

#include "api/cli/commands.hpp"
#include "api/cli/config_options.hpp"
#include "api/config/checks.hpp"

#include <algorithm>
#include <unistd.h>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

std::string type_name(const ConfigKey& key) {
  if (key.holds == ConfigKey::Holds::file) return "FILE";
  if (key.holds == ConfigKey::Holds::folder) return "DIR";
  if (std::holds_alternative<engine::Millis ServeOptions::*>(key.member)) return "DURATION";
  if (std::holds_alternative<int ServeOptions::*>(key.member)) return "NUMBER";
  std::string out;
  for (const auto& choice : key.choices)
    out += (out.empty() ? "TEXT:{" : ",") + choice;  // as CLI11 shows its own lists of choices
  return out.empty() ? "TEXT" : out + "}";
}

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> out;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string line = *each;
    if (const auto equals = line.find('='); equals != line.npos) out[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return out;
}

std::string say_value(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string out;
  for (const auto& each : value)
    out += (out.empty() ? "" : ",") + each.get<std::string>();
  return out;
}

std::string say_origin(const Setting& setting, const Session& session) {
  return setting.origin == Setting::Origin::built_in ? session.say({"默认", "default"}) : setting.place;
}

const char* origin_word(Setting::Origin origin) {
  switch (origin) {
    case Setting::Origin::built_in:
      return "default";
    case Setting::Origin::file:
      return "file";
    case Setting::Origin::credential:
      return "credential";
    case Setting::Origin::environment:
      return "environment";
    case Setting::Origin::flag:
      return "flag";
  }
  return "";
}

void print_config(Session& session, const Config& config) {
  Json all = Json::array();
  Table table({session.say({"配置项", "KEY"}), session.say({"值", "VALUE"}), session.say({"来源", "FROM"})});
  for (const auto& setting : config.settings) {
    const Json value = shown_value(*setting.key, config.options);
    const bool untouched = setting.origin == Setting::Origin::built_in;
    all.push_back({{"key", setting.key->name}, {"value", value}, {"from", origin_word(setting.origin)}});
    if (!untouched) all.back()["place"] = setting.place;
    table.add(
        {setting.key->name, say_value(value), {say_origin(setting, session), untouched ? Tint::dim : Tint::plain}});
  }
  if (session.json)
    session.out << json_text({{"settings", all}}) << "\n";
  else
    session.out << table.render(session.style);
}

}  // namespace

void add_config_options(CLI::App& command, Session& session, ConfigFlags& flags,
                        std::initializer_list<std::string_view> only) {
  command
      .add_option("--config", flags.file,
                  session.say({"配置文件（TOML）(FENGHUO_CONFIG)", "the configuration file, TOML (FENGHUO_CONFIG)"}))
      ->type_name("FILE");
  const ServeOptions defaults;
  for (const auto& key : config_keys()) {
    if (only.size() > 0 && std::ranges::find(only, key.name) == only.end()) continue;
    const std::string help = session.say(key.help) + " (" + key.environment() + ")";
    const bool yes_or_no = std::holds_alternative<bool ServeOptions::*>(key.member);
    CLI::Option* option = yes_or_no ? command.add_flag(key.flag(), help) : command.add_option(key.flag(), help);
    if (!yes_or_no) option->type_name(type_name(key))->expected(1);
    if (std::holds_alternative<std::vector<std::string> ServeOptions::*>(key.member))
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    if (const std::string value = say_value(shown_value(key, defaults)); !yes_or_no && !value.empty())
      option->default_str(value);
    flags.options[key.name] = option;
  }
}

std::optional<Config> read_configured(Session& session, const ConfigFlags& flags, int& code) {
  ConfigInput input{.environment = environment(), .file = flags.file};
  if (input.file.empty()) input.file = input.environment["FENGHUO_CONFIG"];
  for (const auto& [name, option] : flags.options)
    if (option->count() > 0) input.flags[name] = option->results();
  auto config = read_config(input);
  if (config) return std::move(*config);
  code = session.misuse(config.error());
  return std::nullopt;
}

std::optional<Config> configured(Session& session, const ConfigFlags& flags, int& code) {
  auto config = read_configured(session, flags, code);
  if (!config || !config->options.data.empty()) return config;
  code = session.misuse(
      {"没有指定数据目录：请加 --data 目录，或设环境变量 FENGHUO_DATA，或在 --config 的文件里写 data = \"…\"",
       "no data folder: add --data DIR (fenghuo serve --data DIR), set FENGHUO_DATA, or write data = \"…\" in the "
       "file given with --config"});
  return std::nullopt;
}

void add_serve(CLI::App& app, Session& session) {
  auto flags = std::make_shared<ConfigFlags>();
  auto& command = add_command(app, session, "serve", {"启动服务", "run the server"}, [&session, flags] {
    int code = k_done;
    const auto config = configured(session, *flags, code);
    return config ? serve(config->options) : code;
  });
  add_config_options(command, session, *flags);
}

void add_config(CLI::App& app, Session& session) {
  struct Options {
    ConfigFlags flags;
    bool print = false;
  };
  auto o = std::make_shared<Options>();
  const auto run = [&session, o] {
    int code = k_done;
    const auto config = read_configured(session, o->flags, code);
    if (!config) return code;
    if (o->print || session.json) print_config(session, *config);
    if (const auto ok = check_what_is_named(*config); !ok) return session.misuse(ok.error());
    if (!o->print && !session.json) session.out << session.say({"配置可用\n", "the configuration may be used\n"});
    if (const auto note = note_on_links(config->options))
      session.err << session.say({"提示：", "note: "}) << session.say(*note) << "\n";
    return k_done;
  };
  auto& command = add_command(app, session, "config",
                              {"检查 serve 的配置，不启动", "check the configuration of serve, without starting"}, run);
  command.add_flag("--print", o->print,
                   session.say({"列出各项的现值和来源，密码不显示",
                                "list the values in force and where each came from, secrets masked"}));
  add_config_options(command, session, o->flags);
}

}  // namespace fenghuo::api::cli

#include "api/config/config.hpp"

#include "api/config/checks.hpp"
#include "api/config/file.hpp"
#include "api/house.hpp"
#include "api/suggest.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>

namespace fenghuo::api {

using engine::Kind;
using engine::Millis;
using engine::Problem;
using engine::Result;
using engine::Text;
using Origin = Setting::Origin;

namespace {

using Values = std::vector<std::string>;

Problem wrong(Text text) {
  return Problem::make(Kind::Invalid, "config", std::move(text));
}

/// The problem with what stands in front: where, and about which key.
Problem about(const Setting& setting, const Text& text) {
  const std::string name = setting.key->name;
  const bool bare = setting.place.empty(), flag = setting.place == setting.key->flag();
  const std::string where = bare ? name : flag ? setting.place : setting.place + " " + name;
  return wrong({where + "：" + text.zh, where + ": " + text.en});
}

std::string joined(const Values& words) {
  std::string out;
  for (const auto& word : words)
    out += (out.empty() ? "" : ", ") + word;
  return out;
}

Result<void> check(const ConfigKey& key, const std::string& value) {
  if (!key.choices.empty() && std::ranges::find(key.choices, value) == key.choices.end())
    return wrong({"应为 " + joined(key.choices) + " 之一，写的是 " + value,
                  "must be one of " + joined(key.choices) + "; got " + value});
  return key.check == nullptr ? Result<void>{} : key.check(value);
}

std::optional<bool> read_yes_or_no(const std::string& value) {
  for (const auto* yes : {"true", "yes", "on", "1"})
    if (value == yes) return true;
  for (const auto* no : {"false", "no", "off", "0"})
    if (value == no) return false;
  return std::nullopt;
}

/// "a, b" typed in one go, on the command line or in a variable.
Values split(const Values& typed) {
  Values out;
  for (const auto& each : typed)
    for (std::size_t begin = 0; begin <= each.size();) {
      const auto end = std::min(each.find(',', begin), each.size());
      std::string word = each.substr(begin, end - begin);
      word.erase(0, word.find_first_not_of(' '));
      word.erase(word.find_last_not_of(' ') + 1);
      if (!word.empty()) out.push_back(word);
      begin = end + 1;
    }
  return out;
}

/// Puts what was written into the member, read as the member's type wants it.
struct Put {
  const ConfigKey& key;
  const Values& values;
  ServeOptions& options;

  Result<void> operator()(std::vector<std::string> ServeOptions::*member) const {
    options.*member = split(values);
    for (const auto& value : options.*member)
      if (auto ok = check(key, value); !ok) return ok.error();
    return {};
  }
  Result<void> operator()(std::string ServeOptions::*member) const {
    if (values.size() != 1) return wrong({"只能写一个值", "takes one value"});
    // Written empty means not set, so that a variable or a line can take a value back.
    if (auto ok = values[0].empty() ? Result<void>{} : check(key, values[0]); !ok) return ok.error();
    options.*member = values[0];
    return {};
  }
  Result<void> operator()(bool ServeOptions::*member) const {
    const auto yes = values.size() == 1 ? read_yes_or_no(values[0]) : std::nullopt;
    if (!yes) return wrong({"应为 true 或 false", "must be true or false"});
    options.*member = *yes;
    return {};
  }
  Result<void> operator()(int ServeOptions::*member) const {
    int number = 0;
    const char* end = values.size() == 1 ? values[0].data() + values[0].size() : nullptr;
    const auto [at, error] = std::from_chars(end == nullptr ? end : values[0].data(), end, number);
    if (error != std::errc{} || at != end || number < 1)
      return wrong({"应为大于 0 的整数", "must be a whole number from 1 on"});
    options.*member = number;
    return {};
  }
  Result<void> operator()(Millis ServeOptions::*member) const {
    const auto length = values.size() == 1 ? engine::parse_duration(values[0]) : std::nullopt;
    if (!length || *length <= 0)
      return wrong({"应为时长，如 PT1M（1 分钟）、PT30S（30 秒）", "must be a length of time, e.g. PT1M or PT30S"});
    options.*member = *length;
    return {};
  }
};

/// A file's first line; nothing if it cannot be read or is empty.
std::optional<std::string> first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  if (line.ends_with('\r')) line.pop_back();
  return line.empty() ? std::nullopt : std::optional(line);
}

/// The strongest source that names the key.
Values choose(const ConfigInput& input, const std::map<std::string, FileValue>& file, Setting& setting) {
  const ConfigKey& key = *setting.key;
  const auto came_from = [&](Origin origin, std::string place, Values values) {
    setting.origin = origin;
    setting.place = std::move(place);
    return values;
  };
  if (const auto typed = input.flags.find(key.name); typed != input.flags.end())
    return came_from(Origin::flag, key.flag(), typed->second);
  if (const auto set = input.environment.find(key.environment()); set != input.environment.end())
    return came_from(Origin::environment, key.environment(), {set->second});
  if (const auto folder = input.environment.find("CREDENTIALS_DIRECTORY");
      folder != input.environment.end() && key.holds == ConfigKey::Holds::secret) {
    const std::string path = folder->second + "/" + key.name;
    if (const auto secret = first_line(path)) return came_from(Origin::credential, path, {*secret});
  }
  if (const auto written = file.find(key.name); written != file.end())
    return came_from(Origin::file, written->second.place, written->second.values);
  return {};
}

/// A variable that is nearly one of ours is a slip that would go unnoticed.
Result<void> check_variables(const std::map<std::string, std::string>& environment) {
  const std::string prefix = "FENGHUO_";
  Values known{"CONFIG", "SERVER", "TOKEN", "CA", "LANG"};
  for (const auto& key : config_keys())
    known.push_back(key.environment().substr(prefix.size()));
  for (const auto& [name, value] : environment) {
    if (!name.starts_with(prefix)) continue;
    const std::string rest = name.substr(prefix.size());
    if (std::ranges::find(known, rest) != known.end()) continue;
    if (const std::string near = nearest(rest, known); !near.empty())
      return wrong({"没有“" + name + "”这个环境变量，您要的可能是 " + prefix + near,
                    "no such variable: " + name + "; did you mean " + prefix + near + "?"});
  }
  return {};
}

/// Of a Config, const or not.
auto& setting_of(auto& config, const std::string& name) {
  return *std::ranges::find(config.settings, name, [](const Setting& setting) { return setting.key->name; });
}

Result<void> read_password(Config& config) {
  ServeOptions& options = config.options;
  if (options.smtp_password_file.empty()) return {};
  const auto named = [&](const char* name) -> Setting& { return setting_of(config, name); };
  if (!options.smtp_password.empty())
    return about(named("smtp.password_file"), {"与 smtp.password 只能写其一", "give this or smtp.password, not both"});
  const auto password = first_line(options.smtp_password_file);
  if (!password)
    return about(named("smtp.password_file"), {"无法读取，或第一行是空的：" + options.smtp_password_file,
                                               "cannot be read, or is empty: " + options.smtp_password_file});
  options.smtp_password = *password;
  Setting& setting = named("smtp.password");
  setting.origin = Origin::file;
  setting.place = options.smtp_password_file;
  return {};
}

}  // namespace

Result<Config> read_config(const ConfigInput& input) {
  if (auto ok = check_variables(input.environment); !ok) return ok.error();
  std::map<std::string, FileValue> file;
  if (!input.file.empty()) {
    auto read = read_config_file(input.file);
    if (!read) return read.error();
    file = std::move(*read);
  }
  Config out;
  out.options.playbooks = default_playbooks();
  for (const auto& key : config_keys()) {
    Setting& setting = out.settings.emplace_back(Setting{&key});
    const Values values = choose(input, file, setting);
    if (setting.origin == Origin::built_in) continue;
    if (auto ok = std::visit(Put{key, values, out.options}, key.member); !ok) return about(setting, ok.error().detail);
  }
  if (auto ok = read_password(out); !ok) return ok.error();
  if (const auto misfit = check_together(out.options)) return about(setting_of(out, misfit->key), misfit->why);
  return out;
}

Result<void> check_what_is_named(const Config& config) {
  if (const auto misfit = check_named(config.options)) return about(setting_of(config, misfit->key), misfit->why);
  return {};
}

engine::Json shown_value(const ConfigKey& key, const ServeOptions& options) {
  struct Show {
    const ServeOptions& options;
    engine::Json operator()(std::string ServeOptions::*member) const { return options.*member; }
    engine::Json operator()(bool ServeOptions::*member) const { return options.*member; }
    engine::Json operator()(int ServeOptions::*member) const { return options.*member; }
    engine::Json operator()(std::vector<std::string> ServeOptions::*member) const { return options.*member; }
    engine::Json operator()(Millis ServeOptions::*member) const { return engine::format_duration(options.*member); }
  };
  const engine::Json value = std::visit(Show{options}, key.member);
  if (key.holds == ConfigKey::Holds::secret && value != "") return "********";
  return value;
}

}  // namespace fenghuo::api

#include "api/config/file.hpp"

#include "api/config/config.hpp"
#include "api/suggest.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace fenghuo::api {

using engine::Kind;
using engine::Problem;
using engine::Result;
using engine::Text;

namespace {

Problem wrong_at(const std::string& place, const Text& text) {
  return Problem::make(Kind::Invalid, "config", {place + "：" + text.zh, place + ": " + text.en});
}

/// Text as the key's own type reads it; nothing for what no key takes.
std::optional<std::string> plain_value(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* yes = node.as_boolean()) return yes->get() ? "true" : "false";
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  return std::nullopt;
}

bool plain_values(const toml::node& node, std::vector<std::string>& out) {
  if (const auto* list = node.as_array()) {
    return std::all_of(list->begin(), list->end(), [&](const toml::node& item) {
      const auto* text = item.as_string();
      if (text != nullptr) out.push_back(text->get());
      return text != nullptr;
    });
  }
  const auto value = plain_value(node);
  if (value) out.push_back(*value);
  return value.has_value();
}

Text unknown_key(const std::string& typed, const std::vector<std::string>& known) {
  Text out{"没有“" + typed + "”这一项", "no such key: " + typed};
  if (const std::string near = nearest(typed, known); !near.empty()) {
    out.zh += "，您要的可能是 " + near;
    out.en += "; did you mean " + near + "?";
  }
  return out;
}

class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {
    for (const auto& key : config_keys())
      known_.push_back(key.name);
  }

  Result<void> read(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      const std::string name = prefix + std::string(key.str());
      const std::string place = file_ + ":" + std::to_string(key.source().begin.line);
      const bool known = std::ranges::find(known_, name) != known_.end();
      if (const auto* deeper = node.as_table(); deeper != nullptr && !known) {
        if (auto ok = read(*deeper, name + "."); !ok) return ok.error();
        continue;
      }
      if (!known) return wrong_at(place, unknown_key(name, known_));
      FileValue& value = found[name];
      value.place = place;
      if (!plain_values(node, value.values))
        return wrong_at(place, {name + " 的值写法不对：应为加引号的文字、true/false 或文字列表",
                                name + " has a value of a wrong kind: quoted text, true/false or a list of texts"});
    }
    return {};
  }

  std::map<std::string, FileValue> found;

 private:
  std::string file_;
  std::vector<std::string> known_;
};

}  // namespace

Result<std::map<std::string, FileValue>> read_config_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::error_code failed;
  if (!file || !std::filesystem::is_regular_file(path, failed))
    return wrong_at(path, {"无法读取配置文件", "the configuration file cannot be read"});
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const toml::parse_result parsed = toml::parse(text);
  const std::string name = std::filesystem::path(path).filename().string();
  if (!parsed) {
    const auto& error = parsed.error();
    return wrong_at(name + ":" + std::to_string(error.source().begin.line),
                    {"不是合法的 TOML：" + std::string(error.description()),
                     "this is no TOML: " + std::string(error.description())});
  }
  Reader reader(name);
  if (auto ok = reader.read(parsed.table(), ""); !ok) return ok.error();
  return std::move(reader.found);
}

}  // namespace fenghuo::api

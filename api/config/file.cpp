#include "api/config/file.hpp"

#include "api/config/config.hpp"
#include "api/suggest.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
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
      const bool known = std::ranges::find(known_, name) != known_.end();
      if (const auto* deeper = node.as_table(); deeper != nullptr && !known) {
        if (auto ok = read(*deeper, name + "."); !ok) return ok.error();
        continue;
      }
      if (!known) return wrong(key.source(), unknown_key(name, known_));
      FileValue& value = found[name];
      value.place = place(key.source());
      if (!plain_values(node, value.values))
        return wrong(key.source(), {name + " 的值写法不对：应为加引号的文字、true/false 或文字列表",
                                    name + " has a value of a wrong kind: quoted text, true/false or a list of texts"});
    }
    return {};
  }

  [[nodiscard]] std::string place(const toml::source_region& region) const {
    return file_ + ":" + std::to_string(region.begin.line);
  }
  [[nodiscard]] Problem wrong(const toml::source_region& region, const Text& text) const {
    return wrong_at(place(region), text);
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
  Reader reader(std::filesystem::path(path).filename().string());
  try {
    if (auto ok = reader.read(toml::parse(text), ""); !ok) return ok.error();
  } catch (const toml::parse_error& error) {
    const std::string why(error.description());
    return reader.wrong(error.source(), {"不是合法的 TOML：" + why, "this is no TOML: " + why});
  }
  return std::move(reader.found);
}

}  // namespace fenghuo::api

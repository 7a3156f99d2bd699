#include "api/routes/body.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::Kind;
using engine::Millis;
using engine::Problem;
using engine::Result;
using engine::Text;

namespace {

constexpr std::size_t k_longest_text = 20'000;

std::optional<engine::Value> value_of(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  return std::nullopt;
}

}  // namespace

Result<Body> Body::parse(const Request& request) {
  if (request.body.empty()) return Body(Json::object());
  auto json = engine::parse_untrusted(request.body);
  if (!json) return json.error();
  if (!json->is_object())
    return Problem::make(Kind::Malformed, "not-an-object", {"正文应为 JSON 对象", "the body must be a JSON object"});
  return Body(std::move(*json));
}

const Json* Body::take(const std::string& name) {
  known_.push_back(name);
  const auto found = json_.find(name);
  return found == json_.end() || found->is_null() ? nullptr : &*found;
}

void Body::wrong(const std::string& name, Text detail) {
  const std::string pointer = "/" + engine::pointer_token(name);
  if (std::ranges::find(errors_, pointer, &engine::FieldError::pointer) == errors_.end())
    errors_.push_back({pointer, std::move(detail)});
}

void Body::wrong(const std::string& name, std::size_t index, Text detail) {
  errors_.push_back({"/" + engine::pointer_token(name) + "/" + std::to_string(index), std::move(detail)});
}

std::string Body::text(const std::string& name) {
  const Json* json = take(name);
  if (json == nullptr) return {};
  if (!json->is_string()) return wrong(name, {"应为文字", "must be a string"}), "";
  std::string text = json->get<std::string>();
  if (text.size() > k_longest_text) wrong(name, {"文字过长", "the text is too long"});
  return text;
}

std::string Body::required_text(const std::string& name) {
  std::string out = text(name);
  if (out.find_first_not_of(" \t\r\n") == std::string::npos) wrong(name, {"必填", "is wanted"});
  return out;
}

std::string Body::text_or_note(const std::string& name) {
  std::string out = text(name), note = text("note");
  if (out.empty()) return note;
  return note.empty() ? out : out + "\n" + note;
}

std::optional<Millis> Body::time(const std::string& name) {
  const Json* json = take(name);
  if (json == nullptr) return std::nullopt;
  const auto time = json->is_string() ? engine::parse_time(json->get<std::string>()) : std::nullopt;
  if (!time) wrong(name, {"应为时间，如 2026-03-02T01:15:00.000Z", "must be a time like 2026-03-02T01:15:00.000Z"});
  return time;
}

std::optional<std::int64_t> Body::integer(const std::string& name) {
  const Json* json = take(name);
  if (json == nullptr) return std::nullopt;
  if (!json->is_number_integer()) return wrong(name, {"应为整数", "must be an integer"}), std::nullopt;
  return json->get<std::int64_t>();
}

std::optional<std::int64_t> Body::integer(const std::string& name, std::int64_t least, std::int64_t most) {
  const Json* json = take(name);
  if (json == nullptr) return std::nullopt;
  if (json->is_number_integer() && *json >= least && *json <= most) return json->get<std::int64_t>();
  const std::string from = std::to_string(least), to = std::to_string(most);
  wrong(name, {"应为 " + from + " 至 " + to + " 的整数", "must be a whole number from " + from + " to " + to});
  return std::nullopt;
}

bool Body::flag(const std::string& name) {
  const Json* json = take(name);
  if (json == nullptr) return false;
  if (!json->is_boolean()) return wrong(name, {"应为 true 或 false", "must be true or false"}), false;
  return json->get<bool>();
}

std::vector<std::string> Body::texts(const std::string& name, std::size_t most) {
  std::vector<std::string> out;
  const Json* json = take(name);
  if (json == nullptr) return out;
  if (!json->is_array() || !std::ranges::all_of(*json, [](const Json& item) { return item.is_string(); }))
    return wrong(name, {"应为文字数组", "must be an array of strings"}), out;
  if (const std::string number = std::to_string(most); json->size() > most)
    return wrong(name, {"最多 " + number + " 项", number + " at most"}), out;
  for (const auto& item : *json)
    out.push_back(item.get<std::string>());
  return out;
}

std::map<std::string, std::string> Body::text_map(const std::string& name) {
  std::map<std::string, std::string> out;
  const Json* json = take(name);
  if (json == nullptr) return out;
  if (!json->is_object()) return wrong(name, {"应为对象", "must be an object"}), out;
  for (const auto& [key, value] : json->items()) {
    if (value.is_string()) {
      out[key] = value.get<std::string>();
    } else {
      wrong(name + "/" + key, {"应为文字", "must be a string"});
    }
  }
  return out;
}

std::vector<std::map<std::string, std::string>> Body::text_maps(const std::string& name,
                                                                std::initializer_list<std::string_view> members) {
  std::vector<std::map<std::string, std::string>> out;
  const Json* json = take(name);
  if (json == nullptr) return out;
  if (!json->is_array() || json->size() > 200) return wrong(name, {"应为对象数组", "must be an array of objects"}), out;
  for (std::size_t n = 0; n < json->size(); ++n) {
    const Json& item = (*json)[n];
    if (!item.is_object()) {
      wrong(name, n, {"应为对象", "must be an object"});
      continue;
    }
    auto& one = out.emplace_back();
    for (const auto& [key, value] : item.items()) {
      const std::string at =
          "/" + engine::pointer_token(name) + "/" + std::to_string(n) + "/" + engine::pointer_token(key);
      if (std::ranges::find(members, key) == members.end()) {
        errors_.push_back({at, {"没有这个成员", "there is no such member"}});
      } else if (!value.is_string()) {
        errors_.push_back({at, {"应为文字", "must be a string"}});
      } else {
        one[key] = value.get<std::string>();
      }
    }
  }
  return out;
}

engine::Values Body::values(const std::string& name) {
  engine::Values out;
  const Json* json = take(name);
  if (json == nullptr) return out;
  if (!json->is_object()) return wrong(name, {"应为对象", "must be an object"}), out;
  for (const auto& [key, item] : json->items()) {
    if (auto value = value_of(item)) {
      out[key] = std::move(*value);
    } else {
      errors_.push_back({"/" + name + "/" + engine::pointer_token(key),
                         {"应为文字、整数或是否", "must be a string, an integer or a boolean"}});
    }
  }
  return out;
}

Text Body::both_languages(const std::string& name) {
  const Json* json = take(name);
  if (json != nullptr && json->is_object() && json->size() == 2 && json->contains("zh") && json->contains("en") &&
      (*json)["zh"].is_string() && (*json)["en"].is_string())
    return {(*json)["zh"].get<std::string>(), (*json)["en"].get<std::string>()};
  wrong(name, {"应有 zh 和 en 两种文字", "must hold zh and en"});
  return {};
}

Text Body::both_languages_or_none(const std::string& name) {
  return take(name) == nullptr ? Text{} : both_languages(name);
}

Result<void> Body::check() const {
  Problem problem = Problem::make(Kind::Invalid, "invalid", {"提交的内容有误", "what was sent is wrong"});
  problem.errors = errors_;
  for (const auto& [name, _] : json_.items())
    if (std::ranges::find(known_, name) == known_.end())
      problem.errors.push_back({"/" + engine::pointer_token(name), {"没有这个成员", "there is no such member"}});
  if (problem.errors.empty()) return {};
  return problem;
}

engine::Result<engine::Language> language_of(const Request& request) {
  const auto asked = request.query.find("lang");
  if (asked == request.query.end()) return request.language;
  if (asked->second == "zh") return engine::Language::zh;
  if (asked->second == "en") return engine::Language::en;
  return engine::Problem::invalid("/lang", {"lang 应为 zh 或 en", "lang must be zh or en"});
}

}  // namespace fenghuo::api

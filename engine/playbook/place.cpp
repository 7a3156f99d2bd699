#include "engine/playbook/read.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

constexpr auto k_no_place = "";

std::string listed(std::span<const std::string_view> words, std::string_view comma) {
  std::string out;
  for (const auto word : words)
    out += (out.empty() ? "" : std::string(comma)) + std::string(word);
  return out;
}

}  // namespace

bool Place::has(std::string_view name) const {
  return json_->is_object() && json_->contains(std::string(name));
}

std::optional<Place> Place::member(std::string_view name) const {
  if (!json_->is_object()) return std::nullopt;
  const auto found = json_->find(std::string(name));
  if (found == json_->end()) return std::nullopt;
  return Place(*found, pointer_ + "/" + pointer_token(name), *errors_);
}

std::vector<Place> Place::items() const {
  if (!json_->is_array()) return refuse({"此处应为数组（方括号）。", "this must be an array"}), std::vector<Place>{};
  std::vector<Place> out;
  for (const auto& item : *json_)
    out.emplace_back(item, pointer_ + "/" + std::to_string(out.size()), *errors_);
  return out;
}

std::vector<Place> Place::items(std::string_view name) const {
  const auto at = member(name);
  return at ? at->items() : std::vector<Place>{};
}

std::string Place::string() const {
  if (json_->is_string()) return json_->get<std::string>();
  return refuse({"此处应为文字（加引号）。", "this must be a string"}), k_no_place;
}

std::string Place::string(std::string_view name) const {
  const auto at = member(name);
  return at ? at->string() : k_no_place;
}

std::vector<std::string> Place::strings(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& item : items(name))
    out.push_back(item.string());
  return out;
}

bool Place::flag(std::string_view name) const {
  const auto at = member(name);
  if (!at) return false;
  if (at->json().is_boolean()) return at->json().get<bool>();
  return at->refuse({"此处只能写 true 或 false，不加引号。", "this must be true or false, without quotes"}), false;
}

std::optional<Value> Place::value() const {
  if (json_->is_string()) return Value{json_->get<std::string>()};
  if (json_->is_boolean()) return Value{json_->get<bool>()};
  const bool fits = json_->is_number_integer() &&
                    (!json_->is_number_unsigned() || json_->get<std::uint64_t>() <= std::uint64_t{INT64_MAX});
  if (fits) return Value{json_->get<std::int64_t>()};
  refuse({"此处应为文字、整数或 true/false。", "this must be a string, a whole number or true/false"});
  return std::nullopt;
}

std::optional<std::int64_t> Place::integer(std::string_view name) const {
  const auto at = member(name);
  if (!at) return std::nullopt;
  if (!at->json().is_number_integer()) {
    at->refuse({"此处应为整数，不加引号。", "this must be a whole number, without quotes"});
    return std::nullopt;
  }
  const auto number = at->value();
  return number ? std::optional(std::get<std::int64_t>(*number)) : std::nullopt;
}

Text Place::text(std::string_view name) const {
  const auto at = member(name);
  if (!at) return {};
  if (at->json().is_object()) return {at->string("zh"), at->string("en")};
  at->refuse(
      {"此处应写成 {\"zh\": …, \"en\": …}，中英文都要有。", "this must be {\"zh\": …, \"en\": …}, in both languages"});
  return {};
}

std::optional<Millis> Place::duration() const {
  if (json_->is_object() && json_->contains("working_days")) {
    refuse({"本版本还不会按工作日计算时限，请改成固定时长，如 P7D。",
            "this build counts no working days yet; give a fixed length instead, such as P7D"});
    return std::nullopt;
  }
  const auto length = json_->is_string() ? parse_duration(json_->get<std::string>()) : std::nullopt;
  if (!length)
    refuse({"时长应写成 PT30M（30分钟）、PT2H（2小时）、P1D（1天）这样的形式，不能用年和月。",
            "a length of time is written PT30M, PT2H or P1D; years and months have no fixed length"});
  return length;
}

std::optional<Millis> Place::duration(std::string_view name) const {
  const auto at = member(name);
  return at ? at->duration() : std::nullopt;
}

std::optional<std::size_t> Place::word(std::string_view name, std::span<const std::string_view> words) const {
  const auto at = member(name);
  if (!at) return std::nullopt;
  const auto found =
      at->json().is_string() ? std::find(words.begin(), words.end(), at->json().get<std::string>()) : words.end();
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  at->refuse({"此处只能写：" + listed(words, "、") + "。", "this must be one of: " + listed(words, ", ")});
  return std::nullopt;
}

std::optional<Role> Place::role(std::string_view name) const {
  std::array<std::string_view, k_role_names.size()> words;
  std::transform(k_role_names.begin(), k_role_names.end(), words.begin(),
                 [](const auto& known) { return known.second; });
  const auto index = word(name, words);
  return index ? std::optional(k_role_names[*index].first) : std::nullopt;
}

void Place::refuse_member(std::string_view name, Text reason) const {
  errors_->push_back({pointer_ + "/" + pointer_token(name), std::move(reason)});
}

bool lies_in(std::string_view pointer, std::string_view place) {
  return pointer.starts_with(place) && (pointer.size() == place.size() || pointer[place.size()] == '/');
}

std::vector<FieldError> merge_errors(std::vector<FieldError> own, std::vector<FieldError> schema) {
  const auto told = own.size();
  for (auto& error : schema) {
    const bool vague = error.detail == k_vague;
    const bool known =
        std::any_of(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(told), [&](const FieldError& better) {
          return vague ? lies_in(better.pointer, error.pointer) : better.pointer == error.pointer;
        });
    if (!known) own.push_back(std::move(error));
  }
  return own;
}

}  // namespace fenghuo::engine

#pragma once
#include "api/cli/output.hpp"

#include <string>
#include <string_view>

namespace fenghuo::api::cli {

// Reading answers without trusting their shape: a member that is missing or of another kind is empty, never an error,
// so that a newer server can still be read at 3 a.m.

/// The member, or null.
inline const Json& pick(const Json& object, std::string_view name) {
  static const Json k_null;
  if (!object.is_object()) return k_null;
  const auto found = object.find(name);
  return found == object.end() ? k_null : *found;
}

/// The member if it is an array, else an empty one.
inline const Json& pick_list(const Json& object, std::string_view name) {
  static const Json k_empty = Json::array();
  const Json& found = pick(object, name);
  return found.is_array() ? found : k_empty;
}

/// A word for people: strings as they are, numbers and booleans as written, {zh,en} in the reader's language, else "".
inline std::string word(const Json& value, Language language = Language::zh) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  if (!value.is_object()) return {};
  const Json& wanted = pick(value, language == Language::zh ? "zh" : "en");
  if (wanted.is_string()) return wanted.get<std::string>();
  const Json& other = pick(value, language == Language::zh ? "en" : "zh");
  return other.is_string() ? other.get<std::string>() : std::string();
}

inline std::string pick_word(const Json& object, std::string_view name, Language language = Language::zh) {
  return word(pick(object, name), language);
}

/// A number with as many decimals as there are: "12.5", "12"; empty if it is none.
inline std::string decimal(const Json& value) {
  if (!value.is_number()) return {};
  std::string out = value.dump();
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return out;
}

/// No work is left in an incident of this `state.response`.
inline bool is_over(std::string_view response) {
  return response == "Closed" || response == "Dismissed" || response == "Merged";
}

}  // namespace fenghuo::api::cli

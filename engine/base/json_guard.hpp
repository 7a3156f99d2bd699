#pragma once
#include "engine/base/problem.hpp"

#include <string_view>

#include <nlohmann/json.hpp>

namespace fenghuo::engine {

using Json = nlohmann::json;

inline constexpr int k_json_depth = 32;

/// The one way in for JSON from outside (bodies, playbooks, packs): at most `k_json_depth` deep, no member twice in an
/// object, UTF-8 throughout, nothing after the value. Guarded before a tree is made, because nlohmann's recursion can
/// be overrun and its parser keeps the last of two equal members. Refusals carry a JSON pointer.
Result<Json> parse_untrusted(std::string_view text);

/// RFC 6901: `~` and `/` escaped.
std::string pointer_token(std::string_view name);

/// True if the bytes are well-formed UTF-8 (no overlong forms, no surrogates).
bool is_utf8(std::string_view text);

}  // namespace fenghuo::engine

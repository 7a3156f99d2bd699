#pragma once
#include <algorithm>
#include <string_view>

namespace fenghuo::engine {

/// Does `text` hold `part`, the case of ASCII letters aside? What people type into a search box.
inline bool holds_text(std::string_view text, std::string_view part) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::search(text, part, {}, lower, lower).begin() != text.end() || part.empty();
}

}  // namespace fenghuo::engine

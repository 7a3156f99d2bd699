#include "engine/base/clipped.hpp"

#include <string_view>

namespace fenghuo::engine {

namespace {

constexpr std::string_view k_ellipsis = "…";

}  // namespace

std::string clipped(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  std::size_t end = bytes - k_ellipsis.size();
  while (end > 0 && (text[end] & 0xC0) == 0x80)
    --end;
  text.resize(end);
  return text.append(k_ellipsis);
}

}  // namespace fenghuo::engine

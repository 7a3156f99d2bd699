#pragma once
#include <string>
#include <string_view>

namespace fenghuo::engine {

/// For HTML and SVG, text and attributes. Control characters that XML forbids become spaces.
std::string escaped(std::string_view text);

}  // namespace fenghuo::engine

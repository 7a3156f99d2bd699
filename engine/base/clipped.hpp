#pragma once
#include <cstddef>
#include <string>

namespace fenghuo::engine {

/// At most so many bytes of UTF-8 (three at least), whole characters, with an ellipsis where something is gone.
std::string clipped(std::string text, std::size_t bytes);

}  // namespace fenghuo::engine

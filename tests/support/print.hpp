#pragma once
// So that a refused Result says why when a test fails.
#include "engine/base/problem.hpp"

#include <ostream>

namespace fenghuo::engine {

inline std::ostream& operator<<(std::ostream& out, const Problem& problem) {
  out << problem.code << ": " << problem.detail.en;
  for (const auto& error : problem.errors)
    out << " [" << error.pointer << " " << error.detail.en << "]";
  return out;
}

}  // namespace fenghuo::engine

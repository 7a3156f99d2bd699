#pragma once
#include "sim/scenario/redact/glyphs.hpp"

namespace fenghuo::sim {

/// Inside this folder only: what gives somebody away by its shape alone. Rather too much than too little: any seven
/// digits in a row are taken for somebody's number, however they are written.

/// Glyphs `begin` to `end`. `kind`: "telephone", "identity", "email", "ip", "url", "host", "address".
struct Hit {
  std::size_t begin = 0, end = 0;
  std::string kind;
};

std::vector<Hit> hits_of(const Glyphs& text);

}  // namespace fenghuo::sim

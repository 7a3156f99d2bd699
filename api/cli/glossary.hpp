#pragma once
#include "api/cli/output.hpp"

#include <span>
#include <string>
#include <string_view>

namespace fenghuo::api::cli {

/// Inside this folder: a word of the server, and what people call it.
struct Entry {
  std::string_view id, zh, en;
};

/// One that is not among them comes back as it is.
inline std::string look_up(std::span<const Entry> entries, std::string_view id, Language language) {
  for (const auto& entry : entries)
    if (entry.id == id) return std::string(language == Language::zh ? entry.zh : entry.en);
  return std::string(id);
}

}  // namespace fenghuo::api::cli

#pragma once
#include "engine/base/zone.hpp"
#include "engine/runtime/messages.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fenghuo::api {

/// Inside this folder: what may stand in braces in a text, and what comes in its place.
struct Facts {
  const engine::Message& message;
  engine::Language language;
  const std::string& public_url;
  const engine::Zone& zone;
};

/// Why a template cannot be used; nothing if it can.
std::optional<engine::Text> template_fault(std::string_view text);
/// The template with everything in its place.
std::string fill(std::string_view text, const Facts& facts);
/// The same; nothing if a placeholder in it has nothing behind it.
std::optional<std::string> fill_line(std::string_view text, const Facts& facts);
/// Where the incident is seen, or the server's front page.
std::string link_of(const Facts& facts);

}  // namespace fenghuo::api

#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace fenghuo::api {

/// RFC 4648 with padding, on one line.
std::string to_base64(std::string_view bytes);
/// The bytes; nothing for anything but whole, padded base64.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace fenghuo::api

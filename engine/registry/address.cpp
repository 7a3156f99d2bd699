#include "engine/registry/address.hpp"

#include <arpa/inet.h>
#include <array>
#include <utility>

namespace fenghuo::engine {

namespace {

std::optional<std::array<unsigned char, 4>> ipv4(const std::string& text) {
  std::array<unsigned char, 4> bytes{};
  return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ? std::optional(bytes) : std::nullopt;
}

std::optional<std::array<unsigned char, 16>> ipv6(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  return inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1 ? std::optional(bytes) : std::nullopt;
}

}  // namespace

std::optional<std::string> canonical_ip(std::string_view text) {
  const std::string given(text);
  if (given.find('\0') != std::string::npos) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (const auto four = ipv4(given)) {
    inet_ntop(AF_INET, four->data(), out.data(), out.size());
  } else if (const auto six = ipv6(given)) {
    inet_ntop(AF_INET6, six->data(), out.data(), out.size());
  } else {
    return std::nullopt;
  }
  return std::string(out.data());
}

std::optional<std::string> canonical_mac(std::string_view text) {
  std::string digits;
  char separator = '\0';
  std::size_t group = 0, size = 0;  // digits since the last separator; those of the groups before it
  for (char c : text) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) {
      digits += c;
      ++group;
      continue;
    }
    if (c != ':' && c != '-' && c != '.') return std::nullopt;
    if ((separator != '\0' && c != separator) || (size != 0 && group != size)) return std::nullopt;
    separator = c;
    size = std::exchange(group, 0);
    if (size != 2 && size != 4) return std::nullopt;
  }
  if (digits.size() != 12 || (separator != '\0' && group != size)) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    out += (i == 0 ? "" : ":") + digits.substr(i, 2);
  return out;
}

bool is_private_ip(const std::string& ip) {
  if (const auto b = ipv4(ip)) {
    const auto& a = *b;
    return a[0] == 10 || (a[0] == 172 && a[1] >= 16 && a[1] < 32) || (a[0] == 192 && a[1] == 168) ||
           (a[0] == 100 && a[1] >= 64 && a[1] < 128) || (a[0] == 169 && a[1] == 254) || a[0] == 127;
  }
  const auto six = ipv6(ip);
  return six && (((*six)[0] & 0xfe) == 0xfc || ((*six)[0] == 0xfe && ((*six)[1] & 0xc0) == 0x80));
}

}  // namespace fenghuo::engine

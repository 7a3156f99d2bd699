#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace fenghuo::engine {

/// The one way an address is written, so that two entries about it are found to be the same: IPv4 dotted, IPv6 as RFC
/// 5952 has it. Nothing if it is no address; a port or a prefix length is none.
std::optional<std::string> canonical_ip(std::string_view text);
/// "aa:bb:cc:dd:ee:ff", from any of AA-BB-CC-DD-EE-FF, aabb.ccdd.eeff and the bare digits. Nothing if it is none.
std::optional<std::string> canonical_mac(std::string_view text);
/// One that every school may use behind its own router (RFC 1918, shared, link-local, unique local). `ip` is canonical.
bool is_private_ip(const std::string& ip);

}  // namespace fenghuo::engine

#pragma once
#include <string>
#include <string_view>

namespace fenghuo::api {

/// Whom an address stands for when requests are counted: an IPv4 address itself, of an IPv6 address its /64, because
/// whoever has one address of it has them all. What is no address stands for itself.
std::string network_of(std::string_view address);

}  // namespace fenghuo::api

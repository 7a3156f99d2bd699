#pragma once
#include "engine/base/problem.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

namespace fenghuo::api {

/// Where this server may connect to when somebody else chose the address: webhooks, mail relays, the heartbeat, page
/// captures. Everything that leaves the house on somebody's word goes through here: `read_destination`, one look-up,
/// `Outbound::vet`, and then a connection to nothing but the addresses that came out. Pure but for `system_resolver`.

using Address = boost::asio::ip::address;

/// Turns a host's name into addresses. May block for long and may still be running when whoever asked has gone, so it
/// owns what it uses. Called once for each attempt; whatever it says the next time is vetted anew.
using Resolver = std::function<engine::Result<std::vector<Address>>(const std::string& host)>;
Resolver system_resolver();

/// A URL that has been read strictly.
struct Destination {
  std::string url;   ///< normalised: lower-case host, the port written out, no fragment
  std::string host;  ///< without brackets
  std::uint16_t port = 0;
  bool tls = true;                 ///< https, smtps
  std::optional<Address> literal;  ///< set if the host is an address; nothing is looked up then

  [[nodiscard]] std::string host_and_port() const;  ///< "[::1]:25"
};

/// Reads `url`, whose scheme must be one of `schemes` ("https", "http", "smtp", "smtps"). Invalid, with the reason, for
/// credentials in it, a zone id, a trailing dot, a host that looks like a number but is no address, blanks, control
/// characters, backslashes, anything but ASCII (an IDN is written as xn--), port 0, more than 2,048 bytes. Numeric
/// forms of an IPv4 address (octal, hexadecimal, fewer than four numbers) come out as the address they mean.
engine::Result<Destination> read_destination(const std::string& url, const std::vector<std::string>& schemes);

/// Which addresses may be spoken to. Copyable; safe from any thread.
class Outbound {
 public:
  /// Public addresses only.
  Outbound() = default;
  /// `allow`: networks in CIDR notation ("10.20.0.0/16", "fd00:1::/32", "127.0.0.1/32") that may be spoken to though
  /// they are not public. Invalid, naming the entry, for anything else (host bits set too).
  static engine::Result<Outbound> read(const std::vector<std::string>& allow);

  /// True if the address is in a network of the allow-list. An IPv4 address in IPv6 clothes counts as what it is.
  [[nodiscard]] bool listed(const Address& address) const;
  /// Why nobody may connect there; nothing if it is well. Not public: loopback, private, link-local (metadata
  /// services), carrier-grade NAT, multicast, unspecified, documentation, benchmarking, reserved, unique-local, 6to4,
  /// Teredo, and any of these inside an IPv4-mapped or NAT64 address. Without TLS only listed addresses pass.
  [[nodiscard]] std::optional<engine::Text> objection(const Address& address, bool tls) const;
  /// The same as far as it can be known before a look-up: of an address, and of a name that is to be spoken to without
  /// TLS though no network is listed.
  [[nodiscard]] std::optional<engine::Text> objection(const Destination& to) const;
  /// Hands back `answers` if not one of them is objected to. Forbidden otherwise: a name that points at a
  /// public and a private address at once is not half trusted. Unavailable if there are none.
  [[nodiscard]] engine::Result<std::vector<Address>> vet(const Destination& to, std::vector<Address> answers) const;

 private:
  std::vector<boost::asio::ip::network_v4> v4_;
  std::vector<boost::asio::ip::network_v6> v6_;
};

}  // namespace fenghuo::api

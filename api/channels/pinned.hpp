#pragma once
#include "api/channels/vetting.hpp"

#include <memory>

namespace fenghuo::api {

/// A libcurl handle that can reach one vetted destination and nothing else: the name is pinned to the vetted
/// addresses, and every socket is checked against them again before it is opened. No proxy, no redirect, no connection
/// shared with another, no other protocol; TLS 1.2 or later with the certificate checked against the destination's
/// host. One thread. Whoever fetches something on somebody's word begins with one of these.
class Pinned {
 public:
  /// `vetted` comes from `Outbound::vet`. `ca`: a PEM file trusted besides the system's; empty: none.
  Pinned(const Destination& to, std::vector<Address> vetted, const std::string& ca);
  ~Pinned();
  Pinned(const Pinned&) = delete;
  Pinned& operator=(const Pinned&) = delete;

  /// A CURL*; its CURLOPT_PRIVATE is the caller's.
  [[nodiscard]] void* curl() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fenghuo::api

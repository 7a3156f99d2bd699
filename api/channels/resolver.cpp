#include "api/channels/vetting.hpp"

#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace fenghuo::api {

using engine::Kind;
using engine::Problem;
using engine::Result;

namespace {

std::optional<Address> address_of(const addrinfo& answer) {
  if (answer.ai_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, answer.ai_addr, sizeof v4);
    return boost::asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (answer.ai_family != AF_INET6) return std::nullopt;
  sockaddr_in6 v6{};
  std::memcpy(&v6, answer.ai_addr, sizeof v6);
  boost::asio::ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return boost::asio::ip::address_v6(bytes, v6.sin6_scope_id);
}

Result<std::vector<Address>> look_up(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_ADDRCONFIG;
  addrinfo* first = nullptr;
  const int failed = ::getaddrinfo(host.c_str(), nullptr, &wanted, &first);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> answers(first, ::freeaddrinfo);
  if (failed != 0)
    return Problem::make(Kind::Unavailable, "no-address",
                         {"无法解析 " + host, "cannot look up " + host + ": " + ::gai_strerror(failed)});
  std::vector<Address> out;
  for (const addrinfo* one = first; one != nullptr; one = one->ai_next)
    if (const auto address = address_of(*one)) out.push_back(*address);
  return out;
}

}  // namespace

Resolver system_resolver() {
  return look_up;
}

}  // namespace fenghuo::api

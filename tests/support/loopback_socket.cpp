#include "tests/support/loopback_socket.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

namespace fenghuo::tests {

namespace {

sockaddr_in address_of(unsigned short port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return out;
}

}  // namespace

bool connect_loopback(int socket, unsigned short port) {
  const sockaddr_in to = address_of(port);
  return ::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
}

unsigned short bind_loopback(int socket, unsigned short port) {
  sockaddr_in here = address_of(port);
  auto* const generic = reinterpret_cast<sockaddr*>(&here);
  socklen_t size = sizeof here;
  if (::bind(socket, generic, size) != 0 || ::getsockname(socket, generic, &size) != 0) return 0;
  return ntohs(here.sin_port);
}

}  // namespace fenghuo::tests

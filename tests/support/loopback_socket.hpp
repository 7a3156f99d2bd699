#pragma once

namespace fenghuo::tests {

/// Connects to `port` of 127.0.0.1; false, with errno, if it cannot.
[[nodiscard]] bool connect_loopback(int socket, unsigned short port);

/// Binds to `port` of 127.0.0.1 (0: any) and answers which it is; 0, with errno, if it cannot.
[[nodiscard]] unsigned short bind_loopback(int socket, unsigned short port = 0);

}  // namespace fenghuo::tests

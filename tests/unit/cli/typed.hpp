#pragma once
#include "api/cli/cli.hpp"
#include "tests/support/loopback_socket.hpp"

#include <iostream>
#include <sstream>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::test {

/// A loopback port that nobody listens on: bound, never listening, held while the test runs.
class ClosedPort {
 public:
  ClosedPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), port_(tests::bind_loopback(socket_)) {
    REQUIRE(port_ != 0);
  }
  ~ClosedPort() { (void)::close(socket_); }
  ClosedPort(const ClosedPort&) = delete;
  ClosedPort& operator=(const ClosedPort&) = delete;
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  int socket_;
  unsigned short port_;
};

struct Ran {
  int code;
  std::string out, err;
};

/// Types a command line into this very process.
inline Ran type(std::vector<std::string> words) {
  words.insert(words.begin(), "fenghuo");
  std::vector<char*> argv;
  for (auto& word : words)
    argv.push_back(word.data());
  std::ostringstream out, err;
  auto* old_out = std::cout.rdbuf(out.rdbuf());
  auto* old_err = std::cerr.rdbuf(err.rdbuf());
  const int code = api::cli::run(static_cast<int>(argv.size()), argv.data());
  std::cout.rdbuf(old_out);
  std::cerr.rdbuf(old_err);
  return {code, out.str(), err.str()};
}

}  // namespace fenghuo::test

// Senders with a valid token, each with a body announced and never sent. (slowhttptest has no token: its senders are
// refused before their body.) Loopback only.
#include "tests/support/loopback_socket.hpp"
#include "tests/support/server.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr std::size_t k_announced = 1'000'000;

/// A connection on which a body has begun and does not go on.
class Stalled {
 public:
  Stalled(const std::string& url, const std::string& token)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto port = static_cast<unsigned short>(std::stoi(url.substr(url.rfind(':') + 1)));
    const std::string begun = "POST /v1/incidents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token +
                              "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(k_announced) +
                              "\r\n\r\n{\"summary\":\"";
    if (!tests::connect_loopback(socket_, port) ||
        ::send(socket_, begun.data(), begun.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(begun.size()))
      throw std::runtime_error(std::string("a slow sender: ") + std::strerror(errno));
  }
  ~Stalled() { ::close(socket_); }
  Stalled(const Stalled&) = delete;
  Stalled& operator=(const Stalled&) = delete;

  /// Neither answered nor ended.
  [[nodiscard]] bool waits() const {
    pollfd one{socket_, POLLIN, 0};
    return ::poll(&one, 1, 0) == 0;
  }

 private:
  int socket_;
};

std::size_t room_for(std::size_t wanted) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const auto possible = static_cast<std::size_t>(limit.rlim_cur) - 200;
  if (possible < wanted) WARN("RLIMIT_NOFILE leaves room for " << possible << " connections of " << wanted);
  return std::min(possible, wanted);
}

/// What a process holds in memory, in bytes.
std::size_t held_by(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6)) * 1024;
  return 0;
}

}  // namespace

TEST_CASE("SlowBodies_ofThoseWithAToken_leaveOthersServedAndTakeLittleMemory") {
  House house;
  const std::string token = token_of(house.data(), "responder", k_school);
  auto settled = house.client("leader", k_school);
  REQUIRE(settled.get("/v1/incidents").status == 200);
  const std::size_t before = held_by(house.server().pid());
  std::vector<std::unique_ptr<Stalled>> slow(room_for(1500));
  for (std::size_t n = 0; n < slow.size(); ++n) {
    slow[n] = std::make_unique<Stalled>(house.server().url(), token);
    if (n % 100 != 0) continue;
    CHECK(settled.get("/v1/incidents").status == 200);
    CHECK(house.client("responder", k_school).get("/v1/incidents").status == 200);
  }
  CHECK(house.open_by_alert().starts_with("INC-"));
  CHECK(settled.get("/v1/incidents").json().at("items").size() == 1);
  const std::size_t after = held_by(house.server().pid());
  const auto waiting = std::ranges::count_if(slow, [](const auto& one) { return one->waits(); });
  INFO(waiting << " of " << slow.size() << " wait; " << (after - before) / 1024 << " KiB more");
  REQUIRE(before > 0);
  CHECK(after < before + slow.size() * (k_announced / 20));
  CHECK(waiting > 0);
  slow.clear();
  CHECK(settled.get("/v1/incidents").status == 200);
  CHECK(house.stop() == 0);
}

}  // namespace fenghuo::e2e

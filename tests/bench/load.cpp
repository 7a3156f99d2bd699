#include "tests/bench/load.hpp"

#include "tests/support/loopback_socket.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <deque>
#include <limits>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace fenghuo::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t k_all = std::numeric_limits<std::int64_t>::max();

std::int64_t us_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration_cast<std::chrono::microseconds>(to - from).count();
}

/// The size of the whole answer in `got`; 0 while its head is not complete.
std::size_t size_of(const std::string& got) {
  const auto end = got.find("\r\n\r\n");
  if (end == got.npos) return 0;
  const auto length = got.find("Content-Length: ");
  return end + 4 + (length < end ? std::stoul(got.substr(length + 16, 20)) : 0);
}

}  // namespace

LoadGenerator::LoadGenerator(unsigned short port, int connections)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), connections_(static_cast<std::size_t>(connections)) {
  for (std::size_t n = 0; n < connections_.size(); ++n) {
    auto& socket = connections_[n].socket;
    socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (!tests::connect_loopback(socket, port))
      throw std::runtime_error("cannot connect to port " + std::to_string(port));
    epoll_event event{.events = EPOLLIN, .data = {.u64 = n}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
  }
}

LoadGenerator::~LoadGenerator() {
  for (const auto& connection : connections_)
    if (connection.socket >= 0) ::close(connection.socket);
  ::close(epoll_);
}

bool LoadGenerator::ask(Connection& connection, const std::string& request) {
  connection.got.clear();
  connection.need = 0;
  connection.asked = Clock::now();
  return ::send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(request.size());
}

Load LoadGenerator::run(std::chrono::milliseconds how_long, const std::function<std::string(int)>& next,
                        const Manner& manner) {
  Load out;
  std::vector<std::int64_t> latencies;
  const auto began = Clock::now();
  const auto until = began + how_long;
  auto last = began;
  std::size_t busy = 0;
  std::deque<std::size_t> idle;
  for (std::size_t n = 0; n < connections_.size(); ++n)
    idle.push_back(n);
  const auto go_on = [&](Clock::time_point now) {
    if (now >= until || !out.failure.empty()) return idle.clear();
    const std::int64_t owed =
        manner.per_second == 0 ? k_all : us_between(began, now) * manner.per_second / 1'000'000 - out.asked;
    for (std::int64_t n = 0; n < owed && !idle.empty(); ++n) {
      const std::size_t at = idle.front();
      idle.pop_front();
      const std::string request = next(static_cast<int>(at));
      if (request.empty()) continue;
      if (!ask(connections_[at], request)) return void(out.failure = "cannot send");
      ++busy, ++out.asked;
    }
  };
  go_on(began);
  std::array<epoll_event, 256> events{};
  std::array<char, 16 << 10> piece{};
  while (busy > 0 || !idle.empty()) {
    const int patience = idle.empty() ? 20'000 : 1;
    const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), patience);
    if (ready < 0 || (ready == 0 && idle.empty())) {
      if (out.failure.empty()) out.failure = "no answer in 20 s";
      break;
    }
    for (int i = 0; i < ready; ++i) {
      const std::size_t n = events[static_cast<std::size_t>(i)].data.u64;
      Connection& connection = connections_[n];
      const ssize_t got = ::recv(connection.socket, piece.data(), piece.size(), 0);
      if (got <= 0) {
        if (out.failure.empty()) out.failure = "the connection was closed";
        ::epoll_ctl(epoll_, EPOLL_CTL_DEL, connection.socket, nullptr);
        if (std::erase(idle, n) == 0) --busy;
        continue;
      }
      connection.got.append(piece.data(), static_cast<std::size_t>(got));
      if (connection.need == 0) connection.need = size_of(connection.got);
      if (connection.need == 0 || connection.got.size() < connection.need) continue;
      --busy;
      last = Clock::now();
      const int status = std::atoi(connection.got.c_str() + 9);
      const bool welcome = manner.answered ? manner.answered(static_cast<int>(n), status) : status / 100 == 2;
      if (!welcome && out.failure.empty()) out.failure = connection.got;
      ++out.answers;
      latencies.push_back(us_between(connection.asked, last));
      idle.push_back(n);
    }
    go_on(Clock::now());
  }
  out.per_second = out.answers * 1'000'000 / std::max<std::int64_t>(us_between(began, last), 1);
  if (latencies.empty()) return out;
  std::ranges::sort(latencies);
  out.p50_us = latencies[latencies.size() / 2];
  out.p99_us = latencies[latencies.size() * 99 / 100];
  out.worst_us = latencies.back();
  return out;
}

}  // namespace fenghuo::bench

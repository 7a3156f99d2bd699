#pragma once
#include "api/http/server.hpp"
#include "tests/support/loopback_socket.hpp"

#include <cerrno>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace fenghuo::api::test {

inline constexpr int k_patience_s = 10;

struct Answer {
  int status = 0;  // 0: the connection ended before an answer
  std::string head;
  std::string body;

  [[nodiscard]] std::string field(std::string_view name) const {
    for (std::size_t at = head.find("\r\n"); at != head.npos && at + 2 < head.size(); at = head.find("\r\n", at + 2)) {
      const auto colon = head.find(": ", at + 2);
      if (colon == head.npos) break;
      if (same_name(std::string_view(head).substr(at + 2, colon - at - 2), name))
        return head.substr(colon + 2, head.find("\r\n", colon) - colon - 2);
    }
    return "";
  }
};

/// A plain blocking socket that sends exactly the bytes it is given. Never hangs: every wait ends after some seconds.
class Client {
 public:
  Client() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{k_patience_s, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }
  explicit Client(unsigned short port) : Client() { connect(port); }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void connect(unsigned short port) {
    if (!tests::connect_loopback(fd_, port)) throw std::runtime_error("cannot connect");
  }
  /// Sends what the other side takes; false if that was not all. A connection closed meanwhile is seen when reading.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  void finish_sending() { ::shutdown(fd_, SHUT_WR); }

  Answer answer(bool to_head = false) {
    Answer out;
    auto end = in_.npos;
    while ((end = in_.find("\r\n\r\n")) == in_.npos)
      if (!more()) return out;
    out.head = in_.substr(0, end + 2);
    in_.erase(0, end + 4);
    out.status = std::stoi(out.head.substr(9, 3));
    const std::string length = out.field("Content-Length");
    const std::size_t size = to_head || length.empty() ? 0 : std::stoul(length);
    while (in_.size() < size)
      if (!more()) break;
    out.body = in_.substr(0, size);
    in_.erase(0, size);
    return out;
  }
  Answer ask(std::string_view bytes) {
    send(bytes);
    return answer();
  }
  /// True if the other side ended the connection in order, and sent nothing more.
  bool at_end() { return in_.empty() && !more() && ended_; }
  /// True if the connection has ended, in order or not; does not wait for it.
  bool gone() {
    char next;
    const auto got = ::recv(fd_, &next, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN);
  }
  /// Everything up to the end of the connection, however it ends.
  std::string rest() {
    while (more()) {
    }
    return std::exchange(in_, {});
  }

 private:
  bool more() {
    char piece[65536];
    const auto count = ::recv(fd_, piece, sizeof piece, 0);
    ended_ = count == 0;
    if (count <= 0) return false;
    in_.append(piece, static_cast<std::size_t>(count));
    return true;
  }

  int fd_;
  std::string in_;
  bool ended_ = false;
};

/// Collects an upload in memory and remembers how it ended. The record outlives the sink.
struct Upload {
  std::string bytes;
  std::size_t writes = 0;
  bool finished = false;
  std::promise<void> gone;
};
class UploadSink final : public BodySink {
 public:
  explicit UploadSink(Upload& upload) : upload_(upload) {}
  ~UploadSink() override { upload_.gone.set_value(); }
  Result<void> write(std::string_view bytes) override {
    if (bytes.find("disk full") != bytes.npos)
      return engine::Problem::make(engine::Kind::Unavailable, "disk-full", {"磁盘已满", "the disk is full"});
    upload_.bytes += bytes;
    ++upload_.writes;
    return {};
  }
  Result<void> finish() override {
    upload_.finished = true;
    return {};
  }

 private:
  Upload& upload_;
};

/// A server with a small table on a port of its own, its network thread, and doors to look behind it.
class Loopback {
 public:
  explicit Loopback(ServerOptions options = {});
  ~Loopback();

  [[nodiscard]] unsigned short port() const { return server_->port(); }
  void stop() { server_->stop(); }
  /// Lets the request that waits at /gate go on.
  void open_gate() {
    boost::asio::post(io_, [this] { gate_.cancel(); });
  }
  /// Waits until the server has nothing left to do.
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  /// "METHOD target status detail", one for each answer.
  std::vector<std::string> log() {
    const std::lock_guard lock(mutex_);
    return log_;
  }

  std::promise<void> at_gate;
  std::promise<void> logged;  // the first answer
  Upload upload;

 private:
  boost::asio::awaitable<Result<void>> authorize(Request& request, const Route& route);
  boost::asio::awaitable<Response> echo(Request& request);
  boost::asio::awaitable<Response> gate(Request& request);
  boost::asio::awaitable<Response> uploaded(Request& request);
  void add(std::string method, std::string pattern, BodyRule body, Access access,
           boost::asio::awaitable<Response> (Loopback::*handle)(Request&));

  boost::asio::io_context io_{1};
  boost::asio::steady_timer gate_{io_};
  engine::SeededRandom random_{7};
  Router router_;
  std::mutex mutex_;
  std::vector<std::string> log_;
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

}  // namespace fenghuo::api::test

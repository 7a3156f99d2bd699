#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace fenghuo::tests {

/// What arrived in one request.
struct Received {
  std::string head, body;
  /// A header's value; names in lower case.
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// The receiver's end of one connection.
class Visit {
 public:
  Visit(int descriptor, const std::atomic<bool>& leaving) : descriptor_(descriptor), leaving_(leaving) {}
  /// False once the other side has gone.
  bool send(std::string_view bytes) const;
  /// Until the other side ends the connection, or the receiver goes.
  void hold() const;
  [[nodiscard]] bool leaving() const { return leaving_; }

 private:
  int descriptor_;
  const std::atomic<bool>& leaving_;
};

/// An HTTP receiver on 127.0.0.1 that answers as it is told, well or badly; can go and come back on the same port.
class Receiver {
 public:
  /// Called on a thread of its own for each request, which has been read whole.
  using Behave = std::function<void(const Received&, Visit&)>;

  explicit Receiver(Behave behave);
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  /// Ends every connection and listens no more; requests in the middle are cut.
  void go();
  void come_back();

  [[nodiscard]] unsigned short port() const { return port_; }
  [[nodiscard]] std::string url(const std::string& path = "/hook") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  [[nodiscard]] std::vector<Received> received() const;
  [[nodiscard]] std::size_t most_at_once() const { return most_; }

 private:
  void accept_all();
  void serve(int descriptor);

  Behave behave_;
  unsigned short port_ = 0;
  int listener_ = -1;
  std::atomic<bool> leaving_ = false;
  std::atomic<std::size_t> open_ = 0, most_ = 0;
  std::thread thread_;
  std::vector<std::thread> visits_;
  mutable std::mutex mutex_;
  std::vector<Received> received_;
};

/// A whole answer with this status, extra headers ("Name: value\r\n") and body.
std::string http_answer(int status, const std::string& headers = {}, const std::string& body = {});

}  // namespace fenghuo::tests

#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace fenghuo::bench {

/// What one turn of load came to.
struct Load {
  std::int64_t asked = 0, answers = 0, per_second = 0;
  std::int64_t p50_us = 0, p99_us = 0, worst_us = 0;
  std::string failure;  ///< the first answer that was none or not welcome
};

/// What is asked beyond the ordinary.
struct Manner {
  /// No more requests than these; 0: as many as are answered.
  std::int64_t per_second = 0;
  /// Told of every answer; false: it is not welcome. Without it, 2xx is.
  std::function<bool(int connection, int status)> answered;
};

/// Keeps `connections` connections busy for `how_long`: each sends its next request when its last was answered. One
/// thread, epoll, nothing parsed but the status and the length, so that little of the machine is spent here.
///
/// `next(connection)` gives the bytes of a request; an empty string ends that connection's part.
class LoadGenerator {
 public:
  LoadGenerator(unsigned short port, int connections);
  ~LoadGenerator();
  LoadGenerator(const LoadGenerator&) = delete;
  LoadGenerator& operator=(const LoadGenerator&) = delete;

  Load run(std::chrono::milliseconds how_long, const std::function<std::string(int)>& next, const Manner& manner = {});

 private:
  struct Connection {
    int socket = -1;
    std::string got;
    std::size_t need = 0;  ///< bytes of the whole answer once its head is there
    std::chrono::steady_clock::time_point asked;
  };
  bool ask(Connection& connection, const std::string& request);

  int epoll_ = -1;
  std::vector<Connection> connections_;
};

}  // namespace fenghuo::bench

#pragma once
#include "api/channels/courier.hpp"

#include <memory>

namespace boost::asio {
class io_context;
}

namespace fenghuo::api {

struct HeartbeatOptions {
  std::string url;  ///< of a dead-man's switch, asked with GET; empty: no heartbeat
  engine::Millis every = engine::k_minute;
};

/// Tells a dead-man's switch elsewhere that this server works. It stays silent while the server does not: the switch
/// raises the alarm when it has heard nothing for a while, whether the process is gone, the machine, the network or
/// the disk. Logs once when beats begin to fail and once when they go through again.
///
/// Runs on the io_context's thread; courier and io_context outlive it.
class Heartbeat {
 public:
  /// Asks whether a change would be kept now; may answer on any thread, or never (then there is no beat).
  using Ready = std::function<void(std::function<void(bool)>)>;

  Heartbeat(boost::asio::io_context& io, Courier& courier, const engine::Clock& clock, HeartbeatOptions options,
            Ready ready);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  /// The first beat goes out at once.
  void start();
  /// On the io_context's thread.
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace fenghuo::api

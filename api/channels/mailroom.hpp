#pragma once
#include "api/channels/outbox.hpp"
#include "api/house.hpp"

namespace fenghuo::api {

/// Everything that leaves the house by itself: the outbox with its courier and texts, and the heartbeat.
class Mailroom {
 public:
  /// Refuses, naming it, a key of the configuration or a text that is wrong. io_context and house outlive it.
  static engine::Result<std::unique_ptr<Mailroom>> open(boost::asio::io_context& io, House& house,
                                                        const ServeOptions& options);
  ~Mailroom();
  Mailroom(const Mailroom&) = delete;
  Mailroom& operator=(const Mailroom&) = delete;

  /// `address`: where this server is reached, for links in messages, unless `public_url` says so.
  void start(const std::string& address);
  /// On the io_context's thread.
  void stop();
  /// From any thread.
  [[nodiscard]] Outbox::Counts counts() const;

 private:
  struct State;
  explicit Mailroom(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace fenghuo::api

#pragma once
#include "engine/runtime/engine.hpp"

#include <memory>

namespace boost::asio {
class io_context;
}

namespace fenghuo::api {

/// Works off the journal's outbox on the network thread: claims what is due, hands it to its channel, and reports the
/// outcome back as a commit. At least once: a message whose outcome was not kept is handed over again, under its id.
///
/// The one channel here is the server's own log, for the operator's eyes. Others (mail, webhooks) join in this folder.
class Outbox {
 public:
  Outbox(boost::asio::io_context& io, engine::Journal& journal, engine::Engine& engine, const engine::Clock& clock);
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  void start();
  /// On the io_context's thread.
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace fenghuo::api

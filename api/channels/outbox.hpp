#pragma once
#include "api/channels/courier.hpp"
#include "api/channels/wording.hpp"
#include "engine/runtime/engine.hpp"

#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace fenghuo::api {

/// What an outbox works with: how a message is put into words, how a parcel leaves the house (as `Courier::send`).
struct Ways {
  std::function<Wording(const engine::Message&, engine::Language)> word;
  std::function<void(Parcel, Courier::Done)> send;
};

struct OutboxLimits {
  std::size_t in_hand = 128;                ///< messages held in memory, those under way among them
  std::size_t per_channel = 8;              ///< of one channel, so that a slow target does not hold up the others
  int attempts = 60;                        ///< then it is a dead letter; with `longest` that is about two days
  engine::Millis longest = engine::k_hour;  ///< between two attempts
};

/// Works off the journal's outbox on the network thread: claims what is due, hands it to its channel, and reports the
/// outcome back as a commit: delivered, once more later, or a dead letter that waits for a person.
///
/// At least once: a message whose outcome was not kept before the process ended goes out again, under its id. While
/// writes fail, an outcome is kept in memory and tried again, and the message is not sent a second time.
class Outbox {
 public:
  /// Since the start.
  struct Counts {
    std::uint64_t delivered = 0, failed = 0, dead = 0;
  };

  /// Everything outlives it; `random` is used on the network thread alone.
  Outbox(boost::asio::io_context& io, engine::Journal& journal, engine::Engine& engine, const engine::Clock& clock,
         engine::Random& random, Ways ways, OutboxLimits limits = {});
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  /// Looks at once, then every second.
  void start();
  /// Hands out what is due now. On the io_context's thread, as whatever follows from it.
  void look();
  /// On the io_context's thread.
  void stop();
  /// From any thread.
  [[nodiscard]] Counts counts() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace fenghuo::api

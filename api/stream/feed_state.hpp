#pragma once
/// Inside the feed only: what it and its subscriptions share.
#include "api/stream/feed.hpp"

#include <atomic>
#include <deque>
#include <set>
#include <unordered_set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

namespace fenghuo::api {

class Subscription;

/// Whose tokens are asked about: token id → the one incident a guest's is for, else empty.
using Holders = std::map<std::string, std::string>;

/// An event of an incident, as every subscriber is sent it.
struct FeedItem {
  std::int64_t seq = 0;
  std::string incident;
  std::shared_ptr<const std::vector<std::string>> units;  ///< the incident's and all above it
  BodyStream::Piece frame;
};

/// What the journal held after some place, and the engine's word on it.
struct FeedPage {
  std::deque<FeedItem> items;
  std::int64_t last = 0;                     ///< the page ends here, whether or not its events were items
  bool full = false;                         ///< there may be more
  std::map<std::string, std::string> ended;  ///< token id → why it opens nothing any more
};

struct FeedState : std::enable_shared_from_this<FeedState> {
  FeedState(boost::asio::io_context& io_, engine::Journal& journal_, Door& door_, FeedOptions options_);

  /// Reads what was committed after `after`. `reader` says on which thread.
  awaitable<Result<FeedPage>> read(boost::asio::thread_pool& reader, std::int64_t after, Holders holders);
  /// Reads on and on at the journal's end while anybody listens, until stopped.
  static awaitable<void> follow(std::shared_ptr<FeedState> self);
  void take(FeedPage page);
  void poke();
  /// Takes its place at the journal's end, for the first who listens.
  Result<void> wake_up();
  /// Nobody listens: the journal is left alone.
  void fall_asleep();
  void stop();
  [[nodiscard]] Holders holders() const;

  boost::asio::io_context& io;
  engine::Journal& journal;
  Door& door;
  const FeedOptions options;

  std::deque<FeedItem> window;
  std::size_t window_bytes = 0;
  std::int64_t window_after = 0;  ///< the window holds every item behind this place …
  std::int64_t at = 0;            ///< … up to this one
  std::unordered_set<Subscription*> subscriptions;

  boost::asio::steady_timer timer;
  std::atomic<bool> listening = false, poke_on_its_way = false;
  bool poked = false, failing = false;
  bool stopped = true;  // until it is started, and again afterwards
  // Last, so that they end first. The past must not hold up the present.
  boost::asio::thread_pool past{1}, present{1};
};

}  // namespace fenghuo::api

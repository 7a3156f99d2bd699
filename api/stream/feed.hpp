#pragma once
#include "api/routes/door.hpp"

#include <chrono>

namespace boost::asio {
class io_context;
}

namespace fenghuo::api {

struct FeedOptions {
  std::chrono::milliseconds heartbeat{15'000};  ///< the longest silence on a stream, and between two looks at its token
  std::size_t window = 1024;                    ///< how many events are kept at hand, so that few need the journal
  std::size_t window_bytes = 8 << 20;
  std::size_t subscribers = 2048;  ///< beyond it Unavailable
  std::size_t per_token = 64;      ///< beyond it TooMany
};

/// Committed events, in the journal's order, to whoever may see them: GET /v1/stream.
///
/// There is one reader of the journal's end. The commit thread only pokes it; it then reads what was committed, has the
/// engine say whose units each incident is in and whose token has ended, encodes each event once and wakes the
/// subscribers. A subscriber is a place in the journal and nothing more: it takes what is at hand, or, further back,
/// reads pages of the journal itself. So nothing is lost or repeated between the past and the present, nothing is
/// queued for one who does not read, and nobody sees what is not durable. While nobody listens, nothing is read.
///
/// Everything here runs on the io_context's thread; the journal is read on threads of the feed's own.
class Feed {
 public:
  Feed(boost::asio::io_context& io, engine::Journal& journal, Door& door, FeedOptions options = {});
  /// Stops. The io_context must not run any more, or this must be its thread.
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  /// Begins to follow the journal, from the first subscriber on.
  Result<void> start();
  /// Ends every stream.
  void stop();

  /// A stream for a caller who may see incidents, or the one they ask for: of what comes after `after`, or from now on.
  /// Invalid if the journal does not reach `after`.
  Result<std::shared_ptr<BodyStream>> subscribe(const engine::Caller& caller, const std::string& incident,
                                                std::optional<std::int64_t> after);
  [[nodiscard]] std::size_t subscribers() const;

 private:
  std::shared_ptr<struct FeedState> state_;
};

/// GET /v1/stream
void add_stream_routes(Router& router, Door& door, Feed& feed);

}  // namespace fenghuo::api

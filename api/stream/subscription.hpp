#pragma once
#include "api/stream/feed_state.hpp"

namespace fenghuo::api {

/// One subscriber: a place in the journal, and what is to be shown to whom. Ends when its token does, when a guest's
/// incident is over, or when the server stops; the last event, `end`, says which.
class Subscription final : public BodyStream {
 public:
  Subscription(std::shared_ptr<FeedState> feed, engine::Caller caller, std::string incident,
               std::optional<std::int64_t> after);
  ~Subscription() override;
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  awaitable<std::vector<Piece>> next() override;
  void stop() override { end("stopping"); }

  /// There may be something new.
  void wake() { waiting_.cancel(); }
  /// Nothing more is shown. The first reason stands.
  void end(const std::string& why);
  [[nodiscard]] const engine::Caller& caller() const { return caller_; }

 private:
  awaitable<bool> wait();
  awaitable<Result<void>> read_past();
  void greet();
  void take_from(const std::deque<FeedItem>& items, std::int64_t last);
  [[nodiscard]] bool may_see(const FeedItem& item) const;
  void put(std::string text) { out_.push_back(std::make_shared<const std::string>(std::move(text))); }

  std::shared_ptr<FeedState> feed_;
  engine::Caller caller_;
  std::string incident_;            // the only one asked for; empty: all
  std::optional<std::int64_t> at_;  // what was sent, or passed over, ends here; nothing: begins now
  boost::asio::steady_timer waiting_;
  std::vector<Piece> out_;
  std::string over_;  // why
  bool greeted_ = false, done_ = false;
};

}  // namespace fenghuo::api

#include "api/stream/subscription.hpp"

#include "api/stream/frame.hpp"

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fenghuo::api {

namespace asio = boost::asio;

namespace {

constexpr std::size_t k_chunk = 64 << 10;  ///< about so much is handed to the session at a time
/// Pages of the past in which nothing was to be shown, before the client hears a sign of life.
constexpr int k_silent_pages = 20;

}  // namespace

Subscription::Subscription(std::shared_ptr<FeedState> feed, engine::Caller caller, std::string incident,
                           std::optional<std::int64_t> after)
    : feed_(std::move(feed)),
      caller_(std::move(caller)),
      incident_(std::move(incident)),
      at_(after),
      waiting_(feed_->io) {
  feed_->subscriptions.insert(this);
}

Subscription::~Subscription() {
  feed_->subscriptions.erase(this);
}

void Subscription::end(const std::string& why) {
  if (over_.empty()) over_ = why;
  wake();
}

bool Subscription::may_see(const FeedItem& item) const {
  if (!incident_.empty() && item.incident != incident_) return false;
  if (!caller_.incident.empty() && item.incident != caller_.incident) return false;
  return std::ranges::find(*item.units, caller_.unit) != item.units->end();
}

/// What is to be shown of `items`, which end at `last`; stops when there is enough for one chunk.
void Subscription::take_from(const std::deque<FeedItem>& items, std::int64_t last) {
  auto item = std::ranges::upper_bound(items, *at_, {}, &FeedItem::seq);
  for (std::size_t size = 0; item != items.end(); ++item) {
    if (size >= k_chunk) return;
    at_ = item->seq;
    if (!may_see(*item)) continue;
    size += item->frame->size();
    out_.push_back(item->frame);
  }
  at_ = std::max(*at_, last);
}

/// False if nothing happened for as long as a stream may be silent.
awaitable<bool> Subscription::wait() {
  waiting_.expires_after(feed_->options.heartbeat);
  const auto [woken] = co_await waiting_.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return bool(woken);
}

awaitable<Result<void>> Subscription::read_past() {
  Holders self{{caller_.token, caller_.incident}};
  auto page = co_await feed_->read(feed_->past, *at_, std::move(self));
  if (!page) co_return page.error();
  if (!page->ended.empty()) end(page->ended.begin()->second);
  if (!over_.empty()) co_return Result<void>{};
  take_from(page->items, page->last);
  co_return Result<void>{};
}

void Subscription::greet() {
  greeted_ = true;
  put("retry: 3000\n\n");
  if (at_) return;
  at_ = feed_->at;
  const std::string seq = std::to_string(feed_->at);
  put("event: ready\nid: " + seq + "\ndata: {\"seq\":" + seq + "}\n\n");
}

awaitable<std::vector<BodyStream::Piece>> Subscription::next() {
  out_.clear();
  for (int silent_pages = 0; out_.empty() && !done_;) {
    if (!over_.empty()) {
      done_ = true;
      put("event: end\ndata: {\"code\":\"" + over_ + "\"}\n\n");
    } else if (!greeted_) {
      greet();
    } else if (greeted_ && *at_ < feed_->window_after) {
      auto read = co_await read_past();
      if (!read || ++silent_pages == k_silent_pages) {
        if (out_.empty()) put(heartbeat_frame(*at_));
        if (!read) co_await wait();
      }
    } else if (greeted_ && *at_ < feed_->at) {
      take_from(feed_->window, feed_->at);
    } else {
      const bool woken = co_await wait();
      if (!woken && greeted_) put(heartbeat_frame(*at_));
    }
  }
  co_return std::move(out_);
}

}  // namespace fenghuo::api

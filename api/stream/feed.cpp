#include "api/stream/feed_state.hpp"
#include "api/stream/frame.hpp"
#include "api/stream/subscription.hpp"

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

namespace fenghuo::api {

namespace asio = boost::asio;
using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Kind;
using engine::Problem;
using engine::StoredEvent;

namespace {

constexpr int k_page = 100;
constexpr auto k_after_failure = std::chrono::seconds(1);

struct About {
  std::shared_ptr<const std::vector<std::string>> line;  ///< the incident's unit and all above it
  std::string mode;
};

/// What the engine says of the streams that are incidents. The others (the registry, a drill's own) are nobody's: what
/// a drill tells its players reaches them as events of the incident they play.
struct Asked {
  std::map<std::string, About> incidents;
  std::map<std::string, std::string> ended;
};

awaitable<Result<std::vector<StoredEvent>>> read_on(asio::thread_pool& reader, engine::Journal& journal,
                                                    std::int64_t after) {
  return asio::co_spawn(
      reader,
      [](engine::Journal& from, std::int64_t place) -> awaitable<Result<std::vector<StoredEvent>>> {
        co_return from.read_after(place, k_page);
      }(journal, after),
      asio::use_awaitable);
}

std::string why_ended(const Core& core, const std::string& token, const std::string& incident) {
  if (core.registry().token_in_force(token, core.now().wall) == nullptr) return "token-ended";
  const auto row = core.rows().find(incident);
  return row != core.rows().end() && row->second.closed_at ? "incident-over" : "";
}

/// Fills `asked` on the engine thread.
engine::Engine::Work question(std::shared_ptr<Asked> asked, std::set<std::string> streams, Holders holders) {
  return [=](Core& core, Batch&) -> Result<Answer> {
    for (const auto& stream : streams)
      if (const auto row = core.rows().find(stream); row != core.rows().end())
        asked->incidents[stream] = {
            std::make_shared<const std::vector<std::string>>(core.registry().line_of(row->second.unit)),
            row->second.mode};
    for (const auto& [token, incident] : holders)
      if (auto why = why_ended(core, token, incident); !why.empty()) asked->ended.emplace(token, std::move(why));
    return Answer{};
  };
}

FeedPage make_page(std::int64_t after, const std::vector<StoredEvent>& stored, Asked& asked) {
  FeedPage page{.last = after, .full = stored.size() >= k_page, .ended = std::move(asked.ended)};
  for (const auto& event : stored) {
    page.last = event.seq;
    const auto found = asked.incidents.find(event.meta.stream);
    if (found == asked.incidents.end() || found->second.line->empty()) continue;
    const auto& [line, mode] = found->second;
    page.items.push_back({.seq = event.seq,
                          .incident = event.meta.stream,
                          .units = line,
                          .frame = std::make_shared<const std::string>(event_frame(event, line->front(), mode))});
  }
  return page;
}

}  // namespace

FeedState::FeedState(asio::io_context& io_, engine::Journal& journal_, Door& door_, FeedOptions options_)
    : io(io_), journal(journal_), door(door_), options(options_), timer(io_) {}

awaitable<Result<FeedPage>> FeedState::read(asio::thread_pool& reader, std::int64_t after, Holders holders) {
  const auto stored = co_await read_on(reader, journal, after);
  if (!stored) co_return stored.error();
  std::set<std::string> streams;
  for (const auto& event : *stored)
    streams.insert(event.meta.stream);
  auto asked = std::make_shared<Asked>();
  auto work = question(asked, std::move(streams), std::move(holders));
  const auto answered = co_await door.ask(std::move(work));
  if (!answered) co_return answered.error();
  co_return make_page(after, *stored, *asked);
}

awaitable<void> FeedState::follow(std::shared_ptr<FeedState> self) {
  bool at_once = false;
  while (!self->stopped) {
    if (self->subscriptions.empty()) self->fall_asleep();
    if (!self->listening || (!at_once && !self->poked)) {
      self->timer.expires_after(self->failing ? k_after_failure : self->options.heartbeat);
      co_await self->timer.async_wait(asio::as_tuple(asio::use_awaitable));
      if (self->stopped) co_return;
    }
    if (!self->listening) continue;
    self->poked = false;
    auto page = co_await self->read(self->present, self->at, self->holders());
    at_once = page && page->full;
    if (!page && !self->failing) spdlog::error("stream: {}; trying again", page.error().detail.en);
    if (page && self->failing) spdlog::info("stream: going on");
    self->failing = !page;
    if (page) self->take(std::move(*page));
  }
}

void FeedState::take(FeedPage page) {
  for (auto& item : page.items) {
    window_bytes += item.frame->size();
    window.push_back(std::move(item));
  }
  const bool further = std::exchange(at, page.last) < page.last;
  while (window.size() > options.window || window_bytes > options.window_bytes) {
    window_after = window.front().seq;
    window_bytes -= window.front().frame->size();
    window.pop_front();
  }
  for (Subscription* subscription : subscriptions) {
    const auto ended = page.ended.find(subscription->caller().token);
    if (ended != page.ended.end()) subscription->end(ended->second);
    if (further) subscription->wake();
  }
}

void FeedState::poke() {
  poke_on_its_way = false;
  poked = true;
  if (!failing) timer.cancel();
}

Result<void> FeedState::wake_up() {
  const auto last = journal.last_seq();
  if (!last) return last.error();
  at = window_after = *last;
  listening = true;  // what is committed from here on pokes; what was just before, this does
  poke();
  return {};
}

void FeedState::fall_asleep() {
  listening = poked = false;
  window.clear();
  window_bytes = 0;
}

void FeedState::stop() {
  stopped = true;
  timer.cancel();
  for (Subscription* subscription : subscriptions)
    subscription->stop();
}

Holders FeedState::holders() const {
  Holders out;
  for (const Subscription* subscription : subscriptions)
    out.emplace(subscription->caller().token, subscription->caller().incident);
  return out;
}

Feed::Feed(asio::io_context& io, engine::Journal& journal, Door& door, FeedOptions options)
    : state_(std::make_shared<FeedState>(io, journal, door, options)) {}

Feed::~Feed() {
  stop();
  state_->past.join();
  state_->present.join();
}

Result<void> Feed::start() {
  if (const auto last = state_->journal.last_seq(); !last) return last.error();
  state_->stopped = false;
  state_->door.engine.on_events([state = state_] {
    if (state->listening && !state->poke_on_its_way.exchange(true)) asio::post(state->io, [state] { state->poke(); });
  });
  asio::co_spawn(state_->io, FeedState::follow(state_), [](const std::exception_ptr& failure) {
    if (!failure) return;
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      spdlog::critical("stream: {}", error.what());
    }
  });
  return {};
}

void Feed::stop() {
  if (state_->stopped) return;  // the engine may not have begun yet, or be gone by now
  state_->door.engine.on_events({});
  state_->stop();
}

std::size_t Feed::subscribers() const {
  return state_->subscriptions.size();
}

Result<std::shared_ptr<BodyStream>> Feed::subscribe(const engine::Caller& caller, const std::string& incident,
                                                    std::optional<std::int64_t> after) {
  FeedState& state = *state_;
  const auto& all = state.subscriptions;
  Problem busy =
      Problem::make(Kind::Unavailable, "too-many-streams", {"实时通道已满，请稍后再试", "too many streams; try again"});
  if (all.size() >= state.options.subscribers || state.stopped) return busy;
  const auto own = std::ranges::count_if(all, [&](const Subscription* s) { return s->caller().token == caller.token; });
  if (static_cast<std::size_t>(own) >= state.options.per_token) {
    busy.kind = Kind::TooMany;
    return busy;
  }
  if (!state.listening)
    if (auto awake = state.wake_up(); !awake) return awake.error();
  if (after && *after > state.at) {
    // The journal may be further than this feed, which reads behind it, and so may the client.
    const auto last = state.journal.last_seq();
    if (!last) return last.error();
    if (*after > *last)
      return Problem::invalid("/last_event_id", {"台账还没有这么多记录", "the journal has not come that far"});
  }
  return std::shared_ptr<BodyStream>(std::make_shared<Subscription>(state_, caller, incident, after));
}

}  // namespace fenghuo::api

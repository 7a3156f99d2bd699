#include "api/channels/outbox.hpp"

#include <set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::OutboxRow;
using engine::Result;

namespace {

constexpr auto k_look_every = std::chrono::seconds(1);
constexpr int k_at_once = 50;

}  // namespace

struct Outbox::State : std::enable_shared_from_this<State> {
  State(boost::asio::io_context& io_, engine::Journal& journal_, engine::Engine& engine_, const engine::Clock& clock_)
      : io(io_), journal(journal_), engine(engine_), clock(clock_), timer(io_) {}

  void wait() {
    if (stopped) return;
    timer.expires_after(k_look_every);
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (error || self->stopped) return;
      self->look();
      self->wait();
    });
  }

  void look() {
    const auto rows = journal.claim_outbox(clock.now().wall, k_at_once);
    if (!rows) return spdlog::error("outbox: {}", rows.error().detail.en);
    for (const auto& row : *rows) {
      if (!in_hand.insert(row.id).second) continue;
      spdlog::warn("notify {} {}", row.id, row.payload);
      report(row);
    }
  }

  void report(const OutboxRow& row) {
    engine.submit(
        [id = row.id](Core& core, Batch& batch) -> Result<Answer> {
          batch.delivered.push_back(id);
          core.record("system", engine::MessageDelivered{.channel = "log", .message = id}, {.role = "system"}, batch);
          return Answer{};
        },
        [self = shared_from_this(), id = row.id](const Result<Answer>&) {
          boost::asio::post(self->io, [self, id] { self->in_hand.erase(id); });
        });
  }

  boost::asio::io_context& io;
  engine::Journal& journal;
  engine::Engine& engine;
  const engine::Clock& clock;
  boost::asio::steady_timer timer;
  std::set<std::string> in_hand;
  bool stopped = false;
};

Outbox::Outbox(boost::asio::io_context& io, engine::Journal& journal, engine::Engine& engine,
               const engine::Clock& clock)
    : state_(std::make_shared<State>(io, journal, engine, clock)) {}

Outbox::~Outbox() {
  state_->stopped = true;
}

void Outbox::start() {
  state_->wait();
}

void Outbox::stop() {
  state_->stopped = true;
  state_->timer.cancel();
}

}  // namespace fenghuo::api

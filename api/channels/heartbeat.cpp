#include "api/channels/heartbeat.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

namespace fenghuo::api {

struct Heartbeat::State : std::enable_shared_from_this<State> {
  State(boost::asio::io_context& io_, Courier& courier_, const engine::Clock& clock_, HeartbeatOptions options_,
        Ready ready_)
      : io(io_), courier(courier_), clock(clock_), options(std::move(options_)), ready(std::move(ready_)), timer(io_) {}

  void beat() {
    if (stopped) return;
    // One at a time: a switch that hangs must not gather beats, nor an engine that does not answer.
    if (!open) {
      open = true;
      ready(
          [self = shared_from_this()](bool yes) { boost::asio::post(self->io, [self, yes] { self->answered(yes); }); });
    }
    timer.expires_after(std::chrono::milliseconds(options.every));
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->beat();
    });
  }

  void answered(bool yes) {
    if (stopped) return;
    if (!yes) return ended({Receipt::End::again, {}, "this server cannot keep changes at the moment"});
    courier.send({.id = "heartbeat", .at = clock.now().wall, .to = PingTarget{options.url}},
                 [self = shared_from_this()](Receipt receipt) {
                   boost::asio::post(self->io, [self, receipt = std::move(receipt)] { self->ended(receipt); });
                 });
  }

  void ended(const Receipt& receipt) {
    open = false;
    const bool well = receipt.end == Receipt::End::delivered;
    if (well == healthy) return;
    healthy = well;
    if (well)
      spdlog::info("heartbeat: goes through again");
    else
      spdlog::warn("heartbeat: no beat: {}", receipt.detail);
  }

  boost::asio::io_context& io;
  Courier& courier;
  const engine::Clock& clock;
  const HeartbeatOptions options;
  const Ready ready;
  boost::asio::steady_timer timer;
  bool open = false, healthy = true, stopped = false;
};

Heartbeat::Heartbeat(boost::asio::io_context& io, Courier& courier, const engine::Clock& clock,
                     HeartbeatOptions options, Ready ready)
    : state_(std::make_shared<State>(io, courier, clock, std::move(options), std::move(ready))) {}

Heartbeat::~Heartbeat() {
  stop();
}

void Heartbeat::start() {
  if (!state_->options.url.empty()) state_->beat();
}

void Heartbeat::stop() {
  state_->stopped = true;
  state_->timer.cancel();
}

}  // namespace fenghuo::api

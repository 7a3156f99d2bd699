#include "api/http/server.hpp"

#include "api/http/address.hpp"
#include "api/http/problem_http.hpp"
#include "api/http/session.hpp"

#include <algorithm>
#include <exception>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

namespace fenghuo::api {

namespace net = boost::asio;
using net::ip::tcp;

namespace {

constexpr std::chrono::milliseconds k_accept_pause{100};

/// What every coroutine started here ends with: nothing fails in silence.
struct ReportFailure {
  const char* what;
  void operator()(const std::exception_ptr& failure) const {
    if (!failure) return;
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      spdlog::error("{}: {}", what, error.what());
    } catch (...) {
      spdlog::error("{}: an exception of no known type", what);
    }
  }
};

/// One connection too many: told so without waiting for what it asks, which may be cut short. Under TLS it is not worth
/// a handshake.
void turn_away(tcp::socket socket, const ServerOptions& options) {
  if (options.tls) return;
  const auto problem = engine::Problem::make(engine::Kind::Unavailable, "too-many-connections",
                                             {"连接数已满，请稍后再试", "too many connections; try again"});
  const Response response = problem_response(problem, Request{});
  const std::string bytes =
      response_head(response, Request{}, BodyEnd::after(response.body.size()), false) + response.body;
  boost::system::error_code ignored;  // nothing is owed to this peer
  socket.non_blocking(true, ignored);
  socket.write_some(net::buffer(bytes), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

/// Among those who have not shown a valid token and are being waited for, the one that kept us waiting longest goes;
/// `network`: of that one only. False if there is none.
bool make_room(ServerState& state, const std::string* network = nullptr) {
  Session* slowest = nullptr;
  for (Session* session : state.sessions) {
    if (network != nullptr && session->network() != *network) continue;
    if (slowest != nullptr && session->waiting_since() > slowest->waiting_since()) continue;
    if (session->is_spare()) slowest = session;
  }
  if (slowest != nullptr) slowest->drop();
  return slowest != nullptr;
}

/// Whether one more connection may come in.
bool admit(ServerState& state, const tcp::socket& socket) {
  const std::string network = network_of(address_of(socket));
  const auto strangers = state.strangers.find(network);
  if (strangers != state.strangers.end() && strangers->second >= state.options.strangers_per_address)
    make_room(state, &network);  // if nobody of theirs keeps us waiting, it is we who are slow
  return state.sessions.size() < state.options.max_connections || make_room(state);
}

/// Runs until the server stops. Whatever else `accept` says (no descriptors, no memory, the client already gone), it
/// is tried again.
net::awaitable<void> accept_loop(std::shared_ptr<ServerState> state) {
  net::steady_timer pause(state->io);
  bool failing = false;
  while (!state->stopping) {
    auto [ec, socket] = co_await state->acceptor.async_accept(net::as_tuple(net::use_awaitable));
    if (state->stopping) co_return;
    if (ec == net::error::connection_aborted) continue;
    if (ec == net::error::no_descriptors && make_room(*state)) continue;
    if (ec) {
      if (!failing) spdlog::warn("accepting connections: {}; trying again", ec.message());
      failing = true;
      pause.expires_after(k_accept_pause);
      co_await pause.async_wait(net::as_tuple(net::use_awaitable));
      continue;
    }
    if (failing) spdlog::info("accepting connections again");
    failing = false;
    if (!admit(*state, socket)) {
      turn_away(std::move(socket), state->options);
      if (state->hooks.refused) state->hooks.refused();
      continue;
    }
    net::co_spawn(state->io, Session::run(std::make_shared<Session>(std::move(socket), state)),
                  ReportFailure{"session"});
  }
}

/// How often to look whose time is over: often enough for the shortest patience there is.
std::chrono::milliseconds look_every(const ServerOptions& options) {
  const auto shortest = std::min({options.header_timeout, options.body_timeout, options.idle_timeout,
                                  options.write_timeout, std::chrono::milliseconds(4'000)});
  return std::max(shortest / 8, std::chrono::milliseconds(5));
}

net::awaitable<void> watch_deadlines(std::shared_ptr<ServerState> state) {
  const auto pause = look_every(state->options);
  while (!state->stopping || !state->sessions.empty()) {
    state->deadline_watch.expires_after(pause);
    co_await state->deadline_watch.async_wait(net::as_tuple(net::use_awaitable));
    const auto now = Wire::SteadyClock::now();
    for (Session* session : state->sessions)
      session->look_at(now);  // they leave the set later, from the loop
  }
}

net::awaitable<void> watch_certificate(std::shared_ptr<ServerState> state) {
  while (!state->stopping) {
    state->certificate_watch.expires_after(state->options.tls_look_every);
    co_await state->certificate_watch.async_wait(net::as_tuple(net::use_awaitable));
    if (!state->stopping) state->options.tls->reload_if_changed();
  }
}

void stop_now(ServerState& state) {
  if (state.stopping) return;
  state.stopping = true;
  state.certificate_watch.cancel();
  state.deadline_watch.cancel();      // ends with the last session
  boost::system::error_code ignored;  // closing twice is no harm
  state.acceptor.close(ignored);
  for (Session* session : state.sessions)
    session->stop();  // they leave the set later, from the loop
}

}  // namespace

ServerState::ServerState(net::io_context& io_, ServerOptions options_, const Router& router_, Hooks hooks_)
    : io(io_),
      options(std::move(options_)),
      router(router_),
      hooks(std::move(hooks_)),
      acceptor(io_),
      certificate_watch(io_),
      deadline_watch(io_) {
  const tcp::endpoint at(net::ip::make_address(options.address), options.port);
  acceptor.open(at.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  acceptor.bind(at);
  acceptor.listen();
  port = acceptor.local_endpoint().port();
}

Server::Server(net::io_context& io, ServerOptions options, const Router& router, Hooks hooks)
    : state_(std::make_shared<ServerState>(io, std::move(options), router, std::move(hooks))) {}

Server::~Server() {
  stop_now(*state_);
}

unsigned short Server::port() const {
  return state_->port;
}

void Server::start() {
  net::co_spawn(state_->io, accept_loop(state_), ReportFailure{"accept loop"});
  net::co_spawn(state_->io, watch_deadlines(state_), ReportFailure{"deadline watch"});
  if (state_->options.tls) net::co_spawn(state_->io, watch_certificate(state_), ReportFailure{"certificate watch"});
}

void Server::reload_certificate() {
  net::post(state_->io, [state = state_] {
    if (state->options.tls) state->options.tls->reload();
  });
}

void Server::stop() {
  net::post(state_->io, [state = state_] { stop_now(*state); });
}

}  // namespace fenghuo::api

#include "api/http/session.hpp"

#include "api/http/address.hpp"
#include "api/http/problem_http.hpp"
#include "api/http/session_exchange.hpp"
#include "api/http/target.hpp"

#include <algorithm>
#include <exception>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

namespace fenghuo::api {

namespace net = boost::asio;
namespace beast = boost::beast;
using engine::Kind;
using engine::Problem;

namespace {

constexpr auto k_await = net::as_tuple(net::use_awaitable);
constexpr std::size_t k_request_id_bytes = 12;

/// Where the head in `data` ends, or where it broke off at a line feed that stands alone; npos if neither has come.
std::size_t head_end(std::string_view data, std::size_t from) {
  for (auto at = data.find('\n', from); at != data.npos; at = data.find('\n', at + 1)) {
    if (at == 0 || data[at - 1] != '\r') return at + 1;
    if (at >= 3 && data.substr(at - 3, 2) == "\r\n") return at + 1;
  }
  return data.npos;
}

}  // namespace

std::string address_of(const net::ip::tcp::socket& socket) {
  boost::system::error_code ec;
  net::ip::address address = socket.remote_endpoint(ec).address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    address = net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6());
  return ec ? std::string() : address.to_string();
}

Session::Session(net::ip::tcp::socket socket, std::shared_ptr<ServerState> server)
    : server_(std::move(server)),
      stream_(std::move(socket), server_->options.tls ? &server_->options.tls->context() : nullptr),
      buffer_(server_->options.header_limit + 2 * k_piece),
      peer_(address_of(stream_.tcp())),
      network_(network_of(peer_)),
      waiting_since_(++server_->turns) {
  boost::system::error_code ignored;  // a matter of speed only
  stream_.tcp().set_option(net::ip::tcp::no_delay(true), ignored);
  server_->sessions.insert(this);
  ++server_->strangers[network_];
}

Session::~Session() {
  recognise();
  server_->sessions.erase(this);
  if (server_->stopping && server_->sessions.empty()) server_->deadline_watch.cancel();
}

bool Session::is_spare() const {
  if (!stranger_ || serving_) return false;
  boost::system::error_code closed;
  return stream_.tcp().available(closed) == 0;
}

/// No stranger any more.
void Session::recognise() {
  if (!std::exchange(stranger_, false)) return;
  const auto count = server_->strangers.find(network_);
  if (--count->second == 0) server_->strangers.erase(count);
}

void Session::drop() {
  recognise();
  server_->sessions.erase(this);
  stream_.close();
}

void Session::stop() {
  if (streaming_) streaming_->stop();
  boost::system::error_code ignored;  // a connection that is gone waits for nothing
  if (idle_ || streaming_) stream_.tcp().cancel(ignored);
}

void Session::look_at(Wire::SteadyClock::time_point now) {
  if (stream_.overdue(now)) stream_.close();
}

net::awaitable<void> Session::run(std::shared_ptr<Session> self) {
  // g++ 12 miscompiles a co_await inside a condition: each stands in a statement of its own here.
  bool more = co_await self->begin();
  while (more)
    more = co_await self->serve_one();
}

/// The handshake, if there is to be one. It has to be done, and the first request's head to be there, within one
/// deadline.
net::awaitable<bool> Session::begin() {
  stream_.expires_after(server_->options.header_timeout);
  if (!stream_.secure()) co_return true;
  const auto [ec] = co_await stream_.async_handshake(k_await);
  if (!ec) co_return true;
  spdlog::debug("tls: {}: {}", peer_, ec.message());
  co_await drain();
  co_return false;
}

net::awaitable<bool> Session::serve_one() {
  Exchange x;
  x.request.peer = peer_;
  x.request.secure = stream_.secure();
  const auto head_size = co_await read_head();
  if (!head_size) co_return false;
  x.head_size = *head_size;
  stream_.expires_never();
  serving_ = true;
  const auto began = std::chrono::steady_clock::now();

  std::optional<Problem> failure;
  bool heard = false;
  try {
    heard = co_await answer(x);
    if (heard)
      if (auto prepared = prepare(x); !prepared) failure = prepared.error();
  } catch (const std::exception& error) {
    failure = Problem::internal(error.what());
  } catch (...) {
    failure = Problem::internal("an exception of no known type");
  }
  if (failure) {
    heard = true;
    x.file.reset();
    x.response = refuse(x, *failure);
    static_cast<void>(prepare(x));  // of a refusal, which has no file to open
  }
  serving_ = false;
  waiting_since_ = ++server_->turns;
  bool sent = false;
  if (heard) sent = co_await send(x);
  if (server_->hooks.log) {
    const auto took = std::chrono::steady_clock::now() - began;
    server_->hooks.log(x.request, x.response, std::chrono::duration_cast<std::chrono::microseconds>(took));
  }
  const bool uploading = !stranger_ && x.match.route != nullptr && x.match.route->body == BodyRule::file;
  if (sent && !x.keep) co_await drain(uploading);
  const bool more = sent && x.keep;
  co_return more;
}

/// The size of the head at the front of the buffer; 0 if it is larger than it may be; nothing if the client has gone.
net::awaitable<std::optional<std::size_t>> Session::read_head() {
  const auto& options = server_->options;
  idle_ = buffer_.size() == 0;
  if (idle_ && server_->stopping) co_return std::nullopt;
  const bool first = std::exchange(fresh_, false);
  if (!first) stream_.expires_after(idle_ ? options.idle_timeout : options.header_timeout);

  bool begun = false;
  std::size_t scanned = 0;
  while (true) {
    std::string_view data = buffered();
    if (!begun && data.size() >= 2) {
      begun = true;
      if (data.starts_with("\r\n")) {  // RFC 9112 section 2.2: one empty line before a request is forgiven
        buffer_.consume(2);
        data = buffered();
      }
    }
    const std::size_t end = begun ? head_end(data.substr(0, options.header_limit), scanned) : data.npos;
    if (end != data.npos) co_return end;
    if (data.size() >= options.header_limit) co_return 0;
    scanned = begun ? data.size() : 0;

    const auto [ec, count] = co_await stream_.async_read_some(buffer_.prepare(k_head_read), k_await);
    if (ec) co_return std::nullopt;
    buffer_.commit(count);
    if (idle_ && !first) stream_.expires_after(options.header_timeout);
    idle_ = false;
  }
}

/// Fills `x.response`; false if the client has gone and nobody is left to answer.
net::awaitable<bool> Session::answer(Exchange& x) {
  if (auto early = open(x)) {
    x.response = std::move(*early);
    co_return true;
  }
  const Route& route = *x.match.route;
  Result<void> admitted = {};
  if (server_->hooks.authorize) {
    admitted = co_await server_->hooks.authorize(x.request, route);
  } else if (route.access == Access::token) {
    admitted = Problem::make(Kind::Unauthenticated, "unauthenticated", {"请先登录", "sign in first"});
  }
  if (admitted && x.request.caller.has_value()) recognise();
  if (admitted) admitted = admit_body(x);
  if (!admitted) {
    x.response = refuse(x, admitted.error());
    co_return true;
  }
  const Result<bool> received = co_await receive(x);
  stream_.expires_never();
  if (!received) {
    x.response = refuse(x, received.error());
    co_return true;
  }
  if (!*received) {
    x.response.status = 408;  // for the log alone
    x.request.detail = "client-gone";
    co_return false;
  }
  x.response = co_await route.handle(x.request);
  co_return true;
}

/// Takes the head off the buffer and finds its route; a response if that is already the whole answer.
std::optional<Response> Session::open(Exchange& x) {
  Request& request = x.request;
  engine::Random& random = server_->hooks.random ? *server_->hooks.random : server_->platform_random;
  request.id = random.hex(k_request_id_bytes);
  if (x.head_size == 0) {
    return refuse(x, Problem::make(Kind::Malformed, "header-too-large", {"请求头过大", "the header is too large"}),
                  431);
  }
  auto head = parse_head(buffered().substr(0, x.head_size));
  if (!head) return refuse(x, head.error().problem, head.error().status);
  x.head = std::move(*head);
  request.method = x.head.method;
  request.target = x.head.target;
  request.headers = std::move(x.head.headers);
  if (const auto id = request.header("X-Request-Id"); is_safe_request_id(id)) request.id = id;
  request.language = choose_language(request.header("Accept-Language"));

  beast::error_code ec;
  x.parser.put(net::buffer(buffer_.data().data(), x.head_size), ec);
  const auto length = x.parser.is_header_done() ? x.parser.content_length() : boost::none;
  if (ec || !x.parser.is_header_done() || x.parser.chunked() != x.head.chunked ||
      length.has_value() != x.head.content_length.has_value() ||
      length.value_or(0) != x.head.content_length.value_or(0)) {
    x.broken = true;
    return refuse(x, Problem::make(Kind::Malformed, "bad-request", {"请求头有误", "bad request header"}));
  }
  buffer_.consume(x.head_size);

  auto target = parse_target(request.target);
  if (!target) return refuse(x, target.error());
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  auto match = server_->router.match(request.method, request.path);
  if (!match) return refuse(x, match.error());
  x.match = std::move(*match);
  request.path_params = std::move(x.match.params);
  if (x.match.route) return std::nullopt;
  return Response::no_content().with("Allow", join_words(x.match.allow));
}

std::string_view Session::buffered() const {
  return {static_cast<const char*>(buffer_.data().data()), buffer_.data().size()};
}

}  // namespace fenghuo::api

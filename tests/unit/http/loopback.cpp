#include "tests/unit/http/loopback.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fenghuo::api::test {

namespace net = boost::asio;

Loopback::Loopback(ServerOptions options) {
  add("GET", "/echo", BodyRule::none, Access::public_, &Loopback::echo);
  add("POST", "/echo", BodyRule::json, Access::public_, &Loopback::echo);
  add("POST", "/alert", BodyRule::alert, Access::public_, &Loopback::echo);
  add("POST", "/private", BodyRule::json, Access::token, &Loopback::echo);
  add("GET", "/gate", BodyRule::none, Access::public_, &Loopback::gate);
  Route file;
  file.method = "POST";
  file.pattern = "/upload";
  file.body = BodyRule::file;
  file.access = Access::public_;
  file.handle = [this](Request& request) { return uploaded(request); };
  file.open_sink = [this](Request&) -> Result<std::unique_ptr<BodySink>> {
    return std::make_unique<UploadSink>(upload);
  };
  router_.add(std::move(file));

  Hooks hooks;
  hooks.authorize = [this](Request& request, const Route& route) { return authorize(request, route); };
  hooks.log = [this, first = true](const Request& request, const Response& response,
                                   std::chrono::microseconds) mutable {
    {
      const std::lock_guard lock(mutex_);
      log_.push_back(request.method + " " + request.target + " " + std::to_string(response.status) + " " +
                     request.detail);
    }
    if (std::exchange(first, false)) logged.set_value();
  };
  hooks.random = &random_;
  options.port = 0;
  gate_.expires_at(net::steady_timer::time_point::max());
  server_ = std::make_unique<Server>(io_, options, router_, std::move(hooks));
  server_->start();
  thread_ = std::thread([this] { io_.run(); });
}

Loopback::~Loopback() {
  server_->stop();
  open_gate();
  join();
}

void Loopback::add(std::string method, std::string pattern, BodyRule body, Access access,
                   net::awaitable<Response> (Loopback::*handle)(Request&)) {
  Route route;
  route.method = std::move(method);
  route.pattern = std::move(pattern);
  route.body = body;
  route.access = access;
  route.handle = [this, handle](Request& request) { return (this->*handle)(request); };
  router_.add(std::move(route));
}

net::awaitable<Result<void>> Loopback::authorize(Request& request, const Route& route) {
  if (request.query.contains("authorize-throws")) throw std::runtime_error("the directory is on fire");
  if (route.access == Access::token && request.header("Authorization") != "Bearer fh_good")
    co_return engine::Problem::make(engine::Kind::Unauthenticated, "unauthenticated", {"请先登录", "sign in first"});
  request.caller = std::string("ops");
  co_return Result<void>{};
}

/// Says back what it was asked; the query makes it misbehave.
net::awaitable<Response> Loopback::echo(Request& request) {
  if (request.query.contains("throw")) throw std::runtime_error("secret of the house");
  if (request.query.contains("throw-int")) throw 7;
  Response out = Response::json(200, request.method + ":" + request.body);
  if (request.query.contains("split")) out.with("X-Split", "a\r\nSet-Cookie: b");
  if (request.query.contains("close")) out.close = true;
  if (request.query.contains("big")) out.body.assign(std::stoul(request.query.at("big")), 'x');
  if (request.query.contains("file"))
    out.file = FileBody{request.query.at("file"), 10, std::stoul(request.query.at("size"))};
  if (request.query.contains("nothing")) out = Response::no_content();
  co_return out;
}

net::awaitable<Response> Loopback::gate(Request&) {
  at_gate.set_value();
  co_await gate_.async_wait(net::as_tuple(net::use_awaitable));
  co_return Response::json(200, "through");
}

net::awaitable<Response> Loopback::uploaded(Request& request) {
  co_return Response::json(201, request.sink ? std::to_string(upload.bytes.size()) : "no sink");
}

}  // namespace fenghuo::api::test

#include "api/serve.hpp"

#include "api/channels/outbox.hpp"
#include "api/http/server.hpp"
#include "api/routes/door.hpp"
#include "api/sample.hpp"

#include <charconv>
#include <csignal>
#include <fstream>
#include <iostream>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/signal_set.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace fenghuo::api {

using engine::Kind;
using engine::Problem;
using engine::Result;

namespace {

constexpr int k_refused = 1, k_usage = 2, k_damaged = 3;

/// "127.0.0.1:8440", "[::1]:8440". Without TLS only loopback is listened on: tokens would cross the wire in the clear.
Result<ServerOptions> read_listen(const std::string& listen) {
  const auto colon = listen.rfind(':');
  ServerOptions options;
  boost::system::error_code bad;
  std::string host = colon == std::string::npos ? "" : listen.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto address = boost::asio::ip::make_address(host, bad);
  const char* first = listen.data() + colon + 1;
  const auto [end, error] = std::from_chars(first, listen.data() + listen.size(), options.port);
  if (colon == std::string::npos || bad || error != std::errc{} || end != listen.data() + listen.size())
    return Problem::invalid("listen", {"listen 应为 地址:端口，如 127.0.0.1:8440",
                                       "listen must be ADDRESS:PORT, e.g. 127.0.0.1:8440; got " + listen});
  if (!address.is_loopback())
    return Problem::invalid("listen", {"未启用 TLS 时只能监听本机回环地址",
                                       "without TLS only a loopback address may be listened on; got " + host});
  options.address = host;
  return options;
}

void set_up_log(const ServeOptions& options) {
  auto logger = spdlog::get("fenghuo");
  if (!logger) logger = spdlog::stderr_logger_mt("fenghuo");
  logger->set_level(spdlog::level::from_str(options.log_level));
  logger->set_pattern(options.log_format == "json" ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":"%v"})"
                                                   : "%Y-%m-%d %H:%M:%S.%e %l %v");
  spdlog::set_default_logger(std::move(logger));
}

/// One line of a log whatever the client sent: control characters and quotes are escaped.
std::string one_line(const std::string& text) {
  std::string out;
  engine::JsonWriter(out).string(text);
  return out.substr(1, out.size() - 2);
}

Hooks make_hooks(Door& door) {
  Hooks hooks;
  hooks.random = &door.random;
  hooks.authorize = [&door](Request& request, const Route& route) { return authorize(door, request, route); };
  hooks.log = [](const Request& request, const Response& response, std::chrono::microseconds took) {
    const auto level = response.status >= 500 ? spdlog::level::warn : spdlog::level::debug;
    spdlog::log(level, "{} {} {} {} {}us {}", one_line(request.method), one_line(request.path), response.status,
                request.id, took.count(), one_line(request.detail));
  };
  return hooks;
}

void add_routes(Router& router, Door& door) {
  add_incident_routes(router, door);
  add_step_routes(router, door);
  add_duty_routes(router, door);
  add_evidence_routes(router, door);
  add_alert_routes(router, door);
  add_registry_routes(router, door);
  add_token_routes(router, door);
  add_session_routes(router, door);
  add_page_routes(router);
  add_health_routes(router, door);
}

int complain(const Problem& problem, int code) {
  std::cerr << "fenghuo serve: " << problem.detail.en << "\n               " << problem.detail.zh << "\n";
  for (const auto& error : problem.errors)
    std::cerr << "  " << error.pointer << ": " << error.detail.en << "\n";
  return code;
}

}  // namespace

int serve(const ServeOptions& options) {
  set_up_log(options);
  std::signal(SIGPIPE, SIG_IGN);
  const auto listen = read_listen(options.listen);
  if (!listen) return complain(listen.error(), k_usage);
  auto opened = House::open(options.data, options.playbooks);
  if (!opened) return complain(opened.error(), opened.error().kind == Kind::NotAllowed ? k_refused : k_damaged);
  House& house = **opened;
  if (auto ok = make_first_admin(house, options.data); !ok) return complain(ok.error(), k_damaged);

  Door door(*house.engine, *house.vault, house.random);
  Router router;
  add_routes(router, door);
  boost::asio::io_context io(1);
  try {
    Server server(io, *listen, router, make_hooks(door));
    Outbox outbox(io, *house.journal, *house.engine, house.clock);
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code& error, int) {
      if (error) return;
      spdlog::info("stopping: finishing what was accepted");
      server.stop();
      outbox.stop();
    });
    server.start();
    outbox.start();
    const std::string address =
        "http://" + options.listen.substr(0, options.listen.rfind(':')) + ":" + std::to_string(server.port());
    std::ofstream(options.data + "/server.json", std::ios::trunc)
        << "{\"url\":\"" << address << "\",\"pid\":" << getpid() << "}\n";
    spdlog::info("listening on {}, data in {}", address, options.data);
    io.run();
  } catch (const boost::system::system_error& error) {
    return complain(
        Problem::make(Kind::Unavailable, "cannot-listen",
                      {"无法监听 " + options.listen, "cannot listen on " + options.listen + ": " + error.what()}),
        k_damaged);
  }
  opened->reset();
  spdlog::info("stopped");
  return 0;
}

}  // namespace fenghuo::api

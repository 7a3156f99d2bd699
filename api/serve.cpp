#include "api/serve.hpp"

#include "api/channels/mailroom.hpp"
#include "api/config/checks.hpp"
#include "api/http/server.hpp"
#include "api/http/tls.hpp"
#include "api/one_line.hpp"
#include "api/routes/door.hpp"
#include "api/routes/metrics.hpp"
#include "api/sample.hpp"
#include "api/stream/feed.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iostream>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace fenghuo::api {

using engine::Kind;
using engine::Problem;
using engine::Result;

namespace {

constexpr int k_refused = 1, k_usage = 2, k_damaged = 3;

/// How many descriptors there can be, less what the house itself needs.
std::size_t connections_possible() {
  constexpr rlim_t k_own = 128;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 256;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<std::size_t>(limit.rlim_cur > 2 * k_own ? limit.rlim_cur - k_own : limit.rlim_cur / 2);
}

Result<ServerOptions> read_listen(const ServeOptions& options) {
  if (const auto misfit = check_together(options)) return Problem::invalid(misfit->key, misfit->why);
  const auto endpoint = read_endpoint(options.listen);
  if (!endpoint) return endpoint.error();
  ServerOptions out;
  out.address = endpoint->address;
  out.port = endpoint->port;
  out.strangers_per_address = static_cast<std::size_t>(options.strangers_per_address);
  out.max_connections = std::min(out.max_connections, connections_possible());
  out.strangers_per_address = std::min(out.strangers_per_address, out.max_connections / 2);
  if (options.tls_cert.empty()) return out;
  auto tls = Tls::load(options.tls_cert, options.tls_key);
  if (!tls) return tls.error();
  out.tls = std::move(*tls);
  return out;
}

void set_up_log(const ServeOptions& options) {
  auto logger = spdlog::get("fenghuo");
  if (!logger) logger = spdlog::stderr_logger_mt("fenghuo");
  logger->set_level(spdlog::level::from_str(options.log_level));
  logger->set_pattern(options.log_format == "json" ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":"%v"})"
                                                   : "%Y-%m-%d %H:%M:%S.%e %l %v");
  spdlog::set_default_logger(std::move(logger));
}

Hooks make_hooks(Door& door, Metrics& metrics) {
  Hooks hooks;
  hooks.random = &door.random;
  hooks.authorize = [&door](Request& request, const Route& route) { return authorize(door, request, route); };
  hooks.refused = [&metrics] { metrics.note_refused_connection(); };
  hooks.log = [&metrics](const Request& request, const Response& response, std::chrono::microseconds took) {
    metrics.note_answer(request, response, took);
    const auto level = response.status >= 500 ? spdlog::level::warn : spdlog::level::debug;
    if (!spdlog::should_log(level)) return;
    spdlog::log(level, "{} {} {} {} {}us {}", one_line(request.method), one_line(request.path), response.status,
                request.id, took.count(), one_line(request.detail));
  };
  return hooks;
}

/// SIGHUP asks for the certificate's files to be read again.
void reload_on(boost::asio::signal_set& signal, Server& server) {
  signal.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    server.reload_certificate();
    reload_on(signal, server);
  });
}

/// Once, where somebody would meet such a link: on a channel there is, or from another machine.
void warn_of_links(House& house, const ServeOptions& options) {
  const auto note = note_on_links(options);
  if (!note) return;
  const auto endpoint = read_endpoint(options.listen);
  bool met = endpoint && !endpoint->loopback;
  const auto asked = house.run([&met](engine::Core& core, engine::Batch&) -> Result<engine::Answer> {
    met = met || std::ranges::any_of(core.registry().channels(), [](const auto& one) { return one.second.enabled; });
    return engine::Answer{};
  });
  if (asked && met) spdlog::warn("{}", note->en);
}

/// For those who start us: `<data>/server.json` says where we listen.
Result<void> note_address(const std::string& data, const std::string& address) {
  const std::string name = data + "/server.json";
  std::ofstream file(name, std::ios::trunc);
  file << "{\"url\":\"" << address << "\",\"pid\":" << getpid() << "}\n" << std::flush;
  if (file) return {};
  return Problem::make(Kind::Unavailable, "cannot-note-address", {"无法写入 " + name, "cannot write " + name});
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
  const auto listen = read_listen(options);
  if (!listen) return complain(listen.error(), k_usage);
  auto opened = House::open(options);
  if (!opened) return complain(opened.error(), opened.error().kind == Kind::NotAllowed ? k_refused : k_damaged);
  House& house = **opened;
  if (auto ok = make_first_admin(house, options.data); !ok) return complain(ok.error(), k_damaged);

  Door door(*house.engine, *house.vault, house.random);
  auto outbound = Outbound::read(options.outbound_allow);
  if (!outbound) return complain(outbound.error(), k_usage);
  door.outbound = std::move(*outbound);
  door.zone = house.zone;
  door.drills = house.drills.get();
  door.improvements = house.improvements.get();
  door.compare = house.compare.get();
  door.series = house.series.get();
  door.scenarios = &house.scenarios;
  door.doorkeeper = std::make_unique<Doorkeeper>(house.clock, options.unauthenticated_per_minute);
  Router router;
  boost::asio::io_context io(1);
  auto mailroom = Mailroom::open(io, house, options);
  if (!mailroom) return complain(mailroom.error(), k_usage);
  Feed feed(io, *house.journal, door);
  Metrics metrics(house.clock);
  add_routes(router, door, feed, metrics);
  try {
    Server server(io, *listen, router, make_hooks(door, metrics));
    boost::asio::signal_set reload(io, SIGHUP), signals(io, SIGINT, SIGTERM);
    reload_on(reload, server);
    signals.async_wait([&](const boost::system::error_code& error, int) {
      if (error) return;
      spdlog::info("stopping: finishing what was accepted");
      reload.cancel();
      server.stop();
      feed.stop();
      (*mailroom)->stop();
    });
    if (auto begun = feed.start(); !begun) return complain(begun.error(), k_damaged);
    server.start();
    const std::string address = (listen->tls ? "https://" : "http://") +
                                options.listen.substr(0, options.listen.rfind(':')) + ":" +
                                std::to_string(server.port());
    if (auto noted = note_address(options.data, address); !noted) return complain(noted.error(), k_damaged);
    spdlog::info("listening on {}, data in {}", address, options.data);
    warn_of_links(house, options);
    (*mailroom)->start(address);
    io.run();
  } catch (const boost::system::system_error& error) {
    return complain(
        Problem::make(Kind::Unavailable, "cannot-listen",
                      {"无法监听 " + options.listen, "cannot listen on " + options.listen + ": " + error.what()}),
        k_damaged);
  }
  mailroom->reset();
  opened->reset();
  spdlog::info("stopped");
  return 0;
}

}  // namespace fenghuo::api

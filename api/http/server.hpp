#pragma once
#include "api/http/message.hpp"
#include "api/http/router.hpp"
#include "engine/base/random.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

namespace boost::asio {
class io_context;
}

namespace fenghuo::api {

class Tls;

struct ServerOptions {
  std::string address = "127.0.0.1";  ///< IPv4 or IPv6 literal
  unsigned short port = 8440;         ///< 0: any free one, see Server::port
  std::shared_ptr<Tls> tls;           ///< null: plain HTTP. The server's thread alone uses it from `start` on
  /// Beyond these, whoever has shown no valid token and keeps us waiting longest is let go; if nobody, 503.
  std::size_t max_connections = 4096;
  std::size_t strangers_per_address = 512;  ///< connections without a valid token as yet; IPv6: of one /64

  std::size_t header_limit = 8192;        ///< beyond it 431
  std::uint64_t json_limit = 1ULL << 20;  ///< beyond these 413
  std::uint64_t alert_limit = 16ULL << 20;
  std::uint64_t file_limit = 2ULL << 30;

  /// From a request's first byte to its empty line; for the first one from the accept on, the TLS handshake included.
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds body_timeout{30'000};   ///< a whole body in memory; for a file, every 64 KiB of it
  std::chrono::milliseconds idle_timeout{60'000};   ///< between two requests
  std::chrono::milliseconds write_timeout{30'000};  ///< every 64 KiB of an answer
  std::chrono::milliseconds tls_look_every{5'000};  ///< whether the certificate's files were replaced
};

/// What the server asks of the house around it. All run on the network thread.
struct Hooks {
  /// Who is this, and may they use this route? Called for every routed request, public ones too, when its head has been
  /// read and before its body is; sets `Request::caller`. Without it every route with Access::token answers 401.
  std::function<boost::asio::awaitable<Result<void>>(Request&, const Route&)> authorize;
  /// Once for every answer, also those to requests that could not be read (method and target are then empty).
  std::function<void(const Request&, const Response&, std::chrono::microseconds)> log;
  /// Once for every connection that is turned away because there are too many.
  std::function<void()> refused;
  /// Request ids; null: the platform's.
  engine::Random* random = nullptr;
};

struct ServerState;

/// HTTP/1.1 over TCP on one io_context that one thread runs. Requests on a connection are served one after another; a
/// body is bounded before it is held, a slow client costs one descriptor and is let go after its timeout, and a lack of
/// descriptors delays accepting but never ends it. An exception from a hook, a sink or a handler ends as 500, here.
///
/// The io_context and the router must outlive the server; the router must not change after `start`.
class Server {
 public:
  /// Binds and listens; throws boost::system::system_error when it cannot (address in use, no such address).
  Server(boost::asio::io_context& io, ServerOptions options, const Router& router, Hooks hooks);
  /// Stops accepting. Destroy it on the io_context's thread, or when that no longer runs.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] unsigned short port() const;
  void start();
  /// Reads the certificate's files again, from any thread; see Tls::reload.
  void reload_certificate();
  /// Graceful, from any thread, returns at once: no new connections, idle ones are closed, streams are ended, requests
  /// that have begun are answered and their connections closed. The io_context then runs out of the server's work.
  void stop();

 private:
  std::shared_ptr<ServerState> state_;
};

}  // namespace fenghuo::api

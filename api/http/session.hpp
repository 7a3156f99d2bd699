#pragma once
/// Inside the server only: this header brings Beast. Everything here runs on the network thread.
#include "api/http/framing.hpp"
#include "api/http/server.hpp"
#include "api/http/tls.hpp"
#include "api/http/wire.hpp"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>

namespace fenghuo::api {

class Session;

/// The other end's address without port; empty if it has gone already.
std::string address_of(const boost::asio::ip::tcp::socket& socket);

/// Shared by the server, its accept loop and its sessions; lives as long as the last of them.
struct ServerState {
  ServerState(boost::asio::io_context& io_, ServerOptions options_, const Router& router_, Hooks hooks_);

  boost::asio::io_context& io;
  const ServerOptions options;
  const Router& router;
  const Hooks hooks;
  engine::SystemRandom platform_random;
  boost::asio::ip::tcp::acceptor acceptor;
  boost::asio::steady_timer certificate_watch, deadline_watch;
  std::unordered_set<Session*> sessions;
  std::unordered_map<std::string, std::size_t> strangers;  // by network: connections on which nobody was recognised
  std::uint64_t turns = 0;                                 // orders sessions by when they began to wait
  unsigned short port = 0;
  bool stopping = false;
};

/// One connection: reads a head, asks who it is, takes the body, answers, and again. Registers itself with the state
/// for as long as it lives.
class Session {
 public:
  Session(boost::asio::ip::tcp::socket socket, std::shared_ptr<ServerState> server);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Serves until the connection ends. Holds the session alive.
  static boost::asio::awaitable<void> run(std::shared_ptr<Session> self);
  /// For a graceful stop: a connection between two requests is closed, a stream comes to its end, any other finishes
  /// its answer first.
  void stop();
  /// Closes the connection if its peer's time is over.
  void look_at(Wire::SteadyClock::time_point now);
  /// Waits for its client, who has not shown a valid token yet: the first to go when others need the room. Not so if
  /// the client waits for us.
  [[nodiscard]] bool is_spare() const;
  [[nodiscard]] const std::string& network() const { return network_; }
  /// Smaller: has been waiting for longer.
  [[nodiscard]] std::uint64_t waiting_since() const { return waiting_since_; }
  /// Closes the connection at once; the session is as good as gone.
  void drop();

 private:
  struct Exchange;

  // session.cpp: the loop
  void recognise();
  boost::asio::awaitable<bool> begin();
  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<std::optional<std::size_t>> read_head();
  boost::asio::awaitable<bool> answer(Exchange& x);
  std::optional<Response> open(Exchange& x);
  std::string_view buffered() const;
  // session_send.cpp: bytes to the client
  boost::asio::awaitable<bool> send(Exchange& x);
  boost::asio::awaitable<bool> send_stream(Exchange& x);
  boost::asio::awaitable<bool> write(std::string_view head, std::string_view bytes);
  boost::asio::awaitable<void> drain(bool uploading = false);
  // session_body.cpp: the request's body
  Result<void> admit_body(Exchange& x) const;
  boost::asio::awaitable<Result<bool>> receive(Exchange& x);
  boost::asio::awaitable<Result<bool>> read_body(Exchange& x, BodySink& sink);
  // session_answer.cpp: making the answer ready
  Response refuse(Exchange& x, const engine::Problem& problem, std::optional<int> status = {}) const;
  engine::Result<void> prepare(Exchange& x) const;

  std::shared_ptr<ServerState> server_;
  Wire stream_;
  boost::beast::flat_buffer buffer_;
  std::string peer_, network_;
  std::uint64_t waiting_since_;
  bool fresh_ = true;  // no request has been read yet
  bool idle_ = true;   // waiting for a request's first byte
  bool stranger_ = true, serving_ = false;
  BodyStream* streaming_ = nullptr;
};

}  // namespace fenghuo::api

#pragma once
/// Inside the server only: this header brings Asio's sockets and OpenSSL.
#include <chrono>
#include <optional>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

namespace fenghuo::api {

/// A connection's bytes, plain or under TLS: one type, so that a session is written and compiled once.
///
/// It also remembers by when the peer must have done its part. The server looks over all connections a few times a
/// second and closes those whose time is over: a timer for each operation costs more than the operation.
class Wire {
 public:
  using executor_type = boost::asio::ip::tcp::socket::executor_type;
  using SteadyClock = std::chrono::steady_clock;

  /// Under TLS if there is a context; it need not outlive the call.
  Wire(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls) : tcp_(std::move(socket)) {
    if (tls != nullptr) tls_.emplace(tcp_, *tls);
  }
  Wire(const Wire&) = delete;  // TLS refers to the socket
  Wire& operator=(const Wire&) = delete;

  executor_type get_executor() { return tcp_.get_executor(); }
  [[nodiscard]] bool secure() const { return tls_.has_value(); }
  /// What lies below TLS.
  boost::asio::ip::tcp::socket& tcp() { return tcp_; }
  [[nodiscard]] const boost::asio::ip::tcp::socket& tcp() const { return tcp_; }

  /// Whatever is waited for from now on has to be there within this time.
  void expires_after(SteadyClock::duration patience) { deadline_ = SteadyClock::now() + patience; }
  /// Now it is the peer who waits.
  void expires_never() { deadline_ = SteadyClock::time_point::max(); }
  [[nodiscard]] bool overdue(SteadyClock::time_point now) const { return now >= deadline_; }
  /// Ends whatever is under way.
  void close() {
    boost::system::error_code ignored;  // closed already: just as well
    tcp_.close(ignored);
  }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    if (tls_) return tls_->async_read_some(buffers, std::forward<Token>(token));
    return tcp_.async_read_some(buffers, std::forward<Token>(token));
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    if (tls_) return tls_->async_write_some(buffers, std::forward<Token>(token));
    return tcp_.async_write_some(buffers, std::forward<Token>(token));
  }
  /// Both only if `secure()`.
  template <class Token>
  auto async_handshake(Token&& token) {
    return tls_->async_handshake(boost::asio::ssl::stream_base::server, std::forward<Token>(token));
  }
  template <class Token>
  auto async_shutdown(Token&& token) {
    return tls_->async_shutdown(std::forward<Token>(token));
  }

 private:
  boost::asio::ip::tcp::socket tcp_;
  std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
};

}  // namespace fenghuo::api

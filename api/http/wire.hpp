#pragma once
/// Inside the server only: this header brings Beast and OpenSSL.
#include <optional>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>

namespace fenghuo::api {

/// A connection's bytes, plain or under TLS: one type, so that a session is written and compiled once. Every operation
/// is under the deadline that was set last.
class Wire {
 public:
  using executor_type = boost::beast::tcp_stream::executor_type;

  /// Under TLS if there is a context; it need not outlive the call.
  Wire(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls) : tcp_(std::move(socket)) {
    if (tls != nullptr) tls_.emplace(tcp_, *tls);
  }

  executor_type get_executor() { return tcp_.get_executor(); }
  [[nodiscard]] bool secure() const { return tls_.has_value(); }
  /// What lies below TLS.
  boost::beast::tcp_stream& tcp() { return tcp_; }
  [[nodiscard]] const boost::beast::tcp_stream& tcp() const { return tcp_; }
  template <class Duration>
  void expires_after(Duration patience) {
    tcp_.expires_after(patience);
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
  boost::beast::tcp_stream tcp_;
  std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
};

}  // namespace fenghuo::api

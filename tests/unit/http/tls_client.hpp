#pragma once
#include <memory>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

namespace fenghuo::api::test {

/// A TLS client on 127.0.0.1 that trusts nobody and everybody: it says what it was shown. Never hangs.
class TlsClient {
 public:
  struct Offer {
    int oldest = TLS1_2_VERSION, newest = TLS1_3_VERSION;
    std::string protocols = std::string("\x08http/1.1");  ///< as on the wire; empty: names none
    std::string ciphers;                                  ///< of TLS 1.2; empty: the library's own
  };
  TlsClient(unsigned short port, const Offer& offer);
  explicit TlsClient(unsigned short port) : TlsClient(port, Offer{}) {}
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  [[nodiscard]] bool shaken() const { return shaken_; }
  [[nodiscard]] std::string version() const { return SSL_get_version(ssl_.get()); }
  [[nodiscard]] std::string protocol() const;
  /// The common name of the certificate that was shown.
  [[nodiscard]] std::string name() const;
  void send(std::string_view bytes);
  /// One answer: its head, and as much as Content-Length says. Empty if the connection ended.
  std::string answer();
  std::string ask(std::string_view bytes) {
    send(bytes);
    return answer();
  }
  /// True if the other side ended TLS in order and sent nothing more.
  bool at_end();
  /// False if the other side would not renegotiate.
  bool renegotiate();

 private:
  bool more();

  int socket_ = -1;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_{nullptr, SSL_CTX_free};
  std::unique_ptr<SSL, void (*)(SSL*)> ssl_{nullptr, SSL_free};
  bool shaken_ = false;
  std::string in_;
};

}  // namespace fenghuo::api::test

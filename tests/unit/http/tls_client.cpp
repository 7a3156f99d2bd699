#include "tests/unit/http/tls_client.hpp"

#include "tests/support/loopback_socket.hpp"

#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <openssl/x509.h>

namespace fenghuo::api::test {

TlsClient::TlsClient(unsigned short port, const Offer& offer)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval patience{10, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (!tests::connect_loopback(socket_, port)) throw std::runtime_error("cannot connect");

  context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_security_level(context_.get(), 0);  // or the library would not even offer what is to be refused
  SSL_CTX_set_min_proto_version(context_.get(), offer.oldest);
  SSL_CTX_set_max_proto_version(context_.get(), offer.newest);
  if (!offer.ciphers.empty() && SSL_CTX_set_cipher_list(context_.get(), offer.ciphers.c_str()) != 1)
    throw std::runtime_error("no such ciphers");
  if (!offer.protocols.empty())
    SSL_CTX_set_alpn_protos(context_.get(), reinterpret_cast<const unsigned char*>(offer.protocols.data()),
                            static_cast<unsigned int>(offer.protocols.size()));
  ssl_.reset(SSL_new(context_.get()));
  SSL_set_fd(ssl_.get(), socket_);
  shaken_ = SSL_connect(ssl_.get()) == 1;
}

TlsClient::~TlsClient() {
  ssl_.reset();
  ::close(socket_);
}

std::string TlsClient::protocol() const {
  const unsigned char* chosen = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &chosen, &size);
  return {reinterpret_cast<const char*>(chosen), size};
}

std::string TlsClient::name() const {
  const std::unique_ptr<X509, void (*)(X509*)> shown(SSL_get1_peer_certificate(ssl_.get()), X509_free);
  char text[256] = "";
  if (shown) X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, text, sizeof text);
  return text;
}

void TlsClient::send(std::string_view bytes) {
  SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
}

bool TlsClient::more() {
  char piece[16 << 10];
  const int got = SSL_read(ssl_.get(), piece, sizeof piece);
  if (got <= 0) return false;
  in_.append(piece, static_cast<std::size_t>(got));
  return true;
}

std::string TlsClient::answer() {
  std::size_t end = 0;
  while ((end = in_.find("\r\n\r\n")) == in_.npos)
    if (!more()) return {};
  std::size_t size = end + 4;
  if (const auto length = in_.find("Content-Length: "); length < end) size += std::stoul(in_.substr(length + 16));
  while (in_.size() < size)
    if (!more()) return {};
  const std::string out = in_.substr(0, size);
  in_.erase(0, size);
  return out;
}

bool TlsClient::at_end() {
  return in_.empty() && !more() && (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

bool TlsClient::renegotiate() {
  return SSL_renegotiate(ssl_.get()) == 1 && SSL_do_handshake(ssl_.get()) == 1 &&
         !ask("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n").empty();
}

}  // namespace fenghuo::api::test

#include "api/http/tls.hpp"

#include <sys/stat.h>

#include <boost/asio/ssl/context.hpp>
#include <spdlog/spdlog.h>

namespace fenghuo::api {

namespace ssl = boost::asio::ssl;
using engine::Problem;
using engine::Result;

namespace {

/// Forward secrecy and authenticated encryption only. TLS 1.3 has nothing else.
constexpr const char* k_ciphers_of_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";

/// HTTP/1.1, if the client names protocols at all; one that wants only others is told so.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                    unsigned int size, void*) {
  static constexpr unsigned char k_spoken[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, k_spoken, sizeof k_spoken - 1, offered, size) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

void harden(ssl::context& context) {
  SSL_CTX* native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_cipher_list(native, k_ciphers_of_1_2);
  static constexpr unsigned char k_session_scope[] = "fenghuo";
  SSL_CTX_set_session_id_context(native, k_session_scope, sizeof k_session_scope - 1);
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  // Without this, OpenSSL would ask for a pass phrase on the terminal.
  context.set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); });
}

Problem wrong(const char* setting, const std::string& file, const boost::system::error_code& why) {
  return Problem::invalid(
      setting, {"无法使用文件 " + file + "：" + why.message(), "cannot use the file " + file + ": " + why.message()});
}

Result<std::shared_ptr<ssl::context>> make_context(const std::string& certificate, const std::string& key) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  harden(*context);
  boost::system::error_code why;
  if (context->use_certificate_chain_file(certificate, why)) return wrong("tls.cert", certificate, why);
  // OpenSSL compares the key with the certificate that is there already.
  if (context->use_private_key_file(key, ssl::context::pem, why)) return wrong("tls.key", key, why);
  return context;
}

}  // namespace

Tls::Tls(std::string certificate, std::string key) : certificate_(std::move(certificate)), key_(std::move(key)) {}

Result<std::shared_ptr<Tls>> Tls::load(std::string certificate, std::string key) {
  std::shared_ptr<Tls> tls(new Tls(std::move(certificate), std::move(key)));
  tls->seen_ = tls->look();
  auto context = make_context(tls->certificate_, tls->key_);
  if (!context) return context.error();
  tls->context_ = std::move(*context);
  return tls;
}

/// What tells one state of the files from another, wherever symbolic links lead.
std::string Tls::look() const {
  std::string seen;
  for (const auto& file : {certificate_, key_}) {
    struct stat about {};
    if (::stat(file.c_str(), &about) != 0) continue;
    for (const auto part : {static_cast<long long>(about.st_dev), static_cast<long long>(about.st_ino),
                            static_cast<long long>(about.st_size), static_cast<long long>(about.st_mtim.tv_sec),
                            static_cast<long long>(about.st_mtim.tv_nsec)})
      seen += std::to_string(part) + " ";
    seen += "\n";
  }
  return seen;
}

void Tls::reload() {
  seen_ = look();
  auto context = make_context(certificate_, key_);
  if (!context) return spdlog::error("tls: {}; the certificate before stays in use", context.error().detail.en);
  context_ = std::move(*context);
  spdlog::info("tls: new connections get the certificate in {}", certificate_);
}

void Tls::reload_if_changed() {
  if (look() != seen_) reload();
}

}  // namespace fenghuo::api

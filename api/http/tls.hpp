#pragma once
#include "engine/base/problem.hpp"

#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace fenghuo::api {

/// The server's side of TLS 1.2 and 1.3: a certificate chain and its private key, PEM files that may be replaced while
/// the server runs. One thread.
class Tls {
 public:
  /// Invalid, naming the file, for what cannot be read, does not belong together, or has a key with a pass phrase.
  static engine::Result<std::shared_ptr<Tls>> load(std::string certificate, std::string key);

  /// For connections that begin now.
  [[nodiscard]] boost::asio::ssl::context& context() const { return *context_; }
  /// Reads the files again: always, or if they have changed since the last look. A pair that will not do is said in the
  /// log, and the one before stays in use. Connections that have begun keep theirs.
  void reload();
  void reload_if_changed();

 private:
  Tls(std::string certificate, std::string key);
  [[nodiscard]] std::string look() const;

  std::string certificate_, key_, seen_;
  std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace fenghuo::api

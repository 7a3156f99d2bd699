#pragma once
#include "engine/base/json_guard.hpp"
#include "engine/base/random.hpp"

#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fenghuo::api::cli {

using engine::Json;

/// What came back. `failure` is set, and nothing else means anything, when no whole answer was had.
struct Reply {
  long status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  Json body;                                   ///< null when the answer had none
  std::string failure;                         ///< why nothing (readable) came, for people; from libcurl, in English
  bool untrusted = false;                      ///< `failure` is about the server's certificate

  [[nodiscard]] bool ok() const { return failure.empty() && status >= 200 && status < 300; }
};

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Where the server is and who asks.
struct Connection {
  std::string server;    ///< http:// or https://, a path in front of /v1 allowed
  std::string token;     ///< empty: no Authorization
  std::string language;  ///< Accept-Language
  std::string ca;        ///< a PEM file of the certificates to trust; empty: the system's
};

/// One server over one libcurl handle, kept open between calls. Blocks; one thread. Verifies TLS, speaks http and https
/// only, follows no redirect (a token goes to the server that was named and to no other), goes round any proxy for
/// loopback. Every POST carries an Idempotency-Key of its own, so the one retry after a connection broken in the middle
/// cannot do a thing twice.
class HttpClient {
 public:
  HttpClient(Connection connection, engine::Random& random);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// `path` begins with "/" (an `href` as the server gave it). Answers after at most 60 s.
  Reply call(const std::string& method, const std::string& path, const std::optional<Json>& body = {},
             const Headers& headers = {});
  Reply get(const std::string& path) { return call("GET", path); }

  /// POSTs a regular file as the body, read from disk as it goes out. Content-Type follows the name's ending unless
  /// `headers` say it, the name's last
  /// part travels in X-Filename or X-Filename*. Gives up when nothing moves for 60 s.
  Reply upload(const std::string& path, const std::string& file, const Headers& headers);

  /// GETs into `file`, written beside it first and renamed when whole; an existing file is not overwritten. `sha256`
  /// gets the digest of what arrived, in hex.
  Reply download(const std::string& path, const std::string& file, std::string& sha256);

  /// What a stream's reader is told; either ends it by answering false.
  struct Listener {
    std::function<bool(std::string_view)> on_bytes;  ///< each piece of a good answer
    std::function<bool()> on_tick;                   ///< about once a second, also while nothing comes
  };
  /// GETs an answer that has no end. Gives up when nothing moves for 60 s.
  Reply stream(const std::string& path, const Headers& headers, const Listener& listener);

 private:
  struct Transfer;
  Reply perform(Transfer& transfer);
  Reply attempt(Transfer& transfer);

  Connection connection_;
  engine::Random& random_;
  void* curl_;
};

/// "/v1/incidents/INC-1/steps/capture" from its segments, each percent-encoded.
std::string path_of(std::initializer_list<std::string_view> segments);
/// `path` with `?name=value&…` behind it; empty values are left out.
std::string with_query(std::string path, const std::vector<std::pair<std::string, std::string>>& query);
/// RFC 3986: everything but unreserved characters as %XX.
std::string percent_encode(std::string_view text);
/// The header that carries a file's name: X-Filename for plain ASCII, else X-Filename* as in RFC 8187 (once 5987).
std::pair<std::string, std::string> filename_header(std::string_view file);
/// By the name's ending; application/octet-stream for what is not known.
std::string_view content_type_of(std::string_view file);

}  // namespace fenghuo::api::cli

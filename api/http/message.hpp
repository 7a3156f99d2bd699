#pragma once
#include "engine/base/problem.hpp"
#include "engine/base/text.hpp"

#include <any>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace fenghuo::api {

using engine::Language;
using engine::Result;

/// Field lines in the order they came. Names keep their spelling and are compared without regard to case.
using Headers = std::vector<std::pair<std::string, std::string>>;

bool same_name(std::string_view a, std::string_view b);
/// The first field of that name, or null.
const std::string* find_header(const Headers& headers, std::string_view name);

/// Where a body goes that is never held whole. Filled by the session on the network thread, so `write` may block on a
/// disk but on nothing slower. The session calls `finish` once the last byte has been written and before the handler;
/// a sink destroyed unfinished (client gone, refused, too large) discards what it took.
class BodySink {
 public:
  virtual ~BodySink() = default;
  virtual Result<void> write(std::string_view bytes) = 0;
  virtual Result<void> finish() = 0;
};

/// One request, owned by its session's coroutine and lent to the hooks and the handler until the answer has been sent.
struct Request {
  std::string method;                              ///< as sent: HEAD stays HEAD, though GET's route answers it
  std::string target;                              ///< as sent, percent-encoding and query included
  std::string path;                                ///< the target's path, still encoded
  std::map<std::string, std::string> path_params;  ///< by the pattern's names, decoded, UTF-8, no control characters
  std::map<std::string, std::string> query;        ///< decoded, UTF-8; a name given twice was refused
  Headers headers;
  std::string body;                ///< whole, for routes with BodyRule::json, ::alert or ::csv
  std::unique_ptr<BodySink> sink;  ///< finished, for routes with BodyRule::file
  std::string peer;                ///< the other end's address, without port
  bool secure = false;             ///< it came under TLS
  std::string id;                  ///< X-Request-Id: the client's if it is safe, else minted
  Language language = Language::zh;
  std::any caller;     ///< whoever `Hooks::authorize` recognised
  std::string detail;  ///< a word for the access log: a refusal's code unless a handler set it

  /// The first field of that name, empty if there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// Part of a file to be sent; opened when the answer begins, read in pieces.
struct FileBody {
  std::filesystem::path path;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// A body that is made while it is sent, in chunks, until it ends or the client goes. All on the network thread.
class BodyStream {
 public:
  /// Shared, so that a thousand clients can be sent one copy.
  using Piece = std::shared_ptr<const std::string>;
  virtual ~BodyStream() = default;
  /// What comes next, sent as one chunk; nothing: the end. It must give something, a comment if need be, often enough
  /// for a client that has gone, or does not read, to be noticed: only a write finds that out.
  virtual boost::asio::awaitable<std::vector<Piece>> next() = 0;
  /// The server stops: `next`, also one that waits, comes to its end now.
  virtual void stop() = 0;
};

/// An answer as a value. The session adds framing, X-Request-Id and the safety headers; a header set here wins over the
/// session's default of the same name.
struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  Headers headers;
  std::optional<FileBody> file;        ///< instead of `body`
  std::shared_ptr<BodyStream> stream;  ///< instead of `body`; the connection ends after it
  bool close = false;                  ///< end the connection after this answer

  static Response json(int status, std::string body);
  static Response no_content();
  Response& with(std::string name, std::string value);
};

/// RFC 9110 section 12.5.4, for the two languages there are; zh unless en is clearly preferred.
Language choose_language(std::string_view accept_language);

/// "GET, HEAD": a field's value from its members.
std::string join_words(const std::vector<std::string>& words);

/// The status's phrase: English on the status line, both in a problem's title.
const engine::Text& status_phrase(int status);

}  // namespace fenghuo::api

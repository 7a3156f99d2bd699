#pragma once
#include "api/http/message.hpp"
#include "engine/base/problem.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace fenghuo::api {

/// A refusal that HTTP words more exactly than the engine's kinds can (417, 431, 505).
struct Refusal {
  int status = 400;
  engine::Problem problem;
};

/// A request's head as it stood on the wire.
struct Head {
  std::string method;
  std::string target;
  int minor = 1;  ///< HTTP/1.minor
  Headers headers;
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool expects_continue = false;

  [[nodiscard]] bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

/// Reads the raw bytes of a head, its empty line included, and refuses whatever two parsers could read differently
/// (RFC 9112): folded lines, bare CR or LF, a Transfer-Encoding other than `chunked`, one beside a Content-Length or in
/// HTTP/1.0, no Host or several, fields given twice that may stand once, a version that is not 1.x. Beast's parser lets
/// several of these through and unfolds in silence, so this runs before it, on the same bytes.
boost::system::result<Head, Refusal> parse_head(std::string_view raw);

/// How a client knows where an answer's body ends: by its length, by its last chunk (HTTP/1.1), or by the connection's
/// end.
struct BodyEnd {
  std::optional<std::uint64_t> length;
  bool chunked = false;

  static BodyEnd after(std::uint64_t length) { return {length, false}; }
  static BodyEnd chunks() { return {std::nullopt, true}; }
  static BodyEnd close() { return {}; }
};

/// The bytes that begin an answer: status line, fields, empty line; HEAD answers carry the body's framing too.
/// Throws std::logic_error if a field of the answer would break the framing.
std::string response_head(const Response& response, const Request& request, BodyEnd end, bool keep_alive);

/// True for statuses that never have a body.
constexpr bool is_bodiless(int status) {
  return status < 200 || status == 204 || status == 304;
}

/// Whether a body of this media type may enter by this rule; `type` is the Content-Type field, empty if none was sent.
enum class Media { json, any_json, csv };
bool is_acceptable_media(std::string_view type, std::string_view method, Media media);

/// A client's X-Request-Id that may be logged and sent back as it is: 1 to 64 of [A-Za-z0-9._-].
bool is_safe_request_id(std::string_view id);

}  // namespace fenghuo::api

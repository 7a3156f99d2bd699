#include "api/http/target.hpp"

#include "api/http/message.hpp"
#include "engine/base/json_guard.hpp"

#include <algorithm>
#include <optional>

namespace fenghuo::api {

using engine::Kind;
using engine::Problem;
using engine::Result;

namespace {

Problem bad_target(engine::Text why) {
  return Problem::make(Kind::Malformed, "bad-target", std::move(why));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Nothing for a broken escape, a NUL, or bytes that are not UTF-8 once decoded.
std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    out += c;
  }
  if (!engine::is_utf8(out)) return std::nullopt;
  return out;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// Cuts the next piece off, up to `separator`.
std::string_view cut(std::string_view& rest, char separator) {
  const auto at = rest.find(separator);
  const std::string_view piece = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return piece;
}

Result<std::map<std::string, std::string>> parse_query(std::string_view text) {
  std::map<std::string, std::string> out;
  while (!text.empty()) {
    std::string_view value = cut(text, '&');
    if (value.empty()) continue;
    const std::string_view name = cut(value, '=');
    auto decoded_name = decode(name, true);
    auto decoded_value = decode(value, true);
    if (!decoded_name || decoded_name->empty() || !decoded_value)
      return bad_target({"查询参数无法解码", "a query parameter cannot be decoded"});
    const auto [at, fresh] = out.emplace(std::move(*decoded_name), std::move(*decoded_value));
    if (!fresh) return bad_target({"查询参数重复：" + at->first, "a query parameter given twice: " + at->first});
  }
  return out;
}

}  // namespace

Result<RequestTarget> parse_target(std::string_view target) {
  if (target == "*") return RequestTarget{"*", {}};
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() < scheme.size() || !same_name(target.substr(0, scheme.size()), scheme)) continue;
    const auto slash = target.find_first_of("/?", scheme.size());
    if (slash == std::string_view::npos) return RequestTarget{"/", {}};
    if (target[slash] == '?') return bad_target({"请求目标有误", "bad request target"});
    target.remove_prefix(slash);
    break;
  }
  const bool visible =
      std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
  if (target.empty() || target.front() != '/' || !visible) return bad_target({"请求目标有误", "bad request target"});

  std::string_view rest = target;
  RequestTarget out;
  out.path = cut(rest, '?');
  auto query = parse_query(rest);
  if (!query) return query.error();
  out.query = std::move(*query);
  return out;
}

Result<std::vector<std::string>> path_segments(std::string_view path) {
  std::vector<std::string> out;
  if (path.empty() || path.front() != '/') return Problem::not_found(path);
  if (path == "/") return out;
  for (std::size_t from = 1; from <= path.size();) {
    const auto slash = std::min(path.find('/', from), path.size());
    auto segment = decode(path.substr(from, slash - from), false);
    if (!segment || has_control(*segment)) return bad_target({"路径无法解码", "the path cannot be decoded"});
    if (*segment == "." || *segment == "..") return Problem::not_found(path);
    out.push_back(std::move(*segment));
    from = slash + 1;
  }
  return out;
}

}  // namespace fenghuo::api

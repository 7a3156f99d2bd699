#include "api/routes/credentials.hpp"

#include "engine/base/digest.hpp"

namespace fenghuo::api {

using engine::Kind;
using engine::Problem;

namespace {

bool looks_like_a_secret(std::string_view text) {
  return text.starts_with("fh_") && text.size() <= 100;
}

/// The value of our cookie; empty if there is none. A browser sends one Cookie field: `a=1; b=2`.
std::string_view cookie_of(const Request& request) {
  std::string_view rest = request.header("Cookie");
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (pair.starts_with(' '))
      pair.remove_prefix(1);
    const auto equals = pair.find('=');
    if (equals != pair.npos && pair.substr(0, equals) == k_session_cookie) return pair.substr(equals + 1);
  }
  return {};
}

/// "https://host:port" and "host:port" name the same place. No Origin: not a browser's cross-site request.
bool from_our_own_page(const Request& request) {
  const std::string_view origin = request.header("Origin");
  if (origin.empty()) return true;
  const auto scheme = origin.find("://");
  return scheme != origin.npos && origin.substr(scheme + 3) == request.header("Host");
}

}  // namespace

Problem token_needed() {
  return Problem::make(Kind::Unauthenticated, "token-needed",
                       {"请提供有效的访问令牌", "a valid bearer token is wanted"});
}

Result<std::string> secret_of(const Request& request) {
  constexpr std::string_view k_scheme = "Bearer ";
  std::string_view given = request.header("Authorization");
  if (!given.empty()) {
    if (given.size() <= k_scheme.size() || !same_name(given.substr(0, k_scheme.size()), k_scheme))
      return token_needed();
    given.remove_prefix(k_scheme.size());
    if (!looks_like_a_secret(given)) return token_needed();
    return std::string(given);
  }
  const std::string_view session = cookie_of(request);
  if (!looks_like_a_secret(session)) return token_needed();
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const bool known = engine::equal_secret(request.header(k_csrf_header), csrf_token(session));
  if (!reads && (!known || !from_our_own_page(request)))
    return Problem::make(Kind::Forbidden, "csrf",
                         {"请求不是从本系统页面发出的", "this did not come from a page of this server"});
  return std::string(session);
}

std::string csrf_token(std::string_view secret) {
  return engine::sha256_hex("fenghuo csrf\n" + std::string(secret));
}

std::string session_cookie(std::string_view secret, std::int64_t seconds) {
  return std::string(k_session_cookie) + "=" + std::string(secret) +
         "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds);
}

}  // namespace fenghuo::api

#pragma once
#include "api/http/message.hpp"

#include <string>

namespace fenghuo::api {

/// Where a browser keeps its session. `__Host-`: only over TLS (or this machine itself), for this host, for every path.
inline constexpr std::string_view k_session_cookie = "__Host-fenghuo";
inline constexpr std::string_view k_csrf_header = "X-CSRF-Token";

/// The secret a request brings: `Authorization: Bearer`, or a browser's session cookie. A cookie is sent by the browser
/// whoever asked for it, so with it anything but GET must also bring the CSRF token, which only our own page knows, and
/// must not come from another origin. Refusals: Unauthenticated "token-needed", Forbidden "csrf".
Result<std::string> secret_of(const Request& request);

/// What everybody hears whose secret opens nothing.
engine::Problem token_needed();

/// The CSRF token that goes with a session's secret.
std::string csrf_token(std::string_view secret);

/// Set-Cookie for a session that lasts `seconds`; 0 takes it away.
std::string session_cookie(std::string_view secret, std::int64_t seconds);

}  // namespace fenghuo::api

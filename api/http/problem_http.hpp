#pragma once
#include "api/http/message.hpp"
#include "engine/base/problem.hpp"

#include <optional>

namespace fenghuo::api {

/// The status that `kind` becomes; the table stands beside `engine::Kind`.
int status_of(engine::Kind kind);

/// The one place that turns a refusal into HTTP: RFC 9457 problem+json in the request's language.
///
/// `type` is `urn:fenghuo:problem:<code>` (`about:blank` without a code), `instance` is `urn:fenghuo:request:<id>`.
/// 401 carries WWW-Authenticate, 405 puts `allowed` into Allow as well, 429 and 503 always have Retry-After.
/// An internal problem is logged here with its request id, and the client is told the id and nothing else.
/// `status` is for refusals that HTTP itself has and the engine has not (408, 417, 431, 505).
Response problem_response(const engine::Problem& problem, const Request& request, std::optional<int> status = {});

}  // namespace fenghuo::api

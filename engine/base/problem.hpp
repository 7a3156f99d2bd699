#pragma once
#include "engine/base/text.hpp"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/system/result.hpp>

namespace fenghuo::engine {

/// The kinds of "no" that ordinary life brings. The door turns each into one HTTP status; nothing else decides on it.
enum class Kind {
  Malformed,             // 400: cannot be read at all
  Unauthenticated,       // 401
  Forbidden,             // 403: known to the caller, but not permitted
  NotFound,              // 404: also everything outside the caller's units
  MethodNotAllowed,      // 405
  NotAcceptable,         // 406
  NotAllowed,            // 409: not in this state; `allowed` says what is
  Stale,                 // 412: If-Match names an older version
  TooLarge,              // 413
  UnsupportedMedia,      // 415
  Invalid,               // 422: well-formed but wrong; `errors` says where
  PreconditionRequired,  // 428
  TooMany,               // 429
  Unavailable,           // 503: busy or degraded; try again after `retry_after_s`
  Internal,              // 500: a broken invariant; never for what a user did
};

/// One wrong place in what was sent: an RFC 6901 pointer and what is wrong there.
struct FieldError {
  std::string pointer;
  Text detail;
};

/// A refusal. Says why in both languages and what is allowed instead.
struct Problem {
  Kind kind = Kind::Internal;
  std::string code;                  ///< a stable word for programs, e.g. "step-blocked"
  Text detail;                       ///< one sentence for people
  std::vector<std::string> allowed;  ///< what the caller may do now, e.g. "complete capture-page"
  std::vector<FieldError> errors;
  std::optional<int> retry_after_s;

  static Problem make(Kind kind, std::string code, Text detail) {
    Problem problem;
    problem.kind = kind;
    problem.code = std::move(code);
    problem.detail = std::move(detail);
    return problem;
  }
  static Problem invalid(std::string pointer, Text detail) {
    Problem problem = make(Kind::Invalid, "invalid", detail);
    problem.errors.push_back({std::move(pointer), std::move(detail)});
    return problem;
  }
  static Problem not_found(std::string_view what) {
    return make(Kind::NotFound, "not-found", {"没有找到：" + std::string(what), "not found: " + std::string(what)});
  }
  static Problem internal(const std::string& en) {
    return make(Kind::Internal, "internal", {"系统内部错误：" + en, "internal error: " + en});
  }
};

template <class T>
using Result = boost::system::result<T, Problem>;

/// Asking a Result for a value it does not hold is a broken invariant; found by ADL from boost::system.
[[noreturn]] inline void throw_exception_from_error(const Problem& problem, const boost::source_location&) {
  throw std::logic_error("unchecked problem: " + problem.code + ": " + problem.detail.en);
}

}  // namespace fenghuo::engine

#include "api/http/problem_http.hpp"

#include "engine/base/json_writer.hpp"

#include <spdlog/spdlog.h>

namespace fenghuo::api {

namespace {

constexpr int k_retry_after_s = 5;

/// Members in ascending order, as JsonWriter wants them.
std::string render(const engine::Problem& problem, int status, const std::string& detail, const Request& request) {
  std::string out;
  engine::JsonWriter w(out);
  w.begin_object();
  if (!problem.allowed.empty()) {
    w.key("allowed");
    engine::write(w, problem.allowed);
  }
  if (!problem.code.empty()) {
    w.key("code");
    w.string(problem.code);
  }
  if (!detail.empty()) {
    w.key("detail");
    w.string(detail);
  }
  if (!problem.errors.empty()) {
    w.key("errors");
    w.begin_array();
    for (const auto& error : problem.errors) {
      w.begin_object();
      w.key("detail");
      w.string(error.detail.in(request.language));
      w.key("pointer");
      w.string(error.pointer);
      w.end_object();
    }
    w.end_array();
  }
  if (!request.id.empty()) {
    w.key("instance");
    w.string("urn:fenghuo:request:" + request.id);
  }
  w.key("status");
  w.integer(status);
  w.key("title");
  w.string(status_phrase(status).in(request.language));
  w.key("type");
  w.string(problem.code.empty() ? "about:blank" : "urn:fenghuo:problem:" + problem.code);
  w.end_object();
  return out;
}

}  // namespace

int status_of(engine::Kind kind) {
  using engine::Kind;
  switch (kind) {
    case Kind::Malformed:
      return 400;
    case Kind::Unauthenticated:
      return 401;
    case Kind::Forbidden:
      return 403;
    case Kind::NotFound:
      return 404;
    case Kind::MethodNotAllowed:
      return 405;
    case Kind::NotAcceptable:
      return 406;
    case Kind::NotAllowed:
      return 409;
    case Kind::Stale:
      return 412;
    case Kind::TooLarge:
      return 413;
    case Kind::UnsupportedMedia:
      return 415;
    case Kind::Invalid:
      return 422;
    case Kind::PreconditionRequired:
      return 428;
    case Kind::TooMany:
      return 429;
    case Kind::Unavailable:
      return 503;
    case Kind::Internal:
      return 500;
  }
  return 500;
}

Response problem_response(const engine::Problem& problem, const Request& request, std::optional<int> status) {
  Response out;
  out.status = status.value_or(status_of(problem.kind));
  out.content_type = "application/problem+json";
  if (out.status == 500) {
    spdlog::error("request {}: {}: {}", request.id, problem.code, problem.detail.en);
    // The code says what is broken (`corrupt-evidence`) without a word about the inside.
    const auto hidden = engine::Problem::make(engine::Kind::Internal, problem.code,
                                              {"系统内部错误，请把请求编号 " + request.id + " 告知管理员",
                                               "internal error; tell the administrator request " + request.id});
    out.body = render(hidden, out.status, hidden.detail.in(request.language), request);
  } else {
    out.body = render(problem, out.status, problem.detail.in(request.language), request);
  }
  out.with("Content-Language", request.language == Language::zh ? "zh" : "en");
  if (out.status == 401) out.with("WWW-Authenticate", "Bearer realm=\"fenghuo\"");
  if (out.status == 405) out.with("Allow", join_words(problem.allowed));
  if (problem.retry_after_s || out.status == 429 || out.status == 503)
    out.with("Retry-After", std::to_string(problem.retry_after_s.value_or(k_retry_after_s)));
  return out;
}

}  // namespace fenghuo::api

#include "api/stream/feed.hpp"

#include <charconv>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Kind;
using engine::Problem;

namespace {

std::string query_value(const Request& request, const std::string& name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string{} : found->second;
}

Result<std::optional<std::int64_t>> last_event_id(const Request& request) {
  std::string given(request.header("Last-Event-ID"));
  if (given.empty()) given = query_value(request, "last_event_id");
  if (given.empty()) return std::optional<std::int64_t>{};
  std::int64_t seq = 0;
  const char* end = given.data() + given.size();
  const auto [at, error] = std::from_chars(given.data(), end, seq);
  if (error != std::errc{} || at != end || seq < 0)
    return Problem::make(Kind::Malformed, "bad-last-event-id",
                         {"Last-Event-ID 应为先前收到的编号", "Last-Event-ID must be an id that was sent before"});
  return std::optional(seq);
}

/// Whether there is anything this caller may be shown.
Result<Answer> may_subscribe(Core& core, const Caller& caller, const std::string& incident) {
  if (caller.role == engine::Role::monitor || caller.role == engine::Role::admin)
    return Problem::make(Kind::Forbidden, "role-sees-no-incidents",
                         {"此令牌不能查看事件", "a token of this role does not open incidents"});
  const std::string& wanted = incident.empty() ? caller.incident : incident;
  if (wanted.empty()) return Answer{};
  if (auto seen = core.visible(wanted, caller); !seen) return seen.error();
  return Answer{};
}

awaitable<Response> stream(Door& door, Feed& feed, Request& request) {
  const auto after = last_event_id(request);
  if (!after) co_return problem_response(after.error(), request);
  const Caller caller = caller_of(request);
  const std::string incident = query_value(request, "incident");
  engine::Engine::Work work = [&caller, &incident](Core& core, Batch&) {
    return may_subscribe(core, caller, incident);
  };
  const auto allowed = co_await door.ask(std::move(work));
  if (!allowed) co_return problem_response(allowed.error(), request);
  auto subscribed = feed.subscribe(caller, incident, *after);
  if (!subscribed) co_return problem_response(subscribed.error(), request);
  Response response;
  response.content_type = "text/event-stream";
  response.stream = std::move(*subscribed);
  response.with("X-Accel-Buffering", "no");  // a proxy in front must not hold it back
  co_return response;
}

}  // namespace

void add_stream_routes(Router& router, Door& door, Feed& feed) {
  router.add({.method = "GET", .pattern = "/v1/stream", .handle = [&door, &feed](Request& r) {
                return stream(door, feed, r);
              }});
}

}  // namespace fenghuo::api

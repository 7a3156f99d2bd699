#include "api/routes/door.hpp"

#include "api/routes/credentials.hpp"
#include "engine/base/digest.hpp"
#include "engine/incident/rules.hpp"
#include "engine/playbook/words.hpp"

#include <algorithm>
#include <charconv>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fenghuo::api {

namespace asio = boost::asio;
using engine::Answer;
using engine::Caller;
using engine::Engine;
using engine::Kind;
using engine::Problem;
using engine::Result;

namespace {

enum class Way { change, read };

/// Suspends the coroutine until the engine has answered; the guard keeps its io_context from running dry meanwhile.
awaitable<Result<Answer>> cross(Engine& engine, Way way, Engine::Work work, std::optional<engine::IdempotencyKey> key) {
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result<Answer>)>(
      [&engine, way, &work, &key](auto handler) {
        auto executor = asio::get_associated_executor(handler);
        auto guard = asio::make_work_guard(executor);
        auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
        Engine::Reply reply = [executor, guard, waiting](Result<Answer> answer) {
          asio::post(executor,
                     [waiting, guard, answer = std::move(answer)]() mutable { (*waiting)(std::move(answer)); });
        };
        if (way == Way::change) {
          engine.submit(std::move(work), std::move(reply), std::move(key));
        } else {
          engine.read(std::move(work), std::move(reply));
        }
      },
      asio::use_awaitable);
}

Response respond(const Request& request, const Result<Answer>& answer) {
  if (!answer) return problem_response(answer.error(), request);
  Response response = Response::json(answer->status, answer->body);
  if (answer->version > 0) response.with("ETag", "\"" + std::to_string(answer->version) + "\"");
  if (answer->replayed) response.with("Idempotency-Replayed", "true");
  return response;
}

Result<std::optional<engine::IdempotencyKey>> key_of(const Request& request, const std::string& body_digest) {
  const std::string_view key = request.header("Idempotency-Key");
  if (key.empty() || request.method != "POST") return std::optional<engine::IdempotencyKey>{};
  const bool plain = std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7f; });
  if (key.size() > 255 || !plain)
    return Problem::make(Kind::Malformed, "bad-idempotency-key",
                         {"Idempotency-Key 格式不对", "Idempotency-Key must be at most 255 visible ASCII characters"});
  engine::Sha256 digest;
  digest.update(request.method).update("\n").update(request.target).update("\n");
  digest.update(body_digest.empty() ? request.body : body_digest);
  return std::optional(
      engine::IdempotencyKey{caller_of(request).token, std::string(key), engine::to_hex(digest.finish())});
}

}  // namespace

awaitable<Response> Door::change(Request& request, Engine::Work work, std::string body_digest) {
  auto key = key_of(request, body_digest);
  if (!key) co_return problem_response(key.error(), request);
  const auto answer = co_await cross(engine, Way::change, std::move(work), std::move(*key));
  co_return respond(request, answer);
}

awaitable<Response> Door::read(Request& request, Engine::Work work) {
  const auto answer = co_await cross(engine, Way::read, std::move(work), std::nullopt);
  co_return respond(request, answer);
}

awaitable<Result<Answer>> Door::ask(Engine::Work work) {
  return cross(engine, Way::read, std::move(work), std::nullopt);
}

awaitable<Result<Answer>> Door::issue(Engine::Work work) {
  return cross(engine, Way::change, std::move(work), std::nullopt);
}

awaitable<Response> ready(Response response) {
  co_return response;
}

const Caller& caller_of(const Request& request) {
  static const Caller k_nobody{};
  const auto* caller = std::any_cast<Caller>(&request.caller);
  return caller == nullptr ? k_nobody : *caller;
}

bool sees(const engine::Core& core, const Caller& caller, const std::string& unit) {
  return caller.role != engine::Role::guest && core.registry().within(unit, caller.unit);
}

Result<void> require_role(const Request& request, std::initializer_list<engine::Role> roles) {
  if (std::ranges::find(roles, caller_of(request).role) != roles.end()) return {};
  engine::Text names;
  for (const auto role : roles) {
    names.zh += (names.zh.empty() ? "" : "、") + engine::role_name(role).zh;
    names.en += (names.en.empty() ? "" : ", ") + std::string(to_string(role));
  }
  return Problem::make(
      Kind::Forbidden, "role-needed",
      {"此操作须由" + names.zh + (roles.size() > 1 ? "之一办理" : "办理"), "this takes one of the roles: " + names.en});
}

Problem turn_away(Door& door, const Request& request) {
  const auto wait = door.doorkeeper ? door.doorkeeper->turned_away(request.peer) : std::nullopt;
  if (!wait) return token_needed();
  Problem problem = Problem::make(
      request.path.starts_with("/v1/alerts/") ? Kind::Unavailable : Kind::TooMany, "too-many-without-token",
      {"该地址未带有效令牌的请求过多，请稍后再试", "too many requests without a valid token from this address; wait"});
  problem.retry_after_s = *wait;
  return problem;
}

awaitable<Result<void>> authorize(Door& door, Request& request, const Route& route) {
  if (route.access == Access::public_) co_return Result<void>{};
  const auto given = secret_of(request);
  if (!given && given.error().kind != Kind::Unauthenticated) co_return given.error();
  if (!given) co_return turn_away(door, request);

  // A body that goes to disk is not even begun for an incident its sender may not see or that takes no more.
  const auto incident = route.body == BodyRule::file ? request.path_params.find("id") : request.path_params.end();
  const std::string into = incident == request.path_params.end() ? std::string{} : incident->second;
  const std::string digest = engine::sha256_hex(*given);
  const Caller* known = into.empty() ? door.known_callers.find(digest) : nullptr;
  if (known != nullptr) {
    request.caller = *known;
    co_return Result<void>{};
  }

  struct Found {
    std::optional<Caller> caller;
    engine::Millis until = 0;
  };
  auto found = std::make_shared<Found>();
  const std::uint64_t version = door.engine.callers_version();
  Engine::Work look_up = [found, into, digest](engine::Core& core, engine::Batch&) -> Result<Answer> {
    if (const auto* token = core.registry().token_for(digest, core.now().wall)) {
      core.note_use(token->id);
      found->until = core.registry().holds_until(*token, digest);
      found->caller = Caller{.person = token->person,
                             .token = token->id,
                             .unit = token->unit,
                             .incident = token->incident,
                             .role = token->role};
    }
    if (into.empty() || !found->caller) return Answer{};
    const auto seen = core.visible(into, *found->caller);
    if (!seen) return seen.error();
    if ((*seen)->open()) return Answer{};
    Problem over = Problem::make(Kind::NotAllowed, "incident-over",
                                 {"事件已结束，不再接收证据", "the incident is over and takes no more evidence"});
    over.allowed = engine::allowed_actions(**seen, core.context(**seen, *found->caller));
    return over;
  };
  const auto asked = co_await door.ask(std::move(look_up));
  if (!asked) co_return asked.error();
  if (!found->caller) co_return turn_away(door, request);
  door.known_callers.remember(digest, *found->caller, found->until, version);
  request.caller = std::move(*found->caller);
  co_return Result<void>{};
}

Result<std::optional<std::int64_t>> if_match(const Request& request, bool required) {
  std::string_view given = request.header("If-Match");
  if (given.empty() && required)
    return Problem::make(Kind::PreconditionRequired, "if-match-needed",
                         {"此操作须带 If-Match，写明所见版本", "this takes If-Match with the version you saw"});
  if (given.empty() || given == "*") return std::optional<std::int64_t>{};
  std::int64_t version = 0;
  if (given.size() > 2 && given.front() == '"' && given.back() == '"') {
    given = given.substr(1, given.size() - 2);
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), version);
    if (error == std::errc{} && end == given.data() + given.size()) return std::optional(version);
  }
  return Problem::make(Kind::Malformed, "bad-if-match",
                       {"If-Match 格式不对，应如 \"17\"", "If-Match must look like \"17\""});
}

Result<void> check_match(std::int64_t now, const std::optional<std::int64_t>& seen) {
  if (!seen || *seen == now) return {};
  const std::string version = std::to_string(now);
  return Problem::make(Kind::Stale, "stale",
                       {"已有更新，当前版本 " + version + "，请刷新后再办",
                        "it has moved on to version " + version + "; look again first"});
}

std::string parameter(const Request& request, const std::string& name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string{} : found->second;
}

bool is_dry_run(const Request& request) {
  const std::string given = parameter(request, "dry_run");
  return !given.empty() && given != "0" && given != "false";
}

Result<std::size_t> list_limit(const Request& request) {
  const auto found = request.query.find("limit");
  if (found == request.query.end()) return std::size_t{50};
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(found->second.data(), found->second.data() + found->second.size(), limit);
  if (error != std::errc{} || end != found->second.data() + found->second.size() || limit < 1 || limit > 200)
    return Problem::invalid("/limit", {"limit 应为 1 至 200", "limit must be 1 to 200"});
  return limit;
}

}  // namespace fenghuo::api

// Signing a browser in with a token, and out again.
#include "api/routes/credentials.hpp"
#include "api/routes/door.hpp"
#include "api/routes/incident_json.hpp"
#include "engine/base/digest.hpp"
#include "engine/registry/tokens.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Kind;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

engine::Actor actor_of_token(const engine::Registry::Token& token) {
  return {.person = token.person, .role = std::string(to_string(token.role)), .token = token.id, .unit = token.unit};
}

awaitable<Response> sign_in(Door& door, Request& request) {
  auto body = Body::parse(request);
  if (!body) co_return problem_response(body.error(), request);
  const std::string given = body->required_text("token");
  if (auto ok = body->check(); !ok) co_return problem_response(ok.error(), request);

  // The secret is in the cookie alone: no idempotency record may keep it.
  auto cookie = std::make_shared<std::string>();
  engine::Engine::Work work = [cookie, digest = engine::sha256_hex(given)](Core& core, Batch& batch) -> Result<Answer> {
    const auto* token = core.registry().token_for(digest, core.now().wall);
    if (token == nullptr || !token->session_of.empty())
      return Problem::make(Kind::Unauthenticated, "token-needed",
                           {"令牌无效或已过期", "this token is not valid, or not any more"});
    if (token->role == Role::monitor)
      return Problem::make(Kind::Forbidden, "role-needed",
                           {"监测令牌不能登录", "a monitor's token does not sign anybody in"});
    const engine::NewToken session = engine::mint_session(core.random(), *token, core.now().wall);
    *cookie = session_cookie(session.secret, (*session.event.expires_at - core.now().wall) / engine::k_second);
    OrderedJson out{{"id", session.event.id},
                    {"csrf", csrf_token(session.secret)},
                    {"role", session.event.role},
                    {"unit", session.event.unit},
                    {"expires_at", engine::format_time(*session.event.expires_at)}};
    core.record(engine::token_stream(session.event.id), session.event, actor_of_token(*token), batch);
    return Answer{.status = 201, .body = out.dump()};
  };
  const auto made = co_await door.issue(std::move(work));
  if (!made && made.error().kind == Kind::Unauthenticated)
    co_return problem_response(turn_away(door, request), request);
  if (!made) co_return problem_response(made.error(), request);
  co_return Response::json(201, made->body).with("Set-Cookie", *cookie);
}

awaitable<Response> sign_out(Door& door, Request& request) {
  engine::Engine::Work work = [&request](Core& core, Batch& batch) -> Result<Answer> {
    const auto& token = core.registry().tokens().at(caller_of(request).token);
    if (token.session_of.empty())
      return Problem::make(
          Kind::NotAllowed, "no-session",
          {"这是令牌，不是登录会话，无从退出", "this is a token and no session; there is nothing to end"});
    const std::string id = token.id;
    core.record(engine::token_stream(id), engine::TokenRevoked{.id = id, .reason = "signed out"},
                actor_of(caller_of(request)), batch);
    return Answer{.status = 204};
  };
  Response response = co_await door.change(request, std::move(work));
  if (response.status != 204) co_return response;
  co_return Response::no_content().with("Set-Cookie", session_cookie("", 0));
}

}  // namespace

void add_session_routes(Router& router, Door& door) {
  router.add({.method = "POST",
              .pattern = "/v1/sessions",
              .body = BodyRule::json,
              .access = Access::public_,
              .handle = [&door](Request& r) { return sign_in(door, r); }});
  router.add({.method = "DELETE", .pattern = "/v1/sessions/current", .handle = [&door](Request& r) {
                return sign_out(door, r);
              }});
}

}  // namespace fenghuo::api

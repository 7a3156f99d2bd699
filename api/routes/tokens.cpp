#include "engine/registry/tokens.hpp"

#include "api/routes/credentials.hpp"
#include "api/routes/door.hpp"
#include "api/routes/incident_json.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Kind;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

constexpr engine::Millis k_overlap = engine::k_day, k_longest_overlap = 30 * engine::k_day;

OrderedJson token_json(const Core& core, const engine::Registry::Token& token) {
  const auto used = core.last_use(token.id);
  return {{"id", token.id},
          {"person", token.person.empty() ? OrderedJson(nullptr) : OrderedJson(token.person)},
          {"role", to_string(token.role)},
          {"unit", token.unit},
          {"expires_at", token.expires_at ? OrderedJson(engine::format_time(*token.expires_at)) : OrderedJson(nullptr)},
          {"last_used_at", used ? OrderedJson(engine::format_time(*used)) : OrderedJson(nullptr)},
          {"incident", token.incident.empty() ? OrderedJson(nullptr) : OrderedJson(token.incident)},
          {"overlap_ends_at", token.old_until > core.now().wall ? OrderedJson(engine::format_time(token.old_until))
                                                                : OrderedJson(nullptr)},
          {"session_of", token.session_of.empty() ? OrderedJson(nullptr) : OrderedJson(token.session_of)},
          {"revoked", token.revoked}};
}

/// What is outside the caller's units is not there, whoever asks.
Result<const engine::Registry::Token*> visible(const Core& core, const Request& request) {
  const std::string& id = request.path_params.at("token");
  const auto found = core.registry().tokens().find(id);
  if (found == core.registry().tokens().end() || !sees(core, caller_of(request), found->second.unit))
    return Problem::not_found(id);
  return &found->second;
}

std::string_view state_of(const engine::Registry::Token& token, engine::Millis now) {
  if (token.revoked) return "revoked";
  return token.expires_at && *token.expires_at <= now ? "expired" : "active";
}

awaitable<Response> me(Door& door, Request& request) {
  return door.read(request, [&request](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto* person = core.registry().person(caller.person);
    const auto* unit = core.registry().unit(caller.unit);
    const auto& token = core.registry().tokens().at(caller.token);
    OrderedJson out{
        {"person", person == nullptr ? OrderedJson(nullptr) : OrderedJson{{"id", person->id}, {"name", person->name}}},
        {"role", to_string(caller.role)},
        {"unit", {{"id", caller.unit}, {"name", unit == nullptr ? OrderedJson(nullptr) : text_json(unit->name)}}},
        {"token", token_json(core, token)}};
    if (!token.session_of.empty()) out["csrf"] = csrf_token(*secret_of(request));
    return Answer{.body = out.dump()};
  });
}

awaitable<Response> issue(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::admin}); !ok) co_return problem_response(ok.error(), request);
  auto body = Body::parse(request);
  if (!body) co_return problem_response(body.error(), request);
  const std::string person = body->text("person"), unit = body->required_text("unit"),
                    role_name = body->required_text("role");
  const std::string incident = body->text("incident");
  const auto expires_at = body->time("expires_at");
  Role role = Role::monitor;
  if (!parse_name(role_name, role)) body->wrong("role", {"没有这个角色", "no such role"});
  if ((role == Role::guest) != !incident.empty())
    body->wrong("incident", {"外援令牌须写明事件编号，其他令牌不写",
                             "a guest's token names one incident, and only a guest's does"});
  if (role == Role::auditor && !expires_at)
    body->wrong("expires_at", {"审计令牌必须写明到期时间", "an auditor's token must expire"});
  if (role == Role::monitor ? !person.empty() : person.empty())
    body->wrong("person",
                {"除监测令牌外，每个令牌都须属于一名人员", "every token but a monitor's belongs to a person"});
  if (auto ok = body->check(); !ok) co_return problem_response(ok.error(), request);

  // The secret is in the answer alone: an idempotency record would keep it, so this POST takes no key.
  auto secret = std::make_shared<std::string>();
  engine::Engine::Work work = [=, caller = caller_of(request)](Core& core, Batch& batch) -> Result<Answer> {
    if (!core.registry().within(unit, caller.unit))
      return Problem::invalid("/unit", {"没有这个单位，或不在您的管辖范围", "no such unit within yours"});
    if (expires_at && *expires_at <= core.now().wall)
      return Problem::invalid("/expires_at", {"到期时间已过", "that is in the past"});
    if (!person.empty()) {
      const auto* known = core.registry().person(person);
      if (known == nullptr || !core.registry().within(known->unit, caller.unit))
        return Problem::invalid("/person", {"没有这名人员", "no such person within your units"});
      if (core.registry().retired_at("person:" + person))
        return Problem::invalid("/person", {"此人已离任", "this person has left"});
    }
    if (!incident.empty() &&
        (!core.rows().contains(incident) || !core.registry().within(core.rows().at(incident).unit, caller.unit)))
      return Problem::invalid("/incident", {"没有这个事件", "no such incident within your units"});
    auto token = engine::mint_token(core.random(), person, role, unit, expires_at, incident);
    *secret = token.secret;
    core.record(engine::token_stream(token.event.id), token.event, actor_of(caller), batch);
    return Answer{.status = 201, .body = token.event.id};
  };
  const auto issued = co_await door.issue(std::move(work));
  if (!issued) co_return problem_response(issued.error(), request);
  co_return Response::json(201, OrderedJson{{"id", issued->body}, {"token", *secret}}.dump());
}

/// `state` is active, expired or revoked; the cursor is the last id seen.
awaitable<Response> list(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::admin}); !ok) return ready(problem_response(ok.error(), request));
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  return door.read(request, [&request, limit = *limit](Core& core, Batch&) -> Result<Answer> {
    const std::string cursor = parameter(request, "cursor"), unit = parameter(request, "unit");
    const auto fits = [&](const std::string& name, std::string_view value) {
      const std::string wanted = parameter(request, name);
      return wanted.empty() || wanted == value;
    };
    OrderedJson items = OrderedJson::array(), next = nullptr;
    const auto& all = core.registry().tokens();
    for (auto at = cursor.empty() ? all.begin() : all.upper_bound(cursor); at != all.end(); ++at) {
      const auto& token = at->second;
      if (!core.registry().within(token.unit, caller_of(request).unit)) continue;
      if (!unit.empty() && !core.registry().within(token.unit, unit)) continue;
      if (!fits("person", token.person) || !fits("role", to_string(token.role)) ||
          !fits("state", state_of(token, core.now().wall)))
        continue;
      if (items.size() == limit) {
        next = items.back()["id"];
        break;
      }
      items.push_back(token_json(core, token));
    }
    return Answer{.body = OrderedJson{{"items", items}, {"next", next}}.dump()};
  });
}

awaitable<Response> show(Door& door, Request& request) {
  return door.read(request, [&request](Core& core, Batch&) -> Result<Answer> {
    const auto token = visible(core, request);
    if (!token) return token.error();
    if (auto ok = require_role(request, {Role::admin}); !ok) return ok.error();
    return Answer{.body = token_json(core, **token).dump()};
  });
}

/// A new secret; the old one opens until the overlap ends, so that whoever holds it can be given the new one first.
awaitable<Response> rotate(Door& door, Request& request) {
  auto body = Body::parse(request);
  if (!body) co_return problem_response(body.error(), request);
  const std::string given = body->text("overlap");
  const auto overlap = given.empty() ? std::optional(k_overlap) : engine::parse_duration(given);
  if (!overlap || *overlap < 0 || *overlap > k_longest_overlap)
    body->wrong("overlap", {"应为时长，如 PT24H，最长 30 天", "must be a length like PT24H, 30 days at most"});
  if (auto ok = body->check(); !ok) co_return problem_response(ok.error(), request);

  auto secret = std::make_shared<std::string>();
  engine::Engine::Work work = [&request, overlap, secret](Core& core, Batch& batch) -> Result<Answer> {
    const auto token = visible(core, request);
    if (!token) return token.error();
    if (auto ok = require_role(request, {Role::admin}); !ok) return ok.error();
    if (state_of(**token, core.now().wall) != "active")
      return Problem::make(Kind::NotAllowed, "token-over",
                           {"令牌已吊销或到期，请另签发", "the token is revoked or expired; issue another"});
    const std::string id = (*token)->id;
    auto made = engine::mint_secret(core.random(), id, core.now().wall + *overlap);
    *secret = made.secret;
    core.record(engine::token_stream(id), made.event, actor_of(caller_of(request)), batch);
    OrderedJson out{{"id", id}, {"token", ""}, {"overlap_ends_at", engine::format_time(made.event.overlap_ends_at)}};
    return Answer{.body = out.dump()};
  };
  const auto rotated = co_await door.issue(std::move(work));
  if (!rotated) co_return problem_response(rotated.error(), request);
  OrderedJson out = OrderedJson::parse(rotated->body);
  out["token"] = *secret;
  co_return Response::json(200, out.dump());
}

awaitable<Response> revoke(Door& door, Request& request) {
  engine::Engine::Work work = [&request](Core& core, Batch& batch) -> Result<Answer> {
    const auto token = visible(core, request);
    if (!token) return token.error();
    if (auto ok = require_role(request, {Role::admin}); !ok) return ok.error();
    if (!(*token)->revoked) {
      const std::string id = (*token)->id;
      core.record(engine::token_stream(id), engine::TokenRevoked{.id = id, .reason = "revoked by an administrator"},
                  actor_of(caller_of(request)), batch);
    }
    return Answer{.status = 204};
  };
  const Response response = co_await door.change(request, std::move(work));
  if (response.status == 204) co_return Response::no_content();
  co_return response;
}

}  // namespace

void add_token_routes(Router& router, Door& door) {
  router.add({.method = "GET", .pattern = "/v1/me", .handle = [&door](Request& r) { return me(door, r); }});
  router.add({.method = "GET", .pattern = "/v1/tokens", .handle = [&door](Request& r) { return list(door, r); }});
  router.add({.method = "POST", .pattern = "/v1/tokens", .body = BodyRule::json, .handle = [&door](Request& r) {
                return issue(door, r);
              }});
  router.add(
      {.method = "GET", .pattern = "/v1/tokens/{token}", .handle = [&door](Request& r) { return show(door, r); }});
  router.add(
      {.method = "POST", .pattern = "/v1/tokens/{token}/rotate", .body = BodyRule::json, .handle = [&door](Request& r) {
         return rotate(door, r);
       }});
  router.add(
      {.method = "DELETE", .pattern = "/v1/tokens/{token}", .handle = [&door](Request& r) { return revoke(door, r); }});
}

}  // namespace fenghuo::api

#include "engine/registry/tokens.hpp"

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

OrderedJson token_json(const Core& core, const engine::Registry::Token& token) {
  const auto used = core.last_use(token.id);
  return {{"id", token.id},
          {"person", token.person.empty() ? OrderedJson(nullptr) : OrderedJson(token.person)},
          {"role", to_string(token.role)},
          {"unit", token.unit},
          {"expires_at", token.expires_at ? OrderedJson(engine::format_time(*token.expires_at)) : OrderedJson(nullptr)},
          {"last_used_at", used ? OrderedJson(engine::format_time(*used)) : OrderedJson(nullptr)},
          {"revoked", token.revoked}};
}

engine::Actor actor_of(const Caller& caller) {
  return {
      .person = caller.person, .role = std::string(to_string(caller.role)), .token = caller.token, .unit = caller.unit};
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
    }
    if (!incident.empty() &&
        (!core.rows().contains(incident) || !core.registry().within(core.rows().at(incident).unit, caller.unit)))
      return Problem::invalid("/incident", {"没有这个事件", "no such incident within your units"});
    auto token = engine::mint_token(core.random(), person, role, unit, expires_at, incident);
    *secret = token.secret;
    core.record("unit:" + unit, token.event, actor_of(caller), batch);
    return Answer{.status = 201, .body = token.event.id};
  };
  const auto issued = co_await door.issue(std::move(work));
  if (!issued) co_return problem_response(issued.error(), request);
  co_return Response::json(201, OrderedJson{{"id", issued->body}, {"token", *secret}}.dump());
}

awaitable<Response> list(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::admin}); !ok) return ready(problem_response(ok.error(), request));
  return door.read(request, [&request](Core& core, Batch&) -> Result<Answer> {
    OrderedJson items = OrderedJson::array();
    for (const auto& [_, token] : core.registry().tokens())
      if (core.registry().within(token.unit, caller_of(request).unit)) items.push_back(token_json(core, token));
    return Answer{.body = OrderedJson{{"items", items}, {"next", nullptr}}.dump()};
  });
}

awaitable<Response> revoke(Door& door, Request& request) {
  engine::Engine::Work work = [&request](Core& core, Batch& batch) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto found = core.registry().tokens().find(request.path_params.at("token"));
    if (found == core.registry().tokens().end() || !sees(core, request, found->second.unit))
      return Problem::not_found(request.path_params.at("token"));
    if (auto ok = require_role(request, {Role::admin}); !ok) return ok.error();
    if (!found->second.revoked) {
      const std::string unit = found->second.unit, id = found->first;
      core.record("unit:" + unit, engine::TokenRevoked{.id = id, .reason = "revoked by an administrator"},
                  actor_of(caller), batch);
    }
    return Answer{.status = 204};
  };
  Response response = co_await door.change(request, std::move(work));
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
      {.method = "DELETE", .pattern = "/v1/tokens/{token}", .handle = [&door](Request& r) { return revoke(door, r); }});
}

}  // namespace fenghuo::api

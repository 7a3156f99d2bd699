// Units, people, sites and devices: one set of routes over four kinds of entry.
#include "api/routes/door.hpp"
#include "api/routes/entries.hpp"
#include "engine/base/match.hpp"
#include "engine/registry/address.hpp"
#include "engine/registry/move.hpp"
#include "engine/registry/retire.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::DeviceRegistered;
using engine::Event;
using engine::Kind;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

Result<void> may_read(const Request& request) {
  return require_role(request, {Role::responder, Role::leader, Role::bureau, Role::auditor, Role::admin});
}
Result<void> may_write(const Request& request) {
  return require_role(request, {Role::admin});
}

OrderedJson entry_json(const Core& core, const EntryKind& kind, const Event& event) {
  const std::string stream = kind.stream + kind.id_of(event);
  const auto retired = core.registry().retired_at(stream);
  OrderedJson out = kind.show(event);
  out["retired_at"] = retired ? OrderedJson(engine::format_time(*retired)) : OrderedJson(nullptr);
  out["version"] = core.version_of(stream);
  return out;
}

Answer answer_for(const Core& core, const EntryKind& kind, const std::string& id, int status = 200) {
  return {.status = status,
          .body = entry_json(core, kind, *kind.find(core.registry(), id)).dump(),
          .version = core.version_of(kind.stream + id)};
}

/// The same for a change that took tokens along.
Answer answer_for_change(const Core& core, const EntryKind& kind, const std::string& id, std::size_t tokens_ended) {
  Answer answer = answer_for(core, kind, id);
  if (tokens_ended == 0) return answer;
  OrderedJson body = OrderedJson::parse(answer.body);
  body["tokens_ended"] = tokens_ended;
  answer.body = body.dump();
  return answer;
}

/// What is outside the caller's units is not there, whoever asks.
Result<Event> visible(const Core& core, const EntryKind& kind, const std::string& id, const Caller& caller) {
  auto found = kind.find(core.registry(), id);
  if (!found || !sees(core, caller, kind.unit_of(*found))) return Problem::not_found(id);
  return std::move(*found);
}

bool mentions(const OrderedJson& value, const std::string& q) {
  if (value.is_string()) return engine::holds_text(value.get_ref<const std::string&>(), q);
  return value.is_structured() && std::ranges::any_of(value, [&](const auto& part) { return mentions(part, q); });
}

/// `state` is `active` (when none is asked for), `retired` or `all`.
Result<bool (*)(bool)> wanted_state(const Request& request) {
  const std::string state = parameter(request, "state");
  if (state.empty() || state == "active") return +[](bool retired) { return !retired; };
  if (state == "retired") return +[](bool retired) { return retired; };
  if (state == "all") return +[](bool) { return true; };
  return Problem::invalid("/state", {"state 应为 active、retired 或 all", "state is active, retired or all"});
}

awaitable<Response> list(Door& door, const EntryKind& kind, Request& request) {
  if (auto ok = may_read(request); !ok) return ready(problem_response(ok.error(), request));
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  const auto state = wanted_state(request);
  if (!state) return ready(problem_response(state.error(), request));
  return door.read(request, [&, limit = *limit, state = *state](Core& core, Batch&) -> Result<Answer> {
    const std::string unit = parameter(request, "unit"), q = parameter(request, "q");
    const auto& registry = core.registry();
    OrderedJson items = OrderedJson::array(), next = nullptr;
    std::string last;
    kind.each(registry, parameter(request, "cursor"), [&](const std::string& id, const Event& event) {
      const std::string of = kind.unit_of(event);
      if (!registry.within(of, caller_of(request).unit) || (!unit.empty() && !registry.within(of, unit))) return true;
      if (!state(registry.retired_at(kind.stream + id).has_value())) return true;
      OrderedJson item = entry_json(core, kind, event);
      if (!q.empty() && !mentions(item, q)) return true;
      if (items.size() == limit) {
        next = last;
        return false;
      }
      last = id;
      items.push_back(std::move(item));
      return true;
    });
    return Answer{.body = OrderedJson{{"items", items}, {"next", next}}.dump()};
  });
}

awaitable<Response> show(Door& door, const EntryKind& kind, Request& request) {
  return door.read(request, [&](Core& core, Batch&) -> Result<Answer> {
    const std::string& id = request.path_params.at("id");
    if (auto seen = visible(core, kind, id, caller_of(request)); !seen) return seen.error();
    if (auto ok = may_read(request); !ok) return ok.error();
    return answer_for(core, kind, id);
  });
}

awaitable<Response> create(Door& door, const EntryKind& kind, Request& request) {
  if (auto ok = may_write(request); !ok) return ready(problem_response(ok.error(), request));
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  Event event = kind.read(*body);
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(request, [&, event](Core& core, Batch& batch) mutable -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const std::string id = kind.id_of(event);
    const auto known = kind.find(core.registry(), id);
    settle_start(event, known, core.now().wall);
    if (auto ok = kind.admit(core.registry(), caller.unit, event); !ok) return ok.error();
    if (known)
      return Problem::make(Kind::NotAllowed, "exists-already", {"已登记：" + id, id + " is registered already"});
    core.record(kind.stream + id, event, actor_of(caller), batch);
    return answer_for(core, kind, id, 201);
  });
}

/// Reads an entry in place of the one that stands under `id`, which is what it is called whatever the body says.
Result<Event> read_in_place(const EntryKind& kind, const std::string& id, Json json) {
  const auto given = json.find(kind.id);
  if (given != json.end() && *given != Json(id))
    return Problem::invalid("/" + std::string(kind.id), {"编号不能改", "the id cannot be changed"});
  json[kind.id] = id;
  Body body(std::move(json));
  Event event = kind.read(body);
  if (auto ok = body.check(); !ok) return ok.error();
  return event;
}

enum class Way { whole, merge };

/// PUT gives the whole entry, PATCH (RFC 7396) what is different.
awaitable<Response> change(Door& door, const EntryKind& kind, Way way, Request& request) {
  const auto match = if_match(request, false);
  if (!match) return ready(problem_response(match.error(), request));
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  return door.change(request,
                     [&, way, match = *match, given = body->json()](Core& core, Batch& batch) -> Result<Answer> {
                       const Caller& caller = caller_of(request);
                       const std::string& id = request.path_params.at("id");
                       const std::string stream = kind.stream + id;
                       const auto known = visible(core, kind, id, caller);
                       if (!known) return known.error();
                       if (auto ok = may_write(request); !ok) return ok.error();
                       if (auto ok = check_match(core.version_of(stream), match); !ok) return ok.error();
                       if (core.registry().retired_at(stream))
                         return Problem::make(Kind::NotAllowed, "retired",
                                              {"已停用，请先恢复使用", "it is out of use; reinstate it first"});
                       auto event = read_in_place(kind, id, way == Way::merge ? merged(kind, *known, given) : given);
                       if (!event) return event.error();
                       settle_start(*event, *known, core.now().wall);
                       if (auto ok = kind.admit(core.registry(), caller.unit, *event); !ok) return ok.error();
                       const auto ended = engine::tokens_ended_by(core.registry(), *event, caller, core.now().wall);
                       if (!ended) return ended.error();
                       if (*event != *known) core.record(stream, *event, actor_of(caller), batch);
                       engine::end_tokens(core, *ended, stream + " moved", actor_of(caller), batch);
                       return answer_for_change(core, kind, id, ended->size());
                     });
}

awaitable<Response> retire(Door& door, const EntryKind& kind, Request& request) {
  const auto match = if_match(request, false);
  if (!match) return ready(problem_response(match.error(), request));
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  const std::string reason = body->reason();
  const bool anyway = body->flag("anyway");
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(request, [&, match = *match, reason, anyway](Core& core, Batch& batch) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const std::string& id = request.path_params.at("id");
    const std::string stream = kind.stream + id;
    if (auto seen = visible(core, kind, id, caller); !seen) return seen.error();
    if (auto ok = may_write(request); !ok) return ok.error();
    if (auto ok = check_match(core.version_of(stream), match); !ok) return ok.error();
    if (auto done = engine::retire(core, stream, reason, anyway, caller, batch); !done) return done.error();
    return answer_for(core, kind, id);
  });
}

/// Back in use as it was; its tokens are not.
awaitable<Response> reinstate(Door& door, const EntryKind& kind, Request& request) {
  const auto match = if_match(request, false);
  if (!match) return ready(problem_response(match.error(), request));
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(request, [&, match = *match](Core& core, Batch& batch) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const std::string& id = request.path_params.at("id");
    const std::string stream = kind.stream + id;
    auto known = visible(core, kind, id, caller);
    if (!known) return known.error();
    if (auto ok = may_write(request); !ok) return ok.error();
    if (auto ok = check_match(core.version_of(stream), match); !ok) return ok.error();
    if (!core.registry().retired_at(stream))
      return Problem::make(Kind::NotAllowed, "not-retired", {"本来就在使用", "it is in use"});
    if (auto* device = std::get_if<DeviceRegistered>(&*known)) device->from = core.now().wall;
    if (auto ok = kind.admit(core.registry(), caller.unit, *known); !ok) return ok.error();
    core.record(stream, *known, actor_of(caller), batch);
    return answer_for(core, kind, id);
  });
}

/// Who held an address at a time.
awaitable<Response> look_up(Door& door, Request& request) {
  if (auto ok = may_read(request); !ok) return ready(problem_response(ok.error(), request));
  const std::string given_ip = parameter(request, "ip"), given_mac = parameter(request, "mac"),
                    given_at = parameter(request, "at");
  const auto ip = engine::canonical_ip(given_ip);
  const auto mac = engine::canonical_mac(given_mac);
  const auto at = engine::parse_time(given_at);
  if (given_ip.empty() && given_mac.empty())
    return ready(problem_response(Problem::invalid("/ip", {"请写明 ip 或 mac", "say ip or mac"}), request));
  if (!given_ip.empty() && !ip)
    return ready(problem_response(Problem::invalid("/ip", {"不是 IP 地址", "is no IP address"}), request));
  if (!given_mac.empty() && !mac)
    return ready(problem_response(Problem::invalid("/mac", {"不是 MAC 地址", "is no MAC address"}), request));
  if (!given_at.empty() && !at)
    return ready(problem_response(Problem::invalid("/at", {"应为时间，如 2026-03-02T01:15:00.000Z",
                                                           "must be a time like 2026-03-02T01:15:00.000Z"}),
                                  request));
  return door.read(request, [&request, ip, mac, at](Core& core, Batch&) -> Result<Answer> {
    OrderedJson items = OrderedJson::array();
    for (const auto& entry : core.registry().holders(ip.value_or(""), mac.value_or(""), at.value_or(core.now().wall)))
      if (core.registry().within(entry.unit, caller_of(request).unit)) items.push_back(k_devices.show(entry));
    return Answer{.body = OrderedJson{{"items", items}, {"next", nullptr}}.dump()};
  });
}

void add_kind(Router& router, Door& door, const EntryKind& kind) {
  const std::string all = kind.path, one = all + "/{id}";
  const auto add = [&](const char* method, const std::string& pattern, BodyRule body, auto handle) {
    router.add({.method = method, .pattern = pattern, .body = body, .handle = handle});
  };
  add("GET", all, BodyRule::none, [&](Request& r) { return list(door, kind, r); });
  add("POST", all, BodyRule::json, [&](Request& r) { return create(door, kind, r); });
  add("GET", one, BodyRule::none, [&](Request& r) { return show(door, kind, r); });
  add("PUT", one, BodyRule::json, [&](Request& r) { return change(door, kind, Way::whole, r); });
  add("PATCH", one, BodyRule::json, [&](Request& r) { return change(door, kind, Way::merge, r); });
  add("POST", one + "/retire", BodyRule::json, [&](Request& r) { return retire(door, kind, r); });
  add("POST", one + "/reinstate", BodyRule::json, [&](Request& r) { return reinstate(door, kind, r); });
}

}  // namespace

void add_registry_routes(Router& router, Door& door) {
  for (const auto* kind : {&k_units, &k_people, &k_sites, &k_devices})
    add_kind(router, door, *kind);
  router.add(
      {.method = "GET", .pattern = "/v1/devices/lookup", .handle = [&door](Request& r) { return look_up(door, r); }});
}

}  // namespace fenghuo::api

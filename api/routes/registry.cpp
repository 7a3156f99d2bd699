#include "api/routes/door.hpp"
#include "api/routes/incident_json.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Problem;
using engine::Registry;
using engine::Result;
using engine::Role;

namespace {

OrderedJson unit_json(const engine::UnitRegistered& unit) {
  return {{"id", unit.id},
          {"name", text_json(unit.name)},
          {"parent", unit.parent.empty() ? OrderedJson(nullptr) : OrderedJson(unit.parent)}};
}
OrderedJson person_json(const engine::PersonRegistered& person) {
  return {{"id", person.id}, {"name", person.name}, {"phone", person.phone}, {"unit", person.unit}};
}
OrderedJson site_json(const engine::SiteRegistered& site) {
  return {{"host", site.host},
          {"name", site.name},
          {"url", site.url},
          {"ip", site.ip},
          {"aliases", site.aliases},
          {"unit", site.unit},
          {"responsible", site.responsible},
          {"filing", site.filing},
          {"mlps", site.mlps}};
}

/// What a list of the registry is made of: which map, whose unit decides who sees it, how one is shown.
template <class T>
struct Kind {
  const std::map<std::string, T>& (Registry::*all)() const;
  std::string T::*unit;
  OrderedJson (*show)(const T&);
};

constexpr Kind<engine::UnitRegistered> k_units{&Registry::units, &engine::UnitRegistered::id, unit_json};
constexpr Kind<engine::PersonRegistered> k_people{&Registry::people, &engine::PersonRegistered::unit, person_json};
constexpr Kind<engine::SiteRegistered> k_sites{&Registry::sites, &engine::SiteRegistered::unit, site_json};

Result<void> may_read(const Request& request) {
  return require_role(request, {Role::responder, Role::leader, Role::bureau, Role::auditor, Role::admin});
}

template <class T>
awaitable<Response> list(Door& door, Kind<T> kind, Request& request) {
  if (auto ok = may_read(request); !ok) return ready(problem_response(ok.error(), request));
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  return door.read(request, [&request, kind, limit = *limit](Core& core, Batch&) -> Result<Answer> {
    const auto& all = (core.registry().*kind.all)();
    const auto cursor = request.query.find("cursor");
    OrderedJson items = OrderedJson::array(), next = nullptr;
    std::string last;
    for (auto at = cursor == request.query.end() ? all.begin() : all.upper_bound(cursor->second); at != all.end();
         ++at) {
      if (!core.registry().within(at->second.*kind.unit, caller_of(request).unit)) continue;
      if (items.size() == limit) {
        next = last;
        break;
      }
      last = at->first;
      items.push_back(kind.show(at->second));
    }
    return Answer{.body = OrderedJson{{"items", items}, {"next", next}}.dump()};
  });
}

template <class T>
awaitable<Response> show(Door& door, Kind<T> kind, Request& request) {
  return door.read(request, [&request, kind](Core& core, Batch&) -> Result<Answer> {
    const auto& all = (core.registry().*kind.all)();
    const auto found = all.find(request.path_params.at("id"));
    if (found == all.end() || !sees(core, request, found->second.*kind.unit))
      return Problem::not_found(request.path_params.at("id"));
    if (auto ok = may_read(request); !ok) return ok.error();
    return Answer{.body = kind.show(found->second).dump()};
  });
}

bool is_id(const std::string& text) {
  return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

/// Registers `event` under `stream`; its `unit` (for a unit: its parent) must lie within the caller's.
template <class T>
awaitable<Response> add(Door& door, Request& request, T event, std::string stream, std::string unit, Kind<T> kind) {
  return door.change(request, [=, caller = caller_of(request)](Core& core, Batch& batch) -> Result<Answer> {
    if (!core.registry().within(unit, caller.unit))
      return Problem::invalid("/unit", {"没有这个单位，或不在您的管辖范围", "no such unit within yours"});
    const std::string id = stream.substr(stream.find(':') + 1);
    if ((core.registry().*kind.all)().contains(id))
      return Problem::make(engine::Kind::NotAllowed, "exists-already",
                           {"已登记：" + id, id + " is registered already"});
    if constexpr (std::is_same_v<T, engine::SiteRegistered>) {
      std::vector<std::string> names = event.aliases;
      names.push_back(event.host);
      for (const auto& name : names)
        if (const auto* taken = core.registry().site_for(name))
          return Problem::make(
              engine::Kind::NotAllowed, "name-taken",
              {name + " 已登记在 " + taken->host + " 名下", name + " belongs to " + taken->host + " already"});
    }
    core.record(stream, event,
                {.person = caller.person,
                 .role = std::string(to_string(caller.role)),
                 .token = caller.token,
                 .unit = caller.unit},
                batch);
    return Answer{.status = 201, .body = kind.show(event).dump()};
  });
}

template <class T>
using Read = T (*)(Body&);

template <class T>
awaitable<Response> create(Door& door, Request& request, const char* prefix, const char* id_member, Read<T> read,
                           std::string T::*id, std::string T::*unit, Kind<T> kind) {
  if (auto ok = require_role(request, {Role::admin}); !ok) return ready(problem_response(ok.error(), request));
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  T event = read(*body);
  if (!is_id(event.*id))
    body->wrong(id_member, {"编号只能用小写字母、数字、点和横线", "lower-case letters, digits, dots and hyphens only"});
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  const std::string stream = prefix + event.*id, of = event.*unit;
  return add(door, request, std::move(event), stream, of, kind);
}

engine::UnitRegistered read_unit(Body& body) {
  return {.id = body.required_text("id"), .name = body.both_languages("name"), .parent = body.required_text("parent")};
}
engine::PersonRegistered read_person(Body& body) {
  return {.id = body.required_text("id"),
          .name = body.required_text("name"),
          .phone = body.text("phone"),
          .unit = body.required_text("unit")};
}
engine::SiteRegistered read_site(Body& body) {
  engine::SiteRegistered site{.aliases = body.texts("aliases"),
                              .filing = body.text("filing"),
                              .host = body.required_text("host"),
                              .ip = body.text("ip")};
  site.mlps = body.integer("mlps").value_or(0);
  if (site.mlps < 0 || site.mlps > 5) body.wrong("mlps", {"等级保护级别应为 0 至 5", "the MLPS level is 0 to 5"});
  site.name = body.required_text("name");
  site.responsible = body.required_text("responsible");
  site.unit = body.required_text("unit");
  site.url = body.text("url");
  if (site.url.empty()) site.url = "https://" + site.host + "/";
  return site;
}

awaitable<Response> create_unit(Door& door, Request& r) {
  return create(door, r, "unit:", "id", read_unit, &engine::UnitRegistered::id, &engine::UnitRegistered::parent,
                k_units);
}
awaitable<Response> create_person(Door& door, Request& r) {
  return create(door, r, "person:", "id", read_person, &engine::PersonRegistered::id, &engine::PersonRegistered::unit,
                k_people);
}
awaitable<Response> create_site(Door& door, Request& r) {
  return create(door, r, "site:", "host", read_site, &engine::SiteRegistered::host, &engine::SiteRegistered::unit,
                k_sites);
}

template <class T>
void add_readers(Router& router, Door& door, const std::string& path, Kind<T> kind) {
  router.add({.method = "GET", .pattern = path, .handle = [&door, kind](Request& r) { return list(door, kind, r); }});
  router.add({.method = "GET", .pattern = path + "/{id}", .handle = [&door, kind](Request& r) {
                return show(door, kind, r);
              }});
}

}  // namespace

void add_registry_routes(Router& router, Door& door) {
  add_readers(router, door, "/v1/units", k_units);
  add_readers(router, door, "/v1/people", k_people);
  add_readers(router, door, "/v1/sites", k_sites);
  router.add({.method = "POST", .pattern = "/v1/units", .body = BodyRule::json, .handle = [&door](Request& r) {
                return create_unit(door, r);
              }});
  router.add({.method = "POST", .pattern = "/v1/people", .body = BodyRule::json, .handle = [&door](Request& r) {
                return create_person(door, r);
              }});
  router.add({.method = "POST", .pattern = "/v1/sites", .body = BodyRule::json, .handle = [&door](Request& r) {
                return create_site(door, r);
              }});
}

}  // namespace fenghuo::api

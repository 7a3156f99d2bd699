// Alerts that matched nothing: a person says what they are about.
#include "api/routes/door.hpp"
#include "api/routes/incident_json.hpp"
#include "engine/intake/intake.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Problem;
using engine::Result;
using engine::Role;
using engine::WaitingSignals;

namespace {

constexpr std::array<std::string_view, 3> k_states{"unmatched", "assigned", "dismissed"};

Result<void> may_read(const Request& request) {
  return require_role(request, {Role::responder, Role::leader, Role::bureau, Role::auditor});
}
Result<void> may_assign(const Request& request) {
  return require_role(request, {Role::responder, Role::leader, Role::bureau});
}

OrderedJson signal_json(const WaitingSignals::Item& item) {
  const auto& signal = item.signal;
  return {
      {"id", signal.signal},
      {"state", item.state()},
      {"source", signal.source},
      {"fingerprint", signal.fingerprint},
      {"summary", signal.summary},
      {"labels", signal.labels},
      {"unit", signal.unit},
      {"starts_at", signal.starts_at > 0 ? OrderedJson(engine::format_time(signal.starts_at)) : OrderedJson(nullptr)},
      {"received_at", engine::format_time(item.at)},
      {"unmatched_because", signal.reason},
      {"incident", item.incident.empty() ? OrderedJson(nullptr) : OrderedJson(item.incident)},
      {"dismissed_because", item.why.empty() ? OrderedJson(nullptr) : OrderedJson(item.why)}};
}

Result<const WaitingSignals::Item*> visible(const Core& core, const Request& request) {
  const std::string& id = request.path_params.at("id");
  const auto* item = core.waiting().find(id);
  if (item == nullptr || !sees(core, caller_of(request), item->signal.unit)) return Problem::not_found(id);
  return item;
}

/// Newest first; the cursor is the last id seen.
awaitable<Response> list(Door& door, Request& request) {
  if (auto ok = may_read(request); !ok) return ready(problem_response(ok.error(), request));
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  const std::string state = parameter(request, "state");
  if (!state.empty() && std::ranges::find(k_states, state) == k_states.end())
    return ready(problem_response(Problem::invalid("/state", {"state 应为 unmatched、assigned 或 dismissed",
                                                              "state is unmatched, assigned or dismissed"}),
                                  request));
  return door.read(request, [&request, state, limit = *limit](Core& core, Batch&) -> Result<Answer> {
    const auto& all = core.waiting().items();
    const std::string cursor = parameter(request, "cursor"), unit = parameter(request, "unit");
    OrderedJson items = OrderedJson::array(), next = nullptr;
    auto at = cursor.empty() ? all.end() : all.lower_bound(core.waiting().number_of(cursor));
    while (at != all.begin()) {
      const WaitingSignals::Item& item = (--at)->second;
      const auto& of = item.signal.unit;
      if (!core.registry().within(of, caller_of(request).unit) || (!state.empty() && item.state() != state)) continue;
      if (!unit.empty() && !core.registry().within(of, unit)) continue;
      if (items.size() == limit) {
        next = items.back()["id"];
        break;
      }
      items.push_back(signal_json(item));
    }
    return Answer{.body = OrderedJson{{"items", items}, {"next", next}}.dump()};
  });
}

awaitable<Response> show(Door& door, Request& request) {
  return door.read(request, [&request](Core& core, Batch&) -> Result<Answer> {
    const auto item = visible(core, request);
    if (!item) return item.error();
    if (auto ok = may_read(request); !ok) return ok.error();
    return Answer{.body = signal_json(**item).dump()};
  });
}

struct Wanted {
  std::string incident, site, kind, severity, summary;
};

/// The incident a signal is to go to: the one that is named, the open one on the site, or a new one.
Result<std::string> incident_for(Core& core, const WaitingSignals::Item& item, const Wanted& wanted,
                                 const Caller& caller, Batch& batch) {
  if (!wanted.incident.empty()) {
    if (auto seen = core.visible(wanted.incident, caller); !seen) {
      if (seen.error().kind != engine::Kind::NotFound) return seen.error();
      return Problem::invalid("/incident", {"没有这个事件", "no such incident within your units"});
    } else if ((*seen)->mode != "live") {
      return Problem::invalid("/incident", {"真实告警不能归入演练事件", "a real alert is no part of a drill"});
    }
    return wanted.incident;
  }
  const auto* site = core.registry().site_for(wanted.site);
  if (site != nullptr && core.registry().within(site->unit, caller.unit))
    if (const auto* row = core.open_on(site->host, wanted.kind)) return row->id;
  const auto starts_at = item.signal.starts_at;
  const bool believable = starts_at > 0 && starts_at <= core.now().wall;
  auto opened = core.open({.kind = wanted.kind,
                           .mode = "live",
                           .severity = wanted.severity,
                           .site = wanted.site,
                           .summary = wanted.summary.empty() ? item.signal.summary : wanted.summary,
                           .detected_at = believable ? starts_at : item.at},
                          caller, batch);
  if (!opened) return opened.error();
  return (*opened)->id;
}

awaitable<Response> assign(Door& door, Request& request) {
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  const Wanted wanted{.incident = body->text("incident"),
                      .site = body->text("site"),
                      .kind = body->text("kind"),
                      .severity = body->text("severity"),
                      .summary = body->text("summary")};
  if (wanted.incident.empty() && wanted.site.empty())
    body->wrong("incident",
                {"请写明事件 incident，或写明 site 和 kind", "say which incident, or on which site and of which kind"});
  if (!wanted.incident.empty() && !(wanted.site + wanted.kind + wanted.severity + wanted.summary).empty())
    body->wrong("incident", {"写了 incident 就不再写其他", "with an incident goes nothing else"});
  if (!wanted.site.empty() && wanted.kind.empty()) body->wrong("kind", {"必填", "is wanted"});
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(request, [&request, wanted](Core& core, Batch& batch) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto item = visible(core, request);
    if (!item) return item.error();
    if (auto ok = may_assign(request); !ok) return ok.error();
    const std::string id = (*item)->signal.signal;
    if (auto waits = engine::check_waits(**item); !waits) return waits.error();
    const auto incident = incident_for(core, **item, wanted, caller, batch);
    if (!incident) return incident.error();
    if (auto done = engine::assign_signal(core, id, *incident, caller, batch); !done) return done.error();
    return Answer{.body = signal_json(*core.waiting().find(id)).dump()};
  });
}

awaitable<Response> dismiss(Door& door, Request& request) {
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  const std::string reason = body->reason();
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(request, [&request, reason](Core& core, Batch& batch) -> Result<Answer> {
    const auto item = visible(core, request);
    if (!item) return item.error();
    if (auto ok = may_assign(request); !ok) return ok.error();
    if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
      return Problem::invalid("/reason", {"必填", "is wanted"});
    const std::string id = (*item)->signal.signal;
    if (auto done = engine::dismiss_signal(core, id, reason, caller_of(request), batch); !done) return done.error();
    return Answer{.body = signal_json(*core.waiting().find(id)).dump()};
  });
}

}  // namespace

void add_signal_routes(Router& router, Door& door) {
  const std::string one = "/v1/signals/{id}";
  router.add({.method = "GET", .pattern = "/v1/signals", .handle = [&door](Request& r) { return list(door, r); }});
  router.add({.method = "GET", .pattern = one, .handle = [&door](Request& r) { return show(door, r); }});
  router.add({.method = "POST", .pattern = one + "/assign", .body = BodyRule::json, .handle = [&door](Request& r) {
                return assign(door, r);
              }});
  router.add({.method = "POST", .pattern = one + "/dismiss", .body = BodyRule::json, .handle = [&door](Request& r) {
                return dismiss(door, r);
              }});
}

}  // namespace fenghuo::api

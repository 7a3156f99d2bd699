// Series of drills: listed, looked at, acted on. How they come to be: term.cpp.
#include "api/routes/schedule.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

std::string change_json(const sim::Series& series) {
  return OrderedJson{{"id", series.id}, {"version", series.version}, {"state", state_of(series)}}.dump();
}

/// Newest first; the cursor is the last id seen.
awaitable<Response> list(Door& door, sim::SeriesRoom& room, Request& request) {
  if (auto ok = require_role(request, {Role::leader, Role::bureau, Role::auditor}); !ok)
    return ready(problem_response(ok.error(), request));
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  return door.read(request, [&room, &request, limit = *limit](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const std::string cursor = parameter(request, "cursor"), state = parameter(request, "state");
    const auto& all = room.all();
    OrderedJson items = OrderedJson::array(), next = nullptr;
    for (auto at = cursor.empty() ? all.end() : all.lower_bound(cursor); at != all.begin();) {
      const sim::Series& series = (--at)->second;
      if (!room.sees(series, core, caller) || (!state.empty() && state != state_of(series))) continue;
      if (items.size() == limit) {
        next = items.back()["id"];
        break;
      }
      items.push_back(series_json(room, series, core, caller, false));
    }
    return Answer{.body = OrderedJson{{"items", items}, {"next", next}}.dump()};
  });
}

awaitable<Response> show(Door& door, sim::SeriesRoom& room, Request& request) {
  return door.read(request, [&room, &request](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto series = room.visible(request.path_params.at("series"), core, caller);
    if (!series) return series.error();
    return Answer{.body = series_json(room, **series, core, caller, true).dump(), .version = (*series)->version};
  });
}

using ReadAct = sim::SeriesCommand (*)(Body& body, const Request& request);

sim::SeriesCommand read_approve(Body& body, const Request&) {
  return sim::ApproveSeries{.note = body.text("note")};
}
sim::SeriesCommand read_stop(Body& body, const Request&) {
  return sim::StopSeries{.reason = body.reason()};
}
sim::SeriesCommand read_cancel(Body& body, const Request& request) {
  return sim::CancelTime{.occurrence = request.path_params.at("occurrence"), .reason = body.reason()};
}
sim::SeriesCommand read_move(Body& body, const Request& request) {
  const auto starts_at = body.time("starts_at");
  if (!starts_at) body.wrong("starts_at", {"必填", "is wanted"});
  return sim::MoveTime{
      .occurrence = request.path_params.at("occurrence"), .reason = body.reason(), .starts_at = starts_at.value_or(0)};
}

awaitable<Response> act(Door& door, sim::SeriesRoom& room, ReadAct read, Request& request) {
  const auto version = if_match(request, false);
  if (!version) return ready(problem_response(version.error(), request));
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  const sim::SeriesCommand command = read(*body, request);
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(request,
                     [&room, &request, command, version = *version](Core& core, Batch& batch) -> Result<Answer> {
                       const std::string& id = request.path_params.at("series");
                       const auto seen = room.visible(id, core, caller_of(request));
                       if (!seen) return seen.error();
                       if (auto ok = check_match((*seen)->version, version); !ok) return ok.error();
                       const auto done = room.act(id, command, core, caller_of(request), batch);
                       if (!done) return done.error();
                       return Answer{.body = change_json(**done), .version = (*done)->version};
                     });
}

}  // namespace

void add_series_routes(Router& router, Door& door, sim::SeriesRoom& room) {
  const std::string all = "/v1/drills/series", one = all + "/{series}", time = one + "/times/{occurrence}";
  router.add({.method = "GET", .pattern = all, .handle = [&](Request& r) { return list(door, room, r); }});
  router.add({.method = "GET", .pattern = one, .handle = [&](Request& r) { return show(door, room, r); }});
  const auto add = [&](const std::string& pattern, ReadAct read) {
    router.add({.method = "POST", .pattern = pattern, .body = BodyRule::json, .handle = [&, read](Request& r) {
                  return act(door, room, read, r);
                }});
  };
  add(one + "/approve", read_approve);
  add(one + "/stop", read_stop);
  add(time + "/cancel", read_cancel);
  add(time + "/move", read_move);
}

void add_schedule_routes(Router& router, Door& door, sim::SeriesRoom& series) {
  add_series_routes(router, door, series);
  add_term_routes(router, door, series);
  add_coverage_routes(router, door, series);
  add_calendar_routes(router, door, series);
}

}  // namespace fenghuo::api

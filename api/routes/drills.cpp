// Drills: planned, listed, looked at. What is done to one: drill_acts.cpp; what it was worth: drill_score.cpp.
#include "api/routes/door.hpp"
#include "api/routes/drill_json.hpp"
#include "api/routes/event_json.hpp"
#include "api/routes/schedule.hpp"
#include "sim/drill/codec.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Problem;
using engine::Result;
using engine::Role;
using engine::StoredEvent;

namespace {

constexpr std::int64_t k_fastest = 600;

bool wanted(const sim::Drill& drill, const Request& request) {
  const std::string state = parameter(request, "state"), unit = parameter(request, "unit");
  return (state.empty() || state == to_string(drill.state)) &&
         (unit.empty() || unit == drill.plan.unit || drill.plays(unit));
}

/// Newest first; the cursor is the last id seen.
awaitable<Response> list(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::responder, Role::leader, Role::bureau, Role::auditor}); !ok)
    return ready(problem_response(ok.error(), request));
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  return door.read(request, [&door, &request, limit = *limit](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto& all = door.drills->drills();
    const std::string cursor = parameter(request, "cursor");
    OrderedJson items = OrderedJson::array(), next = nullptr;
    for (auto at = cursor.empty() ? all.end() : all.lower_bound(cursor); at != all.begin();) {
      const sim::Drill& drill = (--at)->second;
      if (!door.drills->visible(drill.id, core, caller) || !wanted(drill, request)) continue;
      if (items.size() == limit) {
        next = items.back()["id"];
        break;
      }
      items.push_back(drill_row_json({*door.drills, drill, core, caller}));
    }
    return Answer{.body = OrderedJson{{"items", items}, {"next", next}}.dump()};
  });
}

awaitable<Response> show(Door& door, Request& request) {
  return door.read(request, [&door, &request](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto drill = door.drills->visible(request.path_params.at("id"), core, caller);
    if (!drill) return drill.error();
    const auto json = drill_json({*door.drills, **drill, core, caller});
    if (!json) return json.error();
    return Answer{.body = json->dump(), .version = (*drill)->version};
  });
}

}  // namespace

sim::DrillPlanned read_plan(Body& body, std::size_t most_units) {
  sim::DrillPlanned plan{.form = body.text("form"),
                         .goals = body.both_languages_or_none("goals"),
                         .scenario = body.required_text("scenario"),
                         .scenario_version = body.text("scenario_version"),
                         .skip_idle = body.flag("skip_idle"),
                         .speed = body.integer("speed", 1, k_fastest).value_or(1) * 1000,
                         .subject = body.text("subject"),
                         .surprise = body.flag("surprise"),
                         .title = body.both_languages_or_none("title"),
                         .unit = body.text("unit"),
                         .units = body.texts("units", most_units)};
  if (plan.form.empty()) plan.form = "tabletop";
  if (plan.subject.empty()) plan.subject = "single";
  for (auto& part : body.text_maps("parts", {"person", "role", "unit"}))
    plan.parts.push_back({part["person"], part["role"], part["unit"]});
  return plan;
}

namespace {

awaitable<Response> plan(Door& door, Request& request) {
  auto body = Body::parse(request);
  if (!body) co_return problem_response(body.error(), request);
  sim::DrillPlanned wanted = read_plan(*body);
  if (auto ok = body->check(); !ok) co_return problem_response(ok.error(), request);
  engine::Engine::Work work = [&door, &request, wanted](Core& core, Batch& batch) -> Result<Answer> {
    const auto planned = door.drills->plan(wanted, core, caller_of(request), batch);
    if (!planned) return planned.error();
    const sim::Drill& drill = **planned;
    // What it is played by is kept with it: the file may change, or go.
    if (const auto document = door.scenarios->document(drill.plan.scenario, drill.plan.scenario_version))
      batch.documents.push_back(*document);
    return Answer{.status = 201, .body = drill_change_json(drill), .version = drill.version};
  };
  Response response = co_await door.change(request, std::move(work));
  if (response.status == 201)
    response.with("Location", "/v1/drills/" + Json::parse(response.body, nullptr, false).value("id", ""));
  co_return response;
}

// --- its events ---

/// What players are told of an event, if anything: how the drill goes, what concerns their own units, and what they
/// were given for it once that is out. Of what stands in it about others, nothing.
std::optional<OrderedJson> for_players(const DrillView& view, const StoredEvent& event) {
  static constexpr std::array<std::string_view, 10> k_open{
      "DrillScheduled",   "DrillAnnounced", "DrillPaused",    "DrillResumed", "DrillCaughtUp",
      "DrillSkippedIdle", "DrillEnded",     "DrillHotWashed", "DrillClosed",  "DrillAborted"};
  static constexpr std::array<std::string_view, 2> k_own{"DrillInjected", "DrillDecided"};
  static constexpr std::array<std::string_view, 3> k_later{"DrillGraded", "DrillInjectSkipped", "DrillFactSet"};
  const auto is_in = [&](const auto& types) { return std::ranges::find(types, event.type) != types.end(); };
  OrderedJson out = event_json(event, false);
  OrderedJson& payload = out["payload"];
  if (is_in(k_open)) return out;
  if (event.type == "DrillInjected") payload["note"] = "";  // is the controller's own
  if (is_in(k_own) || (is_in(k_later) && view.shows_score()))
    return view.sees_unit(payload.value("unit", "")) ? std::optional(out) : std::nullopt;
  if (event.type == "DrillStarted") {
    OrderedJson own = OrderedJson::object();
    for (const auto& [unit, incident] : payload["incidents"].items())
      if (view.sees_unit(unit)) own[unit] = incident;
    payload["incidents"] = std::move(own);
    return out;
  }
  if (event.type != "DrillFrozen") return std::nullopt;
  if (!view.sees_unit(payload.value("unit", ""))) payload = {{"incident", ""}, {"unit", ""}};
  return out;
}

/// What is left in it for this caller, in words: what was taken out of the payload is not said either.
void put_in_words(OrderedJson& item, const sim::ReportFacts& facts) {
  const auto event = sim::from_foreign({.type = item.at("type"), .v = 1, .payload = item.at("payload").dump()});
  const sim::Said said = event ? sim::say_event(*event, facts) : sim::Said{};
  item["what"] = text_json(said.what);
  item["content"] = text_json(said.content);
}

Result<Answer> events_of(const DrillView& view, const engine::Zone& zone, std::int64_t after, std::size_t limit) {
  const bool desk = view.at_the_desk();
  const auto scenario = view.room.scenario_of(view.drill);
  if (!scenario) return Problem::internal("the scenario of " + view.drill.id + " is gone");
  sim::ReportFacts facts{.drill = &view.drill, .scenario = scenario.get(), .tape = {}, .units = {}, .zone = zone};
  name_people(facts, view.core);
  OrderedJson items = OrderedJson::array();
  for (;;) {
    const auto stored = view.core.journal().read_stream(view.drill.id, after, 200);
    if (!stored) return stored.error();
    for (const auto& event : *stored) {
      auto item = desk ? std::optional(event_json(event, false)) : for_players(view, event);
      after = event.meta.version;
      if (!item) continue;
      if (items.size() == limit)
        return Answer{.body = OrderedJson{{"items", items}, {"next", items.back()["version"]}}.dump()};
      put_in_words(*item, facts);
      items.push_back(std::move(*item));
    }
    if (stored->empty()) return Answer{.body = OrderedJson{{"items", items}, {"next", nullptr}}.dump()};
  }
}

awaitable<Response> events(Door& door, Request& request) {
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  const auto after = after_version(request);
  if (!after) return ready(problem_response(after.error(), request));
  return door.read(request, [&door, &request, after = *after, limit = *limit](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto drill = door.drills->visible(request.path_params.at("id"), core, caller);
    if (!drill) return drill.error();
    return events_of({*door.drills, **drill, core, caller}, door.zone, after, limit);
  });
}

}  // namespace

void add_drill_routes(Router& router, Door& door) {
  const std::string all = "/v1/drills", one = all + "/{id}";
  router.add({.method = "GET", .pattern = all, .handle = [&door](Request& r) { return list(door, r); }});
  router.add({.method = "POST", .pattern = all, .body = BodyRule::json, .handle = [&door](Request& r) {
                return plan(door, r);
              }});
  router.add({.method = "GET", .pattern = one, .handle = [&door](Request& r) { return show(door, r); }});
  router.add({.method = "GET", .pattern = one + "/events", .handle = [&door](Request& r) { return events(door, r); }});
}

}  // namespace fenghuo::api

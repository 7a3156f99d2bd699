// What drills have found: listed, looked at, added to, and changed until it is closed.
#include "api/routes/door.hpp"
#include "api/routes/improvement_json.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

struct Wanted {
  std::string unit, drill, owner;
  std::optional<sim::ImprovementState> state;
  bool open = false;  ///< whatever is not over
  bool overdue = false;

  [[nodiscard]] bool operator()(const sim::Improvement& one, engine::Millis now) const {
    return (unit.empty() || unit == one.raised.unit) && (drill.empty() || drill == one.raised.drill) &&
           (owner.empty() || owner == one.owner) && (!state || *state == one.state) && !(open && one.over()) &&
           !(overdue && !one.overdue(now));
  }
};

Problem no_such_state(const std::string& pointer) {
  return Problem::invalid(pointer, {"状态应为 Open、Assigned、Done、Closed 或 Dropped",
                                    "the state is one of Open, Assigned, Done, Closed, Dropped"});
}

Result<Wanted> read_wanted(const Request& request) {
  const std::string overdue = parameter(request, "overdue"), state = parameter(request, "state");
  Wanted out{.unit = parameter(request, "unit"),
             .drill = parameter(request, "drill"),
             .owner = parameter(request, "owner"),
             .state = sim::improvement_state_from(state),
             .open = state == "open",
             .overdue = overdue == "1" || overdue == "true"};
  if (!state.empty() && !out.state && !out.open) return no_such_state("/state");
  return out;
}

/// Newest first; the cursor is the last id seen.
awaitable<Response> list(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::responder, Role::leader, Role::bureau, Role::auditor}); !ok)
    return ready(problem_response(ok.error(), request));
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  auto wanted = read_wanted(request);
  if (!wanted) return ready(problem_response(wanted.error(), request));
  return door.read(request, [&door, &request, limit = *limit, wanted = *wanted](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto& all = door.improvements->all();
    const std::string cursor = parameter(request, "cursor");
    OrderedJson items = OrderedJson::array(), next = nullptr;
    for (auto at = cursor.empty() ? all.end() : all.lower_bound(cursor); at != all.begin();) {
      const sim::Improvement& one = (--at)->second;
      if (!wanted(one, core.now().wall)) continue;
      if (!door.improvements->visible(one.id, core, caller)) continue;
      if (items.size() == limit) {
        next = items.back()["id"];
        break;
      }
      items.push_back(improvement_row_json({*door.improvements, *door.drills, one, core, caller}));
    }
    return Answer{.body = OrderedJson{{"items", items}, {"next", next}}.dump()};
  });
}

awaitable<Response> show(Door& door, Request& request) {
  return door.read(request, [&door, &request](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto one = door.improvements->visible(request.path_params.at("id"), core, caller);
    if (!one) return one.error();
    return Answer{.body = improvement_json({*door.improvements, *door.drills, **one, core, caller}).dump(),
                  .version = (*one)->version};
  });
}

/// In both languages, or as one person wrote it.
engine::Text read_words(Body& body, const std::string& name, bool required) {
  const auto given = body.json().find(name);
  if (given != body.json().end() && given->is_object()) return body.both_languages(name);
  const std::string text = required ? body.required_text(name) : body.text(name);
  return {text, text};
}

awaitable<Response> add(Door& door, Request& request) {
  auto body = Body::parse(request);
  if (!body) co_return problem_response(body.error(), request);
  const sim::AddFinding finding{.drill = body->required_text("drill"),
                                .unit = body->required_text("unit"),
                                .objective = body->text("objective"),
                                .problem = read_words(*body, "problem", true),
                                .suggestion = read_words(*body, "suggestion", false),
                                .title = read_words(*body, "title", true)};
  if (auto ok = body->check(); !ok) co_return problem_response(ok.error(), request);
  engine::Engine::Work work = [&door, &request, finding](Core& core, Batch& batch) -> Result<Answer> {
    const auto added = door.improvements->add(finding, core, caller_of(request), batch);
    if (!added) return added.error();
    return Answer{.status = 201, .body = improvement_change_json(**added), .version = (*added)->version};
  };
  Response response = co_await door.change(request, std::move(work));
  if (response.status == 201)
    response.with("Location", "/v1/improvements/" + Json::parse(response.body, nullptr, false).value("id", ""));
  co_return response;
}

struct Act {
  sim::ChangeImprovement change;
  std::optional<std::int64_t> version;  ///< If-Match
  bool whole = false;
};

Result<Answer> perform(Door& door, const Act& act, const Request& request, Core& core, Batch& batch) {
  const std::string& id = request.path_params.at("id");
  const Caller& caller = caller_of(request);
  const auto seen = door.improvements->visible(id, core, caller);
  if (!seen) return seen.error();
  if (auto ok = check_match((*seen)->version, act.version); !ok) return ok.error();
  const auto done = door.improvements->change(id, act.change, core, caller, batch);
  if (!done) return done.error();
  Answer answer{.body = improvement_change_json(**done), .version = (*done)->version};
  if (act.whole) answer.body = improvement_json({*door.improvements, *door.drills, **done, core, caller}).dump();
  return answer;
}

awaitable<Response> change(Door& door, Request& request) {
  const auto version = if_match(request, false);
  if (!version) return ready(problem_response(version.error(), request));
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  const std::string state = body->text("state");
  Act act{.change = {.due_at = body->time("due_at"),
                     .evidence = body->text("evidence"),
                     .links = body->texts("links"),
                     .note = body->text("note"),
                     .owner = body->text("owner"),
                     .reason = body->text("reason"),
                     .retest = body->text("retest"),
                     .state = sim::improvement_state_from(state)},
          .version = *version};
  act.whole = request.header("Prefer").find("return=representation") != std::string_view::npos;
  if (!state.empty() && !act.change.state) body->wrong("state", no_such_state("/state").detail);
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(
      request, [&door, &request, act](Core& core, Batch& batch) { return perform(door, act, request, core, batch); });
}

}  // namespace

void add_improvement_routes(Router& router, Door& door) {
  const std::string all = "/v1/improvements", one = all + "/{id}";
  router.add({.method = "GET", .pattern = all, .handle = [&door](Request& r) { return list(door, r); }});
  router.add({.method = "POST", .pattern = all, .body = BodyRule::json, .handle = [&door](Request& r) {
                return add(door, r);
              }});
  router.add({.method = "GET", .pattern = one, .handle = [&door](Request& r) { return show(door, r); }});
  router.add({.method = "PATCH", .pattern = one, .body = BodyRule::json, .handle = [&door](Request& r) {
                return change(door, r);
              }});
}

}  // namespace fenghuo::api

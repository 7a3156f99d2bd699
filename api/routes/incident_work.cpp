#include "api/routes/incident_work.hpp"

#include "api/routes/drill_json.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Incident;
using engine::Result;

OrderedJson whole_json(const Door& door, Core& core, const Incident& incident, const engine::Caller& caller) {
  const sim::Drill* drill = door.drill_of(incident.id);
  OrderedJson out = incident_json(incident, core.context(incident, caller), drill);
  if (drill != nullptr && door.drills->visible(drill->id, core, caller))
    add_exercise(out, {*door.drills, *drill, core, caller}, incident.unit);
  return out;
}

Result<Change> Change::of(const Door& door, const Request& request, bool match_required) {
  const auto version = if_match(request, match_required);
  if (!version) return version.error();
  Change change{.caller = caller_of(request), .version = *version};
  change.incident = request.path_params.at("id");
  change.door = &door;
  change.whole = request.header("Prefer").find("return=representation") != std::string_view::npos;
  return change;
}

Result<const Incident*> Change::begin(Core& core) const {
  auto seen = core.visible(incident, caller);
  if (!seen) return seen;
  if (auto ok = check_match((*seen)->version, version); !ok) return ok.error();
  return seen;
}

Answer Change::answer(Core& core, const Incident& incident, int status) const {
  return {.status = status,
          .body = whole ? whole_json(*door, core, incident, caller).dump() : change_json(incident),
          .version = incident.version};
}

engine::Engine::Work Change::work(engine::Command command, std::optional<engine::Millis> done_at) const {
  return [change = *this, command = std::move(command), done_at](Core& core, Batch& batch) -> Result<Answer> {
    if (auto seen = change.begin(core); !seen) return seen.error();
    auto done = core.execute(change.incident, command, change.caller, batch, done_at);
    if (!done) return done.error();
    return change.answer(core, **done);
  };
}

namespace {

awaitable<Response> run_command(Door& door, ReadCommand read, bool match_required, Request& request) {
  auto change = Change::of(door, request, match_required);
  if (!change) return ready(problem_response(change.error(), request));
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  engine::Command command = read(*body, request);
  const auto done_at = body->time("at");
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(request, change->work(std::move(command), done_at));
}

}  // namespace

Route command_route(Door& door, std::string pattern, ReadCommand read, bool match_required) {
  return {.method = "POST",
          .pattern = std::move(pattern),
          .body = BodyRule::json,
          .handle = [&door, read, match_required](Request& request) {
            return run_command(door, read, match_required, request);
          }};
}

}  // namespace fenghuo::api

// A drill once more, as the test of what it found: from the drill, or from one of its improvements.
#include "sim/improvement/rerun.hpp"

#include "api/routes/comparison.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Result;

namespace {

/// From an improvement: its drill and its unit.
Result<void> take_improvement(sim::Rerun& rerun, const Door& door, const Request& request, const Core& core) {
  const std::string& id = request.path_params.at("id");
  const auto one = door.improvements->visible(id, core, caller_of(request));
  if (!one) return one.error();
  rerun.drill = (*one)->raised.drill;
  rerun.units = {(*one)->raised.unit};
  rerun.improvements = {id};
  return {};
}

Result<Answer> plan(Door& door, sim::Rerun rerun, const Request& request, Core& core, Batch& batch) {
  if (rerun.drill.empty())
    if (auto taken = take_improvement(rerun, door, request, core); !taken) return taken.error();
  const auto planned = sim::plan_rerun(rerun, *door.drills, *door.improvements, core, caller_of(request), batch);
  if (!planned) return planned.error();
  const sim::Drill& drill = *planned->drill;
  if (const auto document = door.scenarios->document(drill.plan.scenario, drill.plan.scenario_version))
    batch.documents.push_back(*document);  // as with any drill that is planned
  OrderedJson out = OrderedJson::parse(drill_change_json(drill));
  out["rerun_of"] = rerun.drill;
  out["units"] = drill.plan.units;
  out["improvements"] = planned->improvements;
  return Answer{.status = 201, .body = out.dump(), .version = drill.version};
}

awaitable<Response> rerun(Door& door, bool of_drill, Request& request) {
  auto body = Body::parse(request);
  if (!body) co_return problem_response(body.error(), request);
  sim::Rerun wanted{.drill = of_drill ? request.path_params.at("id") : std::string(),
                    .units = of_drill ? body->texts("units") : std::vector<std::string>(),
                    .improvements = of_drill ? body->texts("improvements") : std::vector<std::string>(),
                    .starts_at = body->time("starts_at"),
                    .note = body->text("note")};
  if (auto ok = body->check(); !ok) co_return problem_response(ok.error(), request);
  engine::Engine::Work work = [&door, &request, wanted](Core& core, Batch& batch) {
    return plan(door, wanted, request, core, batch);
  };
  Response response = co_await door.change(request, std::move(work));
  if (response.status == 201)
    response.with("Location", "/v1/drills/" + Json::parse(response.body, nullptr, false).value("id", ""));
  co_return response;
}

}  // namespace

void add_rerun_routes(Router& router, Door& door) {
  for (const bool of_drill : {true, false})
    router.add({.method = "POST",
                .pattern = of_drill ? "/v1/drills/{id}/rerun" : "/v1/improvements/{id}/rerun",
                .body = BodyRule::json,
                .handle = [&door, of_drill](Request& r) { return rerun(door, of_drill, r); }});
}

}  // namespace fenghuo::api

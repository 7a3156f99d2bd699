// What people do to a drill. As with an incident: it must be visible to them and still be what they saw.
#include "api/routes/door.hpp"
#include "api/routes/drill_json.hpp"

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

using ReadAct = sim::DrillCommand (*)(Body& body, const Request& request);

sim::DrillCommand read_schedule(Body& body, const Request&) {
  const auto starts_at = body.time("starts_at");
  if (!starts_at) body.wrong("starts_at", {"必填", "is wanted"});
  return sim::ScheduleDrill{.starts_at = starts_at.value_or(0), .note = body.text("note")};
}
sim::DrillCommand read_announce(Body& body, const Request&) {
  return sim::AnnounceDrill{.note = body.text("note")};
}
sim::DrillCommand read_start(Body& body, const Request&) {
  return sim::StartDrill{.note = body.text("note")};
}
sim::DrillCommand read_pause(Body& body, const Request&) {
  return sim::PauseDrill{.reason = body.reason()};
}
sim::DrillCommand read_resume(Body& body, const Request&) {
  return sim::ResumeDrill{.note = body.text("note")};
}
sim::DrillCommand read_inject(Body& body, const Request&) {
  return sim::InjectNow{
      .inject = body.required_text("inject"), .units = body.texts("units"), .note = body.text("note")};
}
sim::DrillCommand read_end(Body& body, const Request&) {
  return sim::EndDrill{.note = body.text("note")};
}
sim::DrillCommand read_hot_wash(Body& body, const Request&) {
  return sim::HoldHotWash{.note = body.text("note")};
}
sim::DrillCommand read_finish(Body& body, const Request&) {
  return sim::FinishDrill{.note = body.text("note")};
}
sim::DrillCommand read_close(Body& body, const Request&) {
  return sim::CloseDrill{.note = body.text("note")};
}
sim::DrillCommand read_abort(Body& body, const Request&) {
  return sim::AbortDrill{.reason = body.reason()};
}
sim::DrillCommand read_decide(Body& body, const Request& request) {
  // `outcome` is what `next` calls it.
  std::string option = body.text("option"), outcome = body.text("outcome"), unit = body.text("unit");
  if (option.empty() && outcome.empty()) body.wrong("option", {"必填", "is wanted"});
  if (!option.empty() && !outcome.empty() && option != outcome)
    body.wrong("outcome", {"与 option 不一致，写一个即可", "is not the option; one of them will do"});
  return sim::DecideInject{.inject = request.path_params.at("inject"),
                           .option = option.empty() ? std::move(outcome) : std::move(option),
                           .note = body.text("note"),
                           .unit = unit.empty() ? parameter(request, "unit") : std::move(unit)};
}
sim::DrillCommand read_grade(Body& body, const Request&) {
  const auto grade = body.integer("grade", 1, 5);
  if (!grade) body.wrong("grade", {"必填", "is wanted"});
  return sim::GradeItem{.grade = grade.value_or(0),
                        .item = body.required_text("item"),
                        .reason = body.reason(),
                        .unit = body.required_text("unit")};
}

/// A refusal that lies in the state says what may be done instead.
Problem explained(Problem problem, const DrillView& view) {
  if (problem.kind == Kind::NotAllowed && problem.allowed.empty()) problem.allowed = view.allowed();
  return problem;
}

struct Act {
  sim::DrillCommand command;
  std::optional<std::int64_t> version;  ///< If-Match
  bool whole = false;
};

Result<Answer> perform(Door& door, const Act& act, const Request& request, Core& core, Batch& batch) {
  const std::string& id = request.path_params.at("id");
  const Caller& caller = caller_of(request);
  const auto seen = door.drills->visible(id, core, caller);
  if (!seen) return seen.error();
  // An auditor sees, and decides nothing.
  if (std::holds_alternative<sim::DecideInject>(act.command))
    if (auto ok = require_role(request, {Role::responder, Role::leader, Role::bureau}); !ok) return ok.error();
  if (auto ok = check_match((*seen)->version, act.version); !ok) return ok.error();
  const DrillView view{*door.drills, **seen, core, caller};
  const auto done = door.drills->act(id, act.command, core, caller, batch);
  if (!done) return explained(done.error(), view);
  Answer answer{.body = drill_change_json(**done), .version = (*done)->version};
  if (!act.whole) return answer;
  const auto json = drill_json(view);
  if (!json) return json.error();
  answer.body = json->dump();
  return answer;
}

awaitable<Response> run(Door& door, ReadAct read, Request& request) {
  const auto version = if_match(request, false);
  if (!version) return ready(problem_response(version.error(), request));
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  Act act{.command = read(*body, request), .version = *version};
  act.whole = request.header("Prefer").find("return=representation") != std::string_view::npos;
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(
      request, [&door, &request, act](Core& core, Batch& batch) { return perform(door, act, request, core, batch); });
}

Route act_route(Door& door, const std::string& pattern, ReadAct read) {
  return {.method = "POST",
          .pattern = "/v1/drills/{id}/" + pattern,
          .body = BodyRule::json,
          .handle = [&door, read](Request& request) { return run(door, read, request); }};
}

}  // namespace

void add_drill_act_routes(Router& router, Door& door) {
  router.add(act_route(door, "schedule", read_schedule));
  router.add(act_route(door, "announce", read_announce));
  router.add(act_route(door, "start", read_start));
  router.add(act_route(door, "pause", read_pause));
  router.add(act_route(door, "resume", read_resume));
  router.add(act_route(door, "inject", read_inject));
  router.add(act_route(door, "end", read_end));
  router.add(act_route(door, "hot-wash", read_hot_wash));
  router.add(act_route(door, "finish", read_finish));
  router.add(act_route(door, "close", read_close));
  router.add(act_route(door, "abort", read_abort));
  router.add(act_route(door, "decisions/{inject}", read_decide));
  router.add(act_route(door, "evaluations", read_grade));
}

}  // namespace fenghuo::api

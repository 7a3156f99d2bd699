// What there is to play. The bureau chooses; what will come is shown only to whoever directs a drill with it, for the
// same person may be a player tomorrow.
#include "api/routes/door.hpp"
#include "api/routes/scenario_json.hpp"
#include "sim/run/check.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Kind;
using engine::Library;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

awaitable<Response> list(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::bureau}); !ok) return ready(problem_response(ok.error(), request));
  return door.read(request, [&door](Core&, Batch&) -> Result<Answer> {
    OrderedJson items = OrderedJson::array();
    for (const auto& scenario : door.scenarios->newest())
      items.push_back(scenario_row_json(*scenario, door.scenarios->origin(*scenario)));
    return Answer{.body = OrderedJson{{"items", items}, {"next", nullptr}}.dump()};
  });
}

bool directs_one(const Door& door, const Core& core, const Caller& caller, const std::string& scenario) {
  return std::ranges::any_of(door.drills->drills(), [&](const auto& entry) {
    const sim::Drill& drill = entry.second;
    return drill.plan.scenario == scenario && door.drills->directs(drill, core, caller) &&
           door.drills->visible(drill.id, core, caller);
  });
}

awaitable<Response> show(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::bureau}); !ok) return ready(problem_response(ok.error(), request));
  return door.read(request, [&door, &request](Core& core, Batch&) -> Result<Answer> {
    const std::string& id = request.path_params.at("id");
    const auto scenario = door.scenarios->find(id, "");
    if (!scenario) return Problem::not_found(id);
    const auto playbook = sim::newest_playbook(core.library(), scenario->playbook);
    const bool whole = directs_one(door, core, caller_of(request), id);
    const sim::Terms terms{*scenario, playbook.get(), &core.library().rules()};
    return Answer{.body = scenario_json(terms, door.scenarios->origin(*scenario), whole).dump()};
  });
}

/// It is played, which takes its time: neither the engine nor the network waits for it.
awaitable<sim::Checked> check_elsewhere(Door& door, std::shared_ptr<const Library> library, std::string text) {
  return boost::asio::co_spawn(
      door.readers,
      [](std::shared_ptr<const Library> with, std::string body) -> awaitable<sim::Checked> {
        co_return sim::check_scenario(body, *with);
      }(std::move(library), std::move(text)),
      boost::asio::use_awaitable);
}

engine::Engine::Work take_library(std::shared_ptr<std::shared_ptr<const Library>> into) {
  return [into](Core& core, Batch&) -> Result<Answer> {
    *into = core.shared_library();
    return Answer{};
  };
}

awaitable<Response> lint(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::bureau, Role::admin}); !ok)
    co_return problem_response(ok.error(), request);
  auto library = std::make_shared<std::shared_ptr<const Library>>();
  engine::Engine::Work take = take_library(library);
  const auto taken = co_await door.ask(std::move(take));
  if (!taken) co_return problem_response(taken.error(), request);
  const sim::Checked checked = co_await check_elsewhere(door, *library, request.body);
  const OrderedJson out{{"usable", checked.findings.empty()}, {"findings", findings_json(checked.findings)}};
  co_return Response::json(200, out.dump());
}

Problem refused(const sim::Checked& checked) {
  Problem problem = Problem::make(Kind::Invalid, "invalid", {"情景检查未通过", "the lint refuses this scenario"});
  for (const auto& finding : checked.findings)
    problem.errors.push_back({finding.pointer, finding.reason});
  return problem;
}

awaitable<Response> publish(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::bureau}); !ok) co_return problem_response(ok.error(), request);
  auto library = std::make_shared<std::shared_ptr<const Library>>();
  engine::Engine::Work take = take_library(library);
  const auto taken = co_await door.ask(std::move(take));
  if (!taken) co_return problem_response(taken.error(), request);
  const sim::Checked checked = co_await check_elsewhere(door, *library, request.body);
  if (!checked.findings.empty()) co_return problem_response(refused(checked), request);
  engine::Engine::Work work = [&door, &request, scenario = checked.scenario](Core& core,
                                                                             Batch& batch) -> Result<Answer> {
    const auto published = door.scenarios->publish(scenario, request.body, core, caller_of(request), batch);
    if (!published) return published.error();
    const OrderedJson row = scenario_row_json(*published->scenario, door.scenarios->origin(*published->scenario));
    return Answer{.status = published->fresh ? 201 : 200, .body = row.dump()};
  };
  const Response response = co_await door.change(request, std::move(work));
  co_return response;
}

}  // namespace

void add_scenario_routes(Router& router, Door& door) {
  const std::string all = "/v1/scenarios";
  router.add({.method = "GET", .pattern = all, .handle = [&door](Request& r) { return list(door, r); }});
  router.add({.method = "GET", .pattern = all + "/{id}", .handle = [&door](Request& r) { return show(door, r); }});
  router.add({.method = "POST", .pattern = all + "/lint", .body = BodyRule::json, .handle = [&door](Request& r) {
                return lint(door, r);
              }});
  router.add({.method = "POST", .pattern = all, .body = BodyRule::json, .handle = [&door](Request& r) {
                return publish(door, r);
              }});
}

}  // namespace fenghuo::api

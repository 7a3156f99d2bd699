// What there is to play. The bureau chooses; what will come is shown only to whoever directs a drill with it, for the
// same person may be a player tomorrow.
#include "api/routes/door.hpp"
#include "api/routes/scenario_json.hpp"
#include "sim/scenario/lint.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Library;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

using Findings = std::vector<engine::Finding>;

awaitable<Response> list(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::bureau}); !ok) return ready(problem_response(ok.error(), request));
  OrderedJson items = OrderedJson::array();
  for (const auto& scenario : door.scenarios->shipped())
    items.push_back(scenario_row_json(*scenario));
  return ready(Response::json(200, OrderedJson{{"items", items}, {"next", nullptr}}.dump()));
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
    return Answer{.body = scenario_json(*scenario, directs_one(door, core, caller_of(request), id)).dump()};
  });
}

/// Takes its time over a large one: neither the engine nor the network waits for it.
awaitable<Findings> lint_elsewhere(Door& door, std::shared_ptr<const Library> library, std::string text) {
  return boost::asio::co_spawn(
      door.readers,
      [](std::shared_ptr<const Library> with, std::string body) -> awaitable<Findings> {
        co_return sim::lint_scenario(body, with->schemas(), *with);
      }(std::move(library), std::move(text)),
      boost::asio::use_awaitable);
}

awaitable<Response> lint(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::bureau, Role::admin}); !ok)
    co_return problem_response(ok.error(), request);
  auto library = std::make_shared<std::shared_ptr<const Library>>();
  engine::Engine::Work take = [library](Core& core, Batch&) -> Result<Answer> {
    *library = core.shared_library();
    return Answer{};
  };
  const auto taken = co_await door.ask(std::move(take));
  if (!taken) co_return problem_response(taken.error(), request);
  const Findings findings = co_await lint_elsewhere(door, *library, request.body);
  const OrderedJson out{{"usable", findings.empty()}, {"findings", findings_json(findings)}};
  co_return Response::json(200, out.dump());
}

}  // namespace

void add_scenario_routes(Router& router, Door& door) {
  const std::string all = "/v1/scenarios";
  router.add({.method = "GET", .pattern = all, .handle = [&door](Request& r) { return list(door, r); }});
  router.add({.method = "GET", .pattern = all + "/{id}", .handle = [&door](Request& r) { return show(door, r); }});
  router.add({.method = "POST", .pattern = all + "/lint", .body = BodyRule::json, .handle = [&door](Request& r) {
                return lint(door, r);
              }});
}

}  // namespace fenghuo::api

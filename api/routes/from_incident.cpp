// A drill's scenario out of a closed live incident: a draft for a person to check. Keeps nothing; what was checked is
// published like any other scenario.
#include "sim/scenario/from_incident/from_incident.hpp"

#include "api/routes/door.hpp"
#include "api/routes/incident_json.hpp"
#include "sim/run/check.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Kind;
using engine::Problem;
using engine::Recorded;
using engine::Result;
using engine::Role;

namespace {

/// All that is looked at, taken at one moment, so that the engine does not wait for the rest.
struct Past {
  std::string id;
  std::vector<Recorded> events;
  std::shared_ptr<const engine::Playbook> playbook;
  std::shared_ptr<const engine::Library> library;
  engine::Registry registry;
  engine::Zone zone;
};

/// Only what is visible is asked about; only then, whether the caller may.
Result<Answer> take(Past& out, Core& core, const Request& request) {
  const auto incident = core.visible(request.path_params.at("id"), caller_of(request));
  if (!incident) return incident.error();
  if (auto ok = require_role(request, {Role::bureau}); !ok) return ok.error();
  out.id = (*incident)->id;
  const auto read =
      core.journal().load(out.id, 0, [&](Recorded&& recorded) { out.events.push_back(std::move(recorded)); });
  if (!read) return read.error();
  out.library = core.shared_library();
  for (const auto& playbook : out.library->playbooks())  // oldest first
    if (playbook->id == (*incident)->playbook) out.playbook = playbook;
  if (!out.playbook)
    return Problem::make(Kind::NotAllowed, "no-playbook",
                         {"预案库里已没有这起事件所用的预案，无法改编。",
                          "the playbook of this incident is not there any more, so nothing could be played"});
  out.registry = core.registry();
  return Answer{};
}

Result<std::string> draft_json(const Past& past) {
  const auto draft = sim::from_incident({.id = past.id,
                                         .events = past.events,
                                         .playbook = past.playbook.get(),
                                         .rules = &past.library->rules(),
                                         .registry = &past.registry,
                                         .zone = past.zone});
  if (!draft) return draft.error();
  const auto findings = sim::check_scenario(draft->text, *past.library).findings;
  OrderedJson replacements = OrderedJson::array();
  for (const auto& one : draft->replacements)
    replacements.push_back({{"pointer", one.pointer}, {"kind", one.kind}, {"was", one.was}, {"now", one.now}});
  return OrderedJson{{"scenario", OrderedJson::parse(draft->text)},
                     {"replacements", std::move(replacements)},
                     {"left_out", draft->left_out},
                     {"usable", findings.empty()},
                     {"findings", findings_json(findings)}}
      .dump();
}

/// It is played to see whether it can be: neither the engine nor the network waits for that.
awaitable<Result<std::string>> draft_elsewhere(Door& door, std::shared_ptr<const Past> past) {
  return boost::asio::co_spawn(
      door.readers,
      [](std::shared_ptr<const Past> of) -> awaitable<Result<std::string>> {
        co_return draft_json(*of);
      }(std::move(past)),
      boost::asio::use_awaitable);
}

awaitable<Response> draft(Door& door, Request& request) {
  auto body = Body::parse(request);
  if (!body) co_return problem_response(body.error(), request);
  if (auto ok = body->check(); !ok) co_return problem_response(ok.error(), request);
  auto past = std::make_shared<Past>();
  past->zone = door.zone;
  engine::Engine::Work work = [past, &request](Core& core, Batch&) -> Result<Answer> {
    return take(*past, core, request);
  };
  const auto taken = co_await door.ask(std::move(work));
  if (!taken) co_return problem_response(taken.error(), request);
  const auto made = co_await draft_elsewhere(door, past);
  if (!made) co_return problem_response(made.error(), request);
  co_return Response::json(200, *made);
}

}  // namespace

void add_from_incident_routes(Router& router, Door& door) {
  router.add({.method = "POST",
              .pattern = "/v1/drills/from-incident/{id}",
              .body = BodyRule::json,
              .handle = [&door](Request& r) { return draft(door, r); }});
}

}  // namespace fenghuo::api

// A closed live incident beside what the model expects. It is never called a grade, and nothing is added up.
#include "sim/score/retrospective.hpp"

#include "api/routes/door.hpp"
#include "api/routes/drill_json.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Incident;
using engine::Recorded;
using engine::Result;

namespace {

/// What it is made from: nothing in it belongs to the engine thread, which only reads the journal elsewhere.
struct Closed {
  Incident incident;
  std::shared_ptr<const engine::Playbook> playbook;
  std::shared_ptr<const engine::Form> form;
  engine::Journal* journal = nullptr;
};

Result<void> find(Closed& out, Core& core, const Request& request) {
  const auto seen = core.visible(request.path_params.at("id"), caller_of(request));
  if (!seen) return seen.error();
  if (auto ok = sim::may_look_back(**seen); !ok) return ok;
  out.incident = **seen;
  out.playbook = core.library().playbook(out.incident.playbook, out.incident.playbook_version);
  out.form = core.library().newest_form("initial");
  out.journal = &core.journal();
  return {};
}

OrderedJson lines_json(const sim::Retrospective& held) {
  OrderedJson out = OrderedJson::array();
  for (const auto& line : held.lines)
    for (const auto& objective : held.objectives)
      if (objective.id == line.objective)
        out.push_back({{"rule", line.rule},
                       {"measure", line.measure},
                       {"title", text_json(objective.title)},
                       {"compared", line.evaluated},
                       {"reached", points_json(line.points)},
                       {"of", points_json(line.of)},
                       {"raw", line.raw < 0 ? OrderedJson(nullptr) : OrderedJson(line.raw)},
                       {"unit", line.unit},
                       {"reason", text_json(line.reason)},
                       {"events", refs_json(line.events)}});
  return out;
}

OrderedJson broken_json(const sim::Retrospective& held) {
  OrderedJson out = OrderedJson::array();
  for (const auto& rule : held.broken)
    out.push_back({{"rule", rule.cap}, {"reason", text_json(rule.reason)}, {"events", refs_json(rule.events)}});
  return out;
}

OrderedJson retrospective_json(const Incident& incident, const sim::Retrospective& held) {
  return {{"id", incident.id},
          {"title", text_json({"复盘对照", "Retrospective"})},
          {"note", text_json({"把实际处置与预案的一般要求逐项对照，供复盘用，不作考核依据。",
                              "What was done, line by line beside what is generally expected; to learn from, and for "
                              "no other use."})},
          {"kind", incident.kind},
          {"severity", incident.severity},
          {"mode", incident.mode},
          {"unit", incident.unit},
          {"site", incident.site},
          {"detected_at", engine::format_time(incident.detected_at)},
          {"closed_at", incident.closed_at ? OrderedJson(engine::format_time(*incident.closed_at)) : OrderedJson()},
          {"coverage", points_json(held.coverage)},
          {"lines", lines_json(held)},
          {"broken", broken_json(held)}};
}

/// Long streams take their time: neither the engine nor the network waits for it.
Result<std::string> write(const Closed& closed) {
  std::vector<Recorded> events;
  const auto read =
      closed.journal->load(closed.incident.id, 0, [&](Recorded&& recorded) { events.push_back(std::move(recorded)); });
  if (!read) return read.error();
  return retrospective_json(closed.incident, sim::retrospective(events, *closed.playbook, closed.form.get())).dump();
}

awaitable<Result<std::string>> write_elsewhere(Door& door, std::shared_ptr<const Closed> closed) {
  return boost::asio::co_spawn(
      door.readers,
      [](std::shared_ptr<const Closed> of) -> awaitable<Result<std::string>> {
        co_return write(*of);
      }(std::move(closed)),
      boost::asio::use_awaitable);
}

awaitable<Response> show(Door& door, Request& request) {
  auto closed = std::make_shared<Closed>();
  engine::Engine::Work work = [closed, &request](Core& core, Batch&) -> Result<Answer> {
    if (auto found = find(*closed, core, request); !found) return found.error();
    return Answer{.version = closed->incident.version};
  };
  const auto found = co_await door.ask(std::move(work));  // what it saw is durable by then
  if (!found) co_return problem_response(found.error(), request);
  const auto body = co_await write_elsewhere(door, closed);
  if (!body) co_return problem_response(body.error(), request);
  Response response = Response::json(200, *body);
  response.with("ETag", "\"" + std::to_string(closed->incident.version) + "\"");
  co_return response;
}

}  // namespace

void add_retrospective_routes(Router& router, Door& door) {
  router.add({.method = "GET", .pattern = "/v1/incidents/{id}/retrospective", .handle = [&door](Request& r) {
                return show(door, r);
              }});
}

}  // namespace fenghuo::api

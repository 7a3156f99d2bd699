#include "api/routes/event_json.hpp"
#include "api/routes/incident_work.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Command;
using engine::Core;
using engine::IncidentRow;
using engine::Kind;
using engine::Problem;
using engine::Result;

namespace {

std::string filter(const Request& request, const std::string& name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string{} : found->second;
}

/// `state` is a state of the machine, or `open`. What was played in a drill that has ended is not open to anybody.
bool matches(const IncidentRow& row, const sim::Drill* drill, const Request& request) {
  const auto is = [&](const std::string& name, const std::string& value) {
    const std::string wanted = filter(request, name);
    return wanted.empty() || wanted == value;
  };
  const std::string state = filter(request, "state"), q = filter(request, "q"), overdue = filter(request, "overdue");
  if (state == "open" ? row.closed_at.has_value() || (drill != nullptr && !drill->playing())
                      : !is("state", row.response))
    return false;
  if (!is("kind", row.kind) || !is("severity", row.severity) || !is("unit", row.unit) || !is("mode", row.mode))
    return false;
  if (overdue == "1" || overdue == "true") {
    if (row.clock != "Breached") return false;
  }
  return q.empty() || row.summary.find(q) != std::string::npos || row.site.find(q) != std::string::npos ||
         row.id.find(q) != std::string::npos;
}

/// One incident that cannot be read does not hide the others.
OrderedJson next_due_of(Core& core, const IncidentRow& row) {
  if (row.closed_at) return nullptr;
  const auto incident = core.incident(row.id);
  return incident ? next_due_json(**incident) : OrderedJson(nullptr);
}

awaitable<Response> list(Door& door, Request& request) {
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  return door.read(request, [&door, &request, limit = *limit](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    if (caller.role == engine::Role::monitor || caller.role == engine::Role::admin)
      return Problem::make(Kind::Forbidden, "role-sees-no-incidents",
                           {"此令牌不能查看事件", "a token of this role does not open incidents"});
    const std::string cursor = filter(request, "cursor");
    OrderedJson items = OrderedJson::array(), next = nullptr;
    const auto& rows = core.rows();
    // Newest first; the cursor is the last id seen.
    for (auto at = cursor.empty() ? rows.end() : rows.lower_bound(cursor); at != rows.begin();) {
      const IncidentRow& row = (--at)->second;
      if (!core.registry().within(row.unit, caller.unit) || !matches(row, door.drill_of(row.id), request)) continue;
      if (caller.role == engine::Role::guest && (caller.incident != row.id || row.closed_at)) continue;
      if (items.size() == limit) {
        next = items.back()["id"];
        break;
      }
      items.push_back(row_json(row, door.drill_of(row.id)));
      items.back()["next_due"] = next_due_of(core, row);
    }
    return Answer{
        .body = OrderedJson{{"items", items}, {"next", next}, {"now", engine::format_time(core.now().wall)}}.dump()};
  });
}

awaitable<Response> open(Door& door, Request& request) {
  auto body = Body::parse(request);
  if (!body) co_return problem_response(body.error(), request);
  engine::OpenIncident command{.kind = body->required_text("kind"),
                               .mode = "live",
                               .severity = body->text("severity"),
                               .site = body->required_text("site"),
                               .summary = body->required_text("summary"),
                               .detected_at = body->time("detected_at")};
  const std::string note = body->text("note");
  constexpr std::array<std::string_view, 5> k_severities{"", "I", "II", "III", "IV"};
  if (std::ranges::find(k_severities, command.severity) == k_severities.end())
    body->wrong("severity", {"级别应为 I、II、III 或 IV", "must be I, II, III or IV"});
  if (auto ok = body->check(); !ok) co_return problem_response(ok.error(), request);
  if (auto ok = require_role(request, {engine::Role::responder, engine::Role::leader, engine::Role::bureau}); !ok)
    co_return problem_response(ok.error(), request);
  engine::Engine::Work work = [caller = caller_of(request), command, note](Core& core, Batch& batch) -> Result<Answer> {
    if (command.detected_at && *command.detected_at > core.now().wall)
      return Problem::invalid("/detected_at", {"发现时间不能晚于现在", "the time of detection lies in the future"});
    auto opened = core.open(command, caller, batch);
    if (!opened) return opened.error();
    if (!note.empty())
      if (auto noted = core.execute((*opened)->id, engine::Comment{.text = note}, caller, batch); !noted)
        return noted.error();
    return Answer{.status = 201,
                  .body = incident_json(**opened, core.context(**opened, caller)).dump(),
                  .version = (*opened)->version};
  };
  Response response = co_await door.change(request, std::move(work));
  if (response.status == 201) {
    const auto id = Json::parse(response.body, nullptr, false);
    response.with("Location", "/v1/incidents/" + id.value("id", ""));
  }
  co_return response;
}

awaitable<Response> show(Door& door, Request& request) {
  return door.read(request, [&door, &request](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    auto incident = core.visible(request.path_params.at("id"), caller);
    if (!incident) return incident.error();
    return Answer{.body = whole_json(door, core, **incident, caller).dump(), .version = (*incident)->version};
  });
}

awaitable<Response> events(Door& door, Request& request) {
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  const auto after = after_version(request);
  if (!after) return ready(problem_response(after.error(), request));
  return door.read(request, [&request, after = *after, limit = *limit](Core& core, Batch&) -> Result<Answer> {
    const std::string& id = request.path_params.at("id");
    const auto incident = core.visible(id, caller_of(request));
    if (!incident) return incident.error();
    const bool live = (*incident)->mode == "live";  // a drill's own time is no wall time
    const auto stored = core.journal().read_stream(id, after, static_cast<int>(limit) + 1);
    if (!stored) return stored.error();
    OrderedJson items = OrderedJson::array(), next = nullptr;
    for (const auto& event : *stored) {
      if (items.size() == limit) {
        next = items.back()["version"];
        break;
      }
      items.push_back(event_json(event, live));
    }
    return Answer{.body = OrderedJson{{"items", items}, {"next", next}}.dump()};
  });
}

awaitable<Response> merge(Door& door, Request& request) {
  const auto change = Change::of(door, request, true);
  if (!change) return ready(problem_response(change.error(), request));
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  const engine::Merge command{.into = body->required_text("into"), .note = body->text("note")};
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(request, [change = *change, command](Core& core, Batch& batch) -> Result<Answer> {
    if (auto seen = change.begin(core); !seen) return seen.error();
    auto merged = core.merge(change.incident, command, change.caller, batch);
    if (!merged) return merged.error();
    return change.answer(core, **merged);
  });
}

Command read_acknowledge(Body& body, const Request&) {
  return engine::Acknowledge{.note = body.text("note")};
}
Command read_classify(Body& body, const Request&) {
  return engine::Classify{.severity = body.text("severity"),
                          .event_class = body.text("class"),
                          .note = body.text("note"),
                          .detected_at = body.time("detected_at")};
}
Command read_assign(Body& body, const Request&) {
  return engine::Assign{.person = body.required_text("person"), .note = body.text("note")};
}
Command read_handover(Body& body, const Request&) {
  return engine::HandOver{.to = body.required_text("to"), .note = body.text("note")};
}
Command read_comment(Body& body, const Request&) {
  std::string text = body.text_or_note("text");
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) body.wrong("text", {"必填", "is wanted"});
  return engine::Comment{.text = std::move(text)};
}
Command read_dismiss(Body& body, const Request&) {
  return engine::Dismiss{.reason = body.reason()};
}
Command read_recur(Body& body, const Request&) {
  return engine::Recur{.reason = body.reason()};
}
Command read_reopen(Body& body, const Request&) {
  return engine::Reopen{.reason = body.reason()};
}
Command read_close(Body& body, const Request&) {
  return engine::Close{.note = body.text("note")};
}

}  // namespace

void add_incident_routes(Router& router, Door& door) {
  const std::string one = "/v1/incidents/{id}";
  router.add({.method = "GET", .pattern = "/v1/incidents", .handle = [&door](Request& r) { return list(door, r); }});
  router.add({.method = "POST", .pattern = "/v1/incidents", .body = BodyRule::json, .handle = [&door](Request& r) {
                return open(door, r);
              }});
  router.add({.method = "GET", .pattern = one, .handle = [&door](Request& r) { return show(door, r); }});
  router.add({.method = "GET", .pattern = one + "/events", .handle = [&door](Request& r) { return events(door, r); }});
  router.add({.method = "POST", .pattern = one + "/merge", .body = BodyRule::json, .handle = [&door](Request& r) {
                return merge(door, r);
              }});
  router.add(command_route(door, one + "/acknowledge", read_acknowledge));
  router.add(command_route(door, one + "/classify", read_classify));
  router.add(command_route(door, one + "/assign", read_assign));
  router.add(command_route(door, one + "/handover", read_handover));
  router.add(command_route(door, one + "/comment", read_comment));
  router.add(command_route(door, one + "/dismiss", read_dismiss, true));
  router.add(command_route(door, one + "/recur", read_recur));
  router.add(command_route(door, one + "/reopen", read_reopen, true));
  router.add(command_route(door, one + "/close", read_close));
}

}  // namespace fenghuo::api

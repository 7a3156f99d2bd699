// What the people of a drill are told, where a live incident would have sent them messages: read here, sent to nobody.
#include "api/routes/door.hpp"
#include "api/routes/drill_json.hpp"
#include "sim/drill/inbox.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::IncidentOpened;
using engine::Problem;
using engine::Result;
using engine::Role;
using engine::Text;
using sim::InboxMessage;
using sim::Part;

namespace {

struct Asked {
  std::string unit, after;
  std::size_t limit = 0;
};

/// Owns what the inbox is derived from, beside the room's tapes.
struct Sources {
  std::shared_ptr<const sim::Scenario> scenario;
  std::vector<std::shared_ptr<const engine::Playbook>> playbooks;
  sim::InboxFacts facts;
};

Result<std::unique_ptr<Sources>> gather(const DrillView& view, const engine::Zone& zone) {
  auto out = std::make_unique<Sources>();
  out->scenario = view.room.scenario_of(view.drill);
  if (!out->scenario) return Problem::internal("the scenario of " + view.drill.id + " is gone");
  const engine::Registry& registry = view.core.registry();
  out->facts = {.drill = &view.drill,
                .scenario = out->scenario.get(),
                .tape = view.room.tape_of(view.drill),
                .units = {},
                .zone = zone,
                .unit_name = [&registry](const std::string& id) {
                  const auto* unit = registry.unit(id);
                  return unit == nullptr ? Text{id, id} : unit->name;
                }};
  for (const auto& [unit, side] : view.drill.sides) {
    const auto played = view.room.tape_of(view.drill, unit, view.core);
    if (!played) return played.error();
    const auto& events = (*played)->events;
    if (events.empty()) continue;
    const auto& opened = std::get<IncidentOpened>(events.front().event);
    out->playbooks.push_back(view.core.library().playbook(opened.playbook, opened.playbook_version));
    out->facts.units.push_back({.unit = unit, .playbook = out->playbooks.back().get(), .events = events});
  }
  return out;
}

/// Theirs by name, or by a role they hold on that unit. An auditor reads what anybody there is told.
bool concerns(const DrillView& view, const Part& part) {
  const Caller& caller = view.caller;
  if (!part.person.empty() && part.person == caller.person) return true;
  if (part.unit.empty() || !view.core.registry().within(part.unit, caller.unit)) return false;
  Role role = Role::responder;
  return caller.role == Role::auditor || (engine::parse_name(part.role, role) && engine::covers(caller.role, role));
}

bool is_for(const DrillView& view, const InboxMessage& message) {
  return view.at_the_desk() || std::ranges::any_of(message.to, [&](const Part& part) { return concerns(view, part); });
}

OrderedJson or_null(const std::string& text) {
  return text.empty() ? OrderedJson(nullptr) : OrderedJson(text);
}

/// Those it went to, as far as the caller may know of them.
OrderedJson to_json(const DrillView& view, const InboxMessage& message) {
  OrderedJson out = OrderedJson::array();
  for (const auto& part : message.to) {
    if (!part.unit.empty() && !view.sees_unit(part.unit)) continue;
    out.push_back({{"person", or_null(part.person)}, {"role", or_null(part.role)}, {"unit", or_null(part.unit)}});
  }
  return out;
}

OrderedJson message_json(const DrillView& view, const InboxMessage& message) {
  const bool other = message.to_others && !view.sees_unit(message.unit);
  return {{"id", message.id},
          {"at", engine::format_time(message.at)},
          {"mode", "drill"},
          {"drill", view.drill.id},
          {"unit", other ? OrderedJson(nullptr) : or_null(message.unit)},
          {"incident", or_null(message.incident)},
          {"event", message.event},
          {"severity", or_null(message.severity)},
          {"step", or_null(message.step)},
          {"duty", or_null(message.duty)},
          {"inject", or_null(message.inject)},
          {"due_at", message.due_at ? OrderedJson(engine::format_time(*message.due_at)) : OrderedJson(nullptr)},
          {"from", message.from.zh.empty() ? OrderedJson(nullptr) : text_json(message.from)},
          {"text", text_json(other ? *message.to_others : message.text)},
          {"to", to_json(view, message)}};
}

Result<Answer> inbox_of(const DrillView& view, const engine::Zone& zone, const Asked& asked) {
  if (!asked.unit.empty() && (!view.drill.plays(asked.unit) || !view.sees_unit(asked.unit)))
    return Problem::invalid("/unit", {"该单位没有参演，或不在您的管辖内", "no such unit plays below yours"});
  const auto sources = gather(view, zone);
  if (!sources) return sources.error();
  bool shown = asked.after.empty();
  OrderedJson items = OrderedJson::array(), next = nullptr;
  for (const auto& message : sim::inbox((*sources)->facts)) {
    if (!is_for(view, message)) continue;
    if (!shown) {
      shown = message.id == asked.after;
      continue;
    }
    const bool of_all = message.unit.empty() || message.to_others;
    if (!asked.unit.empty() && !of_all && message.unit != asked.unit) continue;
    if (items.size() == asked.limit) {
      next = items.back()["id"];
      break;
    }
    items.push_back(message_json(view, message));
  }
  if (!shown)
    return Problem::invalid("/after",
                            {"没有这条消息，请用收件箱里的编号", "no such message; use an id out of this inbox"});
  return Answer{.body = OrderedJson{{"items", items}, {"next", next}}.dump()};
}

awaitable<Response> show(Door& door, Request& request) {
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  const Asked asked{.unit = parameter(request, "unit"), .after = parameter(request, "after"), .limit = *limit};
  return door.read(request, [&door, &request, asked](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto drill = door.drills->visible(request.path_params.at("id"), core, caller);
    if (!drill) return drill.error();
    return inbox_of({*door.drills, **drill, core, caller}, door.zone, asked);
  });
}

}  // namespace

void add_drill_inbox_routes(Router& router, Door& door) {
  router.add(
      {.method = "GET", .pattern = "/v1/drills/{id}/inbox", .handle = [&door](Request& r) { return show(door, r); }});
}

}  // namespace fenghuo::api

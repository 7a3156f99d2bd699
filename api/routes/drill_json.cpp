#include "api/routes/drill_json.hpp"

#include "sim/drill/words.hpp"

#include <algorithm>

namespace fenghuo::api {

using namespace engine;  // every name below is the engine's, or the drill's
using sim::Drill;
using sim::DrillState;
using sim::InjectKind;

namespace {

OrderedJson time_json(const std::optional<Millis>& time) {
  return time ? OrderedJson(format_time(*time)) : OrderedJson(nullptr);
}

OrderedJson starts_json(const Drill& drill) {
  return drill.starts_at > 0 ? OrderedJson(format_time(drill.starts_at)) : OrderedJson(nullptr);
}

/// How its time goes: "before", "running", "paused", "frozen", "over".
std::string_view pace_of(const Drill& drill) {
  if (drill.state == DrillState::Running) return "running";
  if (drill.state == DrillState::Paused) return drill.frozen ? "frozen" : "paused";
  return drill.started_at || drill.over() ? "over" : "before";
}

OrderedJson why_json(const Drill& drill) {
  if (drill.state == DrillState::Paused && drill.frozen)
    return text_json({"参演单位发生真实事件，演练让路，参演人员即刻转入实战",
                      "a playing unit has a real incident, which comes first: its people are released"});
  if (drill.why_paused.empty()) return nullptr;
  return text_json({drill.why_paused, drill.why_paused});
}

/// The incidents that froze it, as far as the caller may know of them.
OrderedJson live_json(const DrillView& view) {
  OrderedJson out = OrderedJson::array();
  if (!view.drill.frozen) return out;
  for (const auto& [unit, incident] : view.drill.live)
    if (view.core.registry().within(unit, view.caller.unit)) out.push_back(incident);
  return out;
}

OrderedJson parts_json(const Drill& drill) {
  OrderedJson out = OrderedJson::array();
  for (const auto& part : drill.plan.parts) {
    OrderedJson one{{"person", part.person}, {"role", part.role}};
    if (!part.unit.empty()) one["unit"] = part.unit;
    out.push_back(std::move(one));
  }
  return out;
}

/// Decisions that wait for this caller. Those who direct are asked only for what was put to the bureau.
void add_decisions(const DrillView& view, std::vector<std::string>& out) {
  const auto scenario = view.room.scenario_of(view.drill);
  if (!scenario) return;
  for (const auto& inject : scenario->injects) {
    if (inject.kind != InjectKind::decision || !covers(view.caller.role, inject.to)) continue;
    if (view.directs() && inject.to != Role::bureau) continue;
    const bool waits = std::ranges::any_of(view.drill.sides, [&](const auto& side) {
      const sim::InjectStatus& status = side.second.inject(inject.id);
      return view.core.registry().within(side.first, view.caller.unit) && status.delivered_at && !status.decided_at;
    });
    if (waits) out.push_back("decide " + inject.id);
  }
}

}  // namespace

bool DrillView::at_the_desk() const {
  return directs() || std::ranges::any_of(drill.plan.parts, [&](const sim::Part& part) {
           return part.role == "evaluator" && part.person == caller.person && !caller.person.empty();
         });
}

bool DrillView::sees_unit(const std::string& unit) const {
  return at_the_desk() || core.registry().within(unit, caller.unit);
}

std::vector<std::string> DrillView::units() const {
  std::vector<std::string> out;
  for (const auto& unit : drill.plan.units)
    if (sees_unit(unit)) out.push_back(unit);
  return out;
}

bool DrillView::shows_score() const {
  return at_the_desk() || drill.hot_washed_at || is_scored(drill.state);
}

std::vector<std::string> DrillView::allowed() const {
  std::vector<std::string> out;
  const auto waits = [&](sim::DrillAct act) {
    if (act == sim::DrillAct::Announce) return !room.may_announce(drill);
    return (act == sim::DrillAct::Start || act == sim::DrillAct::Resume) && room.live_incident(drill, core) != nullptr;
  };
  if (directs()) {
    for (const auto act : sim::allowed(drill.state, {.surprise = drill.plan.surprise}))
      if (act != sim::DrillAct::Freeze && !waits(act)) out.push_back(sim::route_of(act));
    if (drill.state == DrillState::Running) out.emplace_back("inject");
  }
  if (drill.state == DrillState::Running) add_decisions(*this, out);
  return out;
}

OrderedJson clock_json(const DrillView& view, Millis length) {
  const Drill& drill = view.drill;
  OrderedJson out{{"pace", pace_of(drill)},
                  {"now", nullptr},
                  {"elapsed", nullptr},
                  {"length", format_duration(length)},
                  {"speed", drill.plan.speed / 1000},
                  {"skip_idle", drill.plan.skip_idle},
                  {"why", why_json(drill)},
                  {"live", live_json(view)}};
  if (!drill.started_at) return out;
  out["now"] = format_time(view.now());
  out["elapsed"] = format_duration(view.now() - *drill.started_at);
  return out;
}

OrderedJson refs_json(const std::vector<sim::EventRef>& events) {
  OrderedJson out = OrderedJson::array();
  for (const auto& event : events) {
    const std::string place = event.stream.starts_with("DRL-") ? "/v1/drills/" : "/v1/incidents/";
    out.push_back({{"stream", event.stream},
                   {"version", event.version},
                   {"href", place + event.stream + "/events?after=" + std::to_string(event.version - 1) + "&limit=1"}});
  }
  return out;
}

void name_people(sim::ReportFacts& facts, const Core& core) {
  const Registry& registry = core.registry();
  facts.person = [&registry](const std::string& id) {
    const auto* person = registry.person(id);
    return person == nullptr ? std::string() : person->name;
  };
  facts.unit = [&registry](const std::string& id) {
    const auto* unit = registry.unit(id);
    return unit == nullptr ? Text{id, id} : unit->name;
  };
}

OrderedJson points_json(std::int64_t thousandths) {
  return static_cast<double>(thousandths) / 1000;
}

std::string drill_change_json(const Drill& drill) {
  return OrderedJson{{"id", drill.id}, {"version", drill.version}, {"state", to_string(drill.state)}}.dump();
}

OrderedJson drill_row_json(const DrillView& view) {
  const Drill& drill = view.drill;
  const std::string self = "/v1/drills/" + drill.id;
  OrderedJson out{{"id", drill.id},
                  {"title", text_json(marked(drill.plan.title))},
                  {"version", drill.version},
                  {"state", to_string(drill.state)},
                  {"state_title", text_json(sim::words_of(drill.state))},
                  {"form", drill.plan.form},
                  {"subject", drill.plan.subject},
                  {"surprise", drill.plan.surprise},
                  {"unit", drill.plan.unit},
                  {"units", view.units()},
                  {"pace", pace_of(drill)},
                  {"starts_at", starts_json(drill)},
                  {"started_at", time_json(drill.started_at)},
                  {"ended_at", time_json(drill.ended_at)}};
  if (view.at_the_desk()) {
    out["scenario"] = {
        {"id", drill.plan.scenario}, {"version", drill.plan.scenario_version}, {"sha256", drill.plan.scenario_sha256}};
    const bool scored = is_scored(drill.state);
    out["points"] = scored ? points_json(drill.points) : OrderedJson(nullptr);
  }
  out["links"] = {{"self", self}, {"events", self + "/events"}, {"score", self + "/score"}};
  return out;
}

Result<OrderedJson> drill_json(const DrillView& view) {
  const Drill& drill = view.drill;
  const auto scenario = view.room.scenario_of(drill);
  if (!scenario) return Problem::internal("the scenario of " + drill.id + " is gone");
  OrderedJson out = drill_row_json(view);
  out["briefing"] = text_json(scenario->briefing);
  out["goals"] = text_json(drill.plan.goals);
  out["clock"] = clock_json(view, scenario->length);
  OrderedJson sides = OrderedJson::array();
  if (drill.started_at)
    for (const auto& unit : view.units())
      if (view.core.registry().within(unit, view.caller.unit)) sides.push_back(side_json(view, *scenario, unit));
  out["sides"] = std::move(sides);
  if (view.at_the_desk()) {
    out["director"] = drill.director;
    out["parts"] = parts_json(drill);
    auto desk = desk_json(view, *scenario);
    if (!desk) return desk.error();
    out["desk"] = std::move(*desk);
  }
  out["allowed"] = view.allowed();
  return out;
}

}  // namespace fenghuo::api

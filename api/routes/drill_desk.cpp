// The desk of those who direct: what is to come, what has come, and how the sides stand beside each other.
#include "api/routes/drill_json.hpp"
#include "api/routes/scenario_json.hpp"

#include <algorithm>

namespace fenghuo::api {

using namespace engine;
using sim::Inject;
using sim::InjectStatus;
using sim::Scenario;
using sim::Side;

namespace {

/// When an inject comes in one unit, as far as that is known: its timer's moment, or the plan's.
OrderedJson planned_json(const DrillView& view, const std::string& unit, const Inject& inject) {
  const auto& drill = view.drill;
  if (!drill.started_at) return nullptr;
  if (const auto timer = view.core.timelines().find(drill.id, "inject/" + unit + "/" + inject.id))
    return format_time(timer->due_at);
  if (inject.at) return format_time(*drill.started_at + *inject.at);
  return nullptr;
}

std::string_view state_of(const InjectStatus& status) {
  if (status.skipped) return "skipped";
  if (status.decided_at) return "decided";
  return status.delivered_at ? "delivered" : "waiting";
}

OrderedJson inject_in_unit(const DrillView& view, const std::string& unit, const Inject& inject) {
  const auto side = view.drill.sides.find(unit);
  const InjectStatus status = side == view.drill.sides.end() ? InjectStatus{} : side->second.inject(inject.id);
  OrderedJson out{{"unit", unit},
                  {"state", state_of(status)},
                  {"planned_at", planned_json(view, unit, inject)},
                  {"delivered_at", nullptr},
                  {"decided", nullptr}};
  if (status.delivered_at) out["delivered_at"] = format_time(*status.delivered_at);
  if (status.decided_at)
    out["decided"] = {{"option", status.option},
                      {"at", format_time(*status.decided_at)},
                      {"by", status.decided_by},
                      {"late", status.late}};
  return out;
}

OrderedJson msel_json(const DrillView& view, const Scenario& scenario) {
  OrderedJson out = OrderedJson::array();
  const auto playbook = sim::newest_playbook(view.core.library(), scenario.playbook);
  const sim::Terms terms{scenario, playbook.get(), &view.core.library().rules()};
  for (const auto& inject : scenario.injects) {
    OrderedJson row = inject_json(inject, terms);
    row["units"] = OrderedJson::array();
    for (const auto& unit : view.drill.plan.units)
      row["units"].push_back(inject_in_unit(view, unit, inject));
    out.push_back(std::move(row));
  }
  return out;
}

OrderedJson open_duties(const Incident& incident, Millis now) {
  OrderedJson out = OrderedJson::array();
  for (const auto& [_, duty] : incident.duties) {
    if (!duty.open()) continue;
    out.push_back({{"id", duty.id},
                   {"title", text_json(duty.rule.title)},
                   {"state", to_string(duty.state)},
                   {"due_at", format_time(duty.rule.due_at)},
                   {"remaining", format_duration(duty.rule.due_at - now)}});
  }
  return out;
}

Result<OrderedJson> side_row(const DrillView& view, const Scenario& scenario, const std::string& unit,
                             const sim::Score* score) {
  const Side& side = view.drill.sides.at(unit);
  const auto incident = view.core.incident(side.incident);
  if (!incident) return incident.error();
  const Incident& i = **incident;
  return OrderedJson{{"unit", unit},
                     {"incident", i.id},
                     {"href", "/v1/incidents/" + i.id},
                     {"summary", i.summary},
                     {"state", {{"response", to_string(i.response)}, {"clock", to_string(i.clock)}}},
                     {"acknowledged", i.acknowledged_at.has_value()},
                     {"page", page_json(scenario, side)},
                     {"duties", open_duties(i, view.now())},
                     {"points", score == nullptr ? OrderedJson(nullptr) : points_json(score->points)},
                     {"voided", score != nullptr && score->voided}};
}

}  // namespace

Result<OrderedJson> desk_json(const DrillView& view, const Scenario& scenario) {
  OrderedJson sides = OrderedJson::array();
  if (view.drill.started_at) {
    const auto scores = view.room.scores(view.drill, view.core);
    if (!scores) return scores.error();
    for (const auto& unit : view.drill.plan.units) {
      const auto own = std::ranges::find(*scores, unit, &sim::Score::unit);
      auto row = side_row(view, scenario, unit, own == scores->end() ? nullptr : &*own);
      if (!row) return row.error();
      sides.push_back(std::move(*row));
    }
  }
  return OrderedJson{{"msel", msel_json(view, scenario)}, {"sides", std::move(sides)}};
}

}  // namespace fenghuo::api

// A playing unit's side, as its players see it: nothing of what is still to come, nor what would have been right.
#include "api/routes/drill_json.hpp"
#include "api/routes/scenario_json.hpp"

#include <algorithm>

namespace fenghuo::api {

using namespace engine;
using sim::Inject;
using sim::InjectKind;
using sim::InjectStatus;
using sim::Scenario;
using sim::Side;

namespace {

bool is_so(const Scenario& scenario, const Side& side, const std::string& fact) {
  const auto value = sim::DrillRoom::fact(scenario, side, fact);
  const bool* yes = value ? std::get_if<bool>(&*value) : nullptr;
  return yes != nullptr && *yes;
}

OrderedJson decided_json(const Inject& inject, const InjectStatus& status) {
  if (!status.decided_at) return nullptr;
  OrderedJson out{{"option", status.option},
                  {"at", format_time(*status.decided_at)},
                  {"by", status.decided_by},
                  {"late", status.late}};
  for (const auto& choice : inject.options)
    if (choice.id == status.option) out["feedback"] = text_json(choice.feedback);
  return out;
}

/// What is asked, without what an answer is worth; what follows from it is told once it is given.
OrderedJson decision_json(const DrillView& view, const Inject& inject, const InjectStatus& status) {
  OrderedJson options = OrderedJson::array();
  for (const auto& choice : inject.options)
    options.push_back({{"id", choice.id}, {"title", text_json(choice.title)}});
  OrderedJson out{{"options", std::move(options)}, {"due_at", nullptr}, {"decided", decided_json(inject, status)}};
  if (inject.within > 0) out["due_at"] = format_time(*status.delivered_at + inject.within);
  const bool open = view.drill.state == sim::DrillState::Running && !status.decided_at;
  if (open && covers(view.caller.role, inject.to)) {
    out["method"] = "POST";
    out["href"] = "/v1/drills/" + view.drill.id + "/decisions/" + inject.id;
  }
  return out;
}

OrderedJson letter_json(const DrillView& view, const Inject& inject, const InjectStatus& status) {
  OrderedJson out{{"id", inject.id},
                  {"kind", word_of(inject.kind)},
                  {"to", to_string(inject.to)},
                  {"from", text_json(inject.from)},
                  {"title", text_json(marked(inject.title))},
                  {"text", text_json(inject.text)},
                  {"at", format_time(*status.delivered_at)}};
  if (inject.kind == InjectKind::decision) out["decision"] = decision_json(view, inject, status);
  return out;
}

}  // namespace

OrderedJson page_json(const Scenario& scenario, const Side& side) {
  const bool up = is_so(scenario, side, "up"), harmful = is_so(scenario, side, "harmful");
  Text words{"页面正常显示", "the page shows as usual"};
  if (harmful) words = {"页面上有不该出现的内容", "the page shows what must not be seen"};
  if (!up) words = {"网站打不开", "the site does not answer"};
  return {{"up", up}, {"harmful", harmful}, {"shows", text_json(words)}};
}

OrderedJson side_json(const DrillView& view, const Scenario& scenario, const std::string& unit) {
  const Side& side = view.drill.sides.at(unit);
  std::vector<std::pair<const Inject*, const InjectStatus*>> delivered;
  for (const auto& inject : scenario.injects) {
    const InjectStatus& status = side.inject(inject.id);
    const bool silent = inject.kind == InjectKind::fact && inject.text.zh.empty();  // seen on the page, said by nobody
    if (status.delivered_at && !silent) delivered.emplace_back(&inject, &status);
  }
  std::ranges::stable_sort(delivered, {}, [](const auto& one) { return *one.second->delivered_at; });
  OrderedJson inbox = OrderedJson::array();
  for (const auto& [inject, status] : delivered)
    inbox.push_back(letter_json(view, *inject, *status));
  return {{"unit", unit},
          {"incident", side.incident},
          {"href", "/v1/incidents/" + side.incident},
          {"page", page_json(scenario, side)},
          {"inbox", std::move(inbox)}};
}

}  // namespace fenghuo::api

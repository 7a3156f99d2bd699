// What a drill adds to an incident that is played in it, so that players need to look at nothing else.
#include "api/routes/drill_json.hpp"

#include <algorithm>

namespace fenghuo::api {

using namespace engine;

namespace {

/// A decision that waits for this caller, as any other thing to do.
OrderedJson decide_json(const DrillView& view, const std::string& unit, const OrderedJson& letter) {
  const OrderedJson& decision = letter.at("decision");
  OrderedJson out{{"action", "decide"}, {"drill", view.drill.id}, {"inject", letter.at("id")}};
  std::string href = decision.at("href");
  if (view.caller.unit != unit) {  // for which side has to be said
    out["unit"] = unit;
    href += "?unit=" + unit;
  }
  out["method"] = decision.at("method");
  out["href"] = href;
  out["needs"] = {{"evidence", OrderedJson::array()},
                  {"option", decision.at("options")},
                  {"fields", OrderedJson::array()},
                  {"note", false}};
  if (const OrderedJson& due = decision.at("due_at"); due.is_string()) {
    out["due_at"] = due;
    if (due.get<std::string>() <= format_time(view.now())) out["urgent"] = true;
  }
  out["title"] = letter.at("title");
  return out;
}

}  // namespace

void add_exercise(OrderedJson& incident, const DrillView& view, const std::string& unit) {
  const auto scenario = view.room.scenario_of(view.drill);
  if (!scenario || !view.drill.sides.contains(unit)) return;
  const OrderedJson side = side_json(view, *scenario, unit);
  incident["exercise"] = {
      {"clock", clock_json(view, scenario->length)}, {"page", side.at("page")}, {"inbox", side.at("inbox")}};
  OrderedJson next = OrderedJson::array();
  for (const auto& letter : side.at("inbox"))
    if (letter.contains("decision") && letter["decision"].contains("href"))
      next.push_back(decide_json(view, unit, letter));
  for (auto& item : incident["next"])
    next.push_back(std::move(item));
  incident["next"] = std::move(next);
}

}  // namespace fenghuo::api

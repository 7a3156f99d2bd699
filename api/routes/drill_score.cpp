// What a drill was worth, line by line, each with the events it rests on.
#include "api/routes/door.hpp"
#include "api/routes/drill_json.hpp"
#include "sim/score/sheet.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Kind;
using engine::Problem;
using engine::Result;
using engine::Text;

namespace {

OrderedJson line_json(const sim::Line& line) {
  return {{"rule", line.rule},
          {"objective", line.objective},
          {"measure", line.measure},
          {"points", points_json(line.points)},
          {"of", points_json(line.of)},
          {"evaluated", line.evaluated},
          {"raw", line.raw < 0 ? OrderedJson(nullptr) : OrderedJson(line.raw)},
          {"unit", line.unit},
          {"reason", text_json(line.reason)},
          {"events", refs_json(line.events)}};
}

OrderedJson ratings_json(const sim::Score& score) {
  OrderedJson out = OrderedJson::array();
  for (const auto& rating : score.ratings)
    out.push_back({{"objective", rating.objective},
                   {"rating", rating.rating},
                   {"reason", text_json(rating.reason)},
                   {"events", refs_json(rating.events)}});
  return out;
}

OrderedJson caps_json(const sim::Score& score) {
  OrderedJson out = OrderedJson::array();
  for (const auto& cap : score.caps)
    out.push_back({{"cap", cap.cap},
                   {"at_most", points_json(cap.at_most)},
                   {"reason", text_json(cap.reason)},
                   {"events", refs_json(cap.events)}});
  return out;
}

OrderedJson maybe_points(const std::optional<std::int64_t>& points) {
  return points ? points_json(*points) : OrderedJson(nullptr);
}

OrderedJson items_json(const sim::Sheet& sheet) {
  OrderedJson out = OrderedJson::array();
  for (const auto& item : sheet.items) {
    OrderedJson grades = OrderedJson::array();
    for (const auto& grade : item.grades)
      grades.push_back({{"evaluator", grade.evaluator},
                        {"grade", grade.grade},
                        {"points", points_json(grade.points)},
                        {"reason", grade.reason},
                        {"events", refs_json(grade.events)}});
    out.push_back({{"item", item.item},
                   {"title", text_json(item.title)},
                   {"points", maybe_points(item.points)},
                   {"grades", std::move(grades)}});
  }
  return out;
}

/// What the evaluators made of it, beside what the engine did.
OrderedJson sheet_json(const sim::Sheet& sheet) {
  return {{"people", maybe_points(sheet.people)},    {"overall", maybe_points(sheet.overall)},
          {"gap", maybe_points(sheet.gap)},          {"review", sheet.review},
          {"coverage", points_json(sheet.coverage)}, {"items", items_json(sheet)}};
}

OrderedJson score_json(const sim::Score& score, const DrillView& view) {
  const sim::Drill& drill = view.drill;
  OrderedJson lines = OrderedJson::array();
  for (const auto& line : score.lines)
    lines.push_back(line_json(line));
  return {{"unit", score.unit},
          {"incident", score.incident},
          {"points", points_json(score.points)},
          {"uncapped", points_json(score.uncapped)},
          {"band", score.band},
          {"voided", score.voided},
          {"coverage", points_json(score.coverage)},
          {"lines", std::move(lines)},
          {"ratings", ratings_json(score)},
          {"caps", caps_json(score)},
          {"sheet", sheet_json(sim::sheet(score, view.room.tape_of(drill)))},
          {"rubric", score.rubric},
          {"scenario_sha256", score.scenario_sha256}};
}

OrderedJson whole_json(const DrillView& view, const std::vector<sim::Score>& scores) {
  const sim::Drill& drill = view.drill;
  OrderedJson own = OrderedJson::array();
  for (const auto& score : scores)
    if (view.sees_unit(score.unit)) own.push_back(score_json(score, view));
  const bool settled = is_scored(drill.state);
  return {{"id", drill.id},
          {"title", text_json(marked(drill.plan.title))},
          {"state", to_string(drill.state)},
          {"settled", settled},
          {"scores", std::move(own)}};
}

Problem not_out() {
  return Problem::make(Kind::NotAllowed, "score-not-out",
                       {"演练点评之后才公布得分", "the score is given out after the hot wash"});
}

awaitable<Response> show(Door& door, Request& request) {
  return door.read(request, [&door, &request](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto drill = door.drills->visible(request.path_params.at("id"), core, caller);
    if (!drill) return drill.error();
    const DrillView view{*door.drills, **drill, core, caller};
    if (!view.shows_score()) return not_out();
    const auto scores = door.drills->scores(**drill, core);
    if (!scores) return scores.error();
    return Answer{.body = whole_json(view, *scores).dump(), .version = (*drill)->version};
  });
}

}  // namespace

void add_drill_score_routes(Router& router, Door& door) {
  router.add(
      {.method = "GET", .pattern = "/v1/drills/{id}/score", .handle = [&door](Request& r) { return show(door, r); }});
}

}  // namespace fenghuo::api

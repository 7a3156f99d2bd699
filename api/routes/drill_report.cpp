// The after-action report: as a page to read and print, and as JSON.
#include "api/routes/body.hpp"
#include "api/routes/door.hpp"
#include "api/routes/drill_json.hpp"
#include "sim/improvement/room.hpp"
#include "sim/report/report.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::IncidentOpened;
using engine::Kind;
using engine::Language;
using engine::Problem;
using engine::Result;
using engine::Text;

namespace {

/// It tells of every playing unit, so it is for who may see them all.
std::optional<Problem> withheld(const DrillView& view) {
  if (!view.shows_score())
    return Problem::make(Kind::NotAllowed, "score-not-out",
                         {"演练点评之后才出总结报告", "the report is given out after the hot wash"});
  if (view.at_the_desk() || view.units().size() == view.drill.plan.units.size()) return std::nullopt;
  return Problem::make(
      Kind::Forbidden, "report-of-all",
      {"总结报告写有各参演单位的情况，由组织单位查看；本单位得分见 score",
       "the report tells of every playing unit and is for those who hold the drill; see score for yours"});
}

/// Owns what the report refers to, beside the room's tapes.
struct Papers {
  std::shared_ptr<const sim::Scenario> scenario;
  std::vector<sim::Score> scores;
  std::vector<sim::Sheet> sheets;
  std::vector<std::shared_ptr<const engine::Playbook>> playbooks;
  sim::ReportFacts facts;
};

Result<std::unique_ptr<Papers>> gather(const DrillView& view, const Door& door) {
  auto out = std::make_unique<Papers>();
  out->scenario = view.room.scenario_of(view.drill);
  if (!out->scenario) return Problem::internal("the scenario of " + view.drill.id + " is gone");
  auto scores = view.room.scores(view.drill, view.core);
  if (!scores) return scores.error();
  out->scores = std::move(*scores);
  const auto& tape = view.room.tape_of(view.drill);
  out->facts = {.drill = &view.drill, .scenario = out->scenario.get(), .tape = tape, .units = {}, .zone = door.zone};
  for (const auto& score : out->scores)
    out->sheets.push_back(sim::sheet(score, tape));
  for (std::size_t n = 0; n < out->scores.size(); ++n) {
    const sim::Score& score = out->scores[n];
    const auto played = view.room.tape_of(view.drill, score.unit, view.core);
    if (!played) return played.error();
    const auto& opened = std::get<IncidentOpened>((*played)->events.front().event);
    out->playbooks.push_back(view.core.library().playbook(opened.playbook, opened.playbook_version));
    out->facts.units.push_back({.unit = score.unit,
                                .playbook = out->playbooks.back().get(),
                                .events = (*played)->events,
                                .score = &score,
                                .sheet = &out->sheets[n],
                                .improvements = door.improvements->found_in(view.drill.id, score.unit)});
  }
  name_people(out->facts, view.core);
  return out;
}

enum class Form { html, json };

awaitable<Response> report(Door& door, Request& request, Form form) {
  const auto language = language_of(request);
  if (!language) co_return problem_response(language.error(), request);
  engine::Engine::Work work = [&door, &request, form, language = *language](Core& core, Batch&) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto drill = door.drills->visible(request.path_params.at("id"), core, caller);
    if (!drill) return drill.error();
    const DrillView view{*door.drills, **drill, core, caller};
    if (auto no = withheld(view)) return *no;
    const auto papers = gather(view, door);
    if (!papers) return papers.error();
    const auto& facts = (*papers)->facts;
    return Answer{.body = form == Form::json ? sim::report_json(facts) : sim::report_html(facts, language)};
  };
  const auto written = co_await door.ask(std::move(work));
  if (!written) co_return problem_response(written.error(), request);
  if (form == Form::json) co_return Response::json(200, written->body);
  Response response{.content_type = "text/html; charset=utf-8", .body = written->body};
  response.with("Content-Language", *language == Language::zh ? "zh" : "en");
  // It runs nothing and fetches nothing; its own style sheet and pictures are all it needs.
  response.with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  co_return response;
}

}  // namespace

void add_drill_report_routes(Router& router, Door& door) {
  router.add({.method = "GET", .pattern = "/v1/drills/{id}/report.html", .handle = [&door](Request& r) {
                return report(door, r, Form::html);
              }});
  router.add({.method = "GET", .pattern = "/v1/drills/{id}/report.json", .handle = [&door](Request& r) {
                return report(door, r, Form::json);
              }});
}

}  // namespace fenghuo::api

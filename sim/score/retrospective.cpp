#include "sim/score/retrospective.hpp"

namespace fenghuo::sim {

using namespace engine;

namespace {

Objective objective(Measure measure, std::int64_t weight, Text title) {
  Objective out;
  out.id = std::string(k_measures[static_cast<std::size_t>(measure)]);
  out.title = std::move(title);
  out.measure = measure;
  out.weight = weight;
  return out;
}

Problem not_for(std::string code, Text why) {
  return Problem::make(Kind::NotAllowed, std::move(code), std::move(why));
}

}  // namespace

Scenario model_rubric(const Playbook& playbook) {
  Scenario out;
  out.playbook = playbook.id;
  Objective acknowledge = objective(Measure::acknowledge, 10, {"有人及时接手", "Somebody takes charge soon"});
  acknowledge.full = 5 * k_minute, acknowledge.zero = 30 * k_minute;
  Objective contain = objective(Measure::contain, 20, {"及时控制住", "Soon contained"});
  const bool slow = playbook.kind == "outage";
  contain.full = (slow ? 30 : 15) * k_minute;
  contain.half = (slow ? 120 : 30) * k_minute;
  contain.zero = (slow ? 6 : 2) * k_hour;
  Objective evidence =
      objective(Measure::evidence, 15, {"先取证，后处置", "Evidence is kept before anything is touched"});
  for (const Step& step : playbook.steps)
    if (step.before_destructive) evidence.wanted.push_back(step.id);
  out.objectives = {
      std::move(acknowledge),
      std::move(contain),
      std::move(evidence),
      objective(Measure::reported, 18, {"按时限报告", "Reported within the limits"}),
      objective(Measure::completeness, 10, {"初报要素齐全", "The initial report is complete"}),
      objective(Measure::decisions, 15, {"关键节点研判", "Judgement where it matters"}),
      objective(Measure::restoration, 7,
                {"恢复有核验、有复核", "Restored, verified, and looked at by a second person"}),
      objective(Measure::review, 5, {"及时复盘，整改到人到日", "Reviewed in time, findings with owner and date"})};
  out.caps = {{CapKind::destructive_before_capture, 69},
              {CapKind::bureau_never_told, 59},
              {CapKind::came_back, 59},
              {CapKind::production_touched, 0}};
  return out;
}

Result<void> may_look_back(const Incident& incident) {
  if (incident.mode != "live")
    return not_for("of-a-drill",
                   {"这是演练事件，请查看该次演练的得分", "this is a drill's incident; see the score of its drill"});
  switch (incident.response) {
    case Response::Closed:
      return {};
    case Response::Dismissed:
      return not_for("false-alarm", {"按误报了结，没有处置过程可供对照", "it was a false alarm: nothing was handled"});
    case Response::Merged:
      return not_for("merged",
                     {"已并入另一事件，请查看 " + incident.merged_into, "it was merged; see " + incident.merged_into});
    default:
      return not_for("not-closed", {"事件尚未结案，结案后才能复盘对照", "the incident is not closed yet"});
  }
}

Retrospective retrospective(std::span<const Recorded> events, const Playbook& playbook, const Form* form) {
  Scenario rubric = model_rubric(playbook);
  Score held = score({.scenario = &rubric,
                      .playbook = &playbook,
                      .unit = {},
                      .incident = {},
                      .events = events,
                      .drill = {},
                      .form = form});
  return {.coverage = held.coverage,
          .lines = std::move(held.lines),
          .broken = std::move(held.caps),
          .objectives = std::move(rubric.objectives)};
}

}  // namespace fenghuo::sim

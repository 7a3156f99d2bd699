#pragma once
#include "engine/incident/incident.hpp"
#include "sim/score/score.hpp"

namespace fenghuo::sim {

/// 复盘对照: a closed live incident beside what the model expects of a drill. The same lines, and no grade: nothing is
/// added up, nothing is capped, no words of grading are said.
struct Retrospective {
  std::int64_t coverage = 0;          ///< ‰ of the weight that there was anything to compare for
  std::vector<Line> lines;            ///< `points` is how much of `of` was reached
  std::vector<CapHit> broken;         ///< rules that a drill's score would be capped by
  std::vector<Objective> objectives;  ///< the lines', in their order
};

/// Every measure once, with the model's weights and curves; outages have longer ones. Evidence is wanted of the steps
/// that the playbook puts before anything destructive. No inject, so no decision.
Scenario model_rubric(const engine::Playbook& playbook);

/// Refuses, saying why: a drill's incident (its drill has a score), one that is not closed, a false alarm, one that was
/// merged into another.
engine::Result<void> may_look_back(const engine::Incident& incident);

/// Pure. `events`: all of the incident's, in their order; `form`: of the initial report, or null.
Retrospective retrospective(std::span<const engine::Recorded> events, const engine::Playbook& playbook,
                            const engine::Form* form);

}  // namespace fenghuo::sim

#include "engine/playbook/lint_parts.hpp"
#include "engine/playbook/satisfiable.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

int own_earliest(const Step& step) {
  return step.from_opened ? 0 : step.phase;
}

void lint_after(Linting& lint, const StepGraph& graph, const std::vector<int>& earliest, std::size_t i) {
  const auto& step = lint.playbook.steps[i];
  for (const auto& edge : graph.edges[i]) {
    if (!edge.after || earliest[edge.to] <= step.phase) continue;
    const auto& later = lint.playbook.steps[edge.to];
    const std::string phase(k_phases[static_cast<std::size_t>(earliest[edge.to])]);
    lint.refuse(edge.pointer,
                "步骤" + quoted(step.id, Language::zh) + "永远做不了：它要等" + quoted(later.id, Language::zh) +
                    "，而后者最早在 " + phase + " 阶段才能做。请给后者加上 from: opened，或把本步骤移到该阶段。",
                "no path reaches " + quoted(step.id, Language::en) + ": it waits for " +
                    quoted(later.id, Language::en) + ", which cannot be done before " + phase +
                    "; give that one from: opened, or move this step there");
  }
}

/// Steps whose `when` can never hold, given that those found before it never happen.
bool lint_when(Linting& lint, const std::vector<int>& earliest, std::vector<bool>& never, std::size_t i) {
  const auto& step = lint.playbook.steps[i];
  const auto may_be_done = [&](std::string_view id) {
    const auto other = step_index(lint.playbook, id);
    return !other || (!never[*other] && earliest[*other] <= step.phase);
  };
  if (!step.when || never[i] || satisfiable(*step.when, lint.playbook, may_be_done)) return false;
  never[i] = true;
  lint.refuse(step_pointer(lint.playbook, i) + "/when",
              "步骤" + quoted(step.id, Language::zh) +
                  "的条件永远不成立：各部分互相矛盾，或要求选了“误报”之类结束事件的选项，或要等后面阶段的步骤。请改条件"
                  "，或删去这一步。",
              "no path reaches " + quoted(step.id, Language::en) +
                  ": its condition can never hold, because its parts contradict, or it asks for an option that ends "
                  "the incident, or "
                  "for a step of a later phase; change the condition or remove the step");
  return true;
}

}  // namespace

std::vector<int> earliest_phases(const Playbook& playbook, const StepGraph& graph) {
  std::vector<int> out;
  std::transform(playbook.steps.begin(), playbook.steps.end(), std::back_inserter(out), own_earliest);
  // Rises only and no step beyond its own phase, so this ends even on a cycle.
  for (bool risen = true; risen;) {
    risen = false;
    for (std::size_t i = 0; i < out.size(); ++i)
      for (const auto& edge : graph.edges[i]) {
        const int held = edge.after ? std::min(out[edge.to], playbook.steps[i].phase) : 0;
        if (held > out[i]) out[i] = held, risen = true;
      }
  }
  return out;
}

void lint_reach(Linting& lint, const StepGraph& graph) {
  const auto earliest = earliest_phases(lint.playbook, graph);
  std::vector<bool> never(lint.playbook.steps.size(), false);
  for (std::size_t i = 0; i < never.size(); ++i)
    lint_after(lint, graph, earliest, i);
  for (bool found = true; found;) {
    found = false;
    for (std::size_t i = 0; i < never.size(); ++i)
      found = lint_when(lint, earliest, never, i) || found;
  }
}

}  // namespace fenghuo::engine

#include "engine/playbook/lint_parts.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

/// Does `step` wait for `wanted`, over whatever steps between?
bool waits_for(const StepGraph& graph, std::size_t step, std::size_t wanted) {
  std::vector<bool> seen(graph.edges.size(), false);
  std::vector<std::size_t> open{step};
  while (!open.empty()) {
    const auto at = open.back();
    open.pop_back();
    for (const auto& edge : graph.edges[at]) {
      if (edge.to == wanted) return true;
      if (!seen[edge.to]) seen[edge.to] = true, open.push_back(edge.to);
    }
  }
  return false;
}

/// A destructive step waits for every step marked before_destructive, so one that can only come later stops it for
/// good.
void lint_late_protection(Linting& lint, const Step& destroys, std::size_t guard) {
  const auto& step = lint.playbook.steps[guard];
  lint.refuse(
      step_pointer(lint.playbook, guard) + "/before_destructive",
      "破坏性步骤" + quoted(destroys.id, Language::zh) + "要等" + quoted(step.id, Language::zh) +
          "做完，但它只能在其后做，两步都会卡住。请给它加 from: opened 并去掉对前者的等待，或取消 before_destructive。",
      "the destructive step " + quoted(destroys.id, Language::en) + " waits for " + quoted(step.id, Language::en) +
          ", which can only come after it, so neither is ever done; give this step from: opened and let it wait for "
          "less, or "
          "do not mark it before_destructive");
}

void lint_destructive(Linting& lint, const StepGraph& graph, const std::vector<int>& earliest, std::size_t destroys) {
  const auto& steps = lint.playbook.steps;
  bool guarded = false;
  for (std::size_t guard = 0; guard < steps.size(); ++guard) {
    if (!steps[guard].before_destructive || guard == destroys) continue;
    if (earliest[guard] > steps[destroys].phase || waits_for(graph, guard, destroys)) {
      lint_late_protection(lint, steps[destroys], guard);
    } else if (!steps[guard].optional && !steps[guard].when) {
      guarded = true;
    }
  }
  if (!guarded)
    lint.refuse(step_pointer(lint.playbook, destroys) + "/destructive",
                "破坏性步骤" + quoted(steps[destroys].id, Language::zh) +
                    "没有取证步骤保护，证据可能被毁。请在它之前安排一个必做的取证步骤，并标上 before_destructive。",
                "nothing protects the destructive step " + quoted(steps[destroys].id, Language::en) +
                    ": evidence could be lost; put a mandatory step that secures it before, marked before_destructive");
}

bool applies(const DutyRule& duty, const Step& step, const Playbook& playbook) {
  const bool kind =
      std::any_of(duty.kinds.begin(), duty.kinds.end(), [&](const auto& k) { return k == "*" || k == playbook.kind; });
  const bool recipient = step.recipient.empty() || step.recipient == duty.recipient;
  return kind && recipient && duty.from == "detected" && duty.stage == step.stage;
}

}  // namespace

void lint_protection(Linting& lint, const StepGraph& graph) {
  const auto earliest = earliest_phases(lint.playbook, graph);
  for (std::size_t i = 0; i < lint.playbook.steps.size(); ++i) {
    const auto& step = lint.playbook.steps[i];
    if (step.destructive) lint_destructive(lint, graph, earliest, i);
    if (step.destructive && step.before_destructive)
      lint.refuse(step_pointer(lint.playbook, i) + "/before_destructive",
                  "同一步骤不能既是破坏性的，又是破坏前必须完成的。请只留一个标记。",
                  "a step cannot be destructive and come before all that is; keep one of the two marks");
  }
}

void lint_deadlines(Linting& lint) {
  for (std::size_t i = 0; i < lint.playbook.steps.size(); ++i) {
    const auto& step = lint.playbook.steps[i];
    if (step.kind != StepKind::report || !step.within) continue;
    for (const auto& duty : lint.pack.duties) {
      // Counted from the opening or later, it can only end later than it says; detection lies before both.
      if (!applies(duty, step, lint.playbook) || *step.within <= duty.within) continue;
      const auto own = format_duration(*step.within), limit = format_duration(duty.within);
      lint.refuse(step_pointer(lint.playbook, i) + "/within",
                  "限时 " + own + " 超过了报告时限“" + duty.title.zh + "”（" + limit + "，见规则包 " + lint.pack.id +
                      "）。请改到 " + limit + " 以内。",
                  "the limit " + own + " lies beyond its duty's, \"" + duty.title.en + "\" (" + limit + ", rule pack " +
                      lint.pack.id + "); make it " + limit + " or less");
      break;
    }
  }
}

}  // namespace fenghuo::engine

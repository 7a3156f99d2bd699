#include "engine/playbook/lint_parts.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

bool names_step(const Condition& leaf) {
  return leaf.op == Condition::Op::chose || leaf.op == Condition::Op::done;
}

void refuse_unknown(Linting& lint, std::string pointer, const std::string& id) {
  lint.refuse(std::move(pointer), "本预案没有步骤" + quoted(id, Language::zh) + "。请改成已有步骤的编号，或删去。",
              "this playbook has no step " + quoted(id, Language::en) + "; name a step it has, or remove this");
}

void lint_fact(Linting& lint, const Condition& leaf, const std::string& pointer) {
  if (std::find(k_fact_names.begin(), k_fact_names.end(), leaf.subject) != k_fact_names.end()) return;
  std::string zh, en;
  for (const auto name : k_fact_names) {
    zh += (zh.empty() ? "" : "、") + std::string(name);
    en += (en.empty() ? "" : ", ") + std::string(name);
  }
  lint.refuse(
      pointer + "/fact",
      "没有" + quoted(leaf.subject, Language::zh) + "这项事实，条件永远不成立。可用的有：" + zh + "。",
      "there is no fact " + quoted(leaf.subject, Language::en) + ", so the condition never holds; there are: " + en);
}

void lint_leaf(Linting& lint, const Condition& leaf, const std::string& pointer) {
  if (!names_step(leaf)) return lint_fact(lint, leaf, pointer);
  const auto* step = lint.playbook.find(leaf.subject);
  if (!step) return refuse_unknown(lint, pointer + "/step", leaf.subject);
  if (leaf.op != Condition::Op::chose) return;
  const auto& wanted = std::get<std::string>(leaf.values.front());
  const bool offered =
      std::any_of(step->options.begin(), step->options.end(), [&](const Option& o) { return o.id == wanted; });
  if (!offered)
    lint.refuse(
        pointer + "/chose",
        "步骤" + quoted(step->id, Language::zh) + "没有选项" + quoted(wanted, Language::zh) + "。请改成它已有的选项。",
        "the step " + quoted(step->id, Language::en) + " has no option " + quoted(wanted, Language::en) +
            "; name one it has");
}

/// Depth first over the references; a step met again on the way down closes a cycle.
class CycleFinder {
 public:
  CycleFinder(Linting& lint, const StepGraph& graph)
      : lint_(lint), graph_(graph), state_(graph.edges.size(), State::fresh) {}

  void visit(std::size_t step) {
    state_[step] = State::open;
    path_.push_back(step);
    for (const auto& edge : graph_.edges[step]) {
      if (state_[edge.to] == State::open) refuse(edge);
      if (state_[edge.to] == State::fresh) visit(edge.to);
    }
    path_.pop_back();
    state_[step] = State::left;
  }
  [[nodiscard]] bool fresh(std::size_t step) const { return state_[step] == State::fresh; }

 private:
  enum class State { fresh, open, left };

  void refuse(const Edge& closing) {
    std::string cycle;
    for (auto at = std::find(path_.begin(), path_.end(), closing.to); at != path_.end(); ++at)
      cycle += lint_.playbook.steps[*at].id + " → ";
    cycle += lint_.playbook.steps[closing.to].id;
    lint_.refuse(closing.pointer, "步骤互相等待，谁也做不了：" + cycle + "。请去掉其中一处 after 或条件。",
                 "these steps wait for one another: " + cycle + "; remove one after or condition among them");
  }

  Linting& lint_;
  const StepGraph& graph_;
  std::vector<State> state_;
  std::vector<std::size_t> path_;
};

}  // namespace

StepGraph graph_of(const Playbook& playbook) {
  StepGraph graph;
  for (std::size_t i = 0; i < playbook.steps.size(); ++i) {
    const auto& step = playbook.steps[i];
    const auto pointer = step_pointer(playbook, i);
    auto& edges = graph.edges.emplace_back();
    for (std::size_t k = 0; k < step.after.size(); ++k)
      if (const auto to = step_index(playbook, step.after[k]))
        edges.push_back({*to, pointer + "/after/" + std::to_string(k), true});
    if (!step.when) continue;
    each_leaf(*step.when, pointer + "/when", [&](const Condition& leaf, const std::string& at) {
      const auto to = names_step(leaf) ? step_index(playbook, leaf.subject) : std::nullopt;
      if (to) edges.push_back({*to, at + "/step", false});
    });
  }
  return graph;
}

void lint_references(Linting& lint) {
  const auto& steps = lint.playbook.steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto pointer = step_pointer(lint.playbook, i);
    if (!steps[i].id.empty() && step_index(lint.playbook, steps[i].id) != i)
      lint.refuse(
          pointer + "/id",
          "步骤编号" + quoted(steps[i].id, Language::zh) + "重复。每个步骤要用不同的编号，各阶段之间也不能重复。",
          "the step id " + quoted(steps[i].id, Language::en) +
              " is used twice; give each step its own, across all phases");
    for (std::size_t k = 0; k < steps[i].after.size(); ++k)
      if (!lint.playbook.find(steps[i].after[k]))
        refuse_unknown(lint, pointer + "/after/" + std::to_string(k), steps[i].after[k]);
    if (steps[i].when)
      each_leaf(*steps[i].when, pointer + "/when",
                [&](const Condition& leaf, const std::string& at) { lint_leaf(lint, leaf, at); });
  }
}

void lint_cycles(Linting& lint, const StepGraph& graph) {
  CycleFinder finder(lint, graph);
  for (std::size_t i = 0; i < graph.edges.size(); ++i)
    if (finder.fresh(i)) finder.visit(i);
}

}  // namespace fenghuo::engine

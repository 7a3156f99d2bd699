#pragma once
#include "engine/playbook/lint.hpp"
#include "engine/playbook/read.hpp"

namespace fenghuo::engine {

/// Inside this folder only: what the parts of the lint share.
struct Linting {
  const Json& document;
  const Playbook& playbook;
  const RulePack& pack;
  std::vector<FieldError> found;

  void refuse(std::string pointer, std::string zh, std::string en) {
    found.push_back({std::move(pointer), {std::move(zh), std::move(en)}});
  }
};

/// "/phases/containment/2"
std::string step_pointer(const Playbook& playbook, std::size_t step);
std::string quoted(std::string_view id, Language language);

/// A reference from one step to another, and where it stands.
struct Edge {
  std::size_t to = 0;
  std::string pointer;
  bool after = false;  ///< or in a condition
};

/// `edges[i]`: the steps that step `i` names. Ids nobody has are left out; they were refused by `lint_references`.
struct StepGraph {
  std::vector<std::vector<Edge>> edges;
};

std::optional<std::size_t> step_index(const Playbook& playbook, std::string_view id);

/// Visits every part of a condition that names a fact or a step, with its pointer.
template <class Visit>
void each_leaf(const Condition& condition, const std::string& pointer, Visit&& visit) {
  const auto part = [&](std::size_t i) {
    if (condition.op == Condition::Op::not_) return pointer + "/not";
    return pointer + (condition.op == Condition::Op::all ? "/all/" : "/any/") + std::to_string(i);
  };
  if (condition.op != Condition::Op::all && condition.op != Condition::Op::any && condition.op != Condition::Op::not_)
    return visit(condition, pointer);
  for (std::size_t i = 0; i < condition.of.size(); ++i)
    each_leaf(condition.of[i], part(i), visit);
}

StepGraph graph_of(const Playbook& playbook);

void lint_texts(Linting& lint);
void lint_steps(Linting& lint);
void lint_choices(Linting& lint);
void lint_references(Linting& lint);
void lint_cycles(Linting& lint, const StepGraph& graph);
void lint_reach(Linting& lint, const StepGraph& graph);
void lint_protection(Linting& lint, const StepGraph& graph);
void lint_deadlines(Linting& lint);

/// The phase, as an index, in which a step can be done at the earliest: its own, or 0 if it is from the opening, but
/// never before what it waits for. At most its own: a step that waits for a later phase is refused by `lint_reach`.
std::vector<int> earliest_phases(const Playbook& playbook, const StepGraph& graph);

}  // namespace fenghuo::engine

#pragma once
#include "sim/scenario/lint.hpp"
#include "sim/scenario/read.hpp"

#include <set>

namespace fenghuo::sim {

/// Inside this folder only: what the parts of the lint share.
struct Linting {
  const engine::Json& document;
  const Scenario& scenario;
  const engine::Playbook* playbook;  ///< null if there is none of this name; then nothing of it is looked into
  const engine::RulePack& pack;
  std::vector<engine::FieldError> found;

  void refuse(std::string pointer, std::string zh, std::string en) {
    found.push_back({std::move(pointer), {std::move(zh), std::move(en)}});
  }
  /// Something at the place or in it is refused already.
  [[nodiscard]] bool refused_in(std::string_view place) const;
};

std::string zh_quoted(std::string_view id);
std::string en_quoted(std::string_view id);
/// "/injects/3"
std::string inject_pointer(std::size_t inject);
std::optional<std::size_t> inject_index(const Scenario& scenario, std::string_view id);

/// Visits every part of a condition that is not all, any or not, with its pointer.
template <class Visit>
void each_atom(const When& when, const std::string& pointer, Visit&& visit) {
  using Op = When::Op;
  if (when.op != Op::all && when.op != Op::any && when.op != Op::not_) return visit(when, pointer);
  for (std::size_t i = 0; i < when.of.size(); ++i) {
    const auto part =
        when.op == Op::not_ ? pointer + "/not" : pointer + (when.op == Op::all ? "/all/" : "/any/") + std::to_string(i);
    each_atom(when.of[i], part, visit);
  }
}

/// The same for all an inject depends on.
template <class Visit>
void each_atom(const Inject& inject, const std::string& pointer, Visit&& visit) {
  if (inject.when) each_atom(*inject.when, pointer + "/when", visit);
  if (inject.only_if) each_atom(*inject.only_if, pointer + "/if", visit);
}

/// What can come about in a play without the controller's hand.
struct Possible {
  std::vector<bool> comes;                                    ///< by inject
  std::map<std::string, std::set<Value>, std::less<>> facts;  ///< every value each can have
  [[nodiscard]] bool can_be(std::string_view fact, const Value& value) const {
    const auto known = facts.find(fact);
    return known != facts.end() && known->second.contains(value);
  }
};
Possible possible(const Scenario& scenario, const engine::Playbook* playbook);

/// Could the condition hold, in a play where only what is `so_far` possible happens? A "no" is certain; "yes" also
/// where there is too much to try.
bool can_hold(const When& when, const Scenario& scenario, const engine::Playbook* playbook, const Possible& so_far);

void lint_texts(Linting& lint);
void lint_facts(Linting& lint);
void lint_injects(Linting& lint);
void lint_conditions(Linting& lint);
void lint_cycles(Linting& lint);
/// After the others: says of an inject that it never comes only where nothing plainer was said.
void lint_reach(Linting& lint, const Possible& possible);
void lint_rubric(Linting& lint, const Possible& possible);
void lint_truth(Linting& lint);

}  // namespace fenghuo::sim

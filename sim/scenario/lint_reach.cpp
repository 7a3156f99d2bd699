#include "sim/scenario/lint_parts.hpp"
#include "sim/scenario/when.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

constexpr std::size_t k_most_work = std::size_t{1} << 13;  // assignments times parts of the condition

using Answer = std::optional<Value>;

struct Unknown {
  std::vector<Answer> answers;
  std::size_t at = 0;
};

/// One assignment of answers to all a condition asks for, counted through like the digits of a number.
class Assignment final : public History {
 public:
  std::map<std::pair<std::string, std::string>, Unknown> events;
  std::map<std::string, Unknown, std::less<>> steps, injects, facts;

  [[nodiscard]] bool happened(std::string_view event, std::string_view step) const override {
    return std::any_of(events.begin(), events.end(), [&](const auto& known) {
      const auto& [type, of] = known.first;
      return type == event && (step.empty() || of == step) && known.second.answers[known.second.at].has_value();
    });
  }
  [[nodiscard]] std::string_view chosen(std::string_view step) const override { return word(steps, step); }
  [[nodiscard]] std::string_view decided(std::string_view inject) const override { return word(injects, inject); }
  [[nodiscard]] Answer fact(std::string_view name) const override {
    const auto& unknown = facts.find(name)->second;
    return unknown.answers[unknown.at];
  }

  /// False once every assignment was seen.
  bool advance() { return next(events) || next(steps) || next(injects) || next(facts); }

  /// How many there are, or `limit` if that many or more.
  [[nodiscard]] std::size_t count(std::size_t limit) const {
    std::size_t product = 1;
    const auto times = [&](const auto& all) {
      for (const auto& [name, unknown] : all)
        product = std::min(limit, product * unknown.answers.size());
    };
    times(events);
    times(steps);
    times(injects);
    times(facts);
    return product;
  }

 private:
  static std::string_view word(const std::map<std::string, Unknown, std::less<>>& all, std::string_view name) {
    const auto& unknown = all.find(name)->second;
    const auto& answer = unknown.answers[unknown.at];
    return answer ? std::string_view(std::get<std::string>(*answer)) : std::string_view{};
  }
  static bool next(auto& all) {
    for (auto& [name, unknown] : all) {
      if (++unknown.at < unknown.answers.size()) return true;
      unknown.at = 0;
    }
    return false;
  }
};

/// What was refused at its own place (a step that is not there) may be anything here, so that it is not refused twice.
std::vector<Answer> options_of(const engine::Playbook* playbook, const When& atom) {
  std::vector<Answer> out{std::nullopt};
  const auto* step = playbook ? playbook->find(atom.step) : nullptr;
  if (!step) return {std::nullopt, Value{atom.option}};
  for (const auto& option : step->options)
    out.emplace_back(Value{option.id});
  return out;
}

std::vector<Answer> options_of(const Scenario& scenario, const Possible& so_far, const When& atom) {
  std::vector<Answer> out{std::nullopt};
  const auto index = inject_index(scenario, atom.inject);
  if (!index) return {std::nullopt, Value{atom.option}};
  if (!so_far.comes[*index]) return out;
  for (const auto& option : scenario.injects[*index].options)
    out.emplace_back(Value{option.id});
  return out;
}

std::vector<Answer> values_of(const Possible& so_far, const When& atom) {
  const auto known = so_far.facts.find(atom.fact);
  if (known == so_far.facts.end()) return {std::nullopt, atom.value};
  return {known->second.begin(), known->second.end()};
}

std::size_t parts_of(const When& when) {
  std::size_t out = 1;
  for (const auto& part : when.of)
    out += parts_of(part);
  return out;
}

void add_unknown(Assignment& to, const When& atom, const Scenario& scenario, const engine::Playbook* playbook,
                 const Possible& so_far) {
  switch (atom.op) {
    case When::Op::event:
      to.events[{atom.event, atom.step}].answers = {std::nullopt, Value{true}};
      return;
    case When::Op::chose:
      to.steps[atom.step].answers = options_of(playbook, atom);
      return;
    case When::Op::decided:
      to.injects[atom.inject].answers = options_of(scenario, so_far, atom);
      return;
    case When::Op::fact:
      to.facts[atom.fact].answers = values_of(so_far, atom);
      return;
    default:
      return;
  }
}

bool rests_on_contingency(const Scenario& scenario, const Inject& inject) {
  bool out = false;
  each_atom(inject, "", [&](const When& atom, const std::string&) {
    const auto* asked = atom.op == When::Op::decided ? scenario.find(atom.inject) : nullptr;
    out = out || (asked && asked->contingency);
  });
  return out;
}

void refuse_never(Linting& lint, const Inject& inject, const std::string& pointer) {
  if (rests_on_contingency(lint.scenario, inject))
    return lint.refuse(
        pointer, "只靠备用注入触发，导调员不动手就永远不来。请改条件，或把它也设为备用（contingency）。",
        "this rests on a contingency inject alone, so it never comes by itself; change the condition, or "
        "make it a contingency inject, too");
  lint.refuse(pointer, "这个条件永远不会成立，注入永远不来。请看各部分是否互相矛盾。",
              "this condition can never hold, so the inject never comes; do its parts contradict one another?");
}

}  // namespace

bool can_hold(const When& when, const Scenario& scenario, const engine::Playbook* playbook, const Possible& so_far) {
  Assignment assignment;
  each_atom(when, "",
            [&](const When& atom, const std::string&) { add_unknown(assignment, atom, scenario, playbook, so_far); });
  if (assignment.count(k_most_work) * parts_of(when) > k_most_work) return true;
  do {
    if (holds(when, assignment)) return true;
  } while (assignment.advance());
  return false;
}

Possible possible(const Scenario& scenario, const engine::Playbook* playbook) {
  Possible out;
  out.comes.resize(scenario.injects.size());
  for (const auto& [fact, value] : scenario.facts)
    out.facts[fact].insert(value);
  const auto may = [&](const std::optional<When>& when) { return !when || can_hold(*when, scenario, playbook, out); };
  // Each round lets in what the round before made possible; what is in stays in.
  for (bool grown = true; grown;) {
    grown = false;
    for (std::size_t i = 0; i < scenario.injects.size(); ++i) {
      const auto& inject = scenario.injects[i];
      if (out.comes[i] || inject.contingency || !may(inject.when) || !may(inject.only_if)) continue;
      out.comes[i] = grown = true;
      for (const auto& [fact, value] : inject.set)
        out.facts[fact].insert(value);
    }
  }
  return out;
}

void lint_reach(Linting& lint, const Possible& possible) {
  const auto& scenario = lint.scenario;
  for (std::size_t i = 0; i < scenario.injects.size(); ++i) {
    const auto& inject = scenario.injects[i];
    const auto pointer = inject_pointer(i);
    each_atom(inject, pointer, [&](const When& atom, const std::string& at) {
      if (atom.op != When::Op::fact || !scenario.facts.contains(atom.fact)) return;
      if (!possible.can_be(atom.fact, atom.value))
        lint.refuse(at + "/equals", zh_quoted(atom.fact) + "从头到尾不会是这个值。请核对，或加一个注入来改变它。",
                    en_quoted(atom.fact) + " never has this value; check it, or add an inject that sets it");
    });
    if (possible.comes[i] || inject.contingency) continue;
    const auto member =
        pointer + (inject.when && !can_hold(*inject.when, scenario, lint.playbook, possible) ? "/when" : "/if");
    if (!lint.refused_in(member)) refuse_never(lint, inject, member);
  }
}

}  // namespace fenghuo::sim

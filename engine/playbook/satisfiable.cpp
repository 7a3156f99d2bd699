#include "engine/playbook/satisfiable.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace fenghuo::engine {

namespace {

constexpr std::size_t k_most_names = 12;
constexpr std::size_t k_most_work = std::size_t{1} << 18;  // assignments times parts of the condition

struct StepState {
  bool done = false;
  std::string chosen;
};

template <class T>
struct Choice {
  std::vector<T> values;
  std::size_t at = 0;
};

/// One assignment at a time, counted through like the digits of a number.
class Assignment final : public Facts {
 public:
  std::map<std::string, Choice<std::optional<Value>>, std::less<>> facts;
  std::map<std::string, Choice<StepState>, std::less<>> steps;

  std::optional<Value> fact(std::string_view name) const override {
    const auto& choice = facts.find(name)->second;
    return choice.values[choice.at];
  }
  std::string_view chosen(std::string_view step) const override { return state(step).chosen; }
  bool done(std::string_view step) const override { return state(step).done; }

  /// False once every assignment was seen.
  bool advance() {
    for (auto& [name, choice] : facts)
      if (++choice.at < choice.values.size())
        return true;
      else
        choice.at = 0;
    for (auto& [name, choice] : steps)
      if (++choice.at < choice.values.size())
        return true;
      else
        choice.at = 0;
    return false;
  }
  [[nodiscard]] std::size_t names() const { return facts.size() + steps.size(); }
  /// How many there are, or `limit` if that many or more.
  [[nodiscard]] std::size_t count(std::size_t limit) const {
    std::size_t product = 1;
    for (const auto& [name, choice] : facts)
      product = std::min(limit, product * choice.values.size());
    for (const auto& [name, choice] : steps)
      product = std::min(limit, product * choice.values.size());
    return product;
  }

 private:
  const StepState& state(std::string_view step) const {
    const auto& choice = steps.find(step)->second;
    return choice.values[choice.at];
  }
};

bool is_fact(Condition::Op op) {
  return op == Condition::Op::at_least || op == Condition::Op::in || op == Condition::Op::equals;
}

/// The values a fact has in the conditions, and for numbers their neighbours: between two bounds that matter there is
/// always one of these.
void gather(const Condition& condition, std::map<std::string, std::set<Value>>& facts, std::set<std::string>& steps,
            std::size_t& parts) {
  ++parts;
  for (const auto& part : condition.of)
    gather(part, facts, steps, parts);
  if (condition.op == Condition::Op::chose || condition.op == Condition::Op::done) steps.insert(condition.subject);
  if (!is_fact(condition.op)) return;
  auto& values = facts[condition.subject];
  for (const auto& value : condition.values) {
    values.insert(value);
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number && *number < INT64_MAX) values.insert(*number + 1);
    if (number && *number > INT64_MIN) values.insert(*number - 1);
  }
}

/// What the fact can be. Not known (yet) stands also for every value no condition names.
std::vector<std::optional<Value>> domain(const std::string& fact, const std::set<Value>& named,
                                         const Playbook& playbook) {
  std::vector<std::optional<Value>> out{std::nullopt};
  const auto add = [&](std::initializer_list<std::string> all) {
    for (const auto& value : all)
      out.emplace_back(value);
  };
  if (fact == "severity") {
    add({"I", "II", "III", "IV"});
  } else if (fact == "mode") {
    add({"live", "drill"});
  } else if (fact == "kind") {
    add({playbook.kind});
  } else {
    for (const auto& value : named)
      out.emplace_back(value);
  }
  return out;
}

std::vector<StepState> states(const Step* step, bool may_be_done) {
  std::vector<StepState> out{{}};
  if (!may_be_done) return out;
  out.push_back({true, ""});  // skipped with leave, for a decision
  if (step)
    for (const auto& option : step->options)
      if (option.then != Then::dismiss) out.push_back({true, option.id});
  return out;
}

}  // namespace

bool satisfiable(const Condition& condition, const Playbook& playbook,
                 const std::function<bool(std::string_view)>& may_be_done) {
  std::map<std::string, std::set<Value>> facts;
  std::set<std::string> steps;
  std::size_t parts = 0;
  gather(condition, facts, steps, parts);

  Assignment assignment;
  for (const auto& [fact, named] : facts)
    assignment.facts[fact] = {domain(fact, named, playbook), 0};
  for (const auto& step : steps)
    assignment.steps[step] = {states(playbook.find(step), may_be_done(step)), 0};
  if (assignment.names() > k_most_names || assignment.count(k_most_work) * parts > k_most_work) return true;

  do {
    if (holds(condition, assignment)) return true;
  } while (assignment.advance());
  return false;
}

}  // namespace fenghuo::engine

#include "engine/playbook/condition.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

/// 4 for I down to 1 for IV, 0 for what is no level.
int gravity(const Value& value) {
  constexpr std::array<std::string_view, 4> rising{"IV", "III", "II", "I"};
  const auto* level = std::get_if<std::string>(&value);
  if (!level) return 0;
  const auto found = std::find(rising.begin(), rising.end(), *level);
  return found == rising.end() ? 0 : static_cast<int>(found - rising.begin()) + 1;
}

/// Levels compare with levels and numbers with numbers; anything else is not comparable, so not at least.
bool reaches(const Value& fact, const Value& bound) {
  const auto* number = std::get_if<std::int64_t>(&fact);
  const auto* least = std::get_if<std::int64_t>(&bound);
  if (number && least) return *number >= *least;
  return gravity(bound) > 0 && gravity(fact) >= gravity(bound);
}

bool compares(const Condition& condition, const Facts& facts) {
  const auto known = facts.fact(condition.subject);
  if (!known) return false;
  return std::any_of(condition.values.begin(), condition.values.end(), [&](const Value& value) {
    return condition.op == Condition::Op::at_least ? reaches(*known, value) : *known == value;
  });
}

}  // namespace

bool holds(const Condition& condition, const Facts& facts) {
  const auto part_holds = [&](const Condition& part) { return holds(part, facts); };
  switch (condition.op) {
    case Condition::Op::all:
      return std::all_of(condition.of.begin(), condition.of.end(), part_holds);
    case Condition::Op::any:
      return std::any_of(condition.of.begin(), condition.of.end(), part_holds);
    case Condition::Op::not_:
      return std::none_of(condition.of.begin(), condition.of.end(), part_holds);
    case Condition::Op::at_least:
    case Condition::Op::in:
    case Condition::Op::equals:
      return compares(condition, facts);
    case Condition::Op::chose:
      return !condition.values.empty() &&
             condition.values.front() == Value{std::string(facts.chosen(condition.subject))};
    case Condition::Op::done:
      return facts.done(condition.subject);
  }
  return false;
}

}  // namespace fenghuo::engine

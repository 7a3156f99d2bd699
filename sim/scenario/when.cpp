#include "sim/scenario/when.hpp"

#include <algorithm>

namespace fenghuo::sim {

bool holds(const When& when, const History& history) {
  const auto part_holds = [&](const When& part) { return holds(part, history); };
  switch (when.op) {
    case When::Op::all:
      return std::all_of(when.of.begin(), when.of.end(), part_holds);
    case When::Op::any:
      return std::any_of(when.of.begin(), when.of.end(), part_holds);
    case When::Op::not_:
      return std::none_of(when.of.begin(), when.of.end(), part_holds);
    case When::Op::event:
      return history.happened(when.event, when.step);
    case When::Op::chose:  // "" is what is answered before anything was chosen
      return !when.option.empty() && history.chosen(when.step) == when.option;
    case When::Op::decided:
      return !when.option.empty() && history.decided(when.inject) == when.option;
    case When::Op::fact:
      return history.fact(when.fact) == when.value;
  }
  return false;
}

}  // namespace fenghuo::sim

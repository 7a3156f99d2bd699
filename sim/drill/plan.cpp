#include "sim/drill/plan.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

DrillPlanned those_still_there(DrillPlanned plan, const Registry& registry, std::vector<std::string>& left_out) {
  const auto gone = [&](const std::string& stream) { return registry.retired_at(stream).has_value(); };
  const auto note = [&](const std::string& id) {
    if (std::ranges::find(left_out, id) == left_out.end()) left_out.push_back(id);
  };
  const auto unit_gone = [&](const std::string& unit) { return gone("unit:" + unit); };
  if (!std::ranges::all_of(plan.units, unit_gone)) {
    for (const auto& unit : plan.units)
      if (unit_gone(unit)) note(unit);
    std::erase_if(plan.units, unit_gone);
  }
  std::erase_if(plan.parts, [&](const Part& part) {
    const bool left = gone("person:" + part.person);
    if (left) note(part.person);
    return left || (!part.unit.empty() && unit_gone(part.unit));  // with the unit they have it in
  });
  return plan;
}

}  // namespace fenghuo::sim

#include "sim/drill/plan.hpp"

namespace fenghuo::sim {

using namespace engine;

DrillPlanned those_still_there(DrillPlanned plan, const Registry& registry, std::vector<std::string>& left_out) {
  const auto leave_out = [&](auto& all, const std::string& kind, auto&& name) {
    std::erase_if(all, [&](const auto& one) {
      const bool gone = registry.retired_at(kind + name(one)).has_value();
      if (gone) left_out.push_back(name(one));
      return gone;
    });
  };
  const auto units = plan.units;
  leave_out(plan.units, "unit:", [](const std::string& unit) { return unit; });
  leave_out(plan.parts, "person:", [](const Part& part) { return part.person; });
  if (plan.units.empty()) plan.units = units;
  return plan;
}

}  // namespace fenghuo::sim

#pragma once
#include "sim/drill/drill.hpp"
#include "sim/scenario/when.hpp"

#include <span>

namespace fenghuo::sim {

/// One unit's play so far, as conditions ask about it. Refers to what it is given.
class UnitHistory final : public History {
 public:
  UnitHistory(const Scenario& scenario, const Side& side, std::span<const engine::Recorded> events)
      : scenario_(scenario), side_(side), events_(events) {}

  [[nodiscard]] bool happened(std::string_view event, std::string_view step) const override;
  [[nodiscard]] std::string_view chosen(std::string_view step) const override;
  [[nodiscard]] std::string_view decided(std::string_view inject) const override;
  [[nodiscard]] std::optional<Value> fact(std::string_view name) const override;

 private:
  const Scenario& scenario_;
  const Side& side_;
  std::span<const engine::Recorded> events_;
};

}  // namespace fenghuo::sim

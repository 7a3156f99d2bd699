#pragma once
#include "sim/drill/drill.hpp"
#include "sim/scenario/when.hpp"

#include <bitset>
#include <vector>

namespace fenghuo::sim {

/// What was played in one unit, as it happened: the events of its incident.
struct Tape {
  std::vector<engine::Recorded> events;
  std::bitset<std::variant_size_v<engine::AnyEvent>> kinds;  ///< that are among them: most conditions wait for one
  void add(engine::Recorded recorded) {
    kinds.set(recorded.event.index());
    events.push_back(std::move(recorded));
  }
};

/// One unit's play so far, as conditions ask about it. Refers to what it is given.
class UnitHistory final : public History {
 public:
  UnitHistory(const Scenario& scenario, const Side& side, const Tape& tape)
      : scenario_(scenario), side_(side), tape_(tape) {}

  [[nodiscard]] bool happened(std::string_view event, std::string_view step) const override;
  [[nodiscard]] std::string_view chosen(std::string_view step) const override;
  [[nodiscard]] std::string_view decided(std::string_view inject) const override;
  [[nodiscard]] std::optional<Value> fact(std::string_view name) const override;

 private:
  const Scenario& scenario_;
  const Side& side_;
  const Tape& tape_;
};

}  // namespace fenghuo::sim

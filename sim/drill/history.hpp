#pragma once
#include "sim/drill/drill.hpp"
#include "sim/scenario/when.hpp"

#include <string>
#include <vector>

namespace fenghuo::sim {

/// What was played in one unit, as it happened: the events of its incident.
struct Tape {
  std::vector<engine::Recorded> events;
  std::string kinds;  ///< of the events, a letter each: most conditions wait for a kind that there has not been
  void add(engine::Recorded&& recorded) {
    if (events.empty()) events.reserve(64);  // a drill has some hundred, and they are costly to move
    kinds.push_back(letter_of(recorded.event.index()));
    events.push_back(std::move(recorded));
  }
  static char letter_of(std::size_t kind) {
    static_assert(std::variant_size_v<engine::AnyEvent> < 256);
    return static_cast<char>(kind);
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

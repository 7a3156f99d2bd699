#include "sim/drill/history.hpp"

#include "sim/drill/room.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

/// The step or the duty an event is about; empty for others.
std::string_view about(const Event& event) {
  return std::visit(
      []<class T>(const T& e) -> std::string_view {
        if constexpr (requires { e.step; })
          return e.step;
        else if constexpr (requires { e.duty; })
          return e.duty;
        else
          return {};
      },
      event);
}

}  // namespace

bool UnitHistory::happened(std::string_view event, std::string_view step) const {
  return std::ranges::any_of(events_, [&](const Recorded& recorded) {
    return event_type(recorded.event) == event && (step.empty() || about(recorded.event) == step);
  });
}

/// The last choice counts: a step can be done again after the incident came back.
std::string_view UnitHistory::chosen(std::string_view step) const {
  for (auto at = events_.rbegin(); at != events_.rend(); ++at)
    if (const auto* done = std::get_if<StepCompleted>(&at->event); done != nullptr && done->step == step)
      return done->outcome;
  return {};
}

std::string_view UnitHistory::decided(std::string_view inject) const {
  return side_.inject(std::string(inject)).option;
}

std::optional<Value> UnitHistory::fact(std::string_view name) const {
  return DrillRoom::fact(scenario_, side_, std::string(name));
}

}  // namespace fenghuo::sim

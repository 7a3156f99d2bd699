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

/// Where a type stands among the alternatives of Event: told apart by number, for this is asked at everything that
/// happens. None: no event of an incident is called so.
template <class... T>
std::optional<std::size_t> index_in(std::variant<T...>*, std::string_view type) {
  static const auto k_indices = [] {
    ByName<std::size_t> out;
    std::size_t at = 0;
    const auto add = [&]<class E>(E*) {
      if constexpr (OwnEvent<E>) out[E::k_type] = at;
      ++at;
    };
    (add(static_cast<T*>(nullptr)), ...);
    return out;
  }();
  const auto found = k_indices.find(type);
  return found == k_indices.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

bool UnitHistory::happened(std::string_view event, std::string_view step) const {
  const auto wanted = index_in(static_cast<Event*>(nullptr), event);
  if (!wanted) return false;
  const char kind = Tape::letter_of(*wanted);
  for (auto at = tape_.kinds.find(kind); at != std::string::npos; at = tape_.kinds.find(kind, at + 1))
    if (step.empty() || about(tape_.events[at].event) == step) return true;
  return false;
}

/// The last choice counts: a step can be done again after the incident came back.
std::string_view UnitHistory::chosen(std::string_view step) const {
  for (auto at = tape_.events.rbegin(); at != tape_.events.rend(); ++at)
    if (const auto* done = std::get_if<StepCompleted>(&at->event); done != nullptr && done->step == step)
      return done->outcome;
  return {};
}

std::string_view UnitHistory::decided(std::string_view inject) const {
  return side_.inject(inject).option;
}

std::optional<Value> UnitHistory::fact(std::string_view name) const {
  return DrillRoom::fact(scenario_, side_, std::string(name));
}

}  // namespace fenghuo::sim

#pragma once
#include "sim/scenario/scenario.hpp"

namespace fenghuo::sim {

/// What has happened in one playing unit up to a moment of scenario time. Implemented by the drill, and by tests.
class History {
 public:
  History() = default;
  History(const History&) = delete;
  History& operator=(const History&) = delete;
  virtual ~History() = default;

  /// An event of this type, of this step or duty; `step` empty: of any, or of none.
  [[nodiscard]] virtual bool happened(std::string_view event, std::string_view step) const = 0;
  /// The option chosen in a step of the playbook; the latest, if it was done again. Empty: none yet.
  [[nodiscard]] virtual std::string_view chosen(std::string_view step) const = 0;
  /// The option the players chose at a decision inject. Empty: none yet.
  [[nodiscard]] virtual std::string_view decided(std::string_view inject) const = 0;
  /// What the fact is now; nothing if nobody ever set it.
  [[nodiscard]] virtual std::optional<Value> fact(std::string_view name) const = 0;
};

/// Pure. An `all` without parts holds, an `any` without parts does not.
bool holds(const When& when, const History& history);

}  // namespace fenghuo::sim

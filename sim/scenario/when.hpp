#pragma once
#include "sim/scenario/scenario.hpp"

namespace fenghuo::sim {

/// What a condition may ask about.
class History {
 public:
  virtual ~History() = default;
  /// `step`: a step or a duty; empty: any.
  [[nodiscard]] virtual bool happened(std::string_view event, std::string_view step) const = 0;
  [[nodiscard]] virtual std::string_view chosen(std::string_view step) const = 0;
  [[nodiscard]] virtual std::string_view decided(std::string_view inject) const = 0;
  [[nodiscard]] virtual std::optional<Value> fact(std::string_view name) const = 0;
};

bool holds(const When& when, const History& history);

}  // namespace fenghuo::sim

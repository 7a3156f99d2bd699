#pragma once
#include "engine/base/json_writer.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace fenghuo::engine {

/// `when` of a step, as data: no code, nesting ≤ 4.
struct Condition {
  enum class Op { all, any, not_, at_least, in, equals, chose, done };
  Op op = Op::all;
  std::vector<Condition> of;  ///< all, any, not_
  std::string subject;        ///< the fact ("severity", "class", "kind", "site.mlps", "mode") or the step
  std::vector<Value> values;  ///< in; one for at_least, equals; the option for chose
};

/// What a condition may ask about. Answers come from the incident (engine/incident/view.cpp).
class Facts {
 public:
  virtual ~Facts() = default;
  /// Nothing if the fact is not known (yet): every comparison with it is false.
  virtual std::optional<Value> fact(std::string_view name) const = 0;
  virtual std::string_view chosen(std::string_view step) const = 0;
  virtual bool done(std::string_view step) const = 0;
};

/// Names of the facts a condition may use.
inline constexpr std::array<std::string_view, 5> k_fact_names{"severity", "class", "kind", "mode", "site.mlps"};

/// Total and pure. Severity compares by gravity: I is the most, so `at_least III` holds for III, II and I.
bool holds(const Condition& condition, const Facts& facts);

}  // namespace fenghuo::engine

#include "sim/compare/events.hpp"

#include "sim/foreign_codec.hpp"

namespace fenghuo::sim {

engine::Foreign to_foreign(const ComparisonEvent& event) {
  return as_foreign(event);
}

engine::Result<ComparisonEvent> comparison_event(const engine::Foreign& foreign) {
  return of_foreign<ComparisonEvent>(foreign);
}

}  // namespace fenghuo::sim

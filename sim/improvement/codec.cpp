#include "sim/improvement/codec.hpp"

#include "sim/foreign_codec.hpp"

namespace fenghuo::sim {

engine::Foreign to_foreign(const ImprovementEvent& event) {
  return as_foreign(event);
}

engine::Result<ImprovementEvent> improvement_from(const engine::Foreign& foreign) {
  return of_foreign<ImprovementEvent>(foreign);
}

}  // namespace fenghuo::sim

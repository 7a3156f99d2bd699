#include "sim/drill/codec.hpp"

#include "sim/foreign_codec.hpp"

namespace fenghuo::sim {

engine::Foreign to_foreign(const DrillEvent& event) {
  return as_foreign(event);
}

engine::Result<DrillEvent> from_foreign(const engine::Foreign& foreign) {
  return of_foreign<DrillEvent>(foreign);
}

}  // namespace fenghuo::sim

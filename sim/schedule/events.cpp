#include "sim/schedule/events.hpp"

#include "sim/foreign_codec.hpp"

namespace fenghuo::sim {

engine::Foreign to_foreign(const SeriesEvent& event) {
  return as_foreign(event);
}

engine::Result<SeriesEvent> series_event(const engine::Foreign& foreign) {
  return of_foreign<SeriesEvent>(foreign);
}

}  // namespace fenghuo::sim

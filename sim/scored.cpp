#include "sim/scored.hpp"

#include "sim/compare/room.hpp"
#include "sim/improvement/room.hpp"

namespace fenghuo::sim {

DrillRoom::Hearer hear_scores(ImprovementRoom& improvements, CompareRoom& compare) {
  return [raise = improvements.hearer(), &compare](const Drill& drill, std::span<const Score> scores,
                                                   engine::Core& core, const engine::Actor& actor,
                                                   engine::Batch& batch) -> engine::Result<void> {
    if (auto raised = raise(drill, scores, core, actor, batch); !raised) return raised;
    return compare.scored(drill, scores, core, actor, batch);
  };
}

}  // namespace fenghuo::sim

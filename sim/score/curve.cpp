#include "sim/score/score.hpp"

namespace fenghuo::sim {

/// Each branch knows its divisor is positive: `took` lies strictly past the knee it starts from.
std::int64_t on_curve(Millis took, Millis full, std::optional<Millis> half, Millis zero, std::int64_t weight) {
  if (took <= full) return weight;
  if (took >= zero) return 0;
  if (!half) return weight * (zero - took) / (zero - full);
  if (took <= *half) return weight * (2 * (*half - full) - (took - full)) / (2 * (*half - full));
  return weight * (zero - took) / (2 * (zero - *half));
}

}  // namespace fenghuo::sim

#include "api/suggest.hpp"

#include <algorithm>

namespace fenghuo::api {

int edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<int>> cost(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = static_cast<int>(i + j);
        continue;
      }
      const int replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

std::string nearest(std::string_view typed, const std::vector<std::string>& known) {
  std::string best;
  if (typed.size() > 64) return best;  // nobody's slip, and the table is quadratic
  int best_distance = 1 << 20;
  for (const auto& candidate : known) {
    int distance = edit_distance(typed, candidate);
    if (typed.size() >= 3 && candidate.starts_with(typed)) distance = std::min(distance, 1);
    if (distance > std::max(1, static_cast<int>(candidate.size()) / 3)) continue;
    if (distance < best_distance) best_distance = distance, best = candidate;
  }
  return best;
}

}  // namespace fenghuo::api

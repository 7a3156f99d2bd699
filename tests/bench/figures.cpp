#include "tests/bench/bench.hpp"

#include <algorithm>

namespace fenghuo::bench {

std::int64_t median_of(std::vector<std::int64_t> numbers) {
  if (numbers.empty()) return 0;
  std::ranges::sort(numbers);
  const std::size_t middle = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
}

Figure alone(std::string name, std::string unit, std::vector<std::int64_t> readings) {
  Figure out{.name = std::move(name), .unit = std::move(unit)};
  const auto [least, most] = std::ranges::minmax(readings);
  out.median = median_of(std::move(readings));
  out.min = least;
  out.max = most;
  return out;
}

Figure compare(std::string name, std::string unit, std::vector<std::int64_t> ours,
               const std::vector<std::int64_t>& bare) {
  std::vector<std::int64_t> ratios;
  for (std::size_t n = 0; n < ours.size() && n < bare.size(); ++n)
    ratios.push_back(ours[n] * 1000 / std::max<std::int64_t>(bare[n], 1));
  Figure out = alone(std::move(name), std::move(unit), std::move(ours));
  out.baseline = median_of(bare);
  out.ratio_permille = median_of(std::move(ratios));
  return out;
}

Figure wants_ratio(Figure figure, std::int64_t permille) {
  figure.goal = "≥ " + std::to_string(permille) + " ‰ of the baseline";
  figure.reached = figure.ratio_permille.value_or(0) >= permille;
  return figure;
}

Figure wants_least(Figure figure, std::int64_t least) {
  figure.goal = "≥ " + std::to_string(least) + " " + figure.unit;
  figure.reached = figure.median >= least;
  return figure;
}

Figure wants_most(Figure figure, std::int64_t most) {
  figure.goal = "≤ " + std::to_string(most) + " " + figure.unit;
  figure.reached = figure.median <= most;
  return figure;
}

}  // namespace fenghuo::bench

#pragma once
#include <cstdint>
#include <vector>

namespace fenghuo::sim {

/// An interval with its ends, as far as it is known: nothing outside [0, 1] for a share.
struct Interval {
  double low = 0, high = 0;
};

/// How sure an interval is: between ±k of a normal distribution lie so many of a hundred.
inline constexpr double k_95 = 1.959963984540054, k_99 = 2.5758293035489004;

/// Where a share lies, of which `k` in `n` were seen, with that confidence at least (Wilson's score interval, corrected
/// for continuity: Newcombe 1998, method 4). 0 to 1 for n = 0.
Interval wilson(std::int64_t k, std::int64_t n, double sure = k_95);
/// Where the difference b − a of two shares lies, both seen in the same `n`: `only_b` had b and not a, `only_a` the
/// other way round. At least 95 % (square and add, with the ends that `wilson` gives each: Newcombe 1998, method 10;
/// Zou and Donner 2008). A mean's interval will not do here: where few differ it holds the truth 87 times in 100, or
/// fewer.
Interval share_difference(std::int64_t only_a, std::int64_t only_b, std::int64_t n, double sure = k_95);
/// Student's t, both sides, with so many degrees of freedom.
double student(std::int64_t freedom, double sure = k_95);
/// Where a mean lies (Student's t). `squares`: the sum of squares. Wants n ≥ 2.
Interval mean_within(std::int64_t n, double sum, double squares, double sure = k_95);

/// How one figure spreads over many runs, in the space of its range whatever their number. Values from 0 to `most`,
/// told apart by `step`; the mean is exact. Parts may be added in any order: the sum is the same to the byte.
class Spread {
 public:
  Spread(std::int64_t most, std::int64_t step);

  void add(std::int64_t value);
  void add(const Spread& other);

  [[nodiscard]] std::int64_t count() const { return count_; }
  // Of none of these is there an answer before the first value.
  [[nodiscard]] std::int64_t mean() const { return sum_ / count_; }
  [[nodiscard]] std::int64_t least() const { return least_; }
  [[nodiscard]] std::int64_t most() const { return most_; }
  /// The value that so many in a thousand do not exceed, `step` at most below it.
  [[nodiscard]] std::int64_t at(std::int64_t permille) const;
  /// How many lie in [from, to).
  [[nodiscard]] std::int64_t between(std::int64_t from, std::int64_t to) const;

 private:
  std::int64_t step_;
  std::vector<std::uint32_t> bins_;
  std::int64_t count_ = 0, sum_ = 0, least_ = 0, most_ = 0;
};

}  // namespace fenghuo::sim

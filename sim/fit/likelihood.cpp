#include "sim/fit/likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace fenghuo::sim {

namespace {

constexpr double k_tenth = 1.2815515655446004;  // the normal distribution's quantile at 0.9
constexpr double k_root_two_pi = 2.5066282746310002;
constexpr double k_narrowest = 0.02, k_widest = 6;  // of σ, on the scale of logarithms
constexpr double k_open = 3;                        // so little likelihood apart, neither shape is ruled out
constexpr double k_longest = static_cast<double>(k_longest_delay / engine::k_second);  // s

/// ln of the share of a normal distribution above `z`.
double log_above(double z) {
  if (z < 10) return std::log(0.5 * std::erfc(z / std::sqrt(2.0)));
  return -z * z / 2 - std::log(z * k_root_two_pi) - 1 / (z * z);
}

/// Where `f`, which has one top between the ends, has it.
double top_of(const std::function<double(double)>& f, double low, double high) {
  constexpr double k_golden = 0.6180339887498949;
  double left = high - k_golden * (high - low), right = low + k_golden * (high - low);
  double at_left = f(left), at_right = f(right);
  for (int n = 0; n < 60; ++n) {
    if (at_left < at_right) {
      low = left, left = right, at_left = at_right;
      right = low + k_golden * (high - low), at_right = f(right);
    } else {
      high = right, right = left, at_right = at_left;
      left = high - k_golden * (high - low), at_left = f(left);
    }
  }
  return (low + high) / 2;
}

/// How far from `best` in steps of `step` until `f` has fallen to `floor`.
double edge(const std::function<double(double)>& f, double best, double step, double floor) {
  double inside = best, outside = best + step;
  for (int n = 0; n < 12 && f(outside) > floor; ++n)
    inside = outside, step *= 2, outside += step;
  for (int n = 0; n < 40; ++n) {
    const double middle = (inside + outside) / 2;
    (f(middle) > floor ? inside : outside) = middle;
  }
  return (inside + outside) / 2;
}

/// On the scale of logarithms, in seconds.
class Lognormal {
 public:
  explicit Lognormal(std::span<const Length> lengths) {
    for (const auto& one : lengths) {
      const double x = std::log(static_cast<double>(std::max(one.ms, engine::k_second)) / engine::k_second);
      if (one.cut) {
        cuts_.push_back(x);
      } else {
        ++done_, sum_ += x, squares_ += x * x;
      }
    }
  }

  [[nodiscard]] double likelihood(double middle, double wide) const {
    const auto count = static_cast<double>(done_);
    double out = -sum_ - count * std::log(wide * k_root_two_pi) -
                 (squares_ - 2 * middle * sum_ + count * middle * middle) / (2 * wide * wide);
    for (const double cut : cuts_)
      out += log_above((cut - middle) / wide);
    return out;
  }
  /// The best there is where the quantile at `z` is `quantile`; `wide` becomes its σ.
  double with_quantile(double quantile, double z, double* wide = nullptr) const {
    const auto at = [&](double log_wide) { return likelihood(quantile - z * std::exp(log_wide), std::exp(log_wide)); };
    const double best = top_of(at, std::log(k_narrowest), std::log(k_widest));
    if (wide != nullptr) *wide = std::exp(best);
    return at(best);
  }
  /// The middle that fits best, for any σ.
  [[nodiscard]] double middle() const {
    const double mean = sum_ / static_cast<double>(done_);
    if (cuts_.empty()) return mean;
    const double longest = std::log(k_longest);
    return top_of([&](double middle) { return with_quantile(middle, 0); }, std::min(mean, 0.0), longest);
  }
  /// How far the likelihood falls at the ends of the interval.
  [[nodiscard]] double fall() const {
    const auto count = static_cast<double>(done_);
    const double t = student(done_ - 1);
    return count / 2 * std::log(1 + t * t / (count - 1));
  }
  /// Seconds, as logarithms.
  [[nodiscard]] Interval within(double best, double z, double likelihood) const {
    const auto at = [&](double quantile) { return with_quantile(quantile, z); };
    const double floor = likelihood - fall();
    return {edge(at, best, -0.1, floor), edge(at, best, 0.1, floor)};
  }

 private:
  std::int64_t done_ = 0;
  double sum_ = 0, squares_ = 0;
  std::vector<double> cuts_;
};

Millis whole_seconds(double seconds) {
  return static_cast<Millis>(std::clamp(std::floor(seconds + 0.5), 1.0, k_longest)) * engine::k_second;
}
Interval scaled(const Interval& within, double factor) {
  return {within.low * factor, within.high * factor};
}
Interval hull(const Interval& a, const Interval& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}
Interval as_ms(const Interval& logarithms) {
  return {static_cast<double>(whole_seconds(std::exp(logarithms.low))),
          static_cast<double>(whole_seconds(std::exp(logarithms.high)))};
}

Estimate lognormal_of(const Lognormal& of, double middle, double wide, double likelihood) {
  const double ninth = middle + k_tenth * wide;
  return {.delay = {.kind = Delay::Kind::lognormal,
                    .low = whole_seconds(std::exp(middle)),
                    .high = whole_seconds(std::exp(ninth))},
          .median = as_ms(of.within(middle, 0, likelihood)),
          .ninth = as_ms(of.within(ninth, k_tenth, likelihood))};
}

}  // namespace

std::optional<Estimate> estimate(std::span<const Length> lengths) {
  const auto done = static_cast<double>(std::ranges::count(lengths, false, &Length::cut));
  if (done < 2) return std::nullopt;
  double all = 0;  // seconds
  for (const auto& one : lengths)
    all += static_cast<double>(one.ms) / engine::k_second;
  const Lognormal lognormal(lengths);
  const double middle = lognormal.middle();
  double wide = 0;
  const double likelihood = lognormal.with_quantile(middle, 0, &wide);
  const double log_mean = std::log(std::max(all, 1.0) / done);
  const auto exponential = [&](double log_of_mean) { return -done * log_of_mean - all / std::exp(log_of_mean); };
  const double plain = exponential(log_mean);
  constexpr double k_fall = 1.9207294103470583;  // half of chi square's 95 %, one degree of freedom
  const Interval mean{std::exp(edge(exponential, log_mean, -0.1, plain - k_fall)),
                      std::exp(edge(exponential, log_mean, 0.1, plain - k_fall))};
  const auto ms = [](const Interval& seconds) {
    return Interval{static_cast<double>(whole_seconds(seconds.low)), static_cast<double>(whole_seconds(seconds.high))};
  };
  const Estimate one{.delay = {.kind = Delay::Kind::exponential, .low = 0, .high = whole_seconds(std::exp(log_mean))},
                     .median = ms(scaled(mean, std::log(2.0))),
                     .ninth = ms(scaled(mean, std::log(10.0)))};
  const Estimate two = lognormal_of(lognormal, middle, wide, likelihood);
  const double ahead = likelihood - 1 - plain;  // of the two-figure one, by Akaike's criterion
  const bool open = std::abs(ahead) < k_open;
  Estimate out = ahead > 0 ? two : one;
  if (open) out.median = hull(one.median, two.median), out.ninth = hull(one.ninth, two.ninth);
  return out;
}

Millis median_of(const Delay& delay) {
  return length_of(delay, std::uint64_t{1} << 63);
}
Millis ninth_of(const Delay& delay) {
  return length_of(delay, 0xe666666666666800);
}

}  // namespace fenghuo::sim

#include "sim/responders/delay.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace fenghuo::sim {

namespace {

constexpr double k_ln2 = 0.693147180559945309417232;

/// Natural logarithm; atanh's series around 1, good to the last few bits.
double ln(double x) {
  int exponent = 0;
  double m = std::frexp(x, &exponent);  // exact
  if (m < 0.70710678118654752) m *= 2, --exponent;
  const double s = (m - 1) / (m + 1), square = s * s;
  double sum = 0;
  for (int n = 21; n >= 1; n -= 2)
    sum = sum * square + 1.0 / n;
  return 2 * s * sum + exponent * k_ln2;
}

double exp_of(double x) {
  const double k = std::floor(x / k_ln2 + 0.5), r = x - k * k_ln2;
  double sum = 1;
  for (int n = 15; n >= 1; --n)
    sum = 1 + sum * r / n;
  return std::ldexp(sum, static_cast<int>(k));  // exact
}

/// The normal distribution's quantile. Source: P. J. Acklam, "An algorithm for computing the inverse normal cumulative
/// distribution function" (2003): relative error below 1.2e-9.
double normal(double p) {
  constexpr std::array<double, 6> a{-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                                    1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr std::array<double, 5> b{-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                                    6.680131188771972e+01, -1.328068155288572e+01};
  constexpr std::array<double, 6> c{-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                                    -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  constexpr std::array<double, 4> d{7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                                    3.754408661907416e+00};
  const auto tail = [&](double q) {
    return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
           ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
  };
  constexpr double k_low = 0.02425;
  if (p < k_low) return tail(std::sqrt(-2 * ln(p)));
  if (p > 1 - k_low) return -tail(std::sqrt(-2 * ln(1 - p)));
  const double q = p - 0.5, r = q * q;
  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
         (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

constexpr double k_normal_tenth = 1.2815515655446004;  // its quantile at 0.9

std::uint64_t mixed(std::uint64_t z) {  // SplitMix64's
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::uint64_t folded(std::uint64_t hash, std::string_view text) {  // FNV-1a
  for (const char letter : text)
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3ULL;
  return (hash ^ 0xff) * 0x100000001b3ULL;  // "ab" of "c" is not "a" of "bc"
}

}  // namespace

Millis length_of(const Delay& delay, std::uint64_t random) {
  // Strictly between 0 and 1, in steps of 2^-52.
  const double u = (static_cast<double>(random >> 12) + 0.5) / 4503599627370496.0;
  const auto whole = [](double ms) {
    return static_cast<Millis>(std::min(ms, static_cast<double>(k_longest_delay)) + 0.5);
  };
  switch (delay.kind) {
    case Delay::Kind::uniform:
      return delay.low +
             std::min(delay.high - delay.low, static_cast<Millis>(u * static_cast<double>(delay.high - delay.low + 1)));
    case Delay::Kind::exponential:
      return std::min(k_longest_delay, delay.low + whole(-ln(1 - u) * static_cast<double>(delay.high)));
    case Delay::Kind::lognormal:
      break;
  }
  if (delay.low <= 0) return 0;
  const double median = static_cast<double>(delay.low), ninth = static_cast<double>(std::max(delay.high, delay.low));
  return whole(median * exp_of(normal(u) / k_normal_tenth * ln(ninth / median)));
}

Millis mean_of(const Delay& delay) {
  if (delay.kind == Delay::Kind::uniform) return delay.low + (delay.high - delay.low) / 2;
  if (delay.kind == Delay::Kind::exponential) return delay.low + delay.high;
  if (delay.low <= 0) return 0;
  const double median = static_cast<double>(delay.low), ninth = static_cast<double>(std::max(delay.high, delay.low));
  const double wide = ln(ninth / median) / k_normal_tenth, most = 2 * static_cast<double>(k_longest_delay);
  // Beyond this the mean is far more than anything that may be drawn, and no number of ms any more.
  return static_cast<Millis>(std::min(most, median * exp_of(std::min(wide * wide / 2, 30.0))));
}

std::uint64_t Luck::draw(std::string_view what, std::string_view of, std::uint64_t n) const {
  const std::uint64_t name = folded(folded(0xcbf29ce484222325ULL, what), of);
  return mixed(mixed(name + 0x9e3779b97f4a7c15ULL * (n + 1)) + mixed(seed_ + 0x9e3779b97f4a7c15ULL));
}

std::uint64_t seed_of_run(std::uint64_t seed, std::uint64_t run) {
  return run == 0 ? seed : Luck(seed).draw("run", {}, run) >> 11;
}

}  // namespace fenghuo::sim

#pragma once
#include "sim/responders/delay.hpp"
#include "sim/run/spread.hpp"

#include <optional>
#include <span>

namespace fenghuo::sim {

/// How long one thing took; `cut`: it had taken so long when the record ended, and was not done.
struct Length {
  Millis ms = 0;
  bool cut = false;
};

/// A distribution fitted to lengths, and how well they tell it. `median` and `ninth` (nine in ten take no longer): ms,
/// within which they lie with 95 % confidence.
struct Estimate {
  Delay delay;
  Interval median, ninth;
};

/// By maximum likelihood; what was cut off counts as "at least so long". Work of people is lognormal: a middle, and a
/// long tail. Where an exponential distribution, one figure instead of two, says as much (Akaike's criterion), that is
/// taken. The intervals are those of the likelihood ratio, widened for few lengths so that without cuts the median's is
/// exactly Student's; while neither shape is ruled out, an interval spans those of both. Whole seconds, one at least: a
/// profile's file knows no less, and a libm's last bit is rounded away. Nothing for fewer than two that were done.
std::optional<Estimate> estimate(std::span<const Length> lengths);

/// The median of a distribution, and its ninth tenth, ms.
Millis median_of(const Delay& delay);
Millis ninth_of(const Delay& delay);

}  // namespace fenghuo::sim

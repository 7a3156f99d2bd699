#pragma once
#include "engine/base/time.hpp"

#include <cstdint>
#include <string_view>

namespace fenghuo::sim {

using engine::Millis;

inline constexpr Millis k_longest_delay = 7 * engine::k_day;

/// How long one thing takes, as a distribution over whole ms. Never below 0, never above a week: what is drawn beyond
/// it takes a week.
struct Delay {
  enum class Kind { uniform, exponential, lognormal };
  Kind kind = Kind::uniform;
  Millis low = 0;   ///< uniform: the shortest; lognormal: the median; exponential: what it takes at least
  Millis high = 0;  ///< uniform: the longest; lognormal: nine in ten take no longer; exponential: the mean beyond `low`
  friend bool operator==(const Delay&, const Delay&) = default;
};

/// The length that belongs to a random number; a larger number never gives a shorter one. The same on every machine:
/// nothing but the four operations and the square root, which are exact to the last bit everywhere, each rounded for
/// itself (no `-ffp-contract`: sim/CMakeLists.txt).
Millis length_of(const Delay& delay, std::uint64_t random);
/// What it takes on average, as if there were no longest.
Millis mean_of(const Delay& delay);

/// Random numbers by name: what is drawn for one thing does not hang on what was drawn before it, so that two teams
/// with the same seed meet the same luck at the same work, whatever else they do.
class Luck {
 public:
  explicit Luck(std::uint64_t seed) : seed_(seed) {}
  /// The `n`th number for this.
  [[nodiscard]] std::uint64_t draw(std::string_view what, std::string_view of = {}, std::uint64_t n = 0) const;
  /// True so many times in a thousand.
  [[nodiscard]] bool chance(std::int64_t permille, std::string_view what, std::string_view of = {},
                            std::uint64_t n = 0) const {
    return static_cast<std::int64_t>(draw(what, of, n) % 1000) < permille;
  }

 private:
  std::uint64_t seed_;
};

/// The seed of a run among many: the first has the seed itself, the others each one of their own. At most 53 bits, so
/// that it can be written as a JSON number and played again alone.
std::uint64_t seed_of_run(std::uint64_t seed, std::uint64_t run);

}  // namespace fenghuo::sim

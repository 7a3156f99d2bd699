#pragma once
#include "engine/base/random.hpp"
#include "engine/base/time.hpp"

#include <iterator>

namespace fenghuo::simulation {

/// Everything a run leaves to chance comes out of one seed, through this.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}

  std::uint64_t seed() { return random_.next(); }
  /// 0 … n - 1.
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(random_.next() % static_cast<std::uint64_t>(n));
  }
  engine::Millis between(engine::Millis from, engine::Millis to) { return from + below(to - from); }
  bool one_in(std::int64_t n) { return below(n) == 0; }
  bool percent(std::int64_t n) { return below(100) < n; }
  /// `from` is not empty.
  template <class C>
  const auto& pick(const C& from) {
    return *std::next(std::begin(from), below(static_cast<std::int64_t>(std::size(from))));
  }

 private:
  engine::SeededRandom random_;
};

}  // namespace fenghuo::simulation

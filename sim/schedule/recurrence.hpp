#pragma once
#include "sim/schedule/rule.hpp"
#include "sim/schedule/timing.hpp"

namespace fenghuo::sim {

/// A timing that has been read: all its times, in order. A value; immutable.
///
/// The rule is expanded by libical on the local clock alone; the zone is `engine::Zone`, the system's tzdata, as
/// everywhere else in the house, and not libical's own copy, which may be older. A time whose day stands in `except`
/// falls out, and counts in COUNT as RFC 5545 has it. UNTIL is the last day on which it comes, shifted or
/// not, if the timing says so; else, as it was of old, the last on which it would come if it were not shifted.
class Recurrence {
 public:
  /// Nothing is expanded further than this behind the start.
  static constexpr Millis k_horizon = 10 * 366 * engine::k_day;
  static constexpr std::int64_t k_most_shifted = 366;

  /// Invalid at "/rule", "/zone", "/starts_at", "/except/N", "/shift_days", or at "/rule" if it never comes at all.
  static engine::Result<Recurrence> read(const Timing& timing);

  /// Those in [from, until), the first `most` of them. Its cost is bounded by the horizon, whatever the rule says.
  [[nodiscard]] std::vector<Occurrence> between(Millis from, Millis until, std::size_t most = 1000) const;
  /// The one of this name; nothing if it is none of them.
  [[nodiscard]] std::optional<Occurrence> named(std::string_view local) const;

  /// The same, so many days later than it already is; k_most_shifted in all. No file is read for it.
  [[nodiscard]] Recurrence shifted(std::int64_t days) const;
  /// The same with no day excepted.
  [[nodiscard]] Recurrence unbroken() const;

  [[nodiscard]] const engine::Zone& zone() const { return zone_; }

 private:
  /// Visits in order until `visit` says no.
  template <class Visit>
  void walk(Visit&& visit) const;

  Timing timing_;  // its exceptions in order
  Rule rule_;
  engine::Zone zone_;
  Millis start_ = 0;  // on the local clock
};

}  // namespace fenghuo::sim

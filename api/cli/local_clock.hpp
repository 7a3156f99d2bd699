#pragma once
#include "engine/base/zone.hpp"

#include <functional>
#include <string>

namespace fenghuo::api::cli {

using engine::Millis;

/// What the clock says where somebody is, at any time of the year. Beijing time unless told otherwise. A value.
class LocalClock {
 public:
  LocalClock() = default;
  /// The same all year round.
  explicit LocalClock(Millis offset);
  explicit LocalClock(engine::Zone zone);
  /// The machine's own; Beijing time where the machine was left on UTC, as servers are.
  static LocalClock of_machine();

  /// That of a zone, by its name ("Asia/Shanghai"). Invalid for a name this machine's database has not.
  static engine::Result<LocalClock> of_zone(const std::string& name);

  /// What to add to UTC.
  [[nodiscard]] Millis offset_at(Millis time) const;
  /// What a reading of it is in UTC: one that comes twice is the first, one that is skipped is as far behind the gap as
  /// it stands in it.
  [[nodiscard]] Millis utc_of(Millis reading) const;

 private:
  std::function<Millis(Millis)> offset_;  // none: Beijing
};

}  // namespace fenghuo::api::cli

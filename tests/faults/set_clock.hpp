#pragma once
#include "tests/faults/shared_control.hpp"
#include "tests/shim/set_clock.hpp"

#include <string>

namespace fenghuo::e2e {

/// The clocks of whatever is started with `environment`: they stand where they were set, wall and boot clock together.
class SetClock {
 public:
  /// The control file lies at `control`; the boot was a day before `now`. ms UTC.
  SetClock(std::string control, std::int64_t now);

  [[nodiscard]] Environment environment() const;
  void set(std::int64_t now) { control_->now = now; }
  void advance(std::int64_t by) { control_->now += by; }
  [[nodiscard]] std::int64_t now() const { return control_->now; }

 private:
  SharedControl<ClockControl> control_;
};

}  // namespace fenghuo::e2e

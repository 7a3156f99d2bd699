#include "tests/faults/set_clock.hpp"

#include "engine/base/time.hpp"

namespace fenghuo::e2e {

SetClock::SetClock(std::string control, std::int64_t now) : control_(std::move(control)) {
  control_->booted_at = now - engine::k_day;
  set(now);
}

Environment SetClock::environment() const {
  return control_.environment(FENGHUO_SET_CLOCK_LIBRARY, "FENGHUO_SET_CLOCK");
}

}  // namespace fenghuo::e2e

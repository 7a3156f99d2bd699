#include "api/cli/local_clock.hpp"

#include "engine/base/clock.hpp"

#include <ctime>
#include <memory>

namespace fenghuo::api::cli {

namespace {

Millis offset_of_machine(Millis time) {
  const auto seconds = static_cast<std::time_t>(time / engine::k_second);
  std::tm local{};
  return localtime_r(&seconds, &local) == nullptr ? 0 : local.tm_gmtoff * engine::k_second;
}

}  // namespace

LocalClock::LocalClock(Millis offset) : offset_([offset](Millis) { return offset; }) {}

LocalClock::LocalClock(engine::Zone zone)
    : offset_([zone = std::make_shared<const engine::Zone>(std::move(zone))](Millis time) {
        return zone->offset_at(time);
      }) {}

LocalClock LocalClock::of_machine() {
  constexpr Millis k_half_a_year = 182 * engine::k_day;
  const Millis now = engine::SystemClock().now().wall;
  LocalClock out;
  if (offset_of_machine(now) != 0 || offset_of_machine(now + k_half_a_year) != 0) out.offset_ = offset_of_machine;
  return out;
}

engine::Result<LocalClock> LocalClock::of_zone(const std::string& name) {
  auto zone = engine::Zone::named(name);
  if (!zone) return zone.error();
  return LocalClock(std::move(*zone));
}

Millis LocalClock::offset_at(Millis time) const {
  return offset_ ? offset_(time) : 8 * engine::k_hour;
}

Millis LocalClock::utc_of(Millis reading) const {
  const Millis before = offset_at(reading - engine::k_day), after = offset_at(reading + engine::k_day);
  for (const Millis offset : {before, after})
    if (offset_at(reading - offset) == offset) return reading - offset;
  return reading - before;
}

}  // namespace fenghuo::api::cli

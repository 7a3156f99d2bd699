#include "engine/base/clock.hpp"

#include <ctime>
#include <fstream>
#include <stdexcept>

namespace fenghuo::engine {

namespace {

Millis read_clock(clockid_t which) {
  timespec now{};
  if (clock_gettime(which, &now) != 0) throw std::runtime_error("clock_gettime failed");
  return Millis{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace

SystemClock::SystemClock() {
  std::ifstream("/proc/sys/kernel/random/boot_id") >> boot_id_;
  if (boot_id_.empty()) throw std::runtime_error("cannot read /proc/sys/kernel/random/boot_id");
}

Reading SystemClock::now() const {
  return {read_clock(CLOCK_REALTIME), read_clock(CLOCK_BOOTTIME), boot_id_};
}

}  // namespace fenghuo::engine

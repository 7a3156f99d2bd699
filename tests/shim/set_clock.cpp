// Clocks that stand until they are set: answers in the place of the C library what the file of set_clock.hpp says.
// Loaded by LD_PRELOAD.
#include "tests/shim/set_clock.hpp"

#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

using fenghuo::e2e::ClockControl;

namespace {

/// Null when nobody has set anything.
const ClockControl* control() {
  static const ClockControl* const k_control = []() -> const ClockControl* {
    const char* name = std::getenv("FENGHUO_SET_CLOCK");
    const long file = name == nullptr ? -1 : ::syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC);
    if (file < 0) return nullptr;
    void* at = ::mmap(nullptr, sizeof(ClockControl), PROT_READ, MAP_SHARED, static_cast<int>(file), 0);
    ::syscall(SYS_close, file);
    return at == MAP_FAILED ? nullptr : static_cast<const ClockControl*>(at);
  }();
  return k_control;
}

/// Who asks for the wall and then for the boot clock means one moment, though the clock be set in between.
thread_local std::int64_t seen = 0;

}  // namespace

extern "C" int clock_gettime(clockid_t which, timespec* to) noexcept {
  const ClockControl* told = which == CLOCK_REALTIME || which == CLOCK_BOOTTIME ? control() : nullptr;
  if (told == nullptr) return static_cast<int>(::syscall(SYS_clock_gettime, which, to));
  std::int64_t ms = 0;
  if (which == CLOCK_REALTIME) {
    ms = seen = told->now;
  } else {
    ms = (seen != 0 ? seen : told->now.load()) - told->booted_at;
    seen = 0;
  }
  to->tv_sec = static_cast<time_t>(ms / 1000);
  to->tv_nsec = static_cast<long>(ms % 1000) * 1'000'000;
  return 0;
}

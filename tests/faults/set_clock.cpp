#include "tests/faults/set_clock.hpp"

#include "engine/base/time.hpp"

#include <fcntl.h>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

namespace fenghuo::e2e {

SetClock::SetClock(std::string control, std::int64_t now) : name_(std::move(control)) {
  const int file = ::open(name_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  void* at = MAP_FAILED;
  if (file >= 0 && ::ftruncate(file, sizeof(ClockControl)) == 0)
    at = ::mmap(nullptr, sizeof(ClockControl), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (file >= 0) ::close(file);
  if (at == MAP_FAILED) throw std::runtime_error("cannot map " + name_);
  control_ = static_cast<ClockControl*>(at);
  control_->booted_at = now - engine::k_day;
  set(now);
}

SetClock::~SetClock() {
  ::munmap(control_, sizeof(ClockControl));
}

Environment SetClock::environment() const {
  // The sanitizer wants to be the first library, and a leak checker is in nobody's interest here.
  return {{"LD_PRELOAD", FENGHUO_SET_CLOCK_LIBRARY},
          {"FENGHUO_SET_CLOCK", name_},
          {"ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0"}};
}

}  // namespace fenghuo::e2e

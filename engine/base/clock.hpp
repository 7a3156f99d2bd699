#pragma once
#include "engine/base/time.hpp"

#include <atomic>
#include <mutex>
#include <string>

namespace fenghuo::engine {

/// One look at both clocks. `boot` comes from CLOCK_BOOTTIME: it runs on through suspend, cannot be set, and means
/// nothing under another boot id.
struct Reading {
  Millis wall = 0;
  Millis boot = 0;
  std::string boot_id;
};

/// The only place that asks the machine for the time. Safe from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Reading now() const = 0;
};

class SystemClock final : public Clock {
 public:
  SystemClock();
  Reading now() const override;

 private:
  std::string boot_id_;
};

/// For tests and simulation: time passes when told to, and each clock can be made to lie on its own.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Millis wall, std::string boot_id = "boot-1") : reading_{wall, 1'000'000, std::move(boot_id)} {}

  Reading now() const override {
    const std::lock_guard lock(mutex_);
    return reading_;
  }
  /// Both clocks run on together.
  void advance(Millis length) {
    const std::lock_guard lock(mutex_);
    reading_.wall += length;
    reading_.boot += length;
  }
  /// Somebody sets the wall clock; elapsed time does not notice.
  void step_wall(Millis by) {
    const std::lock_guard lock(mutex_);
    reading_.wall += by;
  }
  /// The machine starts anew: `off` passes on the wall, the boot clock begins again.
  void reboot(std::string boot_id, Millis off) {
    const std::lock_guard lock(mutex_);
    reading_ = {reading_.wall + off, 5'000, std::move(boot_id)};
  }

 private:
  mutable std::mutex mutex_;
  Reading reading_;
};

}  // namespace fenghuo::engine

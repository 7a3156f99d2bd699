#pragma once
#include "engine/base/clock.hpp"
#include "engine/journal/journal.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>

namespace fenghuo::engine {

/// A time of its own for some incidents: it runs at `speed` from `at` on, or stands still. Shared by everything that
/// lives in it; only the engine thread touches it. ms UTC; `boot` is a reading of the boot clock.
struct Timeline {
  Millis at = 0;
  Millis boot = 0;
  std::int64_t speed = 1000;  ///< thousandths of elapsed time
  bool running = false;
  std::optional<Millis> held;  ///< while something is done as of then

  [[nodiscard]] Millis now(const Reading& reading) const {
    if (held) return *held;
    return running ? at + (reading.boot - boot) * speed / 1000 : at;
  }
  /// From `reading` on it goes on, or stands, at what it says now.
  void turn(const Reading& reading, bool on) {
    at = now(reading);
    boot = reading.boot;
    running = on;
  }
  /// Until it says `moment`, by the boot clock; nothing if it stands.
  [[nodiscard]] std::optional<Millis> wait(Millis moment, const Reading& reading) const {
    if (!running) return std::nullopt;
    const Millis left = moment - now(reading);
    return left <= 0 ? 0 : (left * 1000 + speed - 1) / speed;
  }
};

/// What has a time of its own, and the timers in it: few at a time, so they are looked through. They go off each at the
/// moment they are due, in that order, whenever that is noticed.
class Timelines {
 public:
  struct Armed {
    TimerRow row;
    mutable const Timeline* timeline;  ///< no part of its place
  };
  /// By due_at, stream, name, which are a timer's identity.
  struct Sooner {
    using is_transparent = void;
    bool operator()(const Armed& a, const Armed& b) const { return (*this)(a.row, b.row); }
    bool operator()(const TimerRow& a, const Armed& b) const { return (*this)(a, b.row); }
    bool operator()(const Armed& a, const TimerRow& b) const { return (*this)(a.row, b); }
    bool operator()(const TimerRow& a, const TimerRow& b) const;
  };
  using Timers = std::set<Armed, Sooner>;
  void clear() { timelines_.clear(), timers_.clear(); }
  void put(const std::string& stream, std::shared_ptr<Timeline> timeline);
  /// Null for a stream on the wall.
  [[nodiscard]] Timeline* of(const std::string& stream) const {
    if (timelines_.empty()) return nullptr;
    const auto found = timelines_.find(stream);
    return found == timelines_.end() ? nullptr : found->second.get();
  }

  void arm(TimerRow timer);
  void disarm(const TimerRow& timer);
  [[nodiscard]] const TimerRow* find(const std::string& stream, const std::string& name) const;
  /// The first that is due, if any; it stays armed.
  [[nodiscard]] const TimerRow* due(const Reading& now) const;
  [[nodiscard]] std::optional<Millis> wait(const Reading& now) const;
  [[nodiscard]] const Timers& timers() const { return timers_; }

 private:
  std::map<std::string, std::shared_ptr<Timeline>> timelines_;
  Timers timers_;
};

}  // namespace fenghuo::engine

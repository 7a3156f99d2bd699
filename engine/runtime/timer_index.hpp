#pragma once
#include "engine/base/clock.hpp"
#include "engine/journal/journal.hpp"

#include <map>
#include <set>
#include <tuple>

namespace fenghuo::engine {

/// The armed timers, in the order in which they will go off. Owned by the engine thread.
///
/// A timer holds two clocks. It goes off when either says due, early rather than late; a breach only when both do. In a
/// breach armed before the wall was set back (`wall_void`) the wall has no say: nobody knows what it measures for it.
/// Both clocks run at one pace, so each timer has one foreseeable moment on the boot clock, and that orders the index;
/// when the clocks part, `reorder` foresees anew.
class TimerIndex {
 public:
  void arm(TimerRow timer, const Reading& now);
  /// False if there was no such timer.
  bool disarm(const TimerRow& timer);
  /// It goes off no sooner than `until`, on the boot clock, unless the timers are put in order anew before. It is
  /// armed.
  void postpone(const TimerRow& timer, Millis until);
  void clear();
  void reorder(const Reading& now);

  /// The next timer that is due at `now`, if any; it stays armed.
  [[nodiscard]] const TimerRow* due(const Reading& now) const;
  /// How long until the first goes off, 0 if it is due; nothing if none is armed.
  [[nodiscard]] std::optional<Millis> wait(const Reading& now) const;
  [[nodiscard]] std::vector<TimerRow> all() const;
  [[nodiscard]] std::size_t size() const { return timers_.size(); }

 private:
  using Key = std::tuple<std::string, std::string, Millis>;  // stream, name, due_at
  struct Armed {
    TimerRow row;
    Millis fires_at;  // on the boot clock
  };
  std::map<Key, Armed> timers_;
  std::set<std::tuple<Millis, Millis, Key>> order_;  // fires_at, then due_at
};

}  // namespace fenghuo::engine

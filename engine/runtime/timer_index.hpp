#pragma once
#include "engine/base/clock.hpp"
#include "engine/journal/journal.hpp"

#include <set>
#include <unordered_set>

namespace fenghuo::engine {

/// The armed timers, in the order in which they will go off. Owned by the engine thread.
///
/// A timer holds two clocks. It goes off when either says due, early rather than late; a breach only when both do. In a
/// breach armed before the wall was set back (`wall_void`) the wall has no say: nobody knows what it measures for it.
/// Both clocks run at one pace, so each timer has one foreseeable moment on the boot clock, and that orders the index;
/// when the clocks part, `reorder` foresees anew.
///
/// A hundred thousand open incidents have a million timers, so each is held once, and the order holds only addresses.
class TimerIndex {
 public:
  /// Puts it in the place of the one with its identity, if there is one.
  void arm(TimerRow timer, const Reading& now);
  /// These, and no others.
  void fill(std::vector<TimerRow> timers, const Reading& now);
  /// False if there was no such timer.
  bool disarm(const TimerRow& timer);
  /// It goes off no sooner than `until`, on the boot clock, unless the timers are put in order anew before. It is
  /// armed.
  void postpone(const TimerRow& timer, Millis until);
  void clear();
  void reorder(const Reading& now);

  /// Is one with its identity armed?
  [[nodiscard]] bool contains(const TimerRow& timer) const { return timers_.contains(timer); }
  /// The next timer that is due at `now`, if any; it stays armed.
  [[nodiscard]] const TimerRow* due(const Reading& now) const;
  /// How long until the first goes off, 0 if it is due; nothing if none is armed.
  [[nodiscard]] std::optional<Millis> wait(const Reading& now) const;
  /// By stream, name and `due_at`.
  [[nodiscard]] std::vector<TimerRow> all() const;
  [[nodiscard]] std::size_t size() const { return timers_.size(); }

 private:
  struct Armed {
    TimerRow row;
    mutable Millis fires_at = 0;  // on the boot clock; no part of its identity
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const TimerRow& row) const;
    std::size_t operator()(const Armed& armed) const { return (*this)(armed.row); }
  };
  struct Same {
    using is_transparent = void;
    bool operator()(const Armed& a, const Armed& b) const { return (*this)(a.row, b.row); }
    bool operator()(const TimerRow& a, const Armed& b) const { return (*this)(a, b.row); }
    bool operator()(const Armed& a, const TimerRow& b) const { return (*this)(a.row, b); }
    bool operator()(const TimerRow& a, const TimerRow& b) const;
  };
  struct Sooner {
    bool operator()(const Armed* a, const Armed* b) const;
  };
  std::unordered_set<Armed, Hash, Same> timers_;
  std::set<const Armed*, Sooner> order_;  // fires_at, then due_at, then identity
};

}  // namespace fenghuo::engine

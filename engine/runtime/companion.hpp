#pragma once
#include "engine/incident/incident.hpp"
#include "engine/journal/journal.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace fenghuo::engine {

class Core;

/// Rooms above the engine that keep their own events (`Foreign`) in this journal and live by its clocks: the drills and
/// what follows from them. The engine knows nothing else of them. Everything is called on the engine thread; what it
/// does to the core through the batch is committed with what it was called for.
class Companion {
 public:
  virtual ~Companion() = default;
  /// What the names of its streams begin with; the same at any time.
  [[nodiscard]] virtual std::vector<std::string_view> prefixes() const = 0;
  /// Before everything is read anew.
  virtual void clear() = 0;
  /// One of its events: read, or just recorded. The state is a fold over them.
  virtual void fold(const Recorded& recorded) = 0;
  /// Its events have been read; timelines are put now, before timers are armed.
  virtual void place(Core& core) = 0;
  /// Everything has been read.
  virtual void resume(Core& core, Batch& batch) = 0;
  /// The wall was set while everything went on, and what it now says is noted: what was foreseen by it may lie
  /// elsewhere.
  virtual void wall_was_set(Core& /*core*/, Batch& /*batch*/) {}
  /// One of its timers is due, and disarmed; if its stream has a timeline, that is held at that moment.
  virtual void fire(const TimerRow& timer, Core& core, Batch& batch) = 0;
  /// These have just happened, with all their consequences: to an incident that has a time of its own, or to one that
  /// has been opened with them. They are copies; the one room whose incident it is may take them.
  virtual void happened(const Incident& incident, std::span<Recorded> events, Core& core, Batch& batch) = 0;
};

}  // namespace fenghuo::engine

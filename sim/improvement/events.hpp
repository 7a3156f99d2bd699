#pragma once
#include "sim/score/score.hpp"

namespace fenghuo::sim {

/// Everything that can happen to an improvement (stream "IMP-2026-0001"), in the past tense. The rules of sim/drill's
/// events hold: a member is never renamed, a new one has a default; every type begins with "Improvement", so that the
/// engine keeps them without reading them. `meta.at` is the wall's time.

/// How a drill went in what an improvement is about: the points of its objective, in thousandths, or whether its cap
/// took hold. `of` 0: that drill did not test it.
struct Measured {
  bool capped = false;
  std::int64_t of = 0, points = 0;
  friend bool operator==(const Measured&, const Measured&) = default;
  FENGHUO_DESCRIBE(capped, of, points)
};

/// Found in a drill. `rule` is the line's, or "cap.…"; empty where a person found it, who need not name an objective.
struct ImprovementRaised {
  std::optional<Measured> before;
  std::string drill;
  std::vector<EventRef> events;  ///< what it rests on
  std::int64_t lost = 0;         ///< thousandths; -1: a cap; 0: nothing was counted
  std::string objective;
  Text problem;
  std::string rule;
  Text suggestion, title;
  std::string unit;
  FENGHUO_EVENT(ImprovementRaised, before, drill, events, lost, objective, problem, rule, suggestion, title, unit)
};
struct ImprovementAssigned {
  Millis due_at = 0;
  std::string note, owner;
  FENGHUO_EVENT(ImprovementAssigned, due_at, note, owner)
};
/// Evidence of closure was handed in. `links`: where more of it lies.
struct ImprovementDone {
  std::string evidence;
  std::vector<std::string> links;
  std::string note;
  FENGHUO_EVENT(ImprovementDone, evidence, links, note)
};
/// Somebody else confirmed it.
struct ImprovementClosed {
  std::string note;
  FENGHUO_EVENT(ImprovementClosed, note)
};
struct ImprovementDropped {
  std::string reason;
  FENGHUO_EVENT(ImprovementDropped, reason)
};
struct ImprovementReopened {
  std::string reason;
  FENGHUO_EVENT(ImprovementReopened, reason)
};
struct ImprovementNoted {
  std::string note;
  FENGHUO_EVENT(ImprovementNoted, note)
};
/// The day passed, and it was not done. Once for each day that was set.
struct ImprovementOverdue {
  Millis due_at = 0;
  FENGHUO_EVENT(ImprovementOverdue, due_at)
};
/// A drill to come is to show whether it helped; another one takes its place.
struct ImprovementRetestPlanned {
  std::string drill, note;
  FENGHUO_EVENT(ImprovementRetestPlanned, drill, note)
};
/// That drill was scored.
struct ImprovementRetested {
  Measured after;
  std::string drill;
  std::vector<EventRef> events;
  FENGHUO_EVENT(ImprovementRetested, after, drill, events)
};

using ImprovementEvent = std::variant<ImprovementRaised, ImprovementAssigned, ImprovementDone, ImprovementClosed,
                                      ImprovementDropped, ImprovementReopened, ImprovementNoted, ImprovementOverdue,
                                      ImprovementRetestPlanned, ImprovementRetested>;

struct ImprovementRecorded {
  engine::Meta meta;
  ImprovementEvent event;
};

}  // namespace fenghuo::sim

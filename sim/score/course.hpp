#pragma once
#include "sim/score/score.hpp"

namespace fenghuo::sim {

/// The course of one unit's play, read once from its events, so that each measure only looks things up. All times are
/// on one line: scenario time up to EndEx, and from there on as much later as the wall says, since a drill's own time
/// stops there. Order is by (time, version); within one moment the incident comes before the drill, whose world follows
/// from what people do. Points into the `Play` it was read from.

/// An event, and when it was.
struct Mark {
  Millis at = 0;
  EventRef event;
  friend bool operator<(const Mark& a, const Mark& b) {
    return a.at != b.at ? a.at < b.at : a.event.version < b.event.version;
  }
};

/// A step done for good: completed, or approved after it was asked for (or gone ahead without an answer).
struct Completion {
  Mark mark;
  std::vector<EventRef> events;  ///< the question, if there was one, and what settled it
  std::string step, by;
  std::string approved_by;  ///< empty: nobody had to, or nobody answered
  const engine::Values* fields = nullptr;
  bool in_play = true;  ///< not after EndEx
};

struct StepCourse {
  std::optional<Mark> kept;      ///< first evidence for it, or its first completion
  std::optional<Mark> approved;  ///< first approval
};

struct Filing {
  Mark mark;
  const engine::Values* fields = nullptr;
  bool in_play = true;
};

/// A duty as it was owed in the end: its limit follows a corrected time of detection, not a report sent back.
struct DutyCourse {
  Mark opened;
  Millis start = 0, due = 0;
  std::string id, recipient, stage;
  std::vector<Filing> filings;
  std::optional<Mark> lifted;  ///< waived or voided
  bool dismissed = false;      ///< voided because the players took it all for a false alarm: owed none the less

  [[nodiscard]] const Filing* told() const {
    return !filings.empty() && filings.front().in_play ? &filings.front() : nullptr;
  }
  /// Once its limit has passed, lifting it undoes nothing.
  [[nodiscard]] bool owed() const { return told() != nullptr || !lifted || dismissed || lifted->at > due; }
};

struct FactMark {
  Mark mark;
  const DrillFactSet* set = nullptr;
};

struct DecisionCourse {
  Mark delivered;
  const Inject* inject = nullptr;
  std::optional<Mark> decided;
  const DrillDecided* answer = nullptr;  ///< the first; what is decided is decided
};

struct Course {
  explicit Course(const Play& what);
  Course(const Course&) = delete;
  Course& operator=(const Course&) = delete;

  const Play& play;
  bool retrospective = false;  ///< of a live incident: no drill, so nobody knows the facts
  bool ended = false;          ///< by DrillEnded
  Millis start = 0;            ///< StartEx; of a live incident, when it was detected
  Millis end = 0;              ///< EndEx
  Millis known_until = 0;      ///< the last event of all
  std::vector<EventRef> opened;

  std::optional<Mark> acknowledged;
  std::optional<Mark> destructive;  ///< the first act that destroys traces
  std::string destructive_step;
  std::optional<Mark> captured;         ///< first evidence of a step that is to come before that
  std::vector<Completion> completions;  ///< in the order of time
  std::map<std::string, StepCourse> steps;
  std::vector<DutyCourse> duties;  ///< by id
  std::vector<Mark> recurred;
  std::vector<FactMark> facts;  ///< of this unit
  std::vector<DecisionCourse> decisions;
  std::optional<Mark> hot_washed;

  /// Is it so just before that moment?
  [[nodiscard]] bool holds(std::string_view fact, Millis before) const;
  /// The last time in play that the step which probes was done; what people then called restored.
  [[nodiscard]] const Completion* probed_last() const;
  [[nodiscard]] const Completion* probed_first() const;
  [[nodiscard]] const engine::Step* step(std::string_view id) const { return play.playbook->find(id); }
  /// "演练结束" or, of a live incident, "记录截止".
  [[nodiscard]] Text end_words() const;
};

}  // namespace fenghuo::sim

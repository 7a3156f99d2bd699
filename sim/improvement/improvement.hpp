#pragma once
#include "sim/improvement/events.hpp"
#include "sim/improvement/machine/improvement_machine.hpp"

namespace fenghuo::sim {

/// What was handed in to show that it is done.
struct ClosureEvidence {
  Millis at = 0;
  std::string by;  ///< who
  std::vector<std::string> links;
  std::string text;
  std::int64_t version = 0;  ///< of the event
};

/// An improvement as the fold over its events. Times are the wall's.
struct Improvement {
  std::string id;
  std::int64_t version = 0;
  ImprovementRaised raised;
  Millis raised_at = 0;
  std::string raised_by;
  ImprovementState state = ImprovementState::Open;
  std::int64_t state_version = 0;  ///< of the event that set it
  std::string owner;
  std::optional<Millis> due_at;
  std::string assigned_role;          ///< of who set the day last
  std::int64_t assigned_version = 0;  ///< of the event; 0: nobody has
  std::optional<Millis> missed;       ///< the day that passed, as recorded
  std::optional<ClosureEvidence> evidence;
  std::string reason;  ///< why it was dropped or reopened last
  std::string retest;  ///< the drill that is to show whether it helped; empty: none
  std::optional<Measured> after;

  [[nodiscard]] bool over() const { return state == ImprovementState::Closed || state == ImprovementState::Dropped; }
  [[nodiscard]] bool overdue(Millis now) const {
    return state == ImprovementState::Assigned && due_at && *due_at <= now;
  }
  /// When its clock is to ring; nothing if it need not.
  [[nodiscard]] std::optional<Millis> rings_at() const {
    return state == ImprovementState::Assigned && due_at != missed ? due_at : std::nullopt;
  }
  [[nodiscard]] ImprovementGuards guards(const std::string& person) const {
    return {.another = evidence && !person.empty() && evidence->by != person, .owned = !owner.empty()};
  }
};

/// Folds one event in. Total. Pure.
void evolve(Improvement& improvement, const ImprovementRecorded& recorded);

/// How a drill went in what the improvement is about: by its objective, or by what that measured where the scenario
/// has no such objective. Nothing for one that names neither objective nor rule. Pure.
std::optional<Measured> measure(const ImprovementRaised& raised, const Score& score);

}  // namespace fenghuo::sim

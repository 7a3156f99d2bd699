#pragma once
#include "tests/faults/drill_play.hpp"

namespace fenghuo::e2e {

/// How a drill went, as it can be held against another course of the same: names given by chance (of evidence) are
/// replaced by the order they came in, what troubles leave in the drill's stream (pauses, freezes, restarts) is left
/// out, and with it the versions of that stream.
struct DrillRecord {
  using Lines = std::vector<std::string>;

  std::map<std::string, Lines> acts;  ///< by unit: the events of its incident
  std::map<std::string, Lines> told;  ///< by unit, "" for all alike: what the drill did to it
  Json score;                         ///< each event of the drill that it names is told in words
  std::map<std::string, int> count;   ///< of the drill's events, by type, troubles too

  /// Reads it off the server over which `play` goes on.
  explicit DrillRecord(const DrillPlay& play);
  /// The first line in which two differ; empty if none does.
  [[nodiscard]] std::string difference(const DrillRecord& other) const;
  /// When the drill put this inject in, or skipped it ("DrillInjected", "DrillInjectSkipped"): "05:35" of the day's
  /// UTC; empty if it did not.
  [[nodiscard]] std::string when(const std::string& unit, const std::string& type, const std::string& inject) const;
};

/// What GET …/score would answer the bureau from the journal in `data` alone: read in this process, by the room, the
/// core and the route, on a clock that stands at `wall`. Nobody else may hold the folder; it is written to.
std::string rescored(const std::string& data, const std::string& drill, std::int64_t wall);

}  // namespace fenghuo::e2e

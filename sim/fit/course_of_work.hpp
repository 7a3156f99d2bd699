#pragma once
#include "sim/fit/works.hpp"

#include <optional>

namespace fenghuo::sim {

/// Inside this folder only: what one play tells, before people are followed from play to play. Times are those of the
/// incident, less what a drill jumped over.

/// "complete block-page", "file bureau-initial", "inject overwrite".
using Thing = std::string;

struct Act {
  Thing what;
  std::string kind, person;
  engine::Role role = engine::Role::responder;  ///< whose work it is
  std::optional<Millis> since;                  ///< since when it was there to be done; nothing if nobody was asked
  Millis at = 0;
};

struct Open {
  Thing what;
  std::string kind;
  engine::Role role = engine::Role::responder;
  Millis since = 0;
};

/// What there was to do from then on, in the order of `next`.
struct Moment {
  Millis at = 0;
  std::vector<Thing> things;
};

struct PlayCourse {
  std::vector<Act> acts;   ///< in the order in which they were recorded
  std::vector<Open> open;  ///< what was still to do in the end, in the order of `next`
  std::vector<Moment> moments;
  std::vector<std::pair<std::string, bool>> owed;  ///< first reports by recipient: was it made?
  std::map<std::string, Thing> unmade;             ///< of those that were not: what doing it is called
  Millis end = 0;
};

PlayCourse course_of(const PastPlay& play);

}  // namespace fenghuo::sim

#pragma once
#include "engine/playbook/playbook.hpp"
#include "sim/drill/events.hpp"

#include <memory>
#include <optional>
#include <span>

namespace fenghuo::sim {

/// One unit's part in something that is over: a closed live incident, or what it played in a drill that has ended.
struct PastPlay {
  std::string incident, unit;
  std::string drill;  ///< its id; empty for a live incident
  std::vector<engine::Recorded> events;
  std::shared_ptr<const std::vector<DrillRecorded>> tape;  ///< of the drill; null for a live incident
  std::shared_ptr<const engine::Playbook> playbook;
};

/// Why a drill tells nothing of how long people take; nothing if it does.
std::optional<Text> no_measure(const std::vector<DrillRecorded>& tape);

/// What became of something that there was to do.
enum class Fate {
  done,
  cut,       ///< somebody was at it when the record ended
  together,  ///< entered in the same second as what its person did before: nobody knows how long it took
  left       ///< nobody had turned to it when the record ended, or it was passed over
};

/// One thing there was to do for somebody, as a profile's delays count it (`kind`).
///
/// `took` is from when they could turn to it until it was done: since it was there to be done (as `next` would have
/// shown it) and they were done with what they did before. Nights, other duties and hesitation are in it. Of what the
/// record cut off it is how long it had taken by then. What a drill jumped over while there was nothing to do is not in
/// it. For a probe in a drill it begins when there was something good to find.
struct Work {
  std::string kind;
  engine::Role role = engine::Role::responder;
  Fate fate = Fate::done;
  Millis took = 0;
};

/// A first report that was owed, and whether it was made at all.
struct Owed {
  std::string recipient;
  bool forgotten = false;  ///< its limit passed, nobody made it, and nobody was at it in the end
};

struct Works {
  std::vector<Work> works;
  std::vector<Owed> owed;
  /// By play: how many people of each role did anything.
  std::vector<std::map<engine::Role, int>> people;
};

/// Reads the works off what was played. People are followed over everything that goes on at the same time: all live
/// incidents, all units of one drill. Who was at what when a drill ended is taken to be as `next` orders it, unless
/// what came first there had been passed over before. Pure; the order of the plays changes nothing.
Works works_of(std::span<const PastPlay> plays);

}  // namespace fenghuo::sim

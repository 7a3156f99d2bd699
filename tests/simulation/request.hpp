#pragma once
#include "engine/runtime/engine.hpp"

#include <memory>

namespace fenghuo::simulation {

/// When something was, by the time that truly passed, and what nobody inside can know of it.
struct Moment {
  engine::Millis passed = 0;     ///< since the run began
  engine::Millis unknown = 0;    ///< of that, in all: what a reboot under a wall that lags leaves uncounted
  engine::Millis early = 0;      ///< in all: what a wall set forward across a reboot counts too much
  engine::Millis disturbed = 0;  ///< `passed` when the wall was last set, or the engine found out that it had been
};

enum class Deed { open, next, arbitrary, merge, signal, waiting, token, look, half_way, stumble };

/// One request as its client sees it, and what it did while it ran.
struct Request {
  int number = 0;
  Deed deed = Deed::next;
  engine::Caller caller;  ///< its token is this request's alone, so every event in the journal names its request
  std::string incident;   ///< empty: about none
  std::optional<std::int64_t> if_match;
  std::optional<engine::IdempotencyKey> key;
  std::uint64_t seed = 0;  ///< for what it leaves to chance; the same again when it is sent again
  bool late = false;       ///< an entry of what was done on paper

  int runs = 0;
  Moment decided;
  std::vector<std::string> made;  ///< the events it put into its batch, each as a line of the book
  bool waiting = true;            ///< for an answer; not any more once the process has died
  std::optional<engine::Result<engine::Answer>> reply;
};

}  // namespace fenghuo::simulation

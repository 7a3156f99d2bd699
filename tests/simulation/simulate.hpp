#pragma once
#include "engine/playbook/library.hpp"
#include "tests/support/wrapped_journal.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace fenghuo::simulation {

/// A promise of the engine that did not hold: "lost", "doubled", "half", "gate", "timer", "late", … and how.
struct Broken {
  std::string promise, how;
};

/// What happened how often.
using Figures = std::map<std::string, std::int64_t>;

/// A fault built in on purpose, to see that it is found: a journal between the store and the faults.
using Plant = std::function<std::unique_ptr<tests::WrappedJournal>(engine::Journal&)>;

struct Options {
  int moves = 600;                              ///< of the scheduler, before the end is played out
  int sqlite_one_in = 16;                       ///< so many runs over files; 0: none
  std::function<void(const std::string&)> say;  ///< a line for whatever happens; empty: silence
  Plant plant;
  const engine::Library* library = nullptr;  ///< what the engine runs on; null: what the referee goes by
};

struct Outcome {
  std::uint64_t seed = 0;
  std::optional<Broken> broken;  ///< the first promise that did not hold; the run ends there
  std::string digest;            ///< SHA-256 over every byte of the journal at the end and every answer given
  Figures figures;
};

/// One run: a bureau, its people and monitors, the engine and the outbox over a journal, on a virtual clock. Which loop
/// turns next, what is asked, what fails, when the clocks jump and the process dies follows from `seed` alone.
Outcome simulate(std::uint64_t seed, const Options& options = {});

struct Sweep {
  std::int64_t seeds = 0;
  std::vector<Outcome> broken;  ///< by seed
  Figures figures;              ///< over all runs
};

/// The runs from `from` on, on every core.
Sweep sweep(std::uint64_t from, std::int64_t seeds, const Options& options = {});
/// All of it in one line.
std::string line_of(const Sweep& sweep);

}  // namespace fenghuo::simulation

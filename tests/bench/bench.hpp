#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fenghuo::bench {

/// One line of what was measured. All numbers are integers in `unit`; `baseline` is the bare thing's median, measured
/// in turns with ours in the same run, and `ratio_permille` the median of the turns' ratios.
struct Figure {
  std::string name, unit;
  std::int64_t median = 0, min = 0, max = 0;
  std::optional<std::int64_t> baseline, ratio_permille;
  std::string goal;             ///< as a person reads it; empty: none
  std::optional<bool> reached;  ///< absent without a goal
  std::string note;             ///< what else the run showed
};

struct Options {
  int rounds = 7;                          ///< turns, ours and the baseline's one after the other
  std::chrono::milliseconds slice{1'000};  ///< of one turn
  std::string self;                        ///< this executable: baselines run as processes of their own
};

/// One name of the command line. A bench may answer several figures.
struct Bench {
  std::string name, what;
  std::vector<Figure> (*run)(const Options&);
};
const std::vector<Bench>& benches();

/// Ours and the bare thing's readings, turn by turn, as one figure.
Figure compare(std::string name, std::string unit, std::vector<std::int64_t> ours,
               const std::vector<std::int64_t>& bare);
/// Readings without a baseline.
Figure alone(std::string name, std::string unit, std::vector<std::int64_t> readings);
/// Adds a goal: at least so many permille of the baseline; at least or at most so many units.
Figure wants_ratio(Figure figure, std::int64_t permille);
Figure wants_least(Figure figure, std::int64_t least);
Figure wants_most(Figure figure, std::int64_t most);

std::int64_t median_of(std::vector<std::int64_t> numbers);

// Each in a file of its own.
std::vector<Figure> steps_http(const Options& options, int connections);
std::vector<Figure> replay_events(const Options& options);
std::vector<Figure> recover_incidents(const Options& options);
std::vector<Figure> machine_fire(const Options& options);
std::vector<Figure> journal_commit(const Options& options);
std::vector<Figure> chain_hash(const Options& options);
std::vector<Figure> steps_flat(const Options& options);
std::vector<Figure> sim_steps(const Options& options);
std::vector<Figure> sim_runs(const Options& options);
std::vector<Figure> score_long(const Options& options);
std::vector<Figure> idle(const Options& options);

/// The bare server of `steps.http`: runs until killed, writes its port to standard output.
int run_bare_server(const std::string& folder);
/// One start over the journal in `folder`; writes milliseconds and MiB to standard output.
int run_recovery(const std::string& folder);
/// What many simulated runs take at their peak beyond some; writes KiB to standard output.
int run_sim_memory();

}  // namespace fenghuo::bench

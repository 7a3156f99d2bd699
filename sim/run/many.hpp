#pragma once
#include "sim/run/outcome.hpp"
#include "sim/run/spread.hpp"
#include "sim/run/stage.hpp"

#include <map>

namespace fenghuo::sim {

/// A scenario played over and over. Run `n` has the seed `seed_of_run(seed, n)`; which thread plays it changes nothing.
struct Trial {
  std::shared_ptr<const Scenario> scenario;
  const engine::Library& library;
  int runs = 1;
  std::uint64_t seed = 1;
  int threads = 1;
};

/// What many runs come to. No run is kept: the space does not hang on their number.
class Tally {
 public:
  explicit Tally(const Scenario& scenario);

  /// `run`: its place among all, from 0.
  void add(const Outcome& outcome, std::uint64_t run);
  void add(const Tally& other);

  struct Extreme {
    std::int64_t points = 0;
    std::uint64_t run = 0;
  };
  struct Sum {
    std::int64_t runs = 0, ms = 0;
  };
  [[nodiscard]] std::int64_t runs() const { return points_.count(); }
  [[nodiscard]] const Spread& points() const { return points_; }
  [[nodiscard]] const std::map<std::string, std::int64_t>& bands() const { return bands_; }
  [[nodiscard]] std::int64_t in_time() const { return in_time_; }
  [[nodiscard]] const Spread& took(Took what) const { return took_[static_cast<std::size_t>(what)]; }
  /// Time in each phase over all runs, ms.
  [[nodiscard]] const std::array<std::int64_t, engine::k_phases.size()>& phases() const { return phases_; }
  /// By step of the playbook: in how many runs it was done, and how long that took together.
  [[nodiscard]] const std::vector<Sum>& steps() const { return steps_; }
  [[nodiscard]] const Extreme& worst() const { return worst_; }
  [[nodiscard]] const Extreme& best() const { return best_; }

 private:
  Spread points_;
  std::vector<Spread> took_;
  std::map<std::string, std::int64_t> bands_;
  std::int64_t in_time_ = 0;
  std::array<std::int64_t, engine::k_phases.size()> phases_{};
  std::vector<Sum> steps_;
  Extreme worst_, best_;
};

/// The version of its playbook that a drill would take now; null if there is none.
std::shared_ptr<const engine::Playbook> playbook_of(const Scenario& scenario, const engine::Library& library);

/// What is said of many runs is said with 99 % confidence: of a hundred questions, hardly one is answered wrong. (A 95
/// % interval is wrong for one question in twenty, and for 95 of 100 it would take luck.)
inline constexpr double k_sure = k_99;

/// Where a share seen in the runs lies, in thousandths.
struct Share {
  std::int64_t permille = 0, low = 0, high = 0;
};
Share share_of(std::int64_t k, std::int64_t n, double sure = k_sure);

/// Refuses what `run_scenario` refuses.
engine::Result<Tally> run_many(const Trial& trial, const Profile& profile);

/// The difference b − a, run by run, over runs with the same luck on both sides.
struct Difference {
  std::int64_t runs = 0, sum = 0, squares = 0;  ///< of so many pairs
  void add(std::int64_t difference) { ++runs, sum += difference, squares += difference * difference; }
  void add(const Difference& other) { runs += other.runs, sum += other.sum, squares += other.squares; }
  [[nodiscard]] std::int64_t mean() const { return runs == 0 ? 0 : sum / runs; }
  [[nodiscard]] Interval within() const {
    return mean_within(runs, static_cast<double>(sum), static_cast<double>(squares), k_sure);
  }
};

struct Comparison {
  Tally a, b;
  Difference points;                             ///< thousandths
  Difference in_time;                            ///< −1, 0 or 1: every report in time; ends: `in_time_within`
  std::array<Difference, k_took.size()> took;    ///< seconds; of runs in which it came on both sides
  std::int64_t better = 0, same = 0, worse = 0;  ///< in how many runs b has more, as many, fewer points than a
  [[nodiscard]] Interval in_time_within() const {
    return share_difference((in_time.squares - in_time.sum) / 2, (in_time.squares + in_time.sum) / 2, in_time.runs,
                            k_sure);
  }
};
engine::Result<Comparison> compare(const Trial& trial, const Profile& a, const Profile& b);

}  // namespace fenghuo::sim

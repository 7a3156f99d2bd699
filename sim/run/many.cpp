#include "sim/run/many.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <future>
#include <mutex>

namespace fenghuo::sim {

using namespace engine;

namespace {

/// Plays one run after the other on a stage of its own.
class Player {
 public:
  Player(const Trial& trial, const Profile& profile)
      : seed_(trial.seed), stage_(trial.scenario, trial.library, profile) {}

  Result<Outcome> play(std::uint64_t run) {
    if (auto played = stage_.play(seed_of_run(seed_, run)); !played) return played.error();
    if (!reader_) reader_.emplace(stage_.playbook());
    const Play play = stage_.as_played();
    return reader_->read(play, points(play));
  }

 private:
  std::uint64_t seed_;
  Stage stage_;
  std::optional<OutcomeReader> reader_;
};

/// Shares the runs out over threads, a few at a time. `Hand` plays runs and keeps what they come to; the hands are
/// added up in the end. The first run that fails, by its number, is what all of it fails with.
template <class Hand>
Result<Hand> shared_out(const Trial& trial, const std::function<Hand()>& make) {
  constexpr int k_chunk = 16;
  std::atomic<int> next = 0, until = trial.runs;
  std::mutex mutex;
  std::optional<Problem> failed;
  const auto work = [&] {
    Hand hand = make();
    for (int from = next.fetch_add(k_chunk); from < until; from = next.fetch_add(k_chunk))
      for (int run = from; run < std::min(from + k_chunk, until.load()); ++run)
        if (const auto played = hand.play(static_cast<std::uint64_t>(run)); !played) {
          const std::lock_guard lock(mutex);
          if (run >= until) break;
          until = run;
          failed = played.error();
        }
    return hand;
  };
  std::vector<std::future<Hand>> others;
  for (int n = 1; n < std::min(trial.threads, (trial.runs + k_chunk - 1) / k_chunk); ++n)
    others.push_back(std::async(std::launch::async, work));
  Hand all = work();
  for (auto& other : others)
    all.add(other.get());
  if (failed) return std::move(*failed);
  return all;
}

struct One {
  std::unique_ptr<Player> player;
  Tally tally;

  Result<void> play(std::uint64_t run) {
    const auto outcome = player->play(run);
    if (!outcome) return outcome.error();
    tally.add(*outcome, run);
    return {};
  }
  void add(const One& other) { tally.add(other.tally); }
};

struct Two {
  std::unique_ptr<Player> a, b;
  Comparison sums;

  Result<void> play(std::uint64_t run) {
    const auto left = a->play(run), right = b->play(run);
    if (!left) return left.error();
    if (!right) return right.error();
    sums.a.add(*left, run);
    sums.b.add(*right, run);
    const std::int64_t more = right->points - left->points;
    sums.points.add(more);
    ++(more > 0 ? sums.better : more < 0 ? sums.worse : sums.same);
    sums.in_time.add(int(right->in_time) - int(left->in_time));
    for (std::size_t n = 0; n < k_took.size(); ++n)
      if (left->took[n] && right->took[n]) sums.took[n].add((*right->took[n] - *left->took[n]) / k_second);
    return {};
  }
  void add(const Two& other) {
    sums.a.add(other.sums.a);
    sums.b.add(other.sums.b);
    sums.points.add(other.sums.points);
    sums.in_time.add(other.sums.in_time);
    for (std::size_t n = 0; n < k_took.size(); ++n)
      sums.took[n].add(other.sums.took[n]);
    sums.better += other.sums.better, sums.same += other.sums.same, sums.worse += other.sums.worse;
  }
};

}  // namespace

Tally::Tally(const Scenario& scenario) : points_(100'000, 1), took_(k_took.size(), Spread(scenario.length, k_second)) {}

void Tally::add(const Outcome& outcome, std::uint64_t run) {
  const Extreme here{outcome.points, run};
  if (runs() == 0 || here.points < worst_.points || (here.points == worst_.points && run < worst_.run)) worst_ = here;
  if (runs() == 0 || here.points > best_.points || (here.points == best_.points && run < best_.run)) best_ = here;
  points_.add(outcome.points);
  ++bands_[outcome.band];
  if (outcome.in_time) ++in_time_;
  for (std::size_t n = 0; n < took_.size(); ++n)
    if (outcome.took[n]) took_[n].add(*outcome.took[n]);
  for (std::size_t n = 0; n < phases_.size(); ++n)
    phases_[n] += outcome.phases[n];
  steps_.resize(std::max(steps_.size(), outcome.steps.size()));
  for (std::size_t n = 0; n < outcome.steps.size(); ++n)
    if (outcome.steps[n]) ++steps_[n].runs, steps_[n].ms += *outcome.steps[n];
}

void Tally::add(const Tally& other) {
  if (other.runs() == 0) return;
  const auto first = [](const Extreme& a, const Extreme& b, bool more) {
    return a.points != b.points ? (a.points > b.points) == more : a.run < b.run;
  };
  if (runs() == 0 || first(other.worst_, worst_, false)) worst_ = other.worst_;
  if (runs() == 0 || first(other.best_, best_, true)) best_ = other.best_;
  points_.add(other.points_);
  for (const auto& [band, count] : other.bands_)
    bands_[band] += count;
  in_time_ += other.in_time_;
  for (std::size_t n = 0; n < took_.size(); ++n)
    took_[n].add(other.took_[n]);
  for (std::size_t n = 0; n < phases_.size(); ++n)
    phases_[n] += other.phases_[n];
  steps_.resize(std::max(steps_.size(), other.steps_.size()));
  for (std::size_t n = 0; n < other.steps_.size(); ++n)
    steps_[n].runs += other.steps_[n].runs, steps_[n].ms += other.steps_[n].ms;
}

std::shared_ptr<const Playbook> playbook_of(const Scenario& scenario, const Library& library) {
  for (const auto& playbook : library.playbooks())
    if (playbook->id == scenario.playbook) return library.for_kind(playbook->kind);
  return nullptr;
}

Share share_of(std::int64_t k, std::int64_t n, double sure) {
  const Interval within = wilson(k, n, sure);
  return {n == 0 ? 0 : (k * 1000 + n / 2) / n, static_cast<std::int64_t>(std::floor(within.low * 1000)),
          static_cast<std::int64_t>(std::ceil(within.high * 1000))};
}

Result<Tally> run_many(const Trial& trial, const Profile& profile) {
  auto all = shared_out<One>(trial, [&] {
    return One{std::make_unique<Player>(trial, profile), Tally(*trial.scenario)};
  });
  if (!all) return all.error();
  return std::move(all->tally);
}

Result<Comparison> compare(const Trial& trial, const Profile& a, const Profile& b) {
  auto all = shared_out<Two>(trial, [&] {
    return Two{std::make_unique<Player>(trial, a), std::make_unique<Player>(trial, b),
               Comparison{.a = Tally(*trial.scenario), .b = Tally(*trial.scenario)}};
  });
  if (!all) return all.error();
  return std::move(all->sums);
}

}  // namespace fenghuo::sim

// sim.steps, sim.runs.10k, score.10k: drills played in memory by a model, through the same engine as a live incident.
#include "sim/run/many.hpp"
#include "tests/bench/bare_machine.hpp"
#include "tests/bench/bench.hpp"
#include "tests/support/process.hpp"
#include "tests/support/scenarios.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace fenghuo::bench {

using namespace engine;

namespace {

constexpr int k_threads = 2, k_runs = 10'000;
constexpr std::array k_profiles{"perfect", "slow", "careless"};
constexpr const char* k_hard = "defacement-dark-links";

std::shared_ptr<const sim::Scenario> scenario() {
  return tests::shipped_scenarios().newest(k_hard);
}

sim::Trial trial(int runs, std::uint64_t seed) {
  return {
      .scenario = scenario(), .library = tests::shipped_library(), .runs = runs, .seed = seed, .threads = k_threads};
}

/// Commands that a perfect team puts in, run by run: what people do, one by one.
std::int64_t commands_of(int runs, std::uint64_t seed) {
  sim::Stage stage(scenario(), tests::shipped_library(), *sim::built_in_profile("perfect"));
  std::int64_t out = 0;
  for (int run = 0; run < runs; ++run) {
    if (!stage.play(sim::seed_of_run(seed, static_cast<std::uint64_t>(run)))) throw std::runtime_error("sim.steps");
    out += stage.team().commands();
  }
  return out;
}

template <class Work>
std::int64_t nanoseconds(const Work& work) {
  const auto began = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - began).count();
}

std::int64_t peak_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (word == "VmHWM:") {
      std::int64_t kib = 0;
      status >> kib;
      return kib;
    }
  return 0;
}

void play(int runs, std::uint64_t seed, const char* profile = "perfect") {
  const auto tally = sim::run_many(trial(runs, seed), *sim::built_in_profile(profile));
  if (!tally || tally->runs() != runs) throw std::runtime_error("sim.steps: a run failed");
}

/// In a process of its own: the peak of this one is whatever was measured before.
std::int64_t memory_of_runs(const Options& options) {
  const auto ran = e2e::run({options.self, "--sim-memory"});
  long long kib = 0;
  if (ran.code != 0 || std::sscanf(ran.out.c_str(), "%lld", &kib) != 1)
    throw std::runtime_error("sim.runs: no memory was measured: " + ran.err);
  return kib;
}

}  // namespace

int run_sim_memory() {
  play(1'000, 1);
  const std::int64_t before = peak_kib();
  for (const char* profile : k_profiles)
    play(k_runs, 7, profile);
  std::printf("%lld\n", static_cast<long long>(peak_kib() - before));
  return 0;
}

std::vector<Figure> sim_steps(const Options& options) {
  constexpr int k_some = 400, k_laps = 100;
  const std::int64_t commands = commands_of(k_some, 1);
  std::vector<Ask> stream;
  for (int n = 0; n < 4096; ++n)
    stream.push_back({n % 2 == 0 ? IncidentEvent::ClockWarn : IncidentEvent::ClockEase, {}});
  std::vector<std::int64_t> ours, bare;
  for (int round = 0; round < options.rounds; ++round) {
    std::int64_t taken = 0;
    const std::int64_t took = nanoseconds([&] { taken = run_bare_machine(stream, k_laps); });
    bare.push_back(taken * 1'000'000'000 / took * k_threads);
    ours.push_back(commands * 1'000'000'000 / nanoseconds([] { play(k_some, 1); }));
  }
  Figure out = wants_least(compare("sim.steps", "steps/s", ours, bare), 1'000'000);
  out.note = "a step is a command somebody puts in; baseline: transitions of the bare machine, twice one core's";
  return {std::move(out)};
}

std::vector<Figure> sim_runs(const Options& options) {
  std::vector<Figure> out;
  for (const char* profile : k_profiles) {
    std::vector<std::int64_t> took;
    for (int round = 0; round < std::min(options.rounds, 3); ++round)
      took.push_back(nanoseconds([&] { play(k_runs, 7, profile); }) / 1'000'000);
    out.push_back(wants_most(alone(std::string("sim.runs.10k.") + profile, "ms", took), 3'000));
  }
  out.push_back(wants_most(alone("sim.runs.10k.memory", "KiB", {memory_of_runs(options)}), 8'192));
  out.back().note = "more at its peak than 1,000 runs take";
  return out;
}

std::vector<Figure> score_long(const Options& options) {
  constexpr std::size_t k_events = 10'000;
  sim::Stage stage(scenario(), tests::shipped_library(), *sim::built_in_profile("slow"));
  if (!stage.play(1)) throw std::runtime_error("score.10k");
  sim::Play play = stage.as_played();
  std::vector<Recorded> events(play.events.begin(), play.events.end());
  // What makes a drill long: notes, more evidence, signals that repeat.
  for (std::int64_t version = events.back().meta.version; events.size() < k_events;) {
    Recorded one{.meta = events[events.size() % play.events.size()].meta, .event = CommentAdded{.text = "补记"}};
    one.meta.version = ++version;
    if (version % 3 == 0) one.event = SignalRepeated{.fingerprint = "drill:notice"};
    if (version % 3 == 1)
      one.event =
          EvidenceAdded{.evidence = "EV" + std::to_string(version), .kind = "screenshot", .step = "capture-page"};
    events.push_back(std::move(one));
  }
  play.events = events;
  std::vector<std::int64_t> took;
  for (int round = 0; round < options.rounds; ++round) {
    constexpr int k_laps = 10;
    std::int64_t points = 0;
    took.push_back(nanoseconds([&] {
                     for (int lap = 0; lap < k_laps; ++lap)
                       points += sim::score(play).points;
                   }) /
                   k_laps / 1000);
    if (points == 0) throw std::runtime_error("score.10k: no points");
  }
  return {wants_most(alone("score.10k", "us", took), 50'000)};
}

}  // namespace fenghuo::bench

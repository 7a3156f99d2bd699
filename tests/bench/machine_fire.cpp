// machine.fire: one event through the incident's machine as the engine asks it (seated from its enum, guards asked, the
// refusal named), beside the same table as MSM alone runs it. Both take the same events, or the figure is not given.
#include "tests/bench/bare_machine.hpp"
#include "tests/bench/bench.hpp"

#include <random>
#include <stdexcept>

namespace fenghuo::bench {

using namespace engine;

namespace {

constexpr std::size_t k_stream = 4096;
constexpr int k_laps = 200;
constexpr std::int64_t k_events = static_cast<std::int64_t>(k_stream) * k_laps;

/// A mixed stream that mostly goes on, as incidents do; always the same.
std::vector<Ask> mixed_stream() {
  std::mt19937_64 random(7);
  std::vector<Ask> out;
  for (std::size_t n = 0; n < k_stream; ++n) {
    const auto roll = random() % 100;
    const auto what = roll < 50   ? IncidentEvent::Advance
                      : roll < 56 ? IncidentEvent::Recur
                      : roll < 62 ? IncidentEvent::Close
                      : roll < 70 ? IncidentEvent::Reopen
                      : roll < 78 ? IncidentEvent::ClockWarn
                      : roll < 86 ? IncidentEvent::ClockMeet
                      : roll < 94 ? IncidentEvent::ClockOpen
                                  : IncidentEvent::ClockBreach;
    out.push_back({what, {.gate_holds = random() % 8 != 0, .any_late = random() % 4 == 0}});
  }
  return out;
}

template <class Turn>
std::int64_t picoseconds_each(const Turn& turn) {
  const auto began = std::chrono::steady_clock::now();
  turn();
  const auto took = std::chrono::steady_clock::now() - began;
  return std::chrono::duration_cast<std::chrono::nanoseconds>(took).count() * 1000 / k_events;
}

}  // namespace

std::vector<Figure> machine_fire(const Options& options) {
  const auto stream = mixed_stream();
  std::vector<std::int64_t> ours, bare;
  std::int64_t taken = 0, bare_taken = 0;
  for (int round = 0; round < options.rounds; ++round) {
    bare.push_back(picoseconds_each([&] { bare_taken = run_bare_machine(stream, k_laps); }));
    ours.push_back(picoseconds_each([&] {
      taken = 0;
      IncidentState state{};
      for (int lap = 0; lap < k_laps; ++lap)
        for (const auto& ask : stream) {
          const auto outcome = fire(state, ask.what, ask.may);
          taken += bool(outcome);
          state = outcome.next;
        }
    }));
    if (taken != bare_taken) throw std::runtime_error("machine.fire: the machines disagree");
  }
  Figure out = alone("machine.fire", "ps", ours);
  out.baseline = median_of(bare);
  out.note = std::to_string(taken * 100 / k_events) + " % of the events were taken; baseline: MSM alone, kept running";
  return {std::move(out)};
}

}  // namespace fenghuo::bench

#include "tests/simulation/simulate.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace fenghuo::simulation {

namespace {

/// Whatever is thrown must not take the seed along with it.
Outcome told(std::uint64_t seed, const Options& options) {
  try {
    return simulate(seed, options);
  } catch (const std::exception& error) {
    return {.seed = seed, .broken = Broken{"thrown", error.what()}, .digest = {}, .figures = {}};
  }
}

}  // namespace

Sweep sweep(std::uint64_t from, std::int64_t seeds, const Options& options) {
  Sweep out{.seeds = seeds, .broken = {}, .figures = {}};
  std::mutex mutex;
  std::atomic<std::int64_t> next = 0;
  const auto work = [&] {
    for (std::int64_t n = next++; n < seeds; n = next++) {
      Outcome one = told(from + static_cast<std::uint64_t>(n), options);
      const std::lock_guard lock(mutex);
      for (const auto& [name, count] : one.figures)
        out.figures[name] += count;
      if (one.broken) out.broken.push_back(std::move(one));
    }
  };
  std::vector<std::thread> threads;
  for (unsigned n = 1; n < std::thread::hardware_concurrency(); ++n)
    threads.emplace_back(work);
  work();
  for (auto& thread : threads)
    thread.join();
  std::ranges::sort(out.broken, {}, &Outcome::seed);
  return out;
}

std::string line_of(const Sweep& sweep) {
  std::string out = std::to_string(sweep.seeds) + " seeds";
  for (const auto& [name, count] : sweep.figures)
    out += ", " + name + " " + std::to_string(count);
  Figures promises;
  for (const char* promise :
       {"lost", "doubled", "half", "gate", "timer", "late", "early", "fold", "chain", "order", "stuck", "thrown"})
    promises[promise] = 0;
  for (const auto& one : sweep.broken)
    ++promises[one.broken->promise];
  out += "; broken:";
  for (const auto& [promise, count] : promises)
    out += " " + promise + " " + std::to_string(count);
  return out;
}

}  // namespace fenghuo::simulation

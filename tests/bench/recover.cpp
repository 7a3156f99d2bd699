// recover.incidents.100k: the engine's start over a journal with 100,000 open incidents, each with its running clocks,
// in a process of its own, so that its memory is its own.
#include "engine/runtime/engine.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/journal_world.hpp"
#include "tests/support/library.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_folder.hpp"

#include <cstdio>
#include <stdexcept>
#include <sys/resource.h>

namespace fenghuo::bench {

using namespace engine;

int run_recovery(const std::string& folder) {
  SystemClock clock;
  SystemRandom random;
  const Library& library = tests::shipped_library();
  const auto began = std::chrono::steady_clock::now();
  auto journal = open_sqlite_journal(folder, random);
  if (!journal) throw std::runtime_error(journal.error().detail.en);
  Engine engine(**journal, library, clock, random);
  if (const auto started = engine.start(); !started) throw std::runtime_error(started.error().detail.en);
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  std::printf("%lld %lld\n", static_cast<long long>(took), static_cast<long long>(used.ru_maxrss / 1024));
  return 0;
}

std::vector<Figure> recover_incidents(const Options& options) {
  constexpr std::size_t k_incidents = 100'000;
  const tests::TempFolder folder;
  const std::int64_t events = fill_with_incidents(folder.path(), tests::shipped_library(), k_incidents);
  std::vector<std::int64_t> ms, mib;
  for (int round = 0; round < std::min(options.rounds, 5); ++round) {
    const auto ran = e2e::run({options.self, "--recover", folder.path()});
    long long took = 0, used = 0;
    if (ran.code != 0 || std::sscanf(ran.out.c_str(), "%lld %lld", &took, &used) != 2)
      throw std::runtime_error("the recovery failed: " + ran.err);
    ms.push_back(took), mib.push_back(used);
  }
  Figure time = wants_most(alone("recover.incidents.100k", "ms", ms), 5'000);
  time.note = std::to_string(events) + " events in the journal";
  return {std::move(time), wants_most(alone("recover.incidents.100k.memory", "MiB", mib), 2'048)};
}

}  // namespace fenghuo::bench

// idle: a real server over the sample bureau with one open incident, left alone.
#include "tests/bench/bench.hpp"
#include "tests/bench/spent.hpp"
#include "tests/support/server.hpp"

#include <poll.h>

namespace fenghuo::bench {

std::vector<Figure> idle(const Options& options) {
  e2e::House house;
  house.open_by_alert();
  std::vector<std::int64_t> kib, permille;
  const auto turn = options.slice * 10;
  for (int round = 0; round < options.rounds; ++round) {
    const auto before = spent_ms(house.server().pid());
    const auto began = std::chrono::steady_clock::now();
    ::poll(nullptr, 0, static_cast<int>(turn.count()));
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    permille.push_back((spent_ms(house.server().pid()) - before) * 1000 / took.count());
    kib.push_back(resident_kib(house.server().pid()));
  }
  return {wants_most(alone("idle.memory", "KiB", kib), 40 * 1024), wants_most(alone("idle.core", "‰", permille), 5)};
}

}  // namespace fenghuo::bench

#include "tests/bench/journal_world.hpp"

#include "engine/runtime/core.hpp"
#include "tests/support/bureau.hpp"

#include <stdexcept>

namespace fenghuo::bench {

using namespace engine;

std::int64_t fill_with_incidents(const std::string& folder, const Library& library, std::size_t incidents) {
  constexpr std::size_t k_a_commit = 200;
  SystemClock clock;
  SystemRandom random;
  auto journal = open_sqlite_journal(folder, random);
  if (!journal) throw std::runtime_error(journal.error().detail.en);
  tests::keep_sample(**journal, clock.now().wall);
  Core core(**journal, library, clock, random);
  Batch batch;
  const auto keep = [&] {
    if (const auto kept = (*journal)->commit({&batch, 1}); !kept) throw std::runtime_error(kept.error().detail.en);
    batch = {};
  };
  if (const auto recovered = core.recover(batch); !recovered) throw std::runtime_error(recovered.error().detail.en);
  const Caller caller = tests::caller(Role::responder, tests::k_school);
  for (std::size_t n = 0; n < incidents; ++n) {
    if (n % k_a_commit == 0) {
      keep();
      core.begin(batch);
    }
    const std::string host = "www.b" + std::to_string(n) + ".example.cn";
    core.record("site:" + host,
                SiteRegistered{.host = host, .name = host, .unit = tests::k_school, .url = "https://" + host + "/"},
                {.role = "system"}, batch);
    const auto opened =
        core.open({.kind = "defacement", .mode = "live", .site = host, .summary = "首页内容被篡改"}, caller, batch);
    if (!opened) throw std::runtime_error(opened.error().detail.en);
  }
  keep();
  return (*journal)->last_seq().value();
}

}  // namespace fenghuo::bench

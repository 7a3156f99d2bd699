// A journal that holds a million incidents, most of them over: the server starts over it, keeps its memory in bounds,
// takes one step as quickly as ever, and verify walks it all. CTest takes 20,000; `script/big-journal --whole` all.
#include "engine/runtime/core.hpp"
#include "tests/faults/aftermath.hpp"
#include "tests/support/library.hpp"
#include "tests/support/memory.hpp"

#include <algorithm>
#include <iostream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

using namespace engine;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr int k_open_of = 100;  // each hundredth is still open

milliseconds since(Steady::time_point from) {
  return std::chrono::duration_cast<milliseconds>(Steady::now() - from);
}

/// Copies of two incidents that the engine itself has made, under other numbers: one in the middle of its response,
/// with its timers, and one that was a false alarm, with its first and its last event.
class Stamps {
 public:
  Stamps(Journal& journal, Random& random) : journal_(journal) {
    SystemClock clock;
    Core core(journal, tests::shipped_library(), clock, random);
    Batch recovered;
    if (!core.recover(recovered)) throw std::runtime_error("the sample cannot be read");
    if (!recovered.empty()) keep({&recovered, 1});
    core.begin(open_);
    const Caller caller{.person = "stamp", .unit = k_school, .role = Role::responder};
    const auto incident =
        core.open({.kind = "defacement", .mode = "live", .site = k_host, .summary = "首页被改"}, caller, open_);
    if (!incident) throw std::runtime_error(incident.error().detail.en);
    const std::string id = (*incident)->id;
    Batch ending;
    if (const auto ended = core.execute(id, Dismiss{.reason = "误报"}, caller, ending); !ended)
      throw std::runtime_error(ended.error().detail.en);
    over_.events = {open_.events.front(), ending.events.back()};
    over_.events.back().meta.version = 2;
    over_.incidents = {ending.incidents.back()};
    over_.incidents.back().version = 2;
    open_.incidents = {open_.incidents.back()};
  }

  void fill(int incidents) {
    std::vector<Batch> batches;
    for (int n = 1; n <= incidents; ++n) {
      batches.push_back(stamped(n % k_open_of == 0 ? open_ : over_, n));
      if (batches.size() < 400 && n < incidents) continue;
      keep(batches);
      batches.clear();
    }
  }

 private:
  void keep(std::span<const Batch> batches) {
    if (const auto kept = journal_.commit(batches); !kept) throw std::runtime_error(kept.error().detail.en);
  }
  static Batch stamped(const Batch& pattern, int number) {
    std::string digits = std::to_string(number);
    digits.insert(0, digits.size() < 6 ? 6 - digits.size() : 0, '0');
    Batch out = pattern;
    out.outbox.clear();
    const std::string id = pattern.incidents.front().id.substr(0, 9) + digits;  // INC-2026-
    for (auto& event : out.events)
      event.meta.stream = id;
    for (auto& timer : out.arm)
      timer.stream = id;
    for (auto& row : out.incidents)
      row.id = id;
    return out;
  }

  Journal& journal_;
  Batch open_, over_;
};

}  // namespace

TEST_CASE("BigJournal_aMillionIncidents_startsStepsAndVerifies") {
  const int incidents = setting("FENGHUO_WHOLE").empty() ? 20'000 : 1'000'000;
  const Scratch scratch;
  const std::string data = scratch / "data";
  make_sample(data);
  auto from = Steady::now();
  {
    SystemRandom random;
    auto journal = open_sqlite_journal(data, random);
    REQUIRE(journal.has_value());
    Stamps(**journal, random).fill(incidents);
  }
  const auto filled = since(from);

  from = Steady::now();
  Server server(data);
  const auto started = since(from);
  auto bureau = server.client("bureau", k_bureau);
  const std::string year = time_now(8 * 3600).substr(0, 4);  // on Beijing's calendar, by which incidents are numbered
  const std::string watched = "INC-" + year + "-000100";
  std::vector<milliseconds::rep> steps;
  for (int n = 0; n < 50; ++n) {
    const auto begun = Steady::now();
    REQUIRE(bureau.post("/v1/incidents/" + watched + "/comment", {{"text", std::to_string(n)}}).status == 200);
    steps.push_back(std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begun).count());
  }
  std::ranges::sort(steps);
  from = Steady::now();
  const Json page = bureau.get("/v1/incidents?limit=50").json();
  const auto listed = since(from);
  CHECK(page.at("items").size() == 50);
  const Answer opened = server.client("responder", k_other_school)
                            .post("/v1/incidents", {{"kind", "outage"}, {"site", k_other_host}, {"summary", "打不开"}});
  REQUIRE(opened.status == 201);
  const std::string next = std::to_string(incidents + 1);
  CHECK(opened.json().at("id") == "INC-" + year + "-" + std::string(next.size() < 6 ? 6 - next.size() : 0, '0') + next);
  const long memory = most_memory(server.pid());
  REQUIRE(server.stop() == 0);

  from = Steady::now();
  Process verify({FENGHUO_EXECUTABLE, "verify", data});
  const auto verified = verify.wait(std::chrono::minutes(30));
  INFO(verify.out() << verify.err());
  CHECK((verified && verified->code == 0));
  std::cout << "big journal: " << incidents << " incidents, " << incidents / k_open_of << " open, filled in "
            << filled.count() << " ms; ready in " << started.count() << " ms, a step " << steps[steps.size() / 2]
            << " us (median of 50), a page of the list " << listed.count() << " ms, memory at most " << memory
            << " MiB, verify " << since(from).count() << " ms\n";
}

}  // namespace fenghuo::e2e

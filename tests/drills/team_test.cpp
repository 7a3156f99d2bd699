// Model responders among themselves: who turns to what, and when.
#include "sim/run/run.hpp"
#include "tests/support/print.hpp"
#include "tests/support/scenarios.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using namespace tests;

namespace {

Run played(const Profile& by, std::uint64_t seed, const char* scenario = "defacement-holiday-night") {
  auto run = run_scenario(shipped_scenarios().newest(scenario), shipped_library(), by, seed);
  REQUIRE(run.has_value());
  return std::move(*run);
}

/// What people of the school did, since StartEx.
struct Did {
  Millis at = 0;
  std::string person, what;
};
std::vector<Did> done_by_responders(const Run& run) {
  std::vector<Did> out;
  for (const auto& one : run.incident)
    if (one.meta.actor.role == "responder")
      out.push_back({one.meta.at - *run.drill.started_at, one.meta.actor.person, std::string(event_type(one.event))});
  return out;
}
Millis filed(const Run& run, std::string_view duty) {
  for (const auto& one : run.incident)
    if (const auto* made = std::get_if<DutyFiled>(&one.event); made != nullptr && made->duty == duty)
      return one.meta.at - *run.drill.started_at;
  FAIL("never filed");
  return 0;
}

constexpr Millis k_every = 2 * k_hour, k_away = 2 * k_hour;

/// The first time this person is called elsewhere, every two hours on average.
Millis first_call(std::uint64_t seed, std::string_view person) {
  return length_of({.kind = Delay::Kind::exponential, .high = k_every}, Luck(seed).draw("call", person));
}
/// With these, the first responder is called away within minutes, and the second not for a long time.
std::vector<std::uint64_t> seeds_with_one_away(std::size_t count) {
  std::vector<std::uint64_t> out;
  for (std::uint64_t seed = 1; out.size() < count; ++seed) {
    const Millis one = first_call(seed, "model-responder");
    if (one > 2 * k_minute && one < 4 * k_minute && first_call(seed, "model-responder-2") > 4 * k_hour)
      out.push_back(seed);
  }
  return out;
}

}  // namespace

TEST_CASE("Team_whoIsCalledAway_keepsNothingFromAFreeColleague") {
  const Profile alone = profile(R"({"id":"alone","delays":{"*":{"fixed":"PT1M"}}})"), two = profile(R"({"id":"two",
      "delays":{"*":{"fixed":"PT1M"}},
      "crews":{"responder":{"people":2,"elsewhere":{"every":{"exponential":"PT2H"},"takes":{"fixed":"PT2H"}}}}})");
  for (const std::uint64_t seed : seeds_with_one_away(4)) {
    INFO("seed " << seed);
    const Run run = played(two, seed), undisturbed = played(alone, seed);
    for (const char* duty : {"bureau-initial", "police-initial"})
      CHECK(filed(run, duty) <= filed(undisturbed, duty) + 5 * k_minute);
    const Millis called = first_call(seed, "model-responder");
    for (const Did& did : done_by_responders(run)) {
      INFO(did.person << " " << did.what << " at " << did.at / k_minute << " min");
      const bool is_away =
          did.at > called + k_minute && did.at < called + k_away;  // what was in hand is finished first
      CHECK_FALSE((is_away && did.person == "model-responder"));
    }
  }
}

TEST_CASE("Team_backAfterTheirShift_beginsWhenNextOnDuty") {
  const Profile day = profile(R"({"id":"day","begins":"16:30","delays":{"*":{"fixed":"PT1M"}},
      "crews":{"responder":{"shifts":[["08:00","17:00"]],
                            "elsewhere":{"every":{"exponential":"PT2H"},"takes":{"fixed":"PT2H"}}}}})");
  for (const std::uint64_t seed : seeds_with_one_away(4)) {
    INFO("seed " << seed);
    const auto did = done_by_responders(played(day, seed));
    REQUIRE_FALSE(did.empty());
    for (const Did& one : did) {
      const Millis of_day = (one.at + 16 * k_hour + 30 * k_minute) % k_day;
      INFO(one.what << " at " << of_day / k_minute << " min of the day");
      CHECK(of_day >= 8 * k_hour);
      CHECK(of_day <= 17 * k_hour + k_minute);
    }
  }
}

/// One of two is idle when the clock of the police's report has warned, and begins it; its step comes up while they
/// write, when the other has found out that it is an attack.
TEST_CASE("Team_reportBegunBeforeItsStep_isFinishedByWhoBeganIt") {
  const Profile two = profile(R"({"id":"two","delays":{"*":{"fixed":"PT1M"},"decision":{"fixed":"PT30M"},
      "file":{"fixed":"PT40M"}},"crews":{"responder":{"people":2}}})");
  const Run run = played(two, 1, "outage-dns-hijack");
  std::optional<Millis> ready;
  for (const auto& one : run.incident)
    if (const auto* up = std::get_if<StepReadied>(&one.event); up != nullptr && up->step == "report-police")
      ready = one.meta.at - *run.drill.started_at;
  REQUIRE(ready);
  CHECK(filed(run, "police-initial") > *ready);
  CHECK(filed(run, "police-initial") < *ready + 40 * k_minute);
}

}  // namespace fenghuo::sim

// Models whose answer is known in closed form: one clerk, exponential times, one limit. What the runs say of it lies
// within the interval they state in 95 of 100 seeds; the seeds are 1 to 100.
#include "sim/run/many.hpp"
#include "sim/scenario/library.hpp"
#include "tests/support/library.hpp"
#include "tests/support/print.hpp"

#include <cmath>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using namespace tests;

namespace {

constexpr int k_seeds = 100, k_runs = 100;

Profile profile(const std::string& text) {
  auto read = load_profile(text);
  REQUIRE(read.has_value());
  return std::move(*read);
}

/// Two reports to make one after the other, each a mean of `file` long, nothing else takes any time; it ends with the
/// limit of both, two hours after the beginning.
Trial two_reports(std::uint64_t seed) {
  static const auto k_all = ScenarioLibrary::from_folder(FENGHUO_SOURCE_DIR "/playbooks", shipped_library());
  static const auto k_bare = [] {
    Scenario bare = *k_all->newest("defacement-holiday-night");
    bare.injects.clear();
    bare.length = 2 * k_hour + k_second;
    return std::make_shared<const Scenario>(bare);
  }();
  return {.scenario = k_bare, .library = shipped_library(), .runs = k_runs, .seed = seed, .threads = 2};
}
Profile clerk(const std::string& file, const std::string& acknowledge = "PT0S") {
  return profile(R"({"id":"clerk","delays":{"*":{"fixed":"PT0S"},"acknowledge":{"exponential":")" + acknowledge +
                 R"("},"file":{"exponential":")" + file + R"("}}})");
}

/// The sum of two exponential times of this mean is at most t with 1 − e^−x (1 + x), x = t / mean.
double in_time(double mean_hours) {
  const double x = 2 / mean_hours;
  return 1 - std::exp(-x) * (1 + x);
}

bool holds(const Interval& stated, double value) {
  return stated.low <= value && value <= stated.high;
}

/// In how many of the seeds the interval for "every report in time" holds `wanted`.
int chance_held(const Profile& by, double wanted, std::int64_t* all = nullptr) {
  int held = 0;
  for (std::uint64_t seed = 1; seed <= k_seeds; ++seed) {
    const auto tally = run_many(two_reports(seed), by);
    REQUIRE(tally.has_value());
    held += holds(wilson(tally->in_time(), tally->runs()), wanted);
    if (all != nullptr) *all += tally->in_time();
  }
  return held;
}

struct Held {
  int in_time = 0, acknowledged = 0;
};
/// The same for what a comparison says of two clerks: the difference in that chance, and in the mean time to the
/// acknowledgement, seconds.
Held difference_held(const Profile& a, const Profile& b, double chance, double seconds) {
  Held out;
  for (std::uint64_t seed = 1; seed <= k_seeds; ++seed) {
    const auto sums = compare(two_reports(seed), a, b);
    REQUIRE(sums.has_value());
    out.in_time += holds(sums->in_time_within(), chance);
    out.acknowledged += holds(sums->took[static_cast<std::size_t>(Took::acknowledged)].within(), seconds);
  }
  return out;
}

}  // namespace

TEST_CASE("ClosedForm_chanceOfReportingInTime_within95Of100") {
  std::int64_t all = 0;
  const int held = chance_held(clerk("PT1H"), in_time(1), &all);
  INFO(held << " of " << k_seeds << ", " << all << " in time of " << k_seeds * k_runs);
  CHECK(held >= 95);
  CHECK(holds(wilson(all, std::int64_t{k_seeds} * k_runs), in_time(1)));
}

TEST_CASE("ClosedForm_anotherModel_isNotTakenForThisOne") {
  const int held = chance_held(clerk("PT1H"), in_time(0.75));
  INFO(held << " of " << k_seeds);
  CHECK(held < 50);
}

TEST_CASE("ClosedForm_differenceOfChances_within95Of100") {
  const Profile hour = clerk("PT1H"), quicker = clerk("PT45M");
  const double wanted = in_time(0.75) - in_time(1);
  const int held = difference_held(hour, quicker, wanted, 0).in_time;
  INFO(held << " of " << k_seeds);
  CHECK(held >= 95);
  const int wrong = difference_held(hour, quicker, 0, 0).in_time;
  INFO("without a difference: " << wrong);
  CHECK(wrong < 50);
}

/// An exponential time of mean 6 min and one of 2: they differ by 4 min. Neither lasts to the end.
TEST_CASE("ClosedForm_differenceOfMeanTimes_within95Of100") {
  const Profile slow = clerk("PT0S", "PT6M"), quick = clerk("PT0S", "PT2M");
  const int held = difference_held(slow, quick, 0, -240).acknowledged;
  INFO(held << " of " << k_seeds);
  CHECK(held >= 95);
  const int wrong = difference_held(slow, quick, 0, -180).acknowledged;
  INFO("a minute less: " << wrong);
  CHECK(wrong < 50);
}

}  // namespace fenghuo::sim

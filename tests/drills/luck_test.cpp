// What the model responders draw, and the statistics made of it.
#include "sim/responders/profile.hpp"
#include "sim/run/spread.hpp"
#include "tests/support/print.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;

namespace {

/// The length at a quantile, in thousandths.
Millis at(const Delay& delay, double quantile) {
  return length_of(delay, static_cast<std::uint64_t>(quantile * 18446744073709551615.0));
}
bool near(Millis got, double wanted) {
  return std::abs(static_cast<double>(got) - wanted) <= 1 + wanted / 1e6;
}

}  // namespace

TEST_CASE("Delay_quantiles_areThoseOfItsDistribution") {
  const Delay uniform{.low = 60'000, .high = 120'000};
  CHECK(at(uniform, 0) == 60'000);
  CHECK(near(at(uniform, 0.5), 90'000));
  CHECK(at(uniform, 0.9999999999) == 120'000);
  const Delay fixed{.low = 5'000, .high = 5'000};
  CHECK(at(fixed, 0.01) == 5'000);
  CHECK(at(fixed, 0.99) == 5'000);
  const Delay exponential{.kind = Delay::Kind::exponential, .low = 1'000, .high = 600'000};
  for (const double q : {0.001, 0.1, 0.5, 0.9, 0.999})
    CHECK(near(at(exponential, q), 1'000 - std::log(1 - q) * 600'000));
  const Delay lognormal{.kind = Delay::Kind::lognormal, .low = 600'000, .high = 1'800'000};
  CHECK(near(at(lognormal, 0.5), 600'000));
  CHECK(near(at(lognormal, 0.9), 1'800'000));
  CHECK(near(at(lognormal, 0.1), 200'000));
  CHECK(near(at(lognormal, 0.99), 600'000 * std::exp(2.3263478740408408 / 1.2815515655446004 * std::log(3.0))));
}

TEST_CASE("Delay_largerNumber_neverShorter_andWithinAWeek") {
  for (const Delay& delay :
       {Delay{.low = 0, .high = 900'000}, Delay{.kind = Delay::Kind::exponential, .high = 2 * k_day},
        Delay{.kind = Delay::Kind::exponential, .low = 7 * k_day, .high = k_day},
        Delay{.kind = Delay::Kind::lognormal, .low = k_hour, .high = 6 * k_day}}) {
    Millis last = 0;
    for (int n = 0; n <= 1000; ++n) {
      const Millis length = at(delay, n / 1000.0 * 0.99999999999);
      CHECK(length >= last);
      CHECK(length <= 7 * k_day);
      last = length;
    }
  }
}

TEST_CASE("Delay_mean_isThatOfItsDistribution") {
  CHECK(mean_of({.low = 60'000, .high = 120'000}) == 90'000);
  CHECK(mean_of({.kind = Delay::Kind::exponential, .low = 1'000, .high = 600'000}) == 601'000);
  const double wide = std::log(3.0) / 1.2815515655446004;
  CHECK(near(mean_of({.kind = Delay::Kind::lognormal, .low = 600'000, .high = 1'800'000}),
             600'000 * std::exp(wide * wide / 2)));
  CHECK(mean_of({.kind = Delay::Kind::lognormal, .low = 1, .high = 7 * k_day}) >= 7 * k_day);  // finite
}

TEST_CASE("Luck_byName_isItsOwn") {
  const Luck luck(7), other(8);
  CHECK(luck.draw("file", "bureau") == Luck(7).draw("file", "bureau"));
  CHECK(luck.draw("file", "bureau") != luck.draw("file", "police"));
  CHECK(luck.draw("file", "bureau") != luck.draw("file", "bureau", 1));
  CHECK(luck.draw("ab", "c") != luck.draw("a", "bc"));
  CHECK(luck.draw("file", "bureau") != other.draw("file", "bureau"));
  std::set<std::uint64_t> seeds;
  for (std::uint64_t run = 0; run < 10'000; ++run)
    seeds.insert(seed_of_run(7, run));
  CHECK(seeds.size() == 10'000);
  CHECK(*seeds.rbegin() < (std::uint64_t{1} << 53));
  CHECK(seed_of_run(7, 0) == 7);
  int heads = 0;
  for (std::uint64_t n = 0; n < 10'000; ++n)
    heads += luck.chance(300, "coin", {}, n) ? 1 : 0;
  CHECK(heads > 2'850);
  CHECK(heads < 3'150);
}

TEST_CASE("Shift_onDuty_byBeijingTime") {
  const Millis midnight = 1'772'380'800'000;  // 2026-03-02T00:00 in Beijing
  const std::vector<Shift> day{{7 * k_hour + 30 * k_minute, 18 * k_hour}}, night{{22 * k_hour, 6 * k_hour}};
  CHECK(on_duty_from({}, midnight) == midnight);
  CHECK(on_duty_from(day, midnight) == midnight + 7 * k_hour + 30 * k_minute);
  CHECK(on_duty_from(day, midnight + 8 * k_hour) == midnight + 8 * k_hour);
  CHECK(on_duty_from(day, midnight + 18 * k_hour) == midnight + k_day + 7 * k_hour + 30 * k_minute);
  CHECK(on_duty_from(night, midnight + 23 * k_hour) == midnight + 23 * k_hour);
  CHECK(on_duty_from(night, midnight + 2 * k_hour) == midnight + 2 * k_hour);
  CHECK(on_duty_from(night, midnight + 6 * k_hour) == midnight + 22 * k_hour);
}

TEST_CASE("Wilson_interval_isTheKnownOne") {
  // Source: Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 4
  const auto near_to = [](double got, double wanted) { return std::abs(got - wanted) < 6e-5; };
  CHECK(near_to(wilson(81, 263).low, 0.2535));
  CHECK(near_to(wilson(81, 263).high, 0.3682));
  CHECK(near_to(wilson(15, 148).low, 0.0598));
  CHECK(near_to(wilson(15, 148).high, 0.1644));
  CHECK(near_to(wilson(1, 29).low, 0.0018));
  CHECK(near_to(wilson(1, 29).high, 0.1963));
  CHECK(near_to(wilson(0, 20).high, 0.2005));
  CHECK(wilson(0, 20).low == 0);
  CHECK(wilson(10, 10).high == 1);
  CHECK(wilson(0, 0).low == 0);
  CHECK(wilson(0, 0).high == 1);
}

/// How often in a thousand `n` runs have an interval that holds the difference, where a share `a` of all has one thing
/// alone, a share `b` the other; added up over everything that can come.
int share_difference_holds(double a, double b, int n) {
  double out = 0;
  for (int k = 0; k <= n; ++k)
    for (int m = 0; m + k <= n; ++m) {
      if ((a == 0 && k > 0) || (b == 0 && m > 0)) continue;
      const double log_chance = std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(m + 1) -
                                std::lgamma(n - k - m + 1) + (k > 0 ? k * std::log(a) : 0) +
                                (m > 0 ? m * std::log(b) : 0) + (n - k - m) * std::log(1 - a - b);
      const Interval within = share_difference(k, m, n);
      if (within.low <= b - a + 1e-12 && b - a - 1e-12 <= within.high) out += std::exp(log_chance);
    }
  return static_cast<int>(out * 1000);
}

TEST_CASE("ShareDifference_interval_holdsAtLeastAsOftenAsItSays") {
  for (const int n : {20, 100})
    for (const auto& [a, b] : {std::pair(0.0, 0.151), std::pair(0.0, 0.05), std::pair(0.1, 0.2), std::pair(0.25, 0.3),
                               std::pair(0.01, 0.02), std::pair(0.4, 0.0)}) {
      INFO(n << " " << a << " " << b);
      CHECK(share_difference_holds(a, b, n) >= 950);
    }
  const Interval none = share_difference(0, 0, 50), all = share_difference(0, 50, 50);
  CHECK(none.low == -none.high);
  CHECK(none.high > 0);
  CHECK(all.high == 1);
  CHECK(share_difference(0, 0, 0).low == -1);
}

TEST_CASE("Mean_interval_isStudents") {
  // 1 … 10: mean 5.5, s = 3.02765, t(9) = 2.262157.
  const Interval within = mean_within(10, 55, 385);
  CHECK(std::abs(within.low - (5.5 - 2.262157 * 3.02765 / std::sqrt(10.0))) < 0.002);
  CHECK(std::abs(within.high - (5.5 + 2.262157 * 3.02765 / std::sqrt(10.0))) < 0.002);
}

TEST_CASE("Spread_inParts_isTheWhole") {
  Spread whole(1'000, 1), left(1'000, 1), right(1'000, 1);
  for (int n = 0; n < 500; ++n) {
    const int value = n * 37 % 1'001;
    whole.add(value);
    (n % 3 == 0 ? left : right).add(value);
  }
  left.add(right);
  for (const int permille : {0, 1, 250, 500, 999, 1000})
    CHECK(left.at(permille) == whole.at(permille));
  CHECK(left.mean() == whole.mean());
  CHECK(left.least() == whole.least());
  CHECK(left.most() == whole.most());
  CHECK(whole.between(0, 1'001) == 500);
  Spread few(10, 1);
  for (int n = 1; n <= 5; ++n)
    few.add(n);
  CHECK(few.at(900) == 5);  // nine in ten do not exceed it; four of five are fewer than that
  CHECK(few.at(800) == 4);
  CHECK(few.at(500) == 3);
  CHECK(few.at(100) == 1);
  CHECK(few.at(0) == 1);
  Spread coarse(100'000, 1'000);
  coarse.add(1'234);
  CHECK(coarse.at(500) == 1'234);  // alone it is known exactly
  coarse.add(250'000);             // beyond its range: counted, and known by the most
  CHECK(coarse.most() == 250'000);
}

TEST_CASE("Profile_distributionsAndCrews_areReadOrRefusedThere") {
  const auto good = load_profile(
      R"({"id":"night","begins":"02:10","delays":{"*":{"exponential":"PT10M","at_least":"PT1M"},
          "file":{"lognormal":{"median":"PT10M","p90":"PT30M"}},"task":{"uniform":["PT1M","PT2M"]},"close":{"fixed":"PT9M"}},
          "crews":{"responder":{"people":2,"skill":[800,1500],"shifts":[["07:30","18:00"]],
                   "elsewhere":{"every":{"exponential":"PT1H"},"takes":["PT5M","PT20M"]}}}})");
  REQUIRE(good.has_value());
  CHECK(good->begins == 2 * k_hour + 10 * k_minute);
  CHECK(good->delay_of("anything") == Delay{.kind = Delay::Kind::exponential, .low = k_minute, .high = 10 * k_minute});
  CHECK(good->delay_of("file").kind == Delay::Kind::lognormal);
  CHECK(good->delay_of("close").low == 9 * k_minute);
  CHECK(good->crew_of(Role::responder).people == 2);
  CHECK(good->crew_of(Role::responder).elsewhere->takes.high == 20 * k_minute);
  CHECK(good->crew_of(Role::leader).people == 1);
  const auto pointer = [](const std::string& inner) {
    const auto profile = load_profile(R"({"id":"x","acts":false,)" + inner + "}");
    REQUIRE_FALSE(profile.has_value());
    return profile.error().errors.front().pointer;
  };
  CHECK(pointer(R"("begins":"24:00")") == "/begins");
  CHECK(pointer(R"("delays":{"file":{"exponential":"soon"}})") == "/delays/file/exponential");
  CHECK(pointer(R"("delays":{"file":{"weibull":1}})") == "/delays/file");
  CHECK(pointer(R"("delays":{"file":{"lognormal":{"median":"PT0S","p90":"PT1M"}}})") ==
        "/delays/file/lognormal/median");
  CHECK(pointer(R"("delays":{"file":{"lognormal":{"median":"PT3M","p90":"PT1M"}}})") == "/delays/file/lognormal");
  CHECK(pointer(R"("delays":{"file":["PT1M","P8D"]})") == "/delays/file/1");
  CHECK(pointer(R"("crews":{"auditor":{}})") == "/crews/auditor");
  CHECK(pointer(R"("crews":{"leader":{"people":0}})") == "/crews/leader/people");
  CHECK(pointer(R"("crews":{"leader":{"shifts":[["07:30"]]}})") == "/crews/leader/shifts/0");
  CHECK(pointer(R"("crews":{"leader":{"shifts":[["07:30","07:30"]]}})") == "/crews/leader/shifts/0");
  CHECK(pointer(R"("crews":{"leader":{"skill":[1200,800]}})") == "/crews/leader/skill");
  CHECK(pointer(R"("crews":{"leader":{"luck":1}})") == "/crews/leader/luck");
  CHECK(pointer(R"("crews":{"leader":{"elsewhere":{"every":["PT0S","PT1S"],"takes":["PT1M","PT1M"]}}})") ==
        "/crews/leader/elsewhere/every");
  CHECK(pointer(R"("crews":{"leader":{"elsewhere":{"every":["PT20S","PT50S"],"takes":["PT1M","PT1M"]}}})") ==
        "/crews/leader/elsewhere/every");  // together more than a minute, on average not
  CHECK(pointer(R"("delays":{"aprove":["PT1M","PT2M"]})") == "/delays/aprove");
}

}  // namespace fenghuo::sim

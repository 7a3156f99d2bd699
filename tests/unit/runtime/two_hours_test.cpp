// The two-hour clock, on a virtual clock, over restarts, reboots and clocks that are set.
//
// Holds: each warning (60, 90, 110 min) and the breach go off once. A warning is never later than the time that truly
// passed (one tick; while the process is down: at its start). A breach is never before it. Two things nobody can know
// are allowed for, and only there: after a reboot with a wall that lies behind the journal, what passed since the
// journal's last entry; and a wall that was set forward across a reboot, which looks just like a long night.
#include "engine/runtime/core.hpp"
#include "tests/support/core_rig.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"
#include "tests/support/print.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

constexpr Millis k_tick = 10 * k_second;

struct Act {
  enum What { step, restart, reboot } what;
  Millis from, to;      ///< somewhere between these true times it happens
  Millis off, off_max;  ///< how long the process is down
  Millis wall = 0;      ///< by how much the wall is set, while down if it is down
};

struct Scenario {
  const char* name;
  std::vector<Act> acts;
  bool early_breach = false;  ///< the wall was set forward across a reboot
  bool wall_right = false;    ///< and is right in the end: no warning has an excuse
};

constexpr Millis m = k_minute;
const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> k_all{
      {"undisturbed", {}},
      {"three restarts",
       {{Act::restart, 0, 40 * m, 0, 5000},
        {Act::restart, 50 * m, 80 * m, 0, 5000},
        {Act::restart, 85 * m, 119 * m, 0, 5000}}},
      {"down over one mark", {{Act::restart, 50 * m, 59 * m, 12 * m, 20 * m}}},
      {"down over everything", {{Act::restart, 1 * m, 50 * m, 125 * m, 300 * m}}},
      {"wall +24 h", {{Act::step, 0, 119 * m, 0, 0, k_day}}},
      {"wall -24 h", {{Act::step, 0, 119 * m, 0, 0, -k_day}}},
      {"wall +3 s", {{Act::step, 0, 119 * m, 0, 0, 3000}}},
      {"wall -3 s", {{Act::step, 0, 119 * m, 0, 0, -3000}}},
      {"wall +1 s", {{Act::step, 0, 119 * m, 0, 0, 1000}}},
      {"wall -1 s", {{Act::step, 0, 119 * m, 0, 0, -1000}}},
      {"wall there and back", {{Act::step, 0, 59 * m, 0, 0, k_day}, {Act::step, 60 * m, 119 * m, 0, 0, -k_day}}},
      {"wall back and there", {{Act::step, 0, 59 * m, 0, 0, -k_day}, {Act::step, 60 * m, 119 * m, 0, 0, k_day}}},
      {"set forward while down", {{Act::restart, 1 * m, 119 * m, 10, 20 * m, k_day}}},
      {"set back while down", {{Act::restart, 1 * m, 119 * m, 10, 20 * m, -k_day}}},
      {"back, restart, there",
       {{Act::step, 0, 30 * m, 0, 0, -k_day},
        {Act::restart, 31 * m, 60 * m, 0, 5 * m},
        {Act::step, 70 * m, 119 * m, 0, 0, k_day}}},
      {"there, restart, back",
       {{Act::step, 0, 30 * m, 0, 0, k_day},
        {Act::restart, 31 * m, 60 * m, 0, 5 * m},
        {Act::step, 70 * m, 119 * m, 0, 0, -k_day}}},
      {"reboot", {{Act::reboot, 1 * m, 110 * m, 30'000, 20 * m}}},
      {"reboot over everything", {{Act::reboot, 1 * m, 50 * m, 125 * m, 300 * m}}},
      {"two reboots and a restart",
       {{Act::reboot, 1 * m, 30 * m, 30'000, 5 * m},
        {Act::restart, 40 * m, 50 * m, 0, 5000},
        {Act::reboot, 60 * m, 90 * m, 30'000, 5 * m}}},
      {"reboot -24 h", {{Act::reboot, 1 * m, 110 * m, 30'000, 20 * m, -k_day}}},
      {"reboot +24 h", {{Act::reboot, 1 * m, 110 * m, 30'000, 20 * m, k_day}}, true},
      {"wall +24 h, then reboot",
       {{Act::step, 1 * m, 50 * m, 0, 0, k_day}, {Act::reboot, 55 * m, 110 * m, 30'000, 20 * m}}},
      {"wall -24 h, then reboot",
       {{Act::step, 1 * m, 50 * m, 0, 0, -k_day}, {Act::reboot, 55 * m, 110 * m, 30'000, 20 * m}}},
      {"wall +24 h, put right by a reboot",
       {{Act::step, 1 * m, 50 * m, 0, 0, k_day}, {Act::reboot, 55 * m, 110 * m, 30'000, 20 * m, -k_day}},
       false,
       true},
      {"wall -24 h, put right by a reboot",
       {{Act::step, 1 * m, 50 * m, 0, 0, -k_day}, {Act::reboot, 55 * m, 110 * m, 30'000, 20 * m, k_day}},
       true},
      {"everything at once",
       {{Act::step, 0, 20 * m, 0, 0, 3000},
        {Act::restart, 20 * m, 40 * m, 0, 3 * m, -k_day},
        {Act::reboot, 45 * m, 60 * m, 60'000, 3 * m},
        {Act::step, 65 * m, 80 * m, 0, 0, k_day},
        {Act::restart, 85 * m, 110 * m, 0, 12 * m}}},
  };
  return k_all;
}

class Run {
 public:
  Run(const Scenario& scenario, std::uint64_t seed, bool sqlite) : scenario_(scenario), random_(seed), store_(sqlite) {
    keep_sample(store_.journal(), clock_.now().wall - k_hour);
    rig_.start();
    clock_.advance(k_minute);
    const auto opened = rig_.work([&](Core& core, Batch& batch) {
      return core.open({.kind = "defacement", .mode = "live", .severity = "III", .site = k_site, .summary = "x"},
                       caller(Role::responder), batch);
    });
    REQUIRE(bool(opened));
    id_ = (*opened)->id;
    look();
  }

  void go() {
    std::vector<std::pair<Millis, Act>> plan;
    for (const auto& act : scenario_.acts)
      plan.emplace_back(pick(act.from, act.to) / k_tick * k_tick, act);
    auto next = plan.begin();
    const Millis end = 130 * k_minute + (scenario_.early_breach ? 0 : unknown_);
    while (passed_ < end + unknown_ || (next != plan.end())) {
      clock_.advance(k_tick);
      passed_ += k_tick;
      if (next != plan.end() && passed_ >= next->first) perform((next++)->second);
      before_look();
      rig_.tick();
      look();
    }
    finish();
  }

 private:
  Millis pick(Millis from, Millis to) {
    return from >= to ? from : from + static_cast<Millis>(random_.next() % static_cast<std::uint64_t>(to - from));
  }

  void perform(const Act& act) {
    if (act.what == Act::step) return clock_.step_wall(act.wall);
    rig_.stop();
    const Millis off = pick(act.off, act.off_max);
    down_from_ = passed_;
    passed_ += off;
    if (act.what == Act::restart) {
      clock_.advance(off);
      clock_.step_wall(act.wall);
    } else {
      const Millis before = store_.journal().last_recorded_at().value();
      clock_.reboot("boot-" + std::to_string(++boots_), off + act.wall);
      // A wall behind the journal says nothing: what passed since its last entry is lost to the boot clock.
      if (clock_.now().wall < before || act.wall < 0) unknown_ += passed_ - last_entry_;
    }
    before_look();
    rig_.start();
    look();
    down_from_.reset();
    const auto astray = rig_.timers_astray();
    CHECK(astray == "");
  }

  /// A model of when the clocks must be found to have parted, by the two readings alone.
  void before_look() {
    const Reading now = clock_.now();
    const bool behind = now.wall < store_.journal().last_recorded_at().value();
    const bool same_boot = now.boot_id == base_.boot_id;
    const Millis apart = (now.wall - now.boot) - (base_.wall - base_.boot);
    if (behind || (same_boot && std::abs(apart) > 2000)) {
      ++suspects_;
      base_ = now;
    } else if (!same_boot) {
      base_ = now;
    }
  }

  void look() {
    (void)store_.journal().load(id_, seen_, [&](Recorded&& recorded) {
      seen_ = recorded.meta.version;
      last_entry_ = passed_;
      if (const auto* warned = std::get_if<DutyWarned>(&recorded.event)) went_off(warned->duty, warned->after);
      if (const auto* breached = std::get_if<DutyBreached>(&recorded.event)) went_off(breached->duty, 120 * k_minute);
    });
  }

  void went_off(const std::string& duty, Millis mark) {
    CAPTURE(duty, mark / k_minute, passed_ / k_second, unknown_ / k_second);
    ++count_[{duty, mark}];
    const bool breach = mark == 120 * k_minute;
    const Millis excuse = scenario_.wall_right && !breach ? 0 : unknown_;
    CHECK(passed_ <= std::max(mark + excuse, down_from_ ? passed_ : 0) + k_tick);
    if (breach && !scenario_.early_breach) CHECK(passed_ >= mark - 2 * k_second);
    if (breach) CHECK(count_[{duty, 110 * k_minute}] == 1);
  }

  void finish() {
    for (const char* duty : {"bureau-initial", "police-initial"})
      for (const Millis mark : {60 * k_minute, 90 * k_minute, 110 * k_minute, 120 * k_minute}) {
        CAPTURE(duty, mark / k_minute);
        CHECK(count_[{duty, mark}] == 1);
      }
    int suspected = 0;
    (void)store_.journal().load_prefix("system", [&](Recorded&& recorded) {
      suspected += std::holds_alternative<ClockSuspected>(recorded.event) ? 1 : 0;
    });
    CHECK(suspected == suspects_);
    CHECK(rig_.timers_astray() == "");
    rig_.stop();
    rig_.start();
    CHECK(rig_.timers_astray() == "");
  }

  const Scenario& scenario_;
  SeededRandom random_;
  VirtualClock clock_{k_morning};
  Reading base_ = clock_.now();
  Store store_;
  CoreRig rig_{store_, shipped_library(), clock_};
  std::string id_;
  Millis passed_ = 0, last_entry_ = 0, unknown_ = 0;
  std::optional<Millis> down_from_;
  std::int64_t seen_ = 0;
  int boots_ = 1, suspects_ = 0;
  std::map<std::pair<std::string, Millis>, int> count_;
};

}  // namespace

TEST_CASE("TwoHours_whatever_the_clocks_do_every_warning_and_the_breach_once_none_late") {
  for (const auto& scenario : scenarios())
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      CAPTURE(scenario.name, seed);
      Run(scenario, seed, false).go();
    }
}

TEST_CASE("TwoHours_the_same_over_sqlite_files") {
  for (const auto& scenario : scenarios()) {
    const std::uint64_t seed = 100;
    CAPTURE(scenario.name, seed);
    Run(scenario, seed, true).go();
  }
}

}  // namespace fenghuo::tests

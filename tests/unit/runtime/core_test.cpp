// What the two-hour scenarios do not reach: timers within one batch, and clocks set before something new is owed.
#include "tests/support/core_rig.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/failing_journal.hpp"
#include "tests/support/library.hpp"
#include "tests/support/print.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

struct Shop {
  VirtualClock clock{k_morning};
  Store store;
  CoreRig rig{store, library_with_final(), clock};
  std::string id;
  explicit Shop(bool sqlite = false) : store(sqlite) {
    keep_sample(store.journal(), k_morning - k_hour);
    rig.start();
    id = open_on(k_site, Role::responder);
  }
  std::string open_on(const char* site, Role role = Role::bureau) {
    return rig
        .work([&](Core& core, Batch& batch) {
          return core.open({.kind = "defacement", .mode = "live", .severity = "III", .site = site, .summary = "x"},
                           caller(role), batch);
        })
        .value()
        ->id;
  }
  void run(const Command& command, Role role = Role::bureau) {
    const auto done =
        rig.work([&](Core& core, Batch& batch) { return core.execute(id, command, caller(role), batch); });
    if (!done) FAIL(done.error());
  }
  const Incident& incident() { return **rig.core().incident(id); }
  const Duty& duty(const std::string& name) { return incident().duties.at(name); }
  void pass(Millis length) {
    for (const Millis end = clock.now().boot + length; clock.now().boot < end;) {
      clock.advance(10 * k_second);
      rig.tick();
    }
  }
};

}  // namespace

TEST_CASE("Core_a_timer_rearmed_and_fired_in_one_batch_is_gone") {
  Shop shop;
  shop.clock.advance(60 * k_minute);
  shop.clock.step_wall(-k_day);  // every timer is armed anew, and two of them are due, at the same look
  shop.rig.tick();
  CHECK(shop.duty("bureau-initial").warned.size() == 1);
  CHECK(shop.rig.timers_astray() == "");

  Shop rebooted;
  rebooted.rig.stop();
  rebooted.clock.reboot("boot-2", 61 * k_minute);
  rebooted.rig.start();
  CHECK(rebooted.duty("bureau-initial").warned.size() == 1);
  CHECK(rebooted.rig.timers_astray() == "");
}

TEST_CASE("Core_opening_and_changing_in_one_batch_leaves_the_timers_the_state_wants") {
  Shop shop;
  shop.run(Dismiss{.reason = "r"});
  CHECK(shop.rig.timers_astray() == "");
  const auto again = shop.rig.work([&](Core& core, Batch& batch) {
    auto opened = core.open({.kind = "defacement", .mode = "live", .severity = "III", .site = k_site, .summary = "x"},
                            caller(Role::responder), batch);
    return core.execute((*opened)->id, Dismiss{.reason = "r"}, caller(Role::responder), batch);
  });
  REQUIRE(bool(again));
  CHECK(shop.rig.timers_astray() == "");
  CHECK(shop.store.journal().timers().value().empty());
}

TEST_CASE("Core_what_is_owed_after_the_wall_was_set_still_counts_true_time") {
  for (const Millis by : {k_day, -k_day})
    for (const bool restarted : {false, true}) {
      CAPTURE(by / k_hour, restarted);
      Shop shop;
      shop.pass(10 * k_minute);
      shop.clock.step_wall(by);
      shop.rig.tick();
      if (restarted) {
        shop.rig.stop();
        shop.rig.start();
      }
      shop.pass(10 * k_minute);
      shop.run(Classify{.severity = "I"});  // a new duty, counted from a detection on the wall as it was
      shop.pass(39 * k_minute);
      if (by < 0) CHECK(shop.duty("grave-initial").warned.empty());
      shop.pass(2 * k_minute);
      CHECK(std::ranges::count(shop.duty("grave-initial").warned, 60 * k_minute) == 1);
      shop.pass(58 * k_minute);
      CHECK(shop.duty("grave-initial").state == DutyState::Warned);
      CHECK(shop.duty("grave-initial").warned.size() == 3);
      shop.pass(2 * k_minute);
      CHECK(shop.duty("grave-initial").state == DutyState::Breached);
      CHECK(shop.rig.timers_astray() == "");
    }
}

namespace {

enum class Then { go_on, restart, reboot };

/// Three incidents that were opened when the wall read about the same, each on another day: it was set back twice.
struct Thrice : Shop {
  Then then;
  int boots = 1;
  std::string first = id, second, third;

  Thrice(Then what, bool sqlite) : Shop(sqlite), then(what) {
    pass(10 * k_minute);
    run(Dismiss{.reason = "r"});
    set_back(3 * k_hour);
    pass(3 * k_hour);
    second = opened_and_dismissed("www.no2.example.cn");
    set_back(30 * k_minute);
    pass(20 * k_minute);
    third = opened_and_dismissed(k_site);
    down_for(k_minute);
    for (const auto& each : {first, second, third}) {
      id = each;
      run(Reopen{.reason = "r"});
    }
    rig.tick();
  }
  const Duty& report(const std::string& of) { return (**rig.core().incident(of)).duties.at("bureau-initial"); }

 private:
  void set_back(Millis by) {
    if (then == Then::reboot) return down_for(k_minute - by);
    clock.step_wall(-by);
    rig.tick();
    down_for(0);
  }
  void down_for(Millis by_the_wall) {
    if (then == Then::go_on) return;
    rig.stop();
    if (then == Then::reboot) clock.reboot("boot-" + std::to_string(++boots), by_the_wall);
    rig.start();
  }
  std::string opened_and_dismissed(const char* site) {
    id = open_on(site);
    pass(10 * k_minute);
    run(Dismiss{.reason = "r"});
    return id;
  }
};

}  // namespace

TEST_CASE("Core_a_start_counts_from_the_day_on_which_it_was_recorded_whatever_the_wall_reads_again") {
  for (const auto& [then, sqlite] : std::vector<std::pair<Then, bool>>{
           {Then::go_on, false}, {Then::restart, false}, {Then::reboot, false}, {Then::reboot, true}}) {
    CAPTURE(static_cast<int>(then), sqlite);
    Thrice shop(then, sqlite);
    CHECK(shop.report(shop.first).state == DutyState::Breached);  // nearly four hours ago
    CHECK(shop.report(shop.second).warned.empty());               // 40 minutes ago, and the machine was down twice
    CHECK(shop.report(shop.third).warned.empty());                // ten minutes ago
    shop.pass(16 * k_minute);
    CHECK(shop.report(shop.second).warned.empty());
    shop.pass(5 * k_minute);
    CHECK(shop.report(shop.second).warned.size() == 1);
    shop.pass(27 * k_minute);
    CHECK(shop.report(shop.third).warned.empty());
    shop.pass(3 * k_minute);
    CHECK(shop.report(shop.third).warned.size() == 1);
    shop.pass(26 * k_minute);
    CHECK(shop.report(shop.second).state == DutyState::Warned);
    shop.pass(4 * k_minute);
    CHECK(shop.report(shop.second).state == DutyState::Breached);
    CHECK(shop.report(shop.third).state == DutyState::Warned);
    CHECK(shop.rig.timers_astray() == "");
  }
}

TEST_CASE("Core_a_start_counts_from_the_day_on_which_it_was_recorded_though_nothing_is_kept_yet") {
  Shop shop;
  Core& core = shop.rig.core();
  Batch batch;  // an engine goes on while its commits are under way
  const auto opened =
      core.open({.kind = "defacement", .mode = "live", .severity = "III", .site = "www.no2.example.cn", .summary = "x"},
                caller(Role::bureau), batch);
  REQUIRE(bool(opened));
  const std::string id = (*opened)->id;
  REQUIRE(bool(core.execute(id, Dismiss{.reason = "r"}, caller(Role::bureau), batch)));
  shop.clock.step_wall(-k_hour);
  core.begin(batch);
  shop.clock.advance(k_hour + 5 * k_minute);
  core.begin(batch);
  REQUIRE(bool(core.execute(id, Reopen{.reason = "r"}, caller(Role::bureau), batch)));
  core.fire_due(batch);
  CHECK((**core.incident(id)).duties.at("bureau-initial").warned == std::vector<Millis>{k_hour});
}

TEST_CASE("Core_a_start_counts_from_the_day_on_which_it_was_recorded_if_the_wall_was_a_little_fast_too") {
  for (const bool restarted : {false, true}) {
    CAPTURE(restarted);
    Shop shop;
    shop.clock.step_wall(1500);  // nobody notices
    shop.id = shop.open_on("www.no2.example.cn");
    shop.run(Dismiss{.reason = "r"});
    shop.clock.step_wall(-k_hour);
    shop.rig.tick();
    if (restarted) {
      shop.rig.stop();
      shop.rig.start();
    }
    shop.pass(k_hour + 5 * k_minute);
    shop.run(Reopen{.reason = "r"});
    shop.rig.tick();
    CHECK(shop.duty("bureau-initial").warned == std::vector<Millis>{k_hour});
  }
}

TEST_CASE("Core_an_incident_damaged_before_its_snapshot_opens_though_nobody_can_say_which_wall_it_was_read_off") {
  struct Damaged : WrappedJournal {
    using WrappedJournal::WrappedJournal;
    Problem problem = no("busy");
    Result<void> load(const std::string& stream, std::int64_t after,
                      const std::function<void(Recorded&&)>& visit) override {
      if (after == 0) return problem;
      return WrappedJournal::load(stream, after, visit);
    }
  };
  Shop shop;
  for (int n = 0; n < 120; ++n)
    shop.run(Comment{.text = std::to_string(n)});
  const auto before = shop.incident();
  shop.clock.step_wall(-k_hour);
  shop.rig.tick();
  Damaged journal(shop.store.journal());
  SeededRandom random(3);
  Core core(journal, library_with_final(), shop.clock, random);
  Batch batch;
  REQUIRE(core.recover(batch).has_value());
  const auto refused = core.incident(shop.id);
  REQUIRE_FALSE(bool(refused));
  CHECK(refused.error().kind == Kind::Unavailable);  // ask again
  journal.problem = Problem::internal("corrupt");
  const auto opened = core.incident(shop.id);
  REQUIRE(bool(opened));
  CHECK(**opened == before);
}

TEST_CASE("Core_merge_takes_both_sides_or_neither") {
  Shop shop;
  const auto other = shop.rig.work([&](Core& core, Batch& batch) {
    return core.open(
        {.kind = "defacement", .mode = "live", .severity = "III", .site = "www.no2.example.cn", .summary = "x"},
        caller(Role::bureau), batch);
  });
  const std::string into = (*other)->id;
  const auto merge = [&](const std::string& from, const std::string& to, Role role, std::string unit = {}) {
    return shop.rig.work([&](Core& core, Batch& batch) {
      return core.merge(from, Merge{.into = to}, caller(role, std::move(unit)), batch);
    });
  };
  CHECK(merge(shop.id, into, Role::responder).error().errors.at(0).pointer == "/into");  // another school's
  CHECK(merge(shop.id, shop.id, Role::bureau).error().kind == Kind::Invalid);
  CHECK(merge(shop.id, "INC-2026-999999", Role::bureau).error().kind == Kind::Invalid);
  REQUIRE(bool(merge(shop.id, into, Role::bureau)));
  CHECK(shop.incident().response == Response::Merged);
  CHECK((**shop.rig.core().incident(into)).absorbed == std::vector<std::string>{shop.id});
  CHECK(shop.rig.timers_astray() == "");
  CHECK(merge(into, shop.id, Role::bureau).error().code == "incident-over");  // nothing merges into what is over
  CHECK((**shop.rig.core().incident(into)).open());
}

TEST_CASE("Core_open_once_per_site_and_kind_within_the_callers_units") {
  Shop shop;
  const auto open = [&](const char* site, const char* kind, const Caller& who) {
    return shop.rig.work([&](Core& core, Batch& batch) {
      return core.open({.kind = kind, .mode = "live", .severity = "III", .site = site, .summary = "x"}, who, batch);
    });
  };
  CHECK(open("https://no1.example.cn/", "defacement", caller(Role::bureau)).error().code == "open-already");
  CHECK(open("www.no2.example.cn", "defacement", caller(Role::responder)).error().errors.at(0).pointer == "/site");
  CHECK(open("nowhere.cn", "defacement", caller(Role::bureau)).error().errors.at(0).pointer == "/site");
  CHECK(open(k_site, "nonsense", caller(Role::bureau)).error().errors.at(0).pointer == "/kind");
  CHECK(open("www.no2.example.cn", "defacement", caller(Role::bureau)).value()->id == "INC-2026-000002");
}

TEST_CASE("Core_shows_an_incident_only_inside_its_units_and_to_roles_that_see_any") {
  Shop shop;
  const auto kind = [&](Role role, const char* unit) {
    const auto seen = shop.rig.core().visible(shop.id, caller(role, unit));
    return seen ? std::optional<Kind>() : seen.error().kind;
  };
  for (const Role role : {Role::responder, Role::leader, Role::bureau, Role::auditor})
    for (const char* unit : {"no1-middle", "liandu", "lishui-edu"})
      CHECK(kind(role, unit) == std::nullopt);
  for (const Role role : {Role::responder, Role::leader, Role::bureau, Role::auditor, Role::monitor, Role::admin})
    for (const char* unit : {"no2-primary", "longquan", "nobody"})
      CHECK(kind(role, unit) == Kind::NotFound);
  CHECK(kind(Role::monitor, "no1-middle") == Kind::Forbidden);
  CHECK(kind(Role::admin, "lishui-edu") == Kind::Forbidden);
  CHECK(shop.rig.core().visible("INC-2026-000404", caller(Role::bureau)).error().kind == Kind::NotFound);
}

TEST_CASE("Core_shows_a_guest_one_incident_until_it_closes") {
  Shop shop;
  auto guest = caller(Role::guest);
  CHECK(shop.rig.core().visible(shop.id, guest).error().kind == Kind::NotFound);  // of no incident
  guest.incident = shop.id;
  CHECK(bool(shop.rig.core().visible(shop.id, guest)));
  guest.unit = "no2-primary";
  CHECK(shop.rig.core().visible(shop.id, guest).error().kind == Kind::NotFound);
  guest.unit = k_school;
  shop.run(Dismiss{.reason = "r"});
  CHECK(shop.rig.core().visible(shop.id, guest).error().kind == Kind::NotFound);
}

TEST_CASE("Core_recovers_the_same_state_with_and_without_snapshots") {
  Shop shop;
  for (int n = 0; n < 250; ++n)
    shop.run(Comment{.text = std::to_string(n)});
  CHECK(shop.store.journal().find_snapshot(shop.id).value().has_value());
  const auto before = shop.incident();
  shop.rig.stop();
  shop.rig.start();
  CHECK(shop.incident() == before);
}

TEST_CASE("Core_a_timer_whose_incident_cannot_be_read_goes_off_once_it_can_be") {
  Shop shop;
  FailingJournal journal(shop.store.journal());
  SeededRandom random(3);
  Core core(journal, library_with_final(), shop.clock, random);
  Batch batch;
  REQUIRE(core.recover(batch).has_value());
  journal.fail_reads(true);
  const auto look = [&] {
    batch = {};
    core.begin(batch);
    core.fire_due(batch);
    return batch.events.size();
  };
  shop.clock.advance(60 * k_minute);
  CHECK(look() == 0);
  CHECK_FALSE(core.take_unfired().empty());
  CHECK(core.wait() == k_second);
  CHECK(look() == 0);
  CHECK(core.take_unfired().empty());  // not before there is hope
  journal.heal();
  shop.clock.advance(k_second);
  CHECK(look() > 0);
  CHECK((*core.incident(shop.id))->duties.at("bureau-initial").state == DutyState::Warned);
  CHECK(core.take_unfired().empty());
}

TEST_CASE("Core_the_number_after_the_last_of_six_digits_has_seven") {
  Shop shop;
  const auto number = [&](const std::string& id) {
    Batch batch;
    IncidentRow row = shop.rig.core().rows().at(shop.id);
    row.id = id;
    batch.incidents.push_back(row);
    REQUIRE(shop.store.journal().commit({&batch, 1}).has_value());
    shop.rig.stop();
    shop.rig.start();
    return shop.rig.core().next_id();
  };
  CHECK(number("INC-2026-999999") == "INC-2026-1000000");
  CHECK(number("INC-2026-1000000") == "INC-2026-1000001");
}

}  // namespace fenghuo::tests

// What nobody answers goes up, unit by unit; what is told of an incident names the right people.
#include "tests/support/core_rig.hpp"
#include "tests/support/desk.hpp"
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
  CoreRig rig{store, shipped_library(), clock};
  std::string id;

  explicit Shop(bool sqlite = false, const std::string& severity = "III") : store(sqlite) {
    keep_sample(store.journal(), k_morning - k_hour);
    rig.start();
    id = rig.work([&](Core& core, Batch& batch) {
              return core.open(
                  {.kind = "defacement", .mode = "live", .severity = severity, .site = k_site, .summary = "首页被改"},
                  caller(Role::responder), batch);
            })
             .value()
             ->id;
  }
  void run(const Command& command, Role role = Role::responder) {
    const auto done =
        rig.work([&](Core& core, Batch& batch) { return core.execute(id, command, caller(role), batch); });
    if (!done) FAIL(done.error());
  }
  void ask() {
    run(Acknowledge{});
    run(CompleteStep{.step = "confirm", .outcome = "real"});
    run(OverrideStep{.step = "block-page", .reason = "正在传播"});
  }
  void pass(Millis length) {
    for (const Millis end = clock.now().boot + length; clock.now().boot < end;) {
      clock.advance(10 * k_second);
      rig.tick();
    }
  }
  /// Every message about this event so far, by its log line.
  std::vector<Message> told(const std::string& event) {
    std::vector<Message> out;
    for (const auto& row : store.journal().outbox(k_never, {}, 10'000).value())
      if (const auto delivery = delivery_of(row);
          delivery && delivery->channel == k_log_channel && delivery->message.event == event)
        out.push_back(delivery->message);
    std::ranges::sort(out, {}, &Message::at);
    return out;
  }
};

using To = std::vector<std::string>;

}  // namespace

TEST_CASE("Unanswered_override_goesUpUnitByUnitToTheTopAndNoFurther") {
  for (const bool sqlite : {false, true}) {
    CAPTURE(sqlite);
    Shop shop(sqlite);
    shop.ask();
    CHECK(shop.told("OverrideRequested").at(0).to == To{"leader"});
    shop.pass(10 * k_minute - 10 * k_second);
    CHECK(shop.told("StepUnanswered").empty());
    shop.pass(10 * k_second);
    REQUIRE(shop.told("StepUnanswered").size() == 1);
    CHECK(shop.told("StepUnanswered")[0].to == To{"leader@liandu", "bureau@liandu"});
    CHECK(shop.told("StepUnanswered")[0].minutes_waited == 10);
    CHECK(shop.rig.timers_astray() == "");

    shop.rig.stop();  // a restart on the way does not forget how far it has gone
    shop.rig.start();
    shop.pass(10 * k_minute);
    REQUIRE(shop.told("StepUnanswered").size() == 2);
    CHECK(shop.told("StepUnanswered")[1].to == To{"leader@lishui-edu", "bureau@lishui-edu"});
    CHECK(shop.told("StepUnanswered")[1].minutes_waited == 20);
    shop.pass(k_hour);
    CHECK(shop.told("StepUnanswered").size() == 2);
    CHECK(shop.rig.timers_astray() == "");
  }
}

TEST_CASE("Unanswered_onceAnswered_goesNoFurtherAndBeginsAnew") {
  Shop shop;
  shop.ask();
  shop.pass(10 * k_minute);
  shop.run(OverrideStep{.step = "block-page", .reason = "同意"}, Role::leader);
  shop.pass(k_hour);
  CHECK(shop.told("StepUnanswered").size() == 1);
  CHECK(shop.rig.timers_astray() == "");
}

TEST_CASE("Unanswered_whileTheServerWasDown_isToldToEveryoneItWouldHaveReached") {
  Shop shop;
  shop.ask();
  shop.rig.stop();
  shop.clock.advance(k_hour);
  shop.rig.start();
  CHECK(shop.told("StepUnanswered").size() == 2);
  CHECK(shop.rig.timers_astray() == "");
}

TEST_CASE("Messages_overdueStep_goesToWhoEscalatesIt") {
  Shop shop;
  shop.run(Acknowledge{});
  shop.pass(11 * k_minute);  // "confirm" is due ten minutes after the opening
  const auto told = shop.told("StepOverdue");
  REQUIRE(told.size() == 1);
  CHECK(told[0].step == "confirm");
  CHECK(told[0].to == To{"responder", "leader"});
  CHECK(told[0].title.zh == "核实网站是否被篡改");
  CHECK(told[0].text.zh == "“核实网站是否被篡改”已超时限，尚未办结");
  CHECK(told[0].unit_name.en == k_school);
}

TEST_CASE("Messages_openingAndGrading_tellTheBureauWhatIsGrave") {
  Shop light(false, "IV");
  CHECK(light.told("IncidentOpened").at(0).to == To{"responder", "leader"});
  light.run(Classify{.severity = "II", .note = "全站"});
  CHECK(light.told("IncidentClassified").at(0).to == To{"leader", "bureau"});
  Shop grave(false, "II");
  CHECK(grave.told("IncidentOpened").at(0).to == To{"responder", "leader", "bureau"});
}

TEST_CASE("Messages_warningsAndBreaches_nameTheDutyAndWhoHoldsTheIncident") {
  Shop shop;
  shop.run(Acknowledge{});
  shop.pass(2 * k_hour + k_minute);
  const auto warned = shop.told("DutyWarned"), breached = shop.told("DutyBreached");
  REQUIRE_FALSE(warned.empty());
  CHECK(warned[0].minutes_left == 60);
  CHECK(warned[0].to == To{"responder", "leader", "person:no1-middle-responder"});
  REQUIRE_FALSE(breached.empty());
  CHECK(breached[0].due_at == k_morning + 2 * k_hour);
  CHECK(std::ranges::count(breached[0].to, "bureau") == 1);
}

TEST_CASE("Messages_clockThatJumps_isToldToTheAdministrators") {
  Shop shop;
  shop.clock.step_wall(k_hour);
  shop.rig.tick();
  const auto told = shop.told("ClockSuspected");
  REQUIRE(told.size() == 1);
  CHECK(told[0].to == To{"admin"});
  CHECK(told[0].unit == k_bureau);
  CHECK(told[0].text.zh.find("3600") != std::string::npos);
}

TEST_CASE("Messages_toldEvents_areTheOnesThatAreListed") {
  CHECK(std::ranges::is_sorted(k_told_events));
  Shop shop;
  shop.ask();
  shop.pass(3 * k_hour);
  for (const auto& row : shop.store.journal().outbox(k_never, {}, 10'000).value()) {
    INFO(row.id);
    CHECK(std::ranges::find(k_told_events, delivery_of(row)->message.event) != k_told_events.end());
  }
}

}  // namespace fenghuo::tests

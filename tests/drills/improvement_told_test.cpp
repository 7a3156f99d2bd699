// Who is told that an improvement is theirs, or overdue, and how often.
#include "tests/support/drill_rig.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using namespace tests;

namespace {

constexpr const char *k_head = "no1-middle-leader", *k_clerk = "no1-middle-responder";

using People = std::multiset<std::string>;

/// A drill that nobody did anything in, scored; people with addresses.
struct Aftermath {
  Aftermath() {
    rig.prepare({.units = {k_school}});
    rig.act(StartDrill{}).value();
    rig.pass(k_hour);  // its length
    rig.act(FinishDrill{}).value();
    rig.work([&](Core& core, Batch& batch) {
      core.record("channel:mail", ChannelSet{.id = "mail", .type = "email", .unit = k_bureau}, {.role = "admin"},
                  batch);
      return true;
    });
    employ(k_head, "leader", k_school);
    employ(k_clerk, "responder", k_school);
    employ("liandu-bureau", "bureau", "liandu");
    employ(caller(Role::bureau).person, "bureau", k_bureau);
  }
  void employ(const std::string& person, const char* role, const char* unit) {
    rig.work([&](Core& core, Batch& batch) {
      PersonRegistered known = *core.registry().person(person);
      known.email = person + "@example.cn";
      core.record("person:" + person, known, {.role = "admin"}, batch);
      core.record("token:" + person,
                  TokenIssued{.digest = person, .id = "TOK-" + person, .person = person, .role = role, .unit = unit},
                  {.role = "admin"}, batch);
      return true;
    });
  }
  void change(const ChangeImprovement& change, const Caller& by = caller(Role::bureau)) {
    const std::string id = rig.improvements().all().begin()->first;
    REQUIRE(rig.work([&](Core& core, Batch& batch) { return rig.improvements().change(id, change, core, by, batch); })
                .has_value());
  }
  [[nodiscard]] People told(std::string_view event) const {
    People out;
    for (const auto& row : rig.sent()) {
      const auto delivery = delivery_of(row);
      if (delivery->message.event != event || delivery->channel != "mail") continue;
      CHECK(delivery->message.mode.empty());  // what is to be done about it is no exercise
      out.insert(delivery->recipient);
    }
    return out;
  }

  DrillRig rig{small_scenario(), true};
};

}  // namespace

TEST_CASE("ImprovementTold_assigned_goesToItsOwnerUnlessTheyTookItThemselves") {
  Aftermath s;
  const Millis day = s.rig.now() + 7 * k_day;
  s.change({.due_at = day, .owner = k_head});
  CHECK(s.told("ImprovementAssigned") == People{k_head});
  s.change({.due_at = day, .owner = k_head});  // as it was
  CHECK(s.told("ImprovementAssigned") == People{k_head});
  s.change({.due_at = day + k_day});
  CHECK(s.told("ImprovementAssigned") == People{k_head, k_head});
  s.change({.owner = k_clerk});
  CHECK(s.told("ImprovementAssigned") == People{k_head, k_head, k_clerk});
  s.change({.owner = k_head}, caller(Role::leader));  // by themself
  CHECK(s.told("ImprovementAssigned").size() == 3);
}

TEST_CASE("ImprovementTold_overdue_goesOnceToOwnerLeaderBureauAndDirector") {
  Aftermath s;
  s.change({.due_at = s.rig.now() + 7 * k_day, .owner = k_clerk});
  s.rig.restart(7 * k_day + k_minute);  // over while the server is down
  s.rig.pass(k_minute);
  const People all{"liandu-bureau", caller(Role::bureau).person, k_head, k_clerk};
  CHECK(s.told("ImprovementOverdue") == all);
  s.rig.restart(k_day);
  s.rig.pass(k_day);
  CHECK(s.told("ImprovementOverdue") == all);
}

}  // namespace fenghuo::sim

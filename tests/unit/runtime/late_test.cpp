// A late entry in the journal: both of its times are kept, and a restart reads the same incident out of them.
#include "tests/support/core_rig.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"
#include "tests/support/print.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

class DarkMorning {
 public:
  DarkMorning() {
    keep_sample(store.journal(), k_morning - k_hour);
    rig.start();
    const auto opened = rig.work([&](Core& core, Batch& batch) {
      return core.open({.kind = "defacement", .mode = "live", .severity = "III", .site = k_site, .summary = "x"},
                       caller(Role::responder), batch);
    });
    id = opened.value()->id;
    for (int minute = 0; minute < 180; ++minute) {
      clock.advance(k_minute);
      rig.tick();
    }
  }
  Result<const Incident*> late(Millis done_at, const Command& command, Role role = Role::responder) {
    return rig.work([&](Core& core, Batch& batch) { return core.execute(id, command, caller(role), batch, done_at); });
  }
  const Incident& incident() { return **rig.core().incident(id); }
  std::vector<Recorded> events(std::int64_t after) {
    std::vector<Recorded> out;
    if (const auto read = store.journal().load(id, after, [&](Recorded&& r) { out.push_back(std::move(r)); }); !read)
      FAIL(read.error());
    return out;
  }
  std::vector<std::string> messages() {
    std::vector<std::string> out;
    for (const auto& row : store.journal().outbox(k_morning + k_day, {}, 1000).value())
      out.push_back(row.payload);
    return out;
  }

  VirtualClock clock{k_morning};
  Store store{true};
  CoreRig rig{store, library_with_final(), clock};
  std::string id;
};

const FileDuty k_report{.duty = "bureau-initial",
                        .channel = "paper",
                        .fields = {{"class", Value(std::string("network-attack"))},
                                   {"impact", Value(std::string("首页"))},
                                   {"measures", Value(std::string("已下线"))}}};

}  // namespace

TEST_CASE("Core_late_entry_keeps_when_it_was_done_and_when_it_was_entered") {
  DarkMorning house;
  REQUIRE(house.incident().duties.at("bureau-initial").state == DutyState::Breached);
  const std::int64_t before = house.incident().version;
  const Millis noon = house.clock.now().wall;
  REQUIRE(bool(house.late(k_morning + k_hour, k_report)));
  const auto events = house.events(before);
  REQUIRE(events.size() >= 2);
  CHECK(std::holds_alternative<EnteredLate>(events.front().event));
  CHECK(std::holds_alternative<DutyFiled>(events[1].event));
  for (const auto& event : events) {
    CHECK(event.meta.at == k_morning + k_hour);
    CHECK(event.meta.recorded_at == noon);
  }
  CHECK(house.incident().duties.at("bureau-initial").state == DutyState::Met);
  CHECK(house.rig.timers_astray() == "");
  CHECK(std::ranges::any_of(house.messages(), [](const auto& m) { return m.find("请核实") != std::string::npos; }));

  const Incident kept = house.incident();
  house.rig.stop();
  house.rig.start();
  CHECK(house.incident() == kept);
  CHECK(house.rig.timers_astray() == "");
  house.rig.stop();
  const auto verified = verify_journal(house.store.folder());
  REQUIRE(verified.has_value());
  CHECK(verified->whole);
}

TEST_CASE("Core_refused_late_entry_leaves_nothing_behind") {
  DarkMorning house;
  const Incident before = house.incident();
  for (const Millis at : {k_morning - k_hour, house.clock.now().wall + 1})
    CHECK(house.late(at, k_report).error().errors.at(0).pointer == "/at");
  CHECK(house.late(k_morning + k_hour, OverrideStep{.step = "block-page", .reason = "r"}, Role::leader)
            .error()
            .errors.at(0)
            .pointer == "/at");
  CHECK(house.incident() == before);
  CHECK(house.events(before.version).empty());
}

TEST_CASE("Core_incident_opened_from_paper_warns_nobody_of_what_is_over") {
  DarkMorning house;
  const auto opened = house.rig.work([&](Core& core, Batch& batch) {
    return core.open({.kind = "defacement",
                      .mode = "live",
                      .severity = "III",
                      .site = "www.no2.example.cn",
                      .summary = "x",
                      .detected_at = k_morning},
                     caller(Role::bureau), batch);
  });
  const std::string id = opened.value()->id;
  house.rig.tick();
  CHECK((**house.rig.core().incident(id)).clock == ClockState::Breached);
  int breaches = 0;
  for (const auto& message : house.messages()) {
    if (message.find(id) == std::string::npos) continue;
    CHECK(message.find("DutyWarned") == std::string::npos);
    breaches += message.find("DutyBreached") != std::string::npos;
  }
  CHECK(breaches == 2);
}

}  // namespace fenghuo::tests

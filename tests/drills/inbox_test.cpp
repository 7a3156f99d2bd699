// What a drill tells its people instead of sending it: the words of a live incident, marked, and for whom.
#include "sim/drill/inbox.hpp"

#include "engine/runtime/messages.hpp"
#include "tests/support/drill_rig.hpp"
#include "tests/support/print.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using namespace tests;

namespace {

/// Long enough for reports to run out of time.
std::shared_ptr<const Scenario> long_scenario() {
  Scenario scenario = *small_scenario();
  scenario.length = 6 * k_hour;
  return std::make_shared<const Scenario>(std::move(scenario));
}

std::vector<InboxMessage> inbox_of(DrillRig& rig) {
  const auto scenario = rig.room().scenario_of(rig.drill());
  InboxFacts facts{.drill = &rig.drill(), .scenario = scenario.get(), .tape = rig.room().tape_of(rig.drill())};
  facts.unit_name = [](const std::string& id) { return Text{id + "（单位）", "the unit " + id}; };
  std::vector<std::shared_ptr<const Playbook>> playbooks;
  for (const auto& [unit, side] : rig.drill().sides) {
    const auto& events = rig.room().tape_of(rig.drill(), unit, rig.core()).value()->events;
    const auto& opened = std::get<IncidentOpened>(events.front().event);
    playbooks.push_back(rig.core().library().playbook(opened.playbook, opened.playbook_version));
    facts.units.push_back({.unit = unit, .playbook = playbooks.back().get(), .events = events});
  }
  return inbox(facts);
}

std::vector<InboxMessage> of(const std::vector<InboxMessage>& all, std::string_view event) {
  std::vector<InboxMessage> out;
  std::ranges::copy_if(all, std::back_inserter(out), [&](const auto& message) { return message.event == event; });
  return out;
}

InboxMessage only(const std::vector<InboxMessage>& all, std::string_view event) {
  const auto found = of(all, event);
  INFO(event);
  REQUIRE(found.size() == 1);
  return found.front();
}

}  // namespace

TEST_CASE("Inbox_everyMessage_isMarkedOnceAndInOrder") {
  DrillRig rig(long_scenario());
  rig.start({k_school, "no2-primary"});
  REQUIRE(rig.execute(k_school, Acknowledge{}));
  REQUIRE(rig.execute(k_school, Classify{.severity = "II"}));
  REQUIRE(rig.act(InjectNow{.inject = "spare"}));
  rig.pass_slowly(3 * k_hour);
  REQUIRE(rig.act(EndDrill{}));
  REQUIRE(rig.act(HoldHotWash{}));
  REQUIRE(rig.act(FinishDrill{}));
  const auto all = inbox_of(rig);
  for (const char* event :
       {"DrillAnnounced", "DrillStarted", "IncidentOpened", "IncidentClassified", "DutyWarned", "DutyBreached",
        "StepOverdue", "DrillInjected", "DrillEnded", "DrillHotWashed", "DrillScored"}) {
    INFO(event);
    CHECK_FALSE(of(all, event).empty());
  }
  Millis last = 0;
  for (const auto& message : all) {
    INFO(message.id << " " << message.event << " " << message.text.zh);
    CHECK(message.text.zh.starts_with("【演练】"));
    CHECK(message.text.en.starts_with("[DRILL] "));
    CHECK(message.text.zh.rfind("【演练】") == 0);
    CHECK(message.text.en.find("【演练】") == std::string::npos);
    CHECK_FALSE(message.to.empty());
    CHECK(message.at >= last);
    last = message.at;
    CHECK(std::ranges::count(all, message.id, &InboxMessage::id) == 1);
  }
  CHECK(of(all, "DrillScheduled").empty());
  CHECK(of(all, "IncidentOpened").size() == 2);
}

TEST_CASE("Inbox_ofAnIncident_saysWhatTheLiveOneWouldSend") {
  DrillRig rig(long_scenario());
  rig.start();
  REQUIRE(rig.act(PauseDrill{.reason = "午休"}));
  rig.pass(5 * k_hour);  // the wall has left the limits of the drill far behind
  REQUIRE(rig.act(ResumeDrill{}));
  rig.pass_slowly(125 * k_minute);
  const auto all = inbox_of(rig);
  const auto warned = of(all, "DutyWarned");
  REQUIRE(warned.size() == 6);  // two reports, three marks each
  CHECK(warned.front().text.zh.find("距时限还有 60 分钟") != std::string::npos);
  CHECK(warned.front().due_at == *rig.drill().started_at + 2 * k_hour);
  CHECK(warned.front().at == *rig.drill().started_at + k_hour);
  CHECK(warned.front().severity == "IV");
  CHECK(of(all, "DutyBreached").size() == 2);
  CHECK(only(all, "DrillPaused").text.zh == "【演练】演练暂停：午休");

  // Every message there would have been, and the events of the drill beside them.
  const auto scenario = rig.room().scenario_of(rig.drill());
  const auto& events = rig.room().tape_of(rig.drill(), k_school, rig.core()).value()->events;
  const auto playbook = rig.core().library().for_kind("defacement");
  Incident incident;
  for (Recorded recorded : events) {
    evolve(incident, recorded.meta, recorded.event);
    recorded.meta.recorded_at = recorded.meta.at;
    CHECK_FALSE(message_for(incident, *playbook, recorded));
    const auto live = message_in(incident, *playbook, recorded);
    const auto told =
        std::ranges::find(all, recorded.meta.stream + "/" + std::to_string(recorded.meta.version), &InboxMessage::id);
    REQUIRE(live.has_value() == (told != all.end()));
    if (live && live->text.zh.find("【演练】") == std::string::npos) {
      CHECK(told->text.zh == "【演练】" + live->text.zh);
      CHECK(told->text.en == "[DRILL] " + live->text.en);
    }
  }
}

TEST_CASE("Inbox_people_areThePlansOrElseTheRole") {
  DrillRig rig(long_scenario());
  rig.prepare({.parts = {{"no1-middle-leader", "leader", k_school},
                         {"liandu-bureau", "bureau", ""},
                         {"liandu-leader", "evaluator", ""},
                         {"longquan-leader", "observer", ""}},
               .units = {k_school, "no2-primary"}});
  REQUIRE(rig.act(StartDrill{}));
  REQUIRE(rig.execute(k_school, Assign{.person = std::string(k_school) + "-responder"}));
  REQUIRE(rig.execute(k_school, Classify{.severity = "I"}));
  const auto all = inbox_of(rig);
  const std::string other = "no2-primary";
  CHECK(only(all, "DrillStarted").to == std::vector<Part>{{"lishui-edu-bureau", "director", ""},
                                                          {"liandu-leader", "evaluator", ""},
                                                          {"no1-middle-leader", "leader", k_school},
                                                          {"liandu-bureau", "bureau", ""},
                                                          {"longquan-leader", "observer", ""},
                                                          {"", "responder", k_school},
                                                          {"", "responder", other},
                                                          {"", "leader", other}});
  CHECK(only(all, "IncidentClassified").to ==
        std::vector<Part>{{"no1-middle-leader", "leader", k_school}, {"liandu-bureau", "bureau", ""}});
  CHECK(only(all, "IncidentAssigned").to == std::vector<Part>{{std::string(k_school) + "-responder", "", k_school}});
  for (const auto& message : of(all, "IncidentOpened"))
    CHECK(message.to.size() == 2);  // level IV: the bureau hears nothing yet
}

TEST_CASE("Inbox_injects_areForThoseTheyAreAddressedTo") {
  Scenario scenario = *small_scenario();
  scenario.injects[0].to = Role::leader;
  scenario.injects[0].from = {"家长", "a parent"};
  scenario.injects[0].text = {"孩子看到了", "My child saw it"};
  DrillRig rig(std::make_shared<const Scenario>(std::move(scenario)));
  rig.start({k_school, "no2-primary"});
  REQUIRE(rig.execute(k_school, Acknowledge{}));
  REQUIRE(
      rig.execute(k_school, AddEvidence{.evidence = "EV-1", .digest = std::string(64, 'a'), .kind = "page-capture"}));
  rig.pass_slowly(6 * k_minute);
  const auto all = of(inbox_of(rig), "DrillInjected");
  REQUIRE(all.size() == 3);
  const InboxMessage &asked = all[0], &call = all[1];
  CHECK(asked.inject == "ask");
  CHECK(asked.due_at == asked.at + 10 * k_minute);
  CHECK(asked.unit == k_school);
  CHECK(asked.incident == rig.incident().id);
  CHECK(call.inject == "call");
  CHECK(call.text == Text{"【演练】家长来电：孩子看到了", "[DRILL] A parent calls: My child saw it"});
  CHECK(call.from.en == "a parent");
  CHECK(call.to == std::vector<Part>{{"", "leader", k_school}});
  CHECK(all[2].to == std::vector<Part>{{"", "leader", "no2-primary"}});
}

TEST_CASE("Inbox_frozen_namesTheUnitToItsPeopleAlone") {
  DrillRig rig;
  rig.start({k_school, "no2-primary"});
  REQUIRE(rig.work([&](Core& core, Batch& batch) {
    return core.open({.kind = "defacement", .mode = "live", .site = k_site, .summary = "真的"}, caller(Role::bureau),
                     batch);
  }));
  const InboxMessage frozen = only(inbox_of(rig), "DrillFrozen");
  CHECK(frozen.unit == k_school);
  CHECK(frozen.text.zh.find("no1-middle（单位）") != std::string::npos);
  CHECK(frozen.text.zh.find("INC-2026-000001") != std::string::npos);
  CHECK(frozen.text.en.find("released") != std::string::npos);
  REQUIRE(frozen.to_others);
  CHECK(frozen.to_others->zh.starts_with("【演练】"));
  for (const auto* words : {&frozen.to_others->zh, &frozen.to_others->en}) {
    CHECK(words->find(k_school) == std::string::npos);
    CHECK(words->find("INC-") == std::string::npos);
  }
  CHECK(frozen.to.size() == 5);  // the director, and both roles of both units
}

TEST_CASE("Inbox_approvedInTheSameBreath_asksNobody") {
  DrillRig rig(long_scenario());
  rig.start();
  const auto done = [&](const std::string& step, const std::string& outcome, Role role) {
    return rig.execute(k_school, CompleteStep{.step = step, .outcome = outcome}, role);
  };
  REQUIRE(done("confirm", "real", Role::responder));
  REQUIRE(done("sign-initial", "", Role::leader));  // who completes it may approve it
  CHECK(of(inbox_of(rig), "ApprovalRequested").empty());
  bool asked = false;
  for (const auto& recorded : rig.room().tape_of(rig.drill(), k_school, rig.core()).value()->events)
    asked = asked || std::holds_alternative<ApprovalRequested>(recorded.event);
  CHECK(asked);
}

TEST_CASE("Inbox_abortedDrill_tellsThoseWhoKnewOfIt") {
  DrillRig told, quiet;
  told.prepare({.units = {k_school}});
  REQUIRE(told.act(AbortDrill{.reason = "台风"}));
  CHECK(only(inbox_of(told), "DrillAborted").to.size() == 3);
  CHECK(told.room().visible(told.drill().id, told.core(), caller(Role::responder)));
  quiet.prepare({.surprise = true, .units = {k_school}});
  REQUIRE(quiet.act(AbortDrill{.reason = "台风"}));
  const auto all = inbox_of(quiet);
  REQUIRE(all.size() == 1);
  CHECK(all.front().to == std::vector<Part>{{"lishui-edu-bureau", "director", ""}});
  CHECK_FALSE(quiet.room().visible(quiet.drill().id, quiet.core(), caller(Role::responder)));
}

TEST_CASE("Inbox_enteredLate_isHeardOfWhenItIsEntered") {
  DrillRig rig(long_scenario());
  rig.start();
  rig.pass_slowly(30 * k_minute);
  const Millis start = *rig.drill().started_at;
  REQUIRE(rig.work([&](Core& core, Batch& batch) {
    return core.execute(rig.drill().sides.at(k_school).incident, Assign{.person = std::string(k_school) + "-leader"},
                        caller(Role::responder), batch, start + 10 * k_minute);
  }));
  CHECK(only(inbox_of(rig), "IncidentAssigned").at == start + 30 * k_minute);
}

}  // namespace fenghuo::sim

// Every cap at its edge.
#include "tests/support/play.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using tests::finish;
using tests::perfect_play;
using tests::perfect_until_end;
using tests::Played;
using tests::started;

namespace {

std::vector<std::string> caps_of(const Score& all) {
  std::vector<std::string> out;
  for (const CapHit& cap : all.caps)
    out.push_back(cap.cap);
  return out;
}
std::vector<std::string> caps_of(const Played& play) {
  return caps_of(play.score());
}
using Caps = std::vector<std::string>;

/// "Restored" at ten, in the eyes of the players.
Played restored() {
  Played play = started();
  play.at(1).fact("harmful", false);
  play.at(10).add(ApprovalRequested{.step = "verify"}).by("wang").add(StepApproved{.step = "verify"});
  return play;
}

}  // namespace

TEST_CASE("ScoreCaps_destructiveBeforeCapture_goesByTheFirstAct") {
  const Caps hit{"destructive-before-capture"};
  CHECK(caps_of(started().at(9).add(StepStarted{.step = "block"})) == hit);
  CHECK(caps_of(started().at(9).done("block").evidence("capture")) == hit);
  CHECK(caps_of(started().at(9).add(ApprovalRequested{.step = "restore"})) == hit);
  CHECK(caps_of(started().at(9).evidence("capture").done("block")).empty());
  // Evidence of a step that protects nothing is no capture; neither is saying so without evidence.
  CHECK(caps_of(started().evidence("logs").done("block")) == hit);
  CHECK(caps_of(started().done("capture").done("block")) == hit);
  CHECK(caps_of(started().add(StepCompleted{.evidence = {"E1"}, .step = "capture"}).done("block")).empty());
  CHECK(caps_of(started()).empty());
  Played nothing_to_capture = started();
  nothing_to_capture.playbook.steps[1].before_destructive = false;
  CHECK(caps_of(nothing_to_capture.done("block")).empty());
}

TEST_CASE("ScoreCaps_bureauNeverTold_wantsTheLimitToHavePassed") {
  const Caps hit{"bureau-never-told"};
  const auto play = [](Millis end) { return started().owe("bureau-initial", "bureau", 2 * k_hour).at(end).end(); };
  CHECK(caps_of(play(2 * k_hour)).empty());
  CHECK(caps_of(play(2 * k_hour + 1)) == hit);
  const auto with = [](Event event, Millis at) {
    Played p = started();
    p.owe("bureau-initial", "bureau", 2 * k_hour).owe("police-initial", "police", 2 * k_hour);
    return p.at(at).add(std::move(event)).at(k_day).end();
  };
  CHECK(caps_of(with(DutyFiled{.duty = "bureau-initial"}, k_day)).empty());  // late, but told
  CHECK(caps_of(with(DutyFiled{.duty = "police-initial"}, 1)) == hit);
  CHECK(caps_of(with(DutyWaived{.duty = "bureau-initial"}, 2 * k_hour)).empty());
  CHECK(caps_of(with(DutyWaived{.duty = "bureau-initial"}, 2 * k_hour + 1)) == hit);
  CHECK(caps_of(with(DutyVoided{.duty = "bureau-initial", .reason = "dismissed"}, 1)) == hit);
  CHECK(caps_of(play(k_day).at(k_day + 1).file("bureau-initial")) == hit);  // after EndEx
  CHECK(caps_of(started().at(k_day).end()).empty());
}

TEST_CASE("ScoreCaps_cameBack_isATurnAfterRestored") {
  const Caps hit{"came-back"};
  CHECK(caps_of(restored().at(k_hour).end()).empty());
  CHECK(caps_of(restored().at(9).fact("harmful", true).at(k_hour).end()).empty());
  CHECK(caps_of(restored().at(10).fact("harmful", true).at(k_hour).end()) == hit);
  CHECK(caps_of(restored().at(11).fact("harmful", true).at(k_hour).end()) == hit);
  CHECK(caps_of(restored().at(11).add(IncidentRecurred{}).at(k_hour).end()) == hit);
  CHECK(caps_of(restored().at(11).fact("harmful", true, "other").at(k_hour).end()).empty());
  CHECK(caps_of(restored().at(11).fact("harmful", false).at(k_hour).end()).empty());
  CHECK(caps_of(restored().at(k_hour).end().at(k_hour + 1).fact("harmful", true)).empty());
  Played before = started();
  before.at(5).add(IncidentRecurred{}).at(10).add(ApprovalRequested{.step = "verify"});
  CHECK(caps_of(before.add(StepApproved{.step = "verify"}).at(k_hour).end()).empty());
  // Harmful all along: wrongly called restored, but nothing came back.
  Played wrong = started();
  wrong.at(10).add(ApprovalRequested{.step = "verify"}).add(StepApproved{.step = "verify"});
  CHECK(caps_of(wrong.at(11).fact("harmful", true).at(k_hour).end()).empty());
  // Asked for and not yet approved is not restored.
  Played asked = started();
  asked.at(1).fact("harmful", false).at(10).add(ApprovalRequested{.step = "verify"}).at(11).fact("harmful", true);
  CHECK(caps_of(asked.at(12).add(StepApproved{.step = "verify"}).at(k_hour).end()).empty());
}

TEST_CASE("ScoreCaps_productionTouched_voidsTheDrill") {
  const Caps hit{"production-touched"};
  Played play = perfect_until_end();
  play.done("offline");
  const Score all = finish(play).score();
  CHECK(caps_of(all) == hit);
  CHECK(all.voided);
  CHECK(all.points == 0);
  CHECK(all.uncapped == 100'000);
  CHECK(all.band.empty());
  CHECK(all.caps[0].reason.zh.ends_with("本次演练成绩作废。"));
  CHECK(caps_of(started().add(ApprovalRequested{.step = "offline"}).add(StepApproved{.step = "offline"})).empty());
  CHECK(caps_of(started().add(ApprovalRequested{.step = "offline"}).add(GlassBroken{.step = "offline"})).empty());
  CHECK(caps_of(started().fact("production-touched", true)) == hit);
  CHECK(caps_of(started().fact("production-touched", false)).empty());
}

TEST_CASE("ScoreCaps_onlyThoseOfTheScenario_withItsNumbers") {
  Played play = perfect_until_end();
  play.at(4 * k_hour + 2 * k_minute).fact("harmful", true);
  finish(play);
  play.scenario.caps = {{CapKind::came_back, 95}};
  CHECK(play.score().points == 95'000);
  CHECK(play.score().band == "excellent");
  CHECK(play.score().caps[0].at_most == 95'000);
  play.scenario.caps.clear();
  CHECK(play.score().points == 100'000);
  CHECK(play.score().ratings[6].rating == "P");
}

TEST_CASE("ScoreCaps_lowestHolds_andDoesNotRaiseAnybody") {
  Played play = started();
  play.owe("bureau-initial", "bureau", k_hour).at(1).ack().done("block").at(k_day).end();
  const Score all = play.score();
  CHECK(caps_of(all) == Caps{"destructive-before-capture", "bureau-never-told"});
  CHECK(all.points == all.uncapped);
  CHECK(all.points < 59'000);
  CHECK(caps_of(perfect_play()).empty());
}

}  // namespace fenghuo::sim

// Each measure by itself: its branches, at the edges.
#include "tests/support/play.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using tests::finish;
using tests::perfect_until_end;
using tests::Played;
using tests::started;

TEST_CASE("ScoreAcknowledge_edges") {
  const auto line = [](Millis at) { return started().at(at).ack().at(k_hour).end().line("acknowledge"); };
  CHECK(line(0).points == 10'000);
  CHECK(line(5 * k_minute).points == 10'000);
  CHECK(line(5 * k_minute + 1).points == 9'999);
  CHECK(line(30 * k_minute - 1).points == 0);
  CHECK(line(30 * k_minute).points == 0);
  CHECK(line(30 * k_minute).raw == 30 * k_minute);
  CHECK(line(12 * k_minute).points == 7'200);
  CHECK(line(12 * k_minute).unit == "ms");
  CHECK(line(12 * k_minute).events == std::vector<EventRef>{{"INC-2026-000001", 1}, {"INC-2026-000001", 2}});
}

TEST_CASE("ScoreAcknowledge_never_isFailedOnlyOncePointsRanOut") {
  const auto line = [](Millis end) { return started().at(end).end().line("acknowledge"); };
  CHECK_FALSE(line(30 * k_minute - 1).evaluated);
  CHECK(line(30 * k_minute).evaluated);
  CHECK(line(30 * k_minute).points == 0);
  CHECK(line(30 * k_minute).raw == -1);
  // After EndEx is too late for it.
  CHECK_FALSE(started().at(k_minute).end().at(2 * k_minute).ack().line("acknowledge").evaluated);
}

TEST_CASE("ScoreAcknowledge_theFirstCounts") {
  CHECK(started().at(k_minute).ack().at(20 * k_minute).ack().at(k_hour).end().line("acknowledge").points == 10'000);
}

TEST_CASE("ScoreContain_edges") {
  const auto line = [](Millis at) { return started().at(at).fact("harmful", false).at(k_day).end().line("contain"); };
  CHECK(line(15 * k_minute).points == 20'000);
  CHECK(line(15 * k_minute + 1).points == 19'999);
  CHECK(line(30 * k_minute).points == 10'000);
  CHECK(line(30 * k_minute + 1).points == 9'999);
  CHECK(line(120 * k_minute - 1).points == 0);
  CHECK(line(120 * k_minute).points == 0);
  CHECK(line(120 * k_minute).evaluated);
}

TEST_CASE("ScoreContain_never_isFailedOnlyOncePointsRanOut") {
  const auto line = [](Millis end) { return started().at(end).end().line("contain"); };
  CHECK_FALSE(line(120 * k_minute - 1).evaluated);
  CHECK(line(120 * k_minute).evaluated);
}

TEST_CASE("ScoreContain_namesTheFactAndTheStepBeforeIt") {
  const Line line = started()
                        .at(k_minute)
                        .done("capture")
                        .at(9 * k_minute)
                        .done("block")
                        .fact("harmful", false)
                        .at(k_hour)
                        .done("logs")
                        .end()
                        .line("contain");
  CHECK(line.events == std::vector<EventRef>{{"DRL-2026-0001", 2}, {"INC-2026-000001", 1}, {"INC-2026-000001", 3}});
  CHECK(line.reason.zh.ends_with("探测结果已证实。此前刚办结“步骤block”。"));
}

TEST_CASE("ScoreContain_theFirstTimeCounts_thoughItTurnsBack") {
  const Line line = started()
                        .at(10 * k_minute)
                        .fact("harmful", false)
                        .at(50 * k_minute)
                        .fact("harmful", true)
                        .at(90 * k_minute)
                        .fact("harmful", false)
                        .at(k_day)
                        .end()
                        .line("contain");
  CHECK(line.raw == 10 * k_minute);
}

TEST_CASE("ScoreContain_brokenOutLater_countsFromThen") {
  Played play = started();
  play.scenario.facts["harmful"] = false;
  play.at(k_hour).fact("harmful", true).at(k_hour + 20 * k_minute).fact("harmful", false).at(k_day).end();
  CHECK(play.line("contain").raw == 20 * k_minute);
  CHECK(play.line("contain").reason.zh.starts_with("失控后 20 分钟控制住"));
}

TEST_CASE("ScoreContain_neverOutOfHand_isNotEvaluated") {
  Played play = started();
  play.scenario.facts["harmful"] = false;
  CHECK_FALSE(play.at(k_day).end().line("contain").evaluated);
}

TEST_CASE("ScoreContain_factsOfAnotherUnitOrName_areNotItsOwn") {
  const Line line =
      started().at(k_minute).fact("harmful", false, "other").fact("up", false).at(k_day).end().line("contain");
  CHECK(line.evaluated);
  CHECK(line.raw == -1);
}

TEST_CASE("ScoreContain_inRetrospectWithoutDestructiveSteps_isTheLastOfContainment") {
  Played play;
  for (auto& step : play.playbook.steps)
    step.destructive = false;
  play.open().at(k_minute).done("capture").at(20 * k_minute).add(ApprovalRequested{.step = "offline"});
  CHECK_FALSE(play.line("contain").evaluated);
  play.at(30 * k_minute).add(StepApproved{.step = "offline"}).done("block");
  CHECK(play.line("contain").raw == 30 * k_minute);
  play.playbook.steps[2].optional = play.playbook.steps[3].optional = true;
  CHECK(play.line("contain").raw == k_minute);
}

TEST_CASE("ScoreEvidence_beforeAfterNever") {
  Played play = started();
  play.at(k_minute).evidence("capture").at(2 * k_minute).add(StepStarted{.step = "block"});
  play.at(3 * k_minute).done("logs").at(k_hour).end();
  const Line before = play.line("evidence.capture"), after = play.line("evidence.logs");
  CHECK(before.of == 7'500);
  CHECK(before.points == 7'500);
  CHECK(before.raw == 1000);
  CHECK(after.points == 2'500);
  CHECK(after.raw == 333);
  play.scenario.objectives[2].wanted = {"capture", "logs", "unheard"};
  const Line never = play.line("evidence.unheard");
  CHECK(never.evaluated);
  CHECK(never.points == 0);
  CHECK(never.of == 5'000);
}

TEST_CASE("ScoreEvidence_inTheSameMillisecond_goesByTheOrderOfTheStream") {
  CHECK(started().at(9).evidence("logs").done("block").at(k_hour).end().line("evidence.logs").raw == 1000);
  CHECK(started().at(9).done("block").evidence("logs").at(k_hour).end().line("evidence.logs").raw == 333);
  CHECK(started()
            .at(9)
            .add(ApprovalRequested{.step = "restore"})
            .evidence("logs")
            .at(k_hour)
            .end()
            .line("evidence.logs")
            .raw == 333);
}

TEST_CASE("ScoreEvidence_enteredLate_countsWhenItWasDone") {
  Played play = started();
  play.at(10 * k_minute).done("block");
  play.at(5 * k_minute).add(EnteredLate{}).evidence("logs").at(k_hour).end();
  CHECK(play.line("evidence.logs").raw == 1000);
}

TEST_CASE("ScoreEvidence_nothingDestroyed_isFull") {
  CHECK(started().at(k_hour).done("logs").at(2 * k_hour).end().line("evidence.logs").raw == 1000);
}

TEST_CASE("ScoreEvidence_nothingWanted_isNotEvaluated") {
  Played play = started();
  play.scenario.objectives[2].wanted.clear();
  CHECK_FALSE(play.at(k_hour).end().line("evidence").evaluated);
}

TEST_CASE("ScoreReported_edges") {
  const auto line = [](Millis at, const char* rule) {
    Played play = started();
    play.owe("bureau-initial", "bureau", 2 * k_hour).owe("police-initial", "police", 2 * k_hour);
    return play.at(at).file("bureau-initial").file("police-initial").at(k_day).end().line(rule);
  };
  CHECK(line(2 * k_hour, "reported.bureau").points == 10'000);
  CHECK(line(2 * k_hour, "reported.police").points == 8'000);
  CHECK(line(2 * k_hour + 1, "reported.bureau").points == 4'000);
  CHECK(line(4 * k_hour, "reported.police").points == 3'200);
  CHECK(line(4 * k_hour + 1, "reported.police").points == 0);
  CHECK(line(4 * k_hour + 1, "reported.police").evaluated);
  CHECK(line(k_hour, "reported.bureau").raw == k_hour);
}

TEST_CASE("ScoreReported_never_isFailedOnlyOnceTheLimitHasPassed") {
  const auto line = [](Millis end) {
    return started().owe("bureau-initial", "bureau", 2 * k_hour).at(end).end().line("reported.bureau");
  };
  CHECK_FALSE(line(2 * k_hour).evaluated);
  CHECK(line(2 * k_hour + 1).evaluated);
  CHECK(line(2 * k_hour + 1).points == 0);
}

TEST_CASE("ScoreReported_policeNotOwed_givesItsWeightToTheBureau") {
  const auto with = [](auto what) {
    Played play = started();
    play.owe("bureau-initial", "bureau", 2 * k_hour);
    what(play);
    return play.at(k_hour).file("bureau-initial").at(k_day).end().score();
  };
  const auto lines = [](const Score& all) {
    return std::ranges::count_if(all.lines, [](const Line& line) { return line.measure == "reported"; });
  };
  const Score never = with([](Played&) {});
  CHECK(lines(never) == 1);
  const Line& whole = *std::ranges::find(never.lines, "reported.bureau", &Line::rule);
  CHECK(whole.of == 18'000);
  CHECK(whole.points == 18'000);
  CHECK(whole.reason.zh.ends_with("本次不需报公安机关，该项分值并入本项。"));
  CHECK(lines(with([](Played& p) {
          p.owe("police-initial", "police", 2 * k_hour)
              .at(k_hour)
              .add(DutyVoided{.duty = "police-initial", .reason = "not-owed"});
        })) == 1);
  CHECK(lines(with([](Played& p) {
          p.owe("police-initial", "police", k_hour).at(k_hour).add(DutyWaived{.duty = "police-initial"});
        })) == 1);
  // Past its limit nothing lifts it any more; neither does taking it all for a false alarm.
  CHECK(lines(with([](Played& p) {
          p.owe("police-initial", "police", k_hour).at(k_hour + 1).add(DutyWaived{.duty = "police-initial"});
        })) == 2);
  CHECK(lines(with([](Played& p) {
          p.owe("police-initial", "police", k_hour).add(DutyVoided{.duty = "police-initial", .reason = "dismissed"});
        })) == 2);
}

TEST_CASE("ScoreReported_dutyOpenedAgain_isOwedFromThen") {
  Played play = started();
  play.owe("police-initial", "police", 2 * k_hour).add(DutyVoided{.duty = "police-initial", .reason = "not-owed"});
  play.at(3 * k_hour).owe("police-initial", "police", 2 * k_hour).at(5 * k_hour).file("police-initial");
  CHECK(play.at(k_day).end().line("reported.police").points == 8'000);
}

TEST_CASE("ScoreReported_limitMoved_isTheOneThatHolds") {
  Played play = started();
  play.owe("bureau-initial", "bureau", 2 * k_hour);
  play.add(
      DutyRescheduled{.due_at = Played::k_start + k_hour, .duty = "bureau-initial", .start = Played::k_start - k_hour});
  CHECK(play.at(2 * k_hour).file("bureau-initial").at(k_day).end().line("reported.bureau").points == 7'200);
}

TEST_CASE("ScoreReported_sentBack_keepsTheFirstFiling") {
  Played play = started();
  play.owe("bureau-initial", "bureau", 2 * k_hour).at(k_hour).file("bureau-initial");
  play.add(DutyReturned{
      .due_at = Played::k_start + 5 * k_hour, .duty = "bureau-initial", .start = Played::k_start + 4 * k_hour});
  CHECK(play.at(9 * k_hour).file("bureau-initial").at(k_day).end().line("reported.bureau").points == 18'000);
}

TEST_CASE("ScoreReported_severalDutiesToOneRecipient_theWorstCounts") {
  Played play = started();
  play.owe("a", "bureau", 2 * k_hour).owe("b", "bureau", k_hour).at(90 * k_minute).file("a").file("b");
  CHECK(play.at(k_day).end().line("reported.bureau").points == 7'200);
}

}  // namespace fenghuo::sim

// The later measures, each by itself: its branches, at the edges.
#include "tests/support/play.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using tests::finish;
using tests::k_whole;
using tests::perfect_until_end;
using tests::Played;
using tests::started;

TEST_CASE("ScoreCompleteness_countsWhatIsFilledAndValid") {
  const auto line = [](const Values& fields) {
    Played play = started();
    play.owe("bureau-initial", "bureau", 2 * k_hour).owe("police-initial", "police", 2 * k_hour);
    return play.at(k_minute)
        .file("bureau-initial", k_whole)
        .file("police-initial", fields)
        .at(k_day)
        .end()
        .line("completeness");
  };
  CHECK(line(k_whole).points == 10'000);
  CHECK(line({}).points == 5'000);
  CHECK(line({{"unit", std::string("  ")}, {"people", std::int64_t{1}}}).points == 7'500);
  CHECK(line({{"unit", std::string("一中")}, {"people", std::string("many")}}).raw == 750);
  CHECK(line({{"more", std::string("x")}}).reason.zh.ends_with("；欠缺：栏目unit、栏目people。"));
}

TEST_CASE("ScoreCompleteness_supplementsCount_butNotAfterEndEx") {
  Played play = started();
  play.owe("bureau-initial", "bureau", 2 * k_hour).at(k_minute).file("bureau-initial", {{"unit", std::string("一中")}});
  play.at(k_hour).file("bureau-initial", {{"people", std::int64_t{3}}}).at(k_day).end();
  CHECK(play.line("completeness").points == 10'000);
  Played late = started();
  late.owe("bureau-initial", "bureau", 2 * k_hour).at(k_minute).file("bureau-initial", {{"unit", std::string("一中")}});
  late.at(k_hour).end().at(2 * k_hour).file("bureau-initial", k_whole);
  CHECK(late.line("completeness").points == 5'000);
}

TEST_CASE("ScoreCompleteness_owedAndNeverFiled_isEmpty_onceItsLimitPassed") {
  const auto line = [](Millis end) {
    Played play = started();
    play.owe("bureau-initial", "bureau", k_hour).owe("police-initial", "police", 2 * k_hour);
    return play.at(k_minute).file("bureau-initial", k_whole).at(end).end().line("completeness");
  };
  CHECK(line(2 * k_hour).points == 10'000);
  CHECK(line(2 * k_hour + 1).points == 5'000);
  CHECK_FALSE(started().owe("bureau-initial", "bureau", k_hour).at(k_hour).end().line("completeness").evaluated);
  Played formless = started();
  formless.at(k_hour).end();
  Play play = formless.play();
  play.form = nullptr;
  CHECK(score(play).points == 0);
}

TEST_CASE("ScoreDecisions_valueLateNone") {
  const auto line = [](const char* option, bool late) {
    Played play = started();
    play.drill(DrillInjected{.inject = "call", .unit = "school"});
    play.at(2 * k_minute).drill(DrillDecided{.inject = "call", .late = late, .option = option, .unit = "school"});
    return play.at(k_day).end().line("decision.call");
  };
  CHECK(line("one-voice", false).points == 15'000);
  CHECK(line("one-voice", true).points == 7'500);
  CHECK(line("one-voice", true).raw == 500);
  CHECK(line("hang-up", false).points == 6'000);
  CHECK(line("hang-up", true).points == 3'000);
  CHECK(line("chat", false).points == 0);
  CHECK(line("chat", false).evaluated);
  CHECK(line("unheard", false).points == 0);
  CHECK(line("hang-up", false).reason.zh == "“记者来电”：用时 2 分钟选“挂断”，分值 40%。回避会被误读。");
  CHECK(line("hang-up", false).reason.en.ends_with("Silence is misread."));
}

TEST_CASE("ScoreDecisions_unanswered_isFailedOnlyOnceItsTimeIsOver") {
  const auto line = [](Millis end) {
    return started().drill(DrillInjected{.inject = "call", .unit = "school"}).at(end).end().line("decision.call");
  };
  CHECK_FALSE(line(10 * k_minute).evaluated);
  CHECK(line(10 * k_minute + 1).evaluated);
  Played unlimited = started();
  unlimited.scenario.injects[0].within = 0;
  CHECK(unlimited.drill(DrillInjected{.inject = "call", .unit = "school"}).at(1).end().line("decision.call").evaluated);
}

TEST_CASE("ScoreDecisions_areSharedAmongTheDelivered") {
  Played play = started();
  play.scenario.objectives[5].weight = 5;
  Inject third = play.scenario.injects[0];
  third.id = "third";
  play.scenario.injects.push_back(third);
  for (const char* inject : {"third", "call", "note"})
    play.drill(DrillInjected{.inject = inject, .unit = "school"});
  play.at(k_day).end();
  CHECK(play.line("decision.third").of == 1'666);
  CHECK(play.line("decision.call").of == 1'667);
  CHECK(play.line("decision.note").of == 1'667);
}

TEST_CASE("ScoreDecisions_ofOthersOrTwice_countNothing") {
  Played play = started();
  play.drill(DrillInjected{.inject = "call", .unit = "other"})
      .drill(DrillInjected{.inject = "unheard", .unit = "school"});
  CHECK_FALSE(play.line("decision").evaluated);
  play.drill(DrillInjected{.inject = "call", .unit = "school"});
  play.drill(DrillDecided{.inject = "call", .option = "one-voice", .unit = "other"});
  play.drill(DrillDecided{.inject = "call", .option = "chat", .unit = "school"});
  play.drill(DrillDecided{.inject = "call", .option = "one-voice", .unit = "school"});
  CHECK(play.at(k_day).end().line("decision.call").points == 0);
  CHECK(play.line("decision.call").evaluated);
}

TEST_CASE("ScoreRestoration_goesByTheFactsOfThatMoment") {
  const auto play = [](bool up, bool harmful, bool baseline) {
    Played p = started();
    p.at(1).fact("up", up).fact("harmful", harmful).fact("baseline", baseline);
    p.at(2).add(ApprovalRequested{.step = "verify"}).by("wang").at(3).add(StepApproved{.step = "verify"});
    p.at(3).fact("up", true).fact("harmful", false).fact("baseline", true);  // in the same moment is after it
    return p.at(k_hour).end();
  };
  CHECK(play(true, false, true).line("restoration.probe").points == 3'000);
  CHECK(play(true, true, true).line("restoration.probe").points == 0);
  CHECK(play(false, false, true).line("restoration.probe").points == 0);
  CHECK(play(true, false, true).line("restoration.baseline").points == 2'000);
  CHECK(play(true, false, false).line("restoration.baseline").points == 0);
  CHECK(play(true, false, false).line("restoration.baseline").evaluated);
  CHECK(play(true, false, true).line("restoration.second").points == 2'000);
}

TEST_CASE("ScoreRestoration_secondPerson_isAnother") {
  const auto line = [](const char* approver, bool glass) {
    Played p = started();
    p.at(2).add(ApprovalRequested{.step = "verify"}).by(approver).at(3);
    p.add(glass ? Event(GlassBroken{.step = "verify"}) : Event(StepApproved{.step = "verify"}));
    return p.at(k_hour).end().line("restoration.second");
  };
  CHECK(line("wang", false).points == 2'000);
  CHECK(line("li", false).points == 0);
  CHECK(line("li", false).evaluated);
  CHECK(line("wang", true).points == 0);
  Played unasked = started();
  unasked.playbook.steps[6].approve.reset();
  CHECK_FALSE(unasked.at(2).done("verify").at(3).end().line("restoration.second").evaluated);
}

TEST_CASE("ScoreRestoration_lastVerificationCounts_andNoneIsFailed") {
  Played twice = started();
  twice.at(1).add(ApprovalRequested{.step = "verify"}).by("wang").add(StepApproved{.step = "verify"}).by("li");
  twice.at(2).fact("harmful", false).at(3).add(ApprovalRequested{.step = "verify"}).by("wang");
  twice.add(StepApproved{.step = "verify"}).at(k_hour).end();
  CHECK(twice.line("restoration.probe").points == 3'000);
  Played asked = started();
  asked.at(1)
      .add(ApprovalRequested{.step = "verify"})
      .add(StepRejected{.step = "verify"})
      .by("wang")
      .add(StepApproved{.step = "verify"});
  CHECK(asked.at(2).end().line("restoration.probe").points == 0);
  CHECK(asked.line("restoration.probe").evaluated);
  Played without = started();
  without.playbook.steps[6].kind = StepKind::task;
  CHECK_FALSE(without.at(2).end().line("restoration.probe").evaluated);
}

TEST_CASE("ScoreReview_hotWash_edges") {
  const auto line = [](Millis after) {
    Played play = perfect_until_end();
    return play.at(5 * k_hour).end().at(5 * k_hour + after).drill(DrillHotWashed{}).line("review.hot-wash");
  };
  CHECK(line(k_day).points == 2'000);
  CHECK(line(k_day + 1).points == 0);
  CHECK(line(k_day + 1).evaluated);
  CHECK(line(k_day).raw == k_day);
  Played none = perfect_until_end();
  CHECK_FALSE(none.at(5 * k_hour).end().line("review.hot-wash").evaluated);
  CHECK_FALSE(none.at(5 * k_hour + k_day).drill(DrillClosed{}).line("review.hot-wash").evaluated);
  CHECK(none.at(5 * k_hour + k_day + 1).drill(DrillClosed{}).line("review.hot-wash").evaluated);
}

TEST_CASE("ScoreReview_afterEndEx_theWallCounts") {
  Played play = perfect_until_end();
  play.at(5 * k_hour).end();
  // The drill's own time stands; the incident's events keep its last moment, and only the wall goes on.
  play.at(5 * k_hour).drill(DrillHotWashed{});
  play.drill_events.back().meta.recorded_at += 23 * k_hour;
  CHECK(play.line("review.hot-wash").raw == 23 * k_hour);
  play.done("lessons", {{"owner", std::string("王")}, {"due", std::string("x")}});
  play.events.back().meta.recorded_at += 30 * k_hour;
  CHECK(play.line("review.hot-wash").raw == 23 * k_hour);
  CHECK(play.line("review.findings").points == 2'000);
}

TEST_CASE("ScoreReview_firstReviewStep_countsFromRestoration") {
  const Millis restored = 4 * k_hour + k_minute;
  const auto line = [&](Millis after) {
    Played play = perfect_until_end();
    return play.at(restored + after).done("lessons").at(9 * k_day).end().line("review.hot-wash");
  };
  CHECK(line(k_day).points == 2'000);
  CHECK(line(k_day + 1).points == 0);
}

TEST_CASE("ScoreReview_report_edges") {
  const Millis restored = 4 * k_hour + k_minute;
  const auto line = [&](Millis after, bool duty) {
    Played play = perfect_until_end();
    if (duty) play.owe("bureau-final", "bureau", 9 * k_day, "final");
    play.at(5 * k_hour).end().at(restored + after);
    return (duty ? play.file("bureau-final") : play.done("report-final")).line("review.report");
  };
  for (const bool duty : {true, false}) {
    CHECK(line(7 * k_day, duty).points == 1'000);
    CHECK(line(7 * k_day + 1, duty).points == 0);
    CHECK(line(7 * k_day + 1, duty).evaluated);
  }
  Played open = perfect_until_end();
  open.owe("bureau-final", "bureau", 9 * k_day, "final").at(5 * k_hour).end().at(6 * k_hour).done("report-final");
  CHECK_FALSE(open.line("review.report").evaluated);  // the duty is what counts, where there is one
  CHECK(open.at(restored + 7 * k_day + 1).drill(DrillClosed{}).line("review.report").evaluated);
}

TEST_CASE("ScoreReview_findings_wantOwnerAndDate") {
  const auto line = [](const Values& fields) {
    Played play = perfect_until_end();
    return play.at(5 * k_hour).end().at(6 * k_hour).done("lessons", fields).line("review.findings");
  };
  CHECK(line({{"owner", std::string("王")}, {"due", std::string("x")}}).points == 2'000);
  CHECK(line({{"owner", std::string(" ")}, {"due", std::string("x")}}).points == 0);
  CHECK(line({{"owner", std::string("王")}}).points == 0);
  CHECK(line({}).evaluated);
  Played none = perfect_until_end();
  CHECK_FALSE(none.at(5 * k_hour).end().line("review.findings").evaluated);
}

}  // namespace fenghuo::sim

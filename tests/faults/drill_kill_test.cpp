// A tabletop of three schools at 60 times the pace, played twice over HTTP by the same clients at the same moments of
// scenario time: once with nothing in the way, once through a pause, a real incident and a server that is killed. What
// was done, what came of it and what it was worth must be the same.
#include "engine/base/time.hpp"
#include "tests/faults/aftermath.hpp"
#include "tests/faults/drill_record.hpp"

#include <iostream>
#include <random>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

namespace fs = std::filesystem;
using engine::k_minute, engine::k_second;

/// The sample bureau, founded in the time of the drill, and the drill as it goes undisturbed.
class Stage {
 public:
  Stage() {
    const SetClock clock(scratch_ / "sample.clock", 1'772'409'600'000);  // an hour before
    const Ran made = fenghuo({"sample", "--data", sample_, "--playbooks", playbooks_folder()}, clock.environment());
    if (made.code != 0) throw std::runtime_error(made.err);
  }
  [[nodiscard]] DrillPlay play(const std::string& name) const { return {scratch_, name, sample_}; }
  [[nodiscard]] const Scratch& scratch() const { return scratch_; }
  [[nodiscard]] DrillRecord undisturbed() const {
    DrillPlay play = this->play("undisturbed");
    for (const auto& moment : DrillPlay::moments()) {
      play.go_to(moment);
      play.act(moment);
    }
    play.finish();
    return DrillRecord(play);
  }
  /// Out of a copy of the folder, for whoever reads it writes to it.
  [[nodiscard]] std::string rescored_copy(const std::string& data, const DrillPlay& play) const {
    const std::string copy = scratch_ / "copy";
    fs::copy(data, copy, fs::copy_options::recursive);
    const std::string out = rescored(copy, play.drill(), play.wall());
    fs::remove_all(copy);
    return out;
  }

 private:
  Scratch scratch_;
  std::string sample_ = scratch_ / "sample";
};

/// Rescores what each kill leaves, and holds against it what the next server says.
class Witness {
 public:
  Witness(const Stage& stage, DrillPlay& play) {
    play.on_kill = [&](const std::string& data) { kept_.push_back(stage.rescored_copy(data, play)); };
    play.on_return = [&] { CHECK(play.score() == last()); };
  }
  [[nodiscard]] const std::string& last() const { return kept_.back(); }
  [[nodiscard]] std::size_t kills() const { return kept_.size(); }

 private:
  std::vector<std::string> kept_;
};

}  // namespace

TEST_CASE("DrillKill_pausedFrozenAndKilledTwice_isTheSameDrill") {
  const Stage stage;
  const DrillRecord reference = stage.undisturbed();
  // StartEx was at 02:00. Who plays how decides what comes, and when.
  const auto given = [&](const char* unit, const char* inject) {
    return reference.when(unit, "DrillInjected", inject);
  };
  CHECK(given(k_careful, "still-there") == "");
  CHECK(given(k_careful, "backdoor") == "02:40");
  CHECK(given(k_careful, "links-return") == "");
  CHECK(reference.when(k_careful, "DrillInjectSkipped", "links-return") == "04:21");  // it was rebuilt
  CHECK(given(k_careful, "watch-over") == "04:56");
  CHECK(given(k_slow, "still-there") == "02:48");
  CHECK(given(k_slow, "late-blocked") == "02:52");
  CHECK(given(k_slow, "links-return") == "05:35");
  CHECK(given(k_slow, "clean-again") == "06:15");
  CHECK(given(k_careless, "still-there") == "02:25");
  CHECK(given(k_careless, "late-blocked") == "");
  CHECK(given(k_careless, "backdoor") == "");
  const Json& scores = reference.score.at("scores");
  CHECK(scores.at(0).at("points") > scores.at(1).at("points"));
  CHECK(scores.at(1).at("points") > scores.at(2).at("points"));

  DrillPlay play = stage.play("troubled");
  Witness witness(stage, play);
  for (const auto& moment : DrillPlay::moments()) {
    play.go_to(moment);
    if (moment.front().at == 20 * k_minute) {
      REQUIRE(moment.size() >= 4);  // all three act
      play.kill_amid(moment, 1, 7 * k_minute);
      CHECK(play.elapsed() == moment.front().at);
      continue;
    }
    play.act(moment);
    if (moment.front().at == 33 * k_minute) {  // the slow school has just blocked too little; the re-check is to come
      const std::string before = play.score();
      play.kill(90 * k_second);
      CHECK(play.elapsed() == moment.front().at);
      CHECK(witness.last() == before);
    }
    if (moment.front().at == 42 * k_minute) play.pause(25 * k_minute);
    if (moment.front().at == 75 * k_minute) play.serve_for_real(k_slow, k_other_host, 40 * k_minute);
  }
  play.finish();
  const DrillRecord troubled(play);
  CHECK(troubled.difference(reference) == "");
  CHECK(witness.kills() == 2);
  CHECK(troubled.count.at("DrillPaused") == 1);
  CHECK(troubled.count.at("DrillFrozen") == 1);
  CHECK(troubled.count.at("DrillResumed") == 2);
  CHECK(troubled.count.at("DrillCaughtUp") == 2);
}

TEST_CASE("DrillKill_atAnyMomentOfTheCourse_isTheSameDrill") {
  const Stage stage;
  const DrillRecord reference = stage.undisturbed();
  DrillPlay play = stage.play("swept");
  Witness witness(stage, play);
  const bool whole = !setting("FENGHUO_WHOLE").empty();
  std::mt19937 chance(Catch::getSeed());
  const auto one_in = [&](unsigned n) { return whole || chance() % n == 0; };
  std::size_t unanswered = 0;
  for (const auto& moment : DrillPlay::moments()) {
    const std::size_t answered = chance() % moment.size();
    const bool last = moment.back().path == "drill/end";  // what comes after it is timed by the wall from there
    const auto off = last ? 0 : static_cast<std::int64_t>(chance() % 600) * k_second;
    INFO("seed " << Catch::getSeed() << ", minute " << moment.front().at / k_minute);
    play.go_to(moment);
    if (one_in(12))
      unanswered += play.kill_amid(moment, answered, off);
    else
      play.act(moment);
    if (one_in(16)) play.kill(off);
    if (!last && one_in(30)) play.pause(2 * off, [&] { play.kill(off); });
  }
  play.finish();
  std::cout << "drill kills: seed " << Catch::getSeed() << ", killed " << witness.kills() << " times, " << unanswered
            << " acts unanswered\n";
  const DrillRecord swept(play);
  CHECK(swept.difference(reference) == "");
}

}  // namespace fenghuo::e2e

// Comparison over a journal: what is kept when a score is fixed, what is told again, who says what of a unit, and a
// drill once more.
#include "sim/compare/room.hpp"
#include "sim/improvement/rerun.hpp"
#include "tests/support/drill_rig.hpp"
#include "tests/support/library.hpp"
#include "tests/support/print.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using namespace tests;

namespace {

template <class... T>
std::vector<ComparisonEvent> one_of_each(std::variant<T...>*) {
  return {T{}...};
}

std::string code_of(const auto& result) {
  return result ? std::string() : result.error().code;
}
std::string pointer_of(const auto& result) {
  return result || result.error().errors.empty() ? code_of(result) : result.error().errors.front().pointer;
}

/// A drill to its end: somebody acknowledges, or nobody.
void play(DrillRig& rig, DrillPlanned plan, bool acknowledged = false) {
  rig.prepare(std::move(plan));
  rig.act(StartDrill{}).value();
  if (acknowledged) rig.execute(k_school, Acknowledge{}).value();
  rig.pass(k_hour);
  rig.act(FinishDrill{}).value();
}

std::vector<Entry> entries(DrillRig& rig) {
  return rig.work([&](Core& core, Batch&) { return rig.compare().entries(core, Zone{}); });
}

}  // namespace

TEST_CASE("ComparisonEvents_everyOne_comesBackAsWritten") {
  for (const ComparisonEvent& before : one_of_each(static_cast<ComparisonEvent*>(nullptr))) {
    const Foreign written = to_foreign(before);
    INFO(written.type);
    CHECK(is_foreign(written.type));
    const auto after = comparison_event(written);
    REQUIRE(after.has_value());
    CHECK(*after == before);
  }
  const ComparisonEvent full = DrillResultKept{.band = "good",
                                               .caps = {"x"},
                                               .coverage = 900,
                                               .figures = {{true, "acknowledge", 10, 5, 7, "acknowledge", "ms"}},
                                               .scored = 3,
                                               .unit = "u"};
  CHECK(*comparison_event(to_foreign(full)) == full);
  Foreign older = to_foreign(full);  // written before packs were kept
  const std::string_view packs = R"("packs":[],)";
  REQUIRE(older.payload.find(packs) != std::string::npos);
  older.payload.erase(older.payload.find(packs), packs.size());
  CHECK(*comparison_event(older) == full);
  CHECK_FALSE(comparison_event({.type = "DrillUnheard", .payload = "{}"}).has_value());
}

TEST_CASE("Comparison_scoreFixed_isKeptPerUnitAsItWas") {
  DrillRig rig(small_scenario(), true);
  play(rig, {.units = {k_school, "no2-primary"}}, true);
  const auto scores = rig.scores();
  const auto check = [&] {
    const auto all = entries(rig);
    REQUIRE(all.size() == 2);
    for (std::size_t n = 0; n < 2; ++n) {
      const Entry& entry = all[n];
      REQUIRE(entry.result);
      CHECK(entry.unit == scores[n].unit);
      CHECK(entry.result->points == scores[n].points);
      CHECK(entry.result->coverage == scores[n].coverage);
      CHECK(entry.result->band == scores[n].band);
      CHECK(entry.result->playbook == "defacement");
      CHECK_FALSE(entry.result->playbook_version.empty());
      REQUIRE(entry.result->figures.size() == scores[n].lines.size());
      for (std::size_t i = 0; i < scores[n].lines.size(); ++i)
        CHECK(entry.result->figures[i].raw == scores[n].lines[i].raw);
      CHECK(entry.scenario_sha256 == scores[n].scenario_sha256);
      CHECK(entry.finished_at);
    }
  };
  check();
  rig.restart();
  check();
  const auto kept = entries(rig).front().result;
  rig.act(FinishDrill{}).value();  // fixed once more: that is what counts now
  CHECK(entries(rig).front().result->scored > kept->scored);
}

namespace {

std::string barrier_of(const Entry& entry) {
  const auto found = barriers(entry, Beside::itself);
  return found.empty() ? std::string() : std::string(to_string(found.front()));
}

/// As a start of today finds a journal in which nothing was kept for comparison; nobody has asked for a tape.
struct Later {
  explicit Later(DrillRig& rig)
      : rig(rig),
        drills([this](const std::string&, const std::string&) { return lost ? nullptr : small_scenario(); }),
        compare(drills, rig.improvements()) {
    rig.core().journal().load_prefix("DRL-", [this](Recorded&& one) { drills.fold(one); }).value();
  }
  std::vector<Entry> told() {
    return rig.work([&](Core& core, Batch&) { return compare.entries(core, Zone{}); });
  }
  DrillRig& rig;
  bool lost = false;
  DrillRoom drills;
  CompareRoom compare;
};

}  // namespace

TEST_CASE("Comparison_scoreFixedBeforeAnyWasKept_isToldAgainIfItIsStillTheSame") {
  DrillRig rig;
  play(rig, {.units = {k_school}});
  const auto kept = entries(rig).front().result;
  CHECK_FALSE(kept->packs.empty());
  Later later(rig);
  REQUIRE(later.told().front().result);
  CHECK(*later.told().front().result == *kept);
  CHECK(later.told().front().result == later.told().front().result);  // once
  for (const auto& [id, drill] : later.drills.drills())
    CHECK_FALSE(later.drills.at_hand(drill));  // and its tapes are put away
  const auto score = rig.scores().front();
  rig.act(GradeItem{.grade = 5, .item = "command", .unit = k_school}).value();
  CHECK(rig.scores().front() == score);  // a grade is no part of it
  CHECK(*Later(rig).told().front().result == *kept);
  rig.pass(8 * k_day);
  rig.act(GradeItem{.grade = 3, .item = "command", .reason = "复核", .unit = k_school}).value();
  REQUIRE_FALSE(rig.scores().front() == score);  // by now the report should have been there
  Later too_late(rig);
  CHECK(too_late.told().front().result == nullptr);
  CHECK(barrier_of(too_late.told().front()) == "unreadable");
  CHECK(*entries(rig).front().result == *kept);  // where it was kept it stands
}

TEST_CASE("Comparison_whatCouldNotBeReadOnce_isTriedAgain") {
  DrillRig rig;
  play(rig, {.units = {k_school}});
  Later later(rig);
  later.lost = true;
  CHECK(later.told().front().result == nullptr);
  CHECK(barrier_of(later.told().front()) == "unreadable");
  later.lost = false;
  CHECK(later.told().front().result);
}

TEST_CASE("Comparison_manyScoresFixedBeforeAnyWasKept_areToldAgainAFewAtATime") {
  DrillRig rig;
  for (std::size_t n = 0; n < CompareRoom::k_most_recounts + 2; ++n)
    play(rig, {.units = {k_school}});
  Later later(rig);
  const auto first = later.told();
  REQUIRE(first.size() == CompareRoom::k_most_recounts + 2);
  for (std::size_t n = 0; n < first.size(); ++n)
    CHECK(bool(first[n].result) == (n >= 2));  // the newest first
  CHECK(barrier_of(first[0]) == "uncounted");
  for (const auto& entry : later.told())
    CHECK(entry.result);
}

TEST_CASE("Comparison_interruptionsAndAttempts_areCounted") {
  DrillRig rig;
  play(rig, {.units = {k_school}});
  rig.prepare({.units = {k_school, "no2-primary"}});
  rig.act(StartDrill{}).value();
  CHECK_FALSE(entries(rig).back().result);
  CHECK(to_string(barriers(entries(rig).back(), Beside::others).front()) == "unfinished");
  for (int n = 0; n < 3; ++n) {
    rig.act(PauseDrill{.reason = "x"}).value();
    rig.act(ResumeDrill{}).value();
  }
  rig.pass(k_hour);
  rig.act(FinishDrill{}).value();
  play(rig, {.units = {k_school}});
  const auto all = entries(rig);
  REQUIRE(all.size() == 4);
  CHECK(all[0].attempt == 1);
  CHECK(all[1].attempt_in_year == 2);
  CHECK(all[1].pauses == 3);
  CHECK(all[2].unit == "no2-primary");
  CHECK(all[2].attempt == 1);
  CHECK(all[3].attempt == 2);  // what was cut to pieces was no attempt
  rig.prepare({.units = {k_school}});
  CHECK(entries(rig).size() == 4);  // not begun: not there
}

TEST_CASE("Comparison_whoSaysWhatOfAUnit") {
  DrillRig rig;
  const auto change = [&](const ChangeStanding& change, const Caller& by, const std::string& unit = k_school) {
    return rig.work([&](Core& core, Batch& batch) { return rig.compare().change(unit, change, core, by, batch); });
  };
  CHECK(code_of(change({.declined = true}, caller(Role::bureau))) == "leader-needed");
  CHECK(code_of(change({.declined = true}, caller(Role::responder))) == "role-needed");
  CHECK(code_of(change({.declined = true}, caller(Role::leader), "lq-middle")) == "not-found");
  CHECK(pointer_of(change({.students = 0}, caller(Role::leader))) == "/students");
  CHECK(pointer_of(change({.students = 2'000'000}, caller(Role::leader))) == "/students");
  CHECK(code_of(change({}, caller(Role::leader))) == "invalid");
  REQUIRE(change({.students = 900}, caller(Role::bureau)));
  REQUIRE(change({.declined = true, .reason = "合并校区"}, caller(Role::leader)));
  const auto version = rig.core().version_of("CMP-" + std::string(k_school));
  REQUIRE(change({.students = 900, .declined = true}, caller(Role::leader)));  // nothing new
  CHECK(rig.core().version_of("CMP-" + std::string(k_school)) == version);
  rig.restart();
  const Standing& standing = rig.compare().standing(k_school);
  CHECK(standing.declined);
  CHECK(standing.reason == "合并校区");
  CHECK(standing.students == 900);
  CHECK_FALSE(standing.by.empty());
  REQUIRE(change({.declined = false}, caller(Role::leader)));
  CHECK_FALSE(rig.compare().standing(k_school).declined);
}

namespace {

struct Again {
  Again() {
    play(rig, {.parts = {{"lq-middle-leader", "evaluator", ""}}, .speed = 2000, .units = {k_school, "no2-primary"}});
  }
  auto plan(Rerun rerun, const Caller& by = caller(Role::bureau)) {
    if (rerun.drill.empty()) rerun.drill = first;
    return rig.work(
        [&](Core& core, Batch& batch) { return plan_rerun(rerun, rig.room(), rig.improvements(), core, by, batch); });
  }
  /// Owned, done and confirmed.
  void close(const std::string& id) {
    const auto change = [&](const ChangeImprovement& change, Role role) {
      return rig.work(
          [&](Core& core, Batch& batch) { return rig.improvements().change(id, change, core, caller(role), batch); });
    };
    change({.due_at = rig.now() + k_day, .owner = "no1-middle-leader"}, Role::bureau).value();
    change({.evidence = "已改"}, Role::leader).value();
    change({.state = ImprovementState::Closed}, Role::bureau).value();
  }
  std::string found(const std::string& unit, const std::string& rule = "acknowledge") {
    for (const auto* one : rig.improvements().found_in(first, unit))
      if (one->raised.rule == rule) return one->id;
    return {};
  }
  DrillRig rig;
  const std::string first = "DRL-2026-0001";
};

}  // namespace

TEST_CASE("Rerun_ofADrill_isThatDrillOnceMoreAndTestsWhatWasClosed") {
  Again a;
  const std::string id = a.found(k_school);
  REQUIRE_FALSE(id.empty());
  a.close(id);
  const auto planned = a.plan({.starts_at = a.rig.now() + k_day, .note = "复测"});
  REQUIRE(planned.has_value());
  const Drill& again = *planned->drill;
  const Drill& first = a.rig.room().drills().at(a.first);
  CHECK(again.state == DrillState::Scheduled);
  CHECK(again.plan.units == first.plan.units);
  CHECK(again.plan.parts == first.plan.parts);
  CHECK(again.plan.scenario_sha256 == first.plan.scenario_sha256);
  CHECK(again.plan.speed == first.plan.speed);
  CHECK(again.plan.title != first.plan.title);
  CHECK(planned->improvements == std::vector{id});  // the others are still open
  CHECK(a.rig.improvements().all().at(id).retest == again.id);
  CHECK(a.plan({})->improvements.empty());  // it waits for that one already

  a.rig.look_at(again.id);
  a.rig.act(AnnounceDrill{}).value();
  a.rig.act(StartDrill{}).value();
  a.rig.execute(k_school, Acknowledge{}).value();
  a.rig.pass(k_hour);
  a.rig.act(FinishDrill{}).value();
  CHECK(a.rig.improvements().all().at(id).after == Measured{.of = 10'000, .points = 10'000});
  for (const auto& entry : entries(a.rig)) {
    CHECK(entry.retest == (entry.drill == again.id && entry.unit == k_school));
    if (entry.drill != again.id) continue;
    CHECK(to_string(barriers(entry, Beside::others).back()) == (entry.retest ? "retest" : "repeated"));
  }
}

TEST_CASE("Rerun_refused_recordsNothing") {
  Again a;
  const std::string mine = a.found(k_school), theirs = a.found("no2-primary");
  const auto drills = a.rig.room().drills().size();
  CHECK(code_of(a.plan({}, caller(Role::leader))) == "role-needed");
  CHECK(code_of(a.plan({.drill = "DRL-2026-0099"})) == "not-found");
  CHECK(pointer_of(a.plan({.units = {"lq-middle"}})) == "/units/0");
  CHECK(pointer_of(a.plan({.starts_at = 1})) == "/starts_at");
  CHECK(pointer_of(a.plan({.improvements = {mine, "IMP-2026-9999"}})) == "/improvements/1");
  CHECK(pointer_of(a.plan({.units = {k_school}, .improvements = {theirs}})) == "/improvements/0");
  CHECK(pointer_of(a.plan({.improvements = {mine, mine}})) == "/improvements/0");
  CHECK(a.rig.room().drills().size() == drills);
  CHECK(a.rig.improvements().all().at(mine).retest.empty());
  const auto open = a.plan({.units = {k_school}, .improvements = {mine}});  // named, it need not be closed
  REQUIRE(open.has_value());
  CHECK(open->drill->state == DrillState::Draft);
  CHECK(open->drill->plan.units == std::vector<std::string>{k_school});
  CHECK(code_of(a.plan({.drill = open->drill->id})) == "drill-not-over");
}

TEST_CASE("Rerun_whoseEvaluatorHasLeft_isPlannedWithoutThem") {
  Again a;
  a.rig.work([&](Core& core, Batch& batch) {
    const std::string stream = "person:lq-middle-leader";
    core.record(stream, EntryRetired{.at = a.rig.now(), .stream = stream}, {.role = "admin"}, batch);
    return true;
  });
  const auto again = a.plan({});
  REQUIRE(again.has_value());
  CHECK(again->drill->plan.parts.empty());
  CHECK(again->drill->plan.units.size() == 2);
}

TEST_CASE("Rerun_byADistrictOfADrillOfTheCity_isTheDistrictsOwn") {
  Again a;
  const auto again = a.plan({.units = {k_school}}, caller(Role::bureau, "liandu"));
  REQUIRE(again.has_value());
  CHECK(again->drill->plan.unit == "liandu");
  CHECK(again->drill->plan.parts.empty());  // the evaluator is another district's
  CHECK(pointer_of(a.plan({.units = {"lq-middle"}}, caller(Role::bureau, "liandu"))) == "/units/0");
}

}  // namespace fenghuo::sim

// Improvements: what a drill raises, once; who does what to them; the day that passes; the re-test.
#include "sim/improvement/codec.hpp"
#include "sim/score/suggestions.hpp"
#include "tests/support/drill_rig.hpp"
#include "tests/support/library.hpp"
#include "tests/support/print.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using namespace tests;

namespace {

constexpr const char* k_leader = "no1-middle-leader";

std::string code_of(const auto& result) {
  return result ? std::string() : result.error().code;
}
std::string pointer_of(const auto& result) {
  return result || result.error().errors.empty() ? code_of(result) : result.error().errors.front().pointer;
}

/// A drill that nobody did anything in, up to its score: everything is lost.
struct Scored {
  explicit Scored(bool sqlite = false, std::vector<std::string> units = {k_school}) : rig(small_scenario(), sqlite) {
    play({.parts = {{"lq-middle-leader", "evaluator", ""}}, .units = std::move(units)});
  }
  void play(DrillPlanned plan) {
    rig.prepare(std::move(plan));
    finish();
  }
  void finish() {
    rig.act(StartDrill{}).value();
    rig.pass(k_hour);  // its length
    rig.act(FinishDrill{}).value();
  }
  const ImprovementRoom::All& all() { return rig.improvements().all(); }
  const Improvement& first() { return all().begin()->second; }
  auto change(const ChangeImprovement& change, const Caller& by = caller(Role::bureau), const std::string& id = {}) {
    return rig.work([&](Core& core, Batch& batch) {
      return rig.improvements().change(id.empty() ? first().id : id, change, core, by, batch);
    });
  }
  auto assign(Millis in = 7 * k_day, const Caller& by = caller(Role::bureau)) {
    return change({.due_at = rig.now() + in, .owner = k_leader}, by);
  }
  std::string seen(const Caller& by) { return code_of(rig.improvements().visible(first().id, rig.core(), by)); }
  int overdue_events() {
    int out = 0;
    for (const auto& one : rig.improvements().tape_of(first()))
      out += std::holds_alternative<ImprovementOverdue>(one.event);
    return out;
  }

  DrillRig rig;
};

Caller with_person(Caller caller, std::string person) {
  caller.person = std::move(person);
  return caller;
}

template <class... T>
std::vector<ImprovementEvent> one_of_each(std::variant<T...>*) {
  return {T{}...};
}

}  // namespace

TEST_CASE("ImprovementEvents_everyOne_comesBackAsWritten") {
  for (const ImprovementEvent& before : one_of_each(static_cast<ImprovementEvent*>(nullptr))) {
    const Foreign written = to_foreign(before);
    INFO(written.type);
    CHECK(is_foreign(written.type));
    const auto after = improvement_from(written);
    REQUIRE(after.has_value());
    CHECK(*after == before);
  }
  const ImprovementEvent full = ImprovementRaised{.before = Measured{.of = 10, .points = 3},
                                                  .drill = "DRL-2026-0001",
                                                  .events = {{"EXE-2026-000001", 4}},
                                                  .lost = 7,
                                                  .objective = "o",
                                                  .rule = "r",
                                                  .unit = "u"};
  CHECK(*improvement_from(to_foreign(full)) == full);
  CHECK_FALSE(improvement_from({.type = "ImprovementUnheard", .payload = "{}"}).has_value());
}

TEST_CASE("ImprovementMachine_everyRow_andWhatItRefuses") {
  using enum ImprovementState;
  using enum ImprovementAct;
  const auto next = [](ImprovementState from, ImprovementAct act, ImprovementGuards may = {}) {
    const auto out = fire(from, act, may);
    return out ? std::string(to_string(out.next)) : "-";
  };
  CHECK(next(Open, Assign) == "Assigned");
  CHECK(next(Assigned, Assign) == "Assigned");
  CHECK(next(Assigned, HandIn) == "Done");
  CHECK(next(Done, HandIn) == "Done");
  CHECK(next(Done, Close, {.another = true}) == "Closed");
  CHECK(fire(Done, Close, {}).guard == "another");
  for (const auto state : {Open, Assigned, Done})
    CHECK(next(state, Drop) == "Dropped");
  for (const auto state : {Done, Closed})
    CHECK(next(state, Reopen) == "Assigned");
  CHECK(next(Dropped, Reopen) == "Open");
  CHECK(next(Dropped, Reopen, {.owned = true}) == "Assigned");
  int moves = 0;
  for (const auto state : all_improvement_states)
    for (const auto act : all_improvement_acts)
      for (const bool owned : {false, true})
        moves += bool(fire(state, act, {.another = true, .owned = owned}));
  CHECK(moves == 2 * 11);  // eleven pairs of state and act, and no others
  CHECK(improvement_table().size() == 12);
}

TEST_CASE("Improvements_drillScored_raisesEachSuggestionOnce") {
  Scored s;
  const auto scores = s.rig.scores();
  const auto wanted = suggestions(*small_scenario(), *shipped_library().for_kind("defacement"), scores.front());
  REQUIRE(wanted.size() > 3);
  REQUIRE(s.all().size() == wanted.size());
  CHECK(s.first().id == "IMP-2026-0001");
  std::size_t n = 0;
  for (const auto& [id, one] : s.all()) {
    INFO(id << " " << one.raised.rule);
    const Suggestion& from = wanted[n++];
    CHECK(one.raised.unit == k_school);
    CHECK(one.raised.drill == s.rig.drill().id);
    CHECK(one.raised.rule == from.rule);
    CHECK(one.raised.suggestion == from.suggestion);
    CHECK(one.raised.lost == from.lost);
    CHECK_FALSE(one.raised.events.empty());
    CHECK(one.state == ImprovementState::Open);
    REQUIRE(one.raised.before);
    CHECK(one.raised.before->capped == one.raised.rule.starts_with("cap."));
  }
  REQUIRE(s.rig.act(GradeItem{.grade = 5, .item = "command", .unit = k_school}));
  REQUIRE(s.rig.act(FinishDrill{}));  // nothing new
  CHECK(s.all().size() == wanted.size());
  s.rig.restart();
  CHECK(s.all().size() == wanted.size());
  REQUIRE(s.rig.act(FinishDrill{}));
  CHECK(s.all().size() == wanted.size());
}

TEST_CASE("Improvements_twoUnits_haveTheirOwn") {
  Scored s(false, {k_school, "no2-primary"});
  const std::string drill = s.rig.drill().id;
  const auto own = s.rig.improvements().found_in(drill, k_school),
             other = s.rig.improvements().found_in(drill, "no2-primary");
  CHECK(own.size() == other.size());
  CHECK(own.size() + other.size() == s.all().size());
}

TEST_CASE("Improvement_fromAssignedToClosed_takesTwoPeople") {
  Scored s;
  CHECK(code_of(s.change({.evidence = "已改"})) == "improvement-state");
  CHECK(pointer_of(s.change({.owner = k_leader})) == "/due_at");
  CHECK(pointer_of(s.change({.due_at = s.rig.now() + k_day})) == "/owner");
  CHECK(pointer_of(s.change({.due_at = s.rig.now(), .owner = k_leader})) == "/due_at");
  CHECK(pointer_of(s.change({.due_at = s.rig.now() + k_day, .owner = "nobody"})) == "/owner");
  CHECK(pointer_of(s.change({.due_at = s.rig.now() + k_day, .owner = "no2-primary-leader"})) == "/owner");
  CHECK(s.first().version == 1);
  REQUIRE(s.assign());
  CHECK(s.first().state == ImprovementState::Assigned);
  CHECK(pointer_of(s.change({.state = ImprovementState::Done})) == "/evidence");
  CHECK(pointer_of(s.change({.links = {"EV-1"}})) == "/evidence");
  CHECK(pointer_of(s.change({.evidence = "已改", .links = {""}})) == "/links/0");
  const Caller owner = caller(Role::leader);
  REQUIRE(s.change({.evidence = "值班表已修订", .links = {"EV-1"}, .state = ImprovementState::Done}, owner));
  CHECK(s.first().evidence->by == k_leader);
  CHECK(code_of(s.change({.state = ImprovementState::Closed}, owner)) == "role-needed");
  CHECK(code_of(s.change({.state = ImprovementState::Closed}, with_person(caller(Role::bureau), k_leader))) ==
        "another-person-needed");
  CHECK(pointer_of(s.change({.state = ImprovementState::Assigned})) == "/reason");
  REQUIRE(s.change({.reason = "没有附件", .state = ImprovementState::Assigned}));
  CHECK_FALSE(s.first().evidence);
  REQUIRE(s.change({.evidence = "附上了", .note = "见附件"}, owner));
  REQUIRE(s.change({.note = "好", .state = ImprovementState::Closed}));
  CHECK(s.first().state == ImprovementState::Closed);
  CHECK(code_of(s.change({.reason = "x", .state = ImprovementState::Dropped})) == "improvement-state");
  CHECK(s.change({.state = ImprovementState::Closed}).error().allowed ==
        std::vector<std::string>{"reopen", "retest", "note"});
  s.rig.restart();
  CHECK(s.first().state == ImprovementState::Closed);
}

TEST_CASE("Improvement_oneChange_happensWholeOrNotAtAll") {
  Scored s;
  const Millis due = s.rig.now() + k_day;
  CHECK(pointer_of(s.change({.due_at = due, .owner = k_leader, .reason = "x"})) == "/reason");
  CHECK(pointer_of(s.change({.due_at = due, .owner = k_leader, .retest = "DRL-2026-0009"})) == "/retest");
  CHECK(pointer_of(s.change({})) == "");
  CHECK(code_of(s.change({})) == "invalid");
  CHECK(s.first().version == 1);
  CHECK(s.rig.core().timers().empty());
  REQUIRE(s.change({.reason = "与上次重复", .state = ImprovementState::Dropped}));
  REQUIRE(s.change({.reason = "并不重复", .state = ImprovementState::Assigned}));
  CHECK(s.first().state == ImprovementState::Open);  // nobody owned it yet
  REQUIRE(s.change({.due_at = due, .evidence = "当场改了", .note = "n", .owner = k_leader}));
  CHECK(s.first().state == ImprovementState::Done);
  CHECK(s.first().version == 5);
  CHECK(s.rig.core().timers().empty());  // nothing is left to wait for
  REQUIRE(s.change({.reason = "重复", .state = ImprovementState::Dropped}));
  REQUIRE(s.change({.due_at = due + k_day, .reason = "不重复", .state = ImprovementState::Assigned}));
  CHECK(s.first().due_at == due + k_day);
  REQUIRE(s.rig.core().timers().size() == 1);
}

TEST_CASE("Improvement_who_seesAndMay") {
  Scored s;
  CHECK(s.seen(caller(Role::bureau)).empty());
  CHECK(s.seen(caller(Role::responder)).empty());
  CHECK(s.seen(caller(Role::auditor)).empty());
  CHECK(s.seen(caller(Role::leader)).empty());
  CHECK(s.seen(caller(Role::leader, "lq-middle")).empty());  // evaluated it
  CHECK(s.seen(caller(Role::responder, "lq-middle")) == "not-found");
  CHECK(s.seen(caller(Role::responder, "no2-primary")) == "not-found");
  CHECK(s.seen(caller(Role::bureau, "longquan")) == "not-found");
  CHECK(s.seen(caller(Role::admin)) == "role-sees-no-improvements");
  CHECK(s.seen(caller(Role::monitor, k_school)) == "role-sees-no-improvements");
  CHECK(s.seen(caller(Role::guest, k_school)) == "not-found");
  CHECK(s.seen(caller(Role::admin, "no2-primary")) == "not-found");
  for (const Caller& by : {caller(Role::responder), caller(Role::auditor), caller(Role::leader, "lq-middle")})
    CHECK(code_of(s.change({.note = "x"}, by)) == "role-needed");

  const Caller leader = caller(Role::leader);
  CHECK(pointer_of(s.change({.due_at = s.rig.now() + k_day, .owner = "liandu-leader"}, leader)) == "/owner");
  CHECK(code_of(s.change({.reason = "x", .state = ImprovementState::Dropped}, leader)) == "role-needed");
  REQUIRE(s.assign(7 * k_day, leader));
  REQUIRE(s.change({.due_at = s.rig.now() + 8 * k_day}, leader));  // their own day is theirs to move
  REQUIRE(s.change({.due_at = s.rig.now() + 5 * k_day, .owner = "liandu-responder"}));
  CHECK(code_of(s.change({.due_at = s.rig.now() + 6 * k_day}, leader)) == "due-set-above");
  REQUIRE(s.change({.due_at = s.rig.now() + 4 * k_day}, leader));
  const Caller owner = caller(Role::responder, "liandu");
  CHECK(code_of(s.change({.owner = k_leader}, owner)) == "role-needed");
  CHECK(s.rig.improvements().allowed(s.first(), s.rig.core(), owner) == std::vector<std::string>{"done", "note"});
  REQUIRE(s.change({.evidence = "办好了"}, owner));
}

TEST_CASE("Improvement_dayPasses_isNotedOnceOverRestarts") {
  for (const bool sqlite : {false, true}) {
    Scored s(sqlite);
    REQUIRE(s.assign(7 * k_day));
    s.rig.pass(7 * k_day - 1);
    CHECK(s.overdue_events() == 0);
    s.rig.restart(k_hour);
    s.rig.pass(1);
    CHECK(s.overdue_events() == 1);
    CHECK(s.first().overdue(s.rig.now()));
    s.rig.restart(k_day);
    s.rig.pass(k_day);
    CHECK(s.overdue_events() == 1);
    REQUIRE(s.change({.due_at = s.rig.now() + k_day}));
    CHECK_FALSE(s.first().overdue(s.rig.now()));
    s.rig.restart();
    s.rig.pass(2 * k_day);
    CHECK(s.overdue_events() == 2);
    REQUIRE(s.change({.due_at = s.rig.now() + k_day, .evidence = "办好了"}));
    s.rig.pass(2 * k_day);
    CHECK(s.overdue_events() == 2);
    REQUIRE(s.change({.reason = "不算", .state = ImprovementState::Assigned}));  // its day is long over
    s.rig.pass(1);
    CHECK(s.overdue_events() == 3);
  }
}

TEST_CASE("Improvement_retest_showsBeforeAndAfter") {
  Scored s;
  const std::string found = s.rig.drill().id;
  CHECK(pointer_of(s.change({.retest = found})) == "/retest");
  s.rig.prepare({.units = {"no2-primary"}});
  CHECK(pointer_of(s.change({.retest = s.rig.drill().id})) == "/retest");
  s.rig.prepare({.units = {k_school}});
  const std::string again = s.rig.drill().id;
  std::string id, cap;
  for (const auto& [number, one] : s.all()) {
    if (one.raised.rule == "acknowledge") id = number;
    if (one.raised.rule == "cap.bureau-never-told") cap = number;
  }
  REQUIRE_FALSE(id.empty());
  CHECK(code_of(s.change({.retest = again}, caller(Role::leader), id)) == "role-needed");
  REQUIRE(s.change({.retest = again}, caller(Role::bureau), id));
  if (!cap.empty()) REQUIRE(s.change({.retest = again}, caller(Role::bureau), cap));
  REQUIRE(s.rig.act(StartDrill{}));
  REQUIRE(s.rig.execute(k_school, Acknowledge{}));
  s.rig.pass(k_hour);
  CHECK_FALSE(s.all().at(id).after);
  REQUIRE(s.rig.act(FinishDrill{}));
  const Improvement& one = s.all().at(id);
  CHECK(one.raised.before == Measured{.of = 10'000, .points = 0});
  CHECK(one.after == Measured{.of = 10'000, .points = 10'000});
  if (!cap.empty()) CHECK(s.all().at(cap).after->capped);
  const auto version = one.version;
  REQUIRE(s.rig.act(FinishDrill{}));
  s.rig.restart();
  CHECK(s.all().at(id).version == version);
  CHECK(s.all().at(id).after->points == 10'000);
}

TEST_CASE("Improvement_ofAPerson_isAddedToAScoredDrill") {
  Scored s;
  const auto add = [&](const AddFinding& finding, const Caller& by) {
    return s.rig.work([&](Core& core, Batch& batch) { return s.rig.improvements().add(finding, core, by, batch); });
  };
  const AddFinding finding{.drill = s.rig.drill().id,
                           .unit = k_school,
                           .objective = "acknowledge",
                           .problem = {"电话没人接", "Nobody answered"},
                           .suggestion = {},
                           .title = {"值班", "Watch"}};
  const auto before = s.all().size();
  const auto with = [&](auto&& f) {
    AddFinding out = finding;
    f(out);
    return out;
  };
  CHECK(code_of(add(finding, caller(Role::leader))) == "role-needed");
  CHECK(code_of(add(finding, caller(Role::bureau, "longquan"))) == "invalid");
  CHECK(pointer_of(add(with([](auto& f) { f.unit = "no2-primary"; }), caller(Role::bureau))) == "/unit");
  CHECK(pointer_of(add(with([](auto& f) { f.objective = "none"; }), caller(Role::bureau))) == "/objective");
  CHECK(pointer_of(add(with([](auto& f) { f.drill = "DRL-2026-0009"; }), caller(Role::bureau))) == "/drill");
  const auto added = add(finding, caller(Role::leader, "lq-middle"));
  REQUIRE(added);
  CHECK((*added)->raised.before == Measured{.of = 10'000, .points = 0});
  CHECK_FALSE((*added)->raised.events.empty());
  REQUIRE(add(with([](auto& f) { f.objective = ""; }), caller(Role::bureau)));
  CHECK(s.all().size() == before + 2);
  s.rig.prepare({.units = {k_school}});
  CHECK(code_of(add(with([&](auto& f) { f.drill = s.rig.drill().id; }), caller(Role::bureau))) == "drill-not-scored");
}

TEST_CASE("Improvements_nothingOfThem_goesIntoAScore") {
  Scored s;
  const auto text = [&] { return to_json(s.rig.scores().front()); };
  const std::string before = text();
  const auto version = s.rig.drill().version;
  REQUIRE(s.assign());
  REQUIRE(s.change({.evidence = "已改"}, caller(Role::leader)));
  REQUIRE(s.change({.state = ImprovementState::Closed}));
  CHECK(text() == before);
  CHECK(s.rig.drill().version == version);
  s.rig.restart(30 * k_day);
  CHECK(text() == before);
}

TEST_CASE("Improvements_numbers_keepTheirOrderBeyondFourDigits") {
  const ByNumber before;
  CHECK(before("IMP-2026-9999", "IMP-2026-10000"));
  CHECK(before("IMP-2026-10000", "IMP-2027-0001"));
  CHECK_FALSE(before("IMP-2026-0001", "IMP-2026-0001"));
  CHECK_FALSE(before("IMP-2027-0001", "IMP-2026-10000"));
}

}  // namespace fenghuo::sim

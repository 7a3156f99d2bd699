#include "tests/support/drill_rig.hpp"

#include "sim/scored.hpp"

namespace fenghuo::tests {

using namespace engine;
using namespace sim;

namespace {

constexpr Millis k_begin = 1'772'413'200'000;  // 2026-03-02T01:00:00Z

When event(std::string type, std::string step = {}) {
  return {.op = When::Op::event, .event = std::move(type), .step = std::move(step)};
}

}  // namespace

std::shared_ptr<const Scenario> small_scenario() {
  Scenario s;
  s.id = "small", s.version = "1.0.0", s.sha256 = std::string(64, '5'), s.playbook = "defacement";
  s.title = {"小演练", "Small"}, s.briefing = {"值班", "On duty"},
  s.summary = {"首页被改", "The home page was changed"};
  s.length = k_hour;
  s.facts = {{"harmful", Value(true)}, {"up", Value(true)}, {"baseline", Value(false)}};
  Inject call{.id = "call", .kind = InjectKind::message, .at = 5 * k_minute};
  call.title = {"家长来电", "A parent calls"};
  Inject ask{.id = "ask", .kind = InjectKind::decision, .when = event("IncidentAcknowledged")};
  ask.options = {{.id = "wait", .value = 0}, {.id = "tell", .value = 1000}};
  ask.within = 10 * k_minute;
  Inject clean{
      .id = "clean", .kind = InjectKind::fact, .when = event("StepCompleted", "block-page"), .delay = 2 * k_minute};
  clean.set = {{"harmful", Value(false)}};
  Inject only{
      .id = "only", .kind = InjectKind::message, .at = 20 * k_minute, .only_if = event("StepCompleted", "block-page")};
  Inject spare{.id = "spare", .kind = InjectKind::message, .contingency = true};
  Inject again{.id = "again", .kind = InjectKind::recurrence, .contingency = true};
  again.set = {{"harmful", Value(true)}};
  s.injects = {call, ask, clean, only, spare, again};
  const auto objective = [&](Measure measure, std::int64_t weight, Millis full, Millis zero) {
    Objective one{.id = std::string(k_measures[static_cast<std::size_t>(measure)]),
                  .measure = measure,
                  .weight = weight,
                  .full = full,
                  .zero = zero};
    one.title = {one.id, one.id};
    if (measure == Measure::contain) one.fact = "harmful", one.is = Value(false), one.half = 30 * k_minute;
    if (measure == Measure::evidence) one.wanted = {"capture-page"};
    s.objectives.push_back(one);
  };
  objective(Measure::acknowledge, 10, 5 * k_minute, 30 * k_minute);
  objective(Measure::contain, 20, 15 * k_minute, 120 * k_minute);
  objective(Measure::evidence, 15, 0, 0);
  objective(Measure::reported, 18, 0, 0);
  objective(Measure::completeness, 10, 0, 0);
  objective(Measure::decisions, 15, 0, 0);
  objective(Measure::restoration, 7, 0, 0);
  objective(Measure::review, 5, 0, 0);
  return std::make_shared<const Scenario>(std::move(s));
}

DrillRig::DrillRig(std::shared_ptr<const Scenario> scenario, bool sqlite)
    : RoomsRig(std::move(scenario), k_begin, sqlite) {
  up();
}

void DrillRig::up() {
  room_ = std::make_unique<DrillRoom>(scenarios());
  improvements_ = std::make_unique<ImprovementRoom>(*room_);
  compare_ = std::make_unique<CompareRoom>(*room_, *improvements_);
  room_->on_scored(hear_scores(*improvements_, *compare_));
  open({room_.get(), improvements_.get(), compare_.get()});
}

void DrillRig::pass(Millis length) {
  clock_.advance(length);
  tick();
}

void DrillRig::pass_slowly(Millis length) {
  for (Millis left = length; left > 0; left -= k_second)
    pass(std::min(left, k_second));
}

Result<const Incident*> DrillRig::execute(const std::string& unit, const Command& command, Role role) {
  return work([&](Core& core, Batch& batch) {
    return core.execute(drill().sides.at(unit).incident, command, caller(role, role == Role::bureau ? "" : unit),
                        batch);
  });
}

void DrillRig::prepare(DrillPlanned plan) {
  plan.scenario = scenario_->id;
  const bool surprise = plan.surprise;
  id_ =
      work([&](Core& core, Batch& batch) { return room_->plan(plan, core, caller(Role::bureau), batch); }).value()->id;
  act(ScheduleDrill{.starts_at = clock_.now().wall + k_hour}).value();
  if (!surprise) act(AnnounceDrill{}).value();
}

void DrillRig::start(std::vector<std::string> units, std::int64_t speed) {
  prepare({.speed = speed, .units = std::move(units)});
  act(StartDrill{}).value();
}

void DrillRig::restart(Millis off, const std::function<void(const std::string&)>& meanwhile) {
  crash();
  clock_.advance(off);
  if (meanwhile) meanwhile(store_.folder());
  store_.reopen();
  up();
}

}  // namespace fenghuo::tests

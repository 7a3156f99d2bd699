// What a drill does by itself: times, injects, the world that answers, a real incident that comes first. What people do
// to it: room_commands.cpp.
#include "sim/drill/room.hpp"

#include "engine/incident/timers.hpp"
#include "sim/drill/codec.hpp"
#include "sim/drill/history.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr Millis k_pulse = 5 * k_second;  // elapsed time

std::string timer_of(const std::string& unit, const std::string& inject) {
  return "inject/" + unit + "/" + inject;
}

/// How far scenario time had come, and when; beside the events, so that little of it is played twice after a crash.
struct Pulse {
  Millis at = 0, wall = 0;
  FENGHUO_DESCRIBE(at, wall)
};

Snapshot pulse_of(const Drill& drill, const Core& core) {
  return {.stream = drill.id,
          .version = drill.version,
          .state = encode(Pulse{.at = core.time_of(drill.id), .wall = core.now().wall})};
}

Pulse last_pulse(const std::string& drill, Core& core) {
  Pulse pulse;
  const auto kept = core.journal().find_snapshot(drill);
  if (!kept || !*kept || !decode((*kept)->state, pulse)) return {};  // a snapshot can always be thrown away
  return pulse;
}

/// Of what is over no limit will ever ring; it is not looked at for years to come either.
void silence(const Drill& drill, const Scenario* scenario, Core& core, Batch& batch) {
  for (const char* name : {"end", "pulse"})
    core.disarm_own(drill.id, name, batch);
  for (const auto& unit : drill.plan.units)
    for (const auto& inject : scenario == nullptr ? std::vector<Inject>{} : scenario->injects)
      core.disarm_own(drill.id, timer_of(unit, inject.id), batch);
  for (const auto& [unit, side] : drill.sides)
    if (const auto incident = core.incident(side.incident))
      for (const auto& timer : wanted_timers(**incident))
        core.disarm_own(side.incident, timer.name(), batch);
}

}  // namespace

// --- what is known ---

void DrillRoom::clear() {
  drills_.clear();
  own_.clear();
  tapes_.clear();
  playing_in_.clear();
  timelines_.clear();
}

void DrillRoom::fold(const Recorded& recorded) {
  auto event = in_hand_ ? Result<DrillEvent>(*std::exchange(in_hand_, std::nullopt))
                        : from_foreign(std::get<Foreign>(recorded.event));
  if (!event) return;  // of a newer version: what it meant is not known here
  DrillRecorded mine{recorded.meta, std::move(*event)};
  Drill& drill = drills_[recorded.meta.stream];
  evolve(drill, mine);
  if (std::holds_alternative<DrillStarted>(mine.event))
    for (const auto& [unit, side] : drill.sides)
      if (!side.incident.empty()) playing_in_[side.incident] = drill.id;
  own_[drill.id].push_back(std::move(mine));
}

/// Every drill that was ever started has its time: one that is over shows where it stopped. What cannot be read here is
/// asked for again, and refused aloud, before the drill goes on.
void DrillRoom::place(Core& core) {
  for (auto& [id, drill] : drills_) {
    if (!drill.started_at) continue;
    auto timeline = std::make_shared<Timeline>();
    timeline->at = drill.ended_at.value_or(drill.last_at);
    timeline->speed = drill.plan.speed;
    if (drill.playing()) {
      for (const auto& [unit, side] : drill.sides)
        if (const auto tape = tape_of(drill, unit, core); tape && !(*tape)->events.empty())
          timeline->at = std::max(timeline->at, (*tape)->events.back().meta.at);
      timeline->at = std::max(timeline->at, last_pulse(id, core).at);
    }
    core.put_on(id, timeline);
    for (const auto& [unit, side] : drill.sides)
      core.put_on(side.incident, timeline);
    timelines_[id] = std::move(timeline);
  }
}

void DrillRoom::resume(Core& core, Batch& batch) {
  for (auto& [id, drill] : drills_) {
    if (drill.state != DrillState::Running) continue;
    Turn turn{drill, core, batch, the_system()};
    if (const auto read = readable(drill, core); !read) {
      const Text& why = read.error().detail;
      record(turn, DrillPaused{.reason = why.zh + " / " + why.en});
      continue;
    }
    const auto last = core.journal().last_recorded_at();
    const Millis alive = std::max(last ? *last : core.now().wall, last_pulse(id, core).wall);
    record(turn, DrillCaughtUp{.wall_lost = std::max<Millis>(0, core.now().wall - alive)});
    timelines_.at(id)->turn(core.now(), true);
    keep_time(turn);
    for (const auto& [unit, side] : drill.sides)
      consider(turn, unit);
  }
}

const Drill* DrillRoom::of_incident(const std::string& incident) const {
  const auto found = playing_in_.find(incident);
  return found == playing_in_.end() ? nullptr : &drills_.at(found->second);
}

std::optional<Value> DrillRoom::fact(const Scenario& scenario, const Side& side, const std::string& name) {
  if (const auto set = side.facts.find(name); set != side.facts.end()) return set->second;
  if (const auto set = scenario.facts.find(name); set != scenario.facts.end()) return set->second;
  return std::nullopt;
}

const IncidentRow* DrillRoom::live_incident(const Drill& drill, const Core& core) const {
  for (const auto& [id, row] : core.rows())
    if (row.mode == "live" && !row.closed_at && drill.plays(row.unit)) return &row;
  return nullptr;
}

// --- what happens ---

void DrillRoom::record(Turn& turn, DrillEvent event) {
  const bool timed = turn.drill.playing();
  const auto at = timed ? std::optional(turn.core.time_of(turn.drill.id)) : std::nullopt;
  if (outlives_crashes_) return turn.core.record(turn.drill.id, to_foreign(event), turn.actor, turn.batch, at);
  in_hand_ = std::move(event);
  turn.core.record(turn.drill.id, Foreign{"Drill"}, turn.actor, turn.batch, at);
}

/// Where scenario time stands is kept every few seconds.
void DrillRoom::keep_time(Turn& turn) {
  if (!outlives_crashes_) return;
  const std::string& id = turn.drill.id;
  const Millis now = turn.core.time_of(id);
  turn.batch.snapshots.push_back(pulse_of(turn.drill, turn.core));
  turn.core.arm_own(id, "pulse", now + std::max<Millis>(1, k_pulse * turn.drill.plan.speed / 1000), turn.batch);
}

void DrillRoom::start(Turn& turn, const Scenario& scenario, const std::string& note) {
  Core& core = turn.core;
  Drill& drill = turn.drill;
  auto timeline = std::make_shared<Timeline>(
      Timeline{.at = core.now().wall, .boot = core.now().boot, .speed = drill.plan.speed, .running = true});
  timelines_[drill.id] = timeline;
  core.put_on(drill.id, timeline);
  const Millis began = timeline->at;

  std::string kind;
  for (const auto& playbook : core.library().playbooks())
    if (playbook->id == scenario.playbook) kind = playbook->kind;
  std::map<std::string, OpenIncident> orders;
  DrillStarted started{.note = note};
  const std::string first = core.next_id("EXE-");
  const auto digits = first.rfind('-') + 1;
  std::int64_t number = std::stoll(first.substr(digits));
  for (const auto& unit : drill.plan.units) {
    std::string next = std::to_string(number++);
    started.incidents[unit] = first.substr(0, digits) + std::string(next.size() < 6 ? 6 - next.size() : 0, '0') + next;
    OpenIncident& order = orders[unit];
    for (const auto& [host, site] : core.registry().sites()) {
      const bool none = order.site.empty() || core.registry().retired_at("site:" + order.site);
      if (none && site.unit == unit) order.site = host;
    }
    order.kind = kind;
    order.severity = scenario.severity;
    order.summary = "【演练】" + scenario.summary.zh;
    order.unit = unit;
    order.detected_at = began;
  }
  record(turn, started);
  for (const auto& unit : drill.plan.units) {  // in the order in which they were numbered
    tapes_[started.incidents[unit]];           // nothing of it has been recorded
    static_cast<void>(core.open_drill(orders[unit], timeline, turn.actor, turn.batch));
  }
  for (const auto& unit : drill.plan.units)
    for (const auto& inject : scenario.injects)
      if (inject.at) core.arm_own(drill.id, timer_of(unit, inject.id), began + *inject.at, turn.batch);
  core.arm_own(drill.id, "end", began + scenario.length, turn.batch);
  keep_time(turn);
  for (const auto& unit : drill.plan.units)
    consider(turn, unit);
}

void DrillRoom::fire(const TimerRow& timer, Core& core, Batch& batch) {
  const auto found = drills_.find(timer.stream);
  if (found == drills_.end() || found->second.state != DrillState::Running) return;
  Turn turn{found->second, core, batch, the_system()};
  if (timer.name == "pulse") return keep_time(turn);
  if (timer.name == "end") return end(turn, "length", "");
  const auto slash = timer.name.rfind('/');
  const std::string unit = timer.name.substr(7, slash - 7);
  const auto scenario = scenario_of(turn.drill);
  const Inject* inject = scenario ? scenario->find(timer.name.substr(slash + 1)) : nullptr;
  if (inject != nullptr) deliver(turn, unit, *inject, {});
  jump_over_idle(turn);
}

void DrillRoom::deliver(Turn& turn, const std::string& unit, const Inject& inject, const Hand& hand) {
  const auto scenario = scenario_of(turn.drill);
  const Side& side = turn.drill.sides.at(unit);
  const InjectStatus& status = side.inject(inject.id);
  if (status.delivered_at || status.skipped) return;
  if (inject.only_if && !hand.by_hand) {
    const Tape* tape = tape_at_hand(side.incident);
    if (tape == nullptr) return;
    if (!holds(*inject.only_if, UnitHistory(*scenario, side, *tape))) return skip(turn, unit, inject.id, "condition");
  }
  record(turn, DrillInjected{.by_hand = hand.by_hand, .inject = inject.id, .note = hand.note, .unit = unit});
  take_effect(turn, unit, inject);
  consider(turn, unit);
}

/// The world answers. What it cannot do any more (a recurrence of what is not restored) is noted as skipped.
void DrillRoom::take_effect(Turn& turn, const std::string& unit, const Inject& inject) {
  const std::string incident = turn.drill.sides.at(unit).incident;
  if (inject.kind == InjectKind::alert) {
    AttachSignal signal{.signal = incident + "/" + inject.id,
                        .source = "drill",
                        .fingerprint = "drill:" + inject.id,
                        .summary = "【演练】" + inject.title.zh,
                        .starts_at = turn.core.time_of(turn.drill.id),
                        .labels = inject.labels};
    static_cast<void>(turn.core.execute_itself(incident, signal, turn.batch));  // refused once the incident is over
  }
  if (inject.kind == InjectKind::recurrence) {
    const auto recurred = turn.core.execute_itself(incident, Recur{.reason = "【演练】" + inject.title.zh}, turn.batch);
    if (!recurred) skip(turn, unit, inject.id, "nothing-to-recur");
    if (!recurred) return;
  }
  for (const auto& [name, value] : inject.set)
    record(turn, DrillFactSet{.cause = inject.id, .fact = name, .unit = unit, .value = value});
}

void DrillRoom::skip(Turn& turn, const std::string& unit, const std::string& inject, std::string reason) {
  record(turn, DrillInjectSkipped{.inject = inject, .reason = std::move(reason), .unit = unit});
}

/// Which injects have become due by what has happened.
void DrillRoom::consider(Turn& turn, const std::string& unit) {
  const auto scenario = scenario_of(turn.drill);
  if (!scenario || turn.drill.state != DrillState::Running) return;
  const Side& side = turn.drill.sides.at(unit);
  const Tape* tape = tape_at_hand(side.incident);
  if (tape == nullptr) return;
  for (const auto& inject : scenario->injects) {
    if (!inject.when || inject.contingency) continue;
    const InjectStatus& status = side.inject(inject.id);
    if (status.delivered_at || status.skipped) continue;
    if (!holds(*inject.when, UnitHistory(*scenario, side, *tape))) continue;
    const std::string timer = timer_of(unit, inject.id);
    if (turn.core.timelines().find(turn.drill.id, timer) != nullptr) continue;
    if (inject.delay > 0)
      turn.core.arm_own(turn.drill.id, timer, turn.core.time_of(turn.drill.id) + inject.delay, turn.batch);
    else
      deliver(turn, unit, inject, {});
    tape = tape_at_hand(side.incident);  // what it does goes on it, too
    if (tape == nullptr) return;
  }
}

/// With `skip_idle`: nobody has anything to do (no clock of a playing unit runs, no decision waits), so the next thing
/// comes at once.
void DrillRoom::jump_over_idle(Turn& turn) {
  const Drill& drill = turn.drill;
  if (!drill.plan.skip_idle || drill.state != DrillState::Running) return;
  const auto scenario = scenario_of(drill);
  if (!scenario) return;
  std::optional<Millis> next;
  for (const auto& [timer, _] : turn.core.timelines().timers()) {
    if (drill.unit_of(timer.stream) != "") return;
    if (timer.stream == drill.id && timer.name != "pulse" && !next) next = timer.due_at;
  }
  for (const auto& [unit, side] : drill.sides) {
    for (const auto& [id, status] : side.injects) {
      const Inject* inject = scenario->find(id);
      const bool asks = inject != nullptr && inject->kind == InjectKind::decision;
      if (asks && status.delivered_at && !status.decided_at) return;
    }
  }
  Timeline& timeline = *timelines_.at(drill.id);
  const Millis now = turn.core.time_of(drill.id);
  if (!next || *next <= now) return;
  record(turn, DrillSkippedIdle{.from = now, .to = *next});
  timeline.at = *next;
  timeline.boot = turn.core.now().boot;
  if (timeline.held) timeline.held = *next;
}

void DrillRoom::happened(const Incident& incident, std::span<Recorded> events, Core& core, Batch& batch) {
  const auto mine = playing_in_.find(incident.id);
  if (mine == playing_in_.end()) {
    const bool opened = std::ranges::any_of(
        events, [](const Recorded& recorded) { return std::holds_alternative<IncidentOpened>(recorded.event); });
    if (opened && incident.mode == "live") freeze(incident.unit, incident.id, core, batch);
    return;
  }
  Drill& drill = drills_.at(mine->second);
  add_to_tape(drill, incident, events, core);
  Turn turn{drill, core, batch, the_system()};
  consider(turn, drill.unit_of(incident.id));
  jump_over_idle(turn);
}

void DrillRoom::freeze(const std::string& unit, const std::string& incident, Core& core, Batch& batch) {
  for (auto& [id, drill] : drills_) {
    if (!drill.playing() || !drill.plays(unit)) continue;
    Turn turn{drill, core, batch, the_system()};
    record(turn, DrillFrozen{.incident = incident, .unit = unit});
    stand_still(turn);
  }
}

void DrillRoom::stand_still(Turn& turn) {
  timelines_.at(turn.drill.id)->turn(turn.core.now(), false);
  if (!turn.drill.playing()) silence(turn.drill, scenario_of(turn.drill).get(), turn.core, turn.batch);
  if (outlives_crashes_) turn.batch.snapshots.push_back(pulse_of(turn.drill, turn.core));
}

/// EndEx. What has not come by now never will.
void DrillRoom::end(Turn& turn, const std::string& by, const std::string& note) {
  const auto scenario = scenario_of(turn.drill);
  if (scenario)
    for (const auto& unit : turn.drill.plan.units)
      for (const auto& inject : scenario->injects) {
        const InjectStatus& status = turn.drill.sides.at(unit).inject(inject.id);
        if (!status.delivered_at && !status.skipped) skip(turn, unit, inject.id, "ended");
      }
  record(turn, DrillEnded{.by = by, .note = note});
  stand_still(turn);
}

}  // namespace fenghuo::sim

#include "sim/drill/drill.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

class Fold {
 public:
  Fold(Drill& drill, const engine::Meta& meta) : d_(drill), meta_(meta) {}

  void operator()(const DrillPlanned& e) {
    d_.id = meta_.stream;
    d_.plan = e;
    d_.director = meta_.actor.person;
    d_.planned_at = meta_.at;
  }
  void operator()(const DrillScheduled& e) {
    move(DrillAct::Schedule);
    d_.starts_at = e.starts_at;
  }
  void operator()(const DrillAnnounced&) { move(DrillAct::Announce); }
  void operator()(const DrillStarted& e) {
    move(DrillAct::Start);
    d_.started_at = meta_.at;
    for (const auto& [unit, incident] : e.incidents)
      d_.sides[unit].incident = incident;
  }
  void operator()(const DrillPaused& e) {
    move(DrillAct::Pause);
    d_.why_paused = e.reason;
  }
  void operator()(const DrillFrozen& e) {
    move(DrillAct::Freeze);
    d_.frozen = true;
    d_.live[e.unit] = e.incident;
  }
  void operator()(const DrillResumed&) {
    move(DrillAct::Resume);
    d_.frozen = false;
    d_.why_paused.clear();
  }
  void operator()(const DrillCaughtUp&) {}
  void operator()(const DrillSkippedIdle& e) { d_.last_at = std::max(d_.last_at, e.to); }  // that far it has come
  void operator()(const DrillInjected& e) { inject(e.unit, e.inject).delivered_at = meta_.at; }
  void operator()(const DrillInjectSkipped& e) { inject(e.unit, e.inject).skipped = true; }
  void operator()(const DrillFactSet& e) { d_.sides[e.unit].facts[e.fact] = e.value; }
  void operator()(const DrillDecided& e) {
    InjectStatus& status = inject(e.unit, e.inject);
    status.decided_at = meta_.at;
    status.decided_by = meta_.actor.person;
    status.option = e.option;
    status.late = e.late;
  }
  void operator()(const DrillEnded&) {
    move(DrillAct::End);
    d_.ended_at = meta_.at;
  }
  void operator()(const DrillHotWashed&) {
    move(DrillAct::HotWash);
    d_.hot_washed_at = meta_.recorded_at;
  }
  void operator()(const DrillGraded& e) {
    const auto same = [&](const Grading& g) {
      return g.unit == e.unit && g.item == e.item && g.evaluator == meta_.actor.person;
    };
    std::erase_if(d_.grades, same);
    d_.grades.push_back({e.grade, e.item, e.reason, e.unit, meta_.actor.person, meta_.version});
  }
  void operator()(const DrillScored& e) {
    move(DrillAct::Finish);
    d_.points = e.points;
  }
  void operator()(const DrillClosed&) { move(DrillAct::Close); }
  void operator()(const DrillAborted& e) {
    move(DrillAct::Abort);
    d_.why_paused = e.reason;
  }

 private:
  void move(DrillAct act) {
    if (const auto next = fire(d_.state, act, {.surprise = d_.plan.surprise})) d_.state = next.next;
  }
  InjectStatus& inject(const std::string& unit, const std::string& id) { return d_.sides[unit].injects[id]; }

  Drill& d_;
  const engine::Meta& meta_;
};

}  // namespace

void evolve(Drill& drill, const DrillRecorded& recorded) {
  drill.version = recorded.meta.version;
  drill.last_at = std::max(drill.last_at, recorded.meta.at);
  std::visit(Fold(drill, recorded.meta), recorded.event);
}

}  // namespace fenghuo::sim

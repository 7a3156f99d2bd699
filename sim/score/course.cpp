#include "sim/score/course.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

using namespace engine;

template <class T>
struct At {
  Mark mark;
  const T* what;
  friend bool operator<(const At& a, const At& b) { return a.mark < b.mark; }
};

/// Folds what the measures ask about; what they do not ask about falls through to the template.
class Fold {
 public:
  explicit Fold(Course& course) : c_(course) {
    for (const Step& step : course.play.playbook->steps)
      steps_.emplace(step.id, &step);
  }

  void take(const At<Recorded>& one) {
    mark_ = one.mark;
    actor_ = &one.what->meta.actor;
    in_play_ = mark_.at <= c_.end;
    std::visit(*this, one.what->event);
  }
  void finish() {
    for (auto& [_, duty] : duties_)
      c_.duties.push_back(std::move(duty));
  }

  template <class Other>
  void operator()(const Other&) {}

  void operator()(const IncidentAcknowledged&) {
    if (in_play_ && !c_.acknowledged) c_.acknowledged = mark_;
  }
  void operator()(const IncidentRecurred&) {
    if (in_play_) c_.recurred.push_back(mark_);
  }

  void operator()(const StepStarted& e) { touch(e.step); }
  void operator()(const StepCompleted& e) {
    give(e);
    complete(e.step, {mark_.event}, actor_->person, {}, &e.fields);
  }
  void operator()(const ApprovalRequested& e) {
    give(e);
    asked_[e.step] = {mark_.event, actor_->person, &e.fields};
  }
  void operator()(const StepApproved& e) {
    if (auto& first = c_.steps[e.step].approved; in_play_ && !first) first = mark_;
    settle(e.step, actor_->person);
  }
  void operator()(const GlassBroken& e) { settle(e.step, {}); }
  void operator()(const StepRejected& e) { asked_.erase(e.step); }
  void operator()(const StepReset& e) { asked_.erase(e.step); }

  void operator()(const EvidenceAdded& e) {
    if (e.step.empty()) return;
    keep(e.step);
    capture(e.step);
  }

  void operator()(const DutyOpened& e) {
    DutyCourse& duty = duties_[e.duty];
    duty.id = e.duty, duty.recipient = e.recipient, duty.stage = e.stage;
    duty.opened = mark_, duty.start = e.start, duty.due = e.due_at;
    duty.lifted.reset();
    duty.dismissed = false;
  }
  void operator()(const DutyRescheduled& e) {
    if (const auto duty = duties_.find(e.duty); duty != duties_.end())
      duty->second.start = e.start, duty->second.due = e.due_at;
  }
  void operator()(const DutyFiled& e) {
    if (const auto duty = duties_.find(e.duty); duty != duties_.end())
      duty->second.filings.push_back({mark_, &e.fields, in_play_});
  }
  void operator()(const DutyWaived& e) { lift(e.duty, false); }
  void operator()(const DutyVoided& e) { lift(e.duty, e.reason == "dismissed"); }

 private:
  struct Asked {
    EventRef event;
    std::string by;
    const Values* fields = nullptr;
  };

  const Step* find(const std::string& id) const {
    const auto found = steps_.find(id);
    return found == steps_.end() ? nullptr : found->second;
  }
  void touch(const std::string& id) {
    const Step* step = find(id);
    if (!in_play_ || c_.destructive || step == nullptr || !step->destructive) return;
    c_.destructive = mark_;
    c_.destructive_step = id;
  }
  void keep(const std::string& id) {
    if (auto& kept = c_.steps[id].kept; in_play_ && !kept) kept = mark_;
  }
  void capture(const std::string& id) {
    const Step* step = find(id);
    if (in_play_ && !c_.captured && step != nullptr && step->before_destructive) c_.captured = mark_;
  }
  /// Evidence may have been put in without a step and be named only here.
  template <class Given>
  void give(const Given& e) {
    touch(e.step);
    keep(e.step);
    if (!e.evidence.empty()) capture(e.step);
  }
  void settle(const std::string& step, const std::string& approver) {
    const auto asked = asked_.find(step);
    if (asked == asked_.end()) return;  // glass broken over an override: nothing was done yet
    const Asked question = asked->second;
    asked_.erase(asked);
    complete(step, {question.event, mark_.event}, question.by, approver, question.fields);
  }
  void complete(const std::string& step, std::vector<EventRef> events, const std::string& by,
                const std::string& approver, const Values* fields) {
    c_.completions.push_back({mark_, std::move(events), step, by, approver, fields, in_play_});
  }
  void lift(const std::string& id, bool dismissed) {
    const auto duty = duties_.find(id);
    if (duty == duties_.end() || !in_play_) return;
    duty->second.lifted = mark_;
    duty->second.dismissed = dismissed;
  }

  Course& c_;
  Mark mark_;
  const Actor* actor_ = nullptr;
  bool in_play_ = true;
  std::map<std::string_view, const Step*> steps_;
  std::map<std::string, Asked> asked_;
  std::map<std::string, DutyCourse> duties_;
};

EventRef ref(const Meta& meta) {
  return {meta.stream, meta.version};
}

/// In the order of their stream, whatever order they were given in.
std::vector<const DrillRecorded*> in_order(std::span<const DrillRecorded> drill) {
  std::vector<const DrillRecorded*> out;
  out.reserve(drill.size());
  for (const auto& one : drill)
    out.push_back(&one);
  std::ranges::sort(out, {}, [](const DrillRecorded* one) { return one->meta.version; });
  return out;
}

/// They mostly are already.
template <class T>
void in_time_order(std::vector<At<T>>& events) {
  if (!std::ranges::is_sorted(events, std::less<>{})) std::ranges::sort(events, std::less<>{});
}

struct Ends {
  const Meta* started = nullptr;
  const Meta* ended = nullptr;

  /// When it was, on the one line of times. What is entered late was done when it says, before EndEx.
  [[nodiscard]] Millis moment(const Meta& meta) const {
    if (ended == nullptr || meta.at < ended->at) return meta.at;
    if (meta.recorded_at <= ended->recorded_at) return meta.at;
    return ended->at + (meta.recorded_at - ended->recorded_at);
  }
  [[nodiscard]] Millis moment_of_drill(const Meta& meta) const {
    if (ended == nullptr || meta.version <= ended->version) return meta.at;
    // One more than EndEx at least: it did come after, whatever the wall says.
    return ended->at + std::max<Millis>(1, meta.recorded_at - ended->recorded_at);
  }
};

Ends ends_of(const std::vector<const DrillRecorded*>& drill) {
  Ends out;
  for (const DrillRecorded* one : drill) {
    if (out.started == nullptr && std::holds_alternative<DrillStarted>(one->event)) out.started = &one->meta;
    if (out.ended == nullptr && std::holds_alternative<DrillEnded>(one->event)) out.ended = &one->meta;
  }
  return out;
}

/// Of a live incident: since when it was known to somebody, as it was stated last.
std::optional<Millis> detected_at(std::span<const Recorded> events) {
  std::optional<Millis> out;
  for (const auto& one : events) {
    if (const auto* opened = std::get_if<IncidentOpened>(&one.event)) out = opened->detected_at;
    if (const auto* corrected = std::get_if<DetectedAtCorrected>(&one.event)) out = corrected->detected_at;
  }
  return out;
}

/// What the drill did to this unit.
class DrillFold {
 public:
  explicit DrillFold(Course& course) : c_(course) {}

  void take(const At<DrillRecorded>& one) {
    mark_ = one.mark;
    std::visit(*this, one.what->event);
  }

  template <class Other>
  void operator()(const Other&) {}
  void operator()(const DrillFactSet& e) {
    if (mine(e.unit)) c_.facts.push_back({mark_, &e});
  }
  void operator()(const DrillInjected& e) {
    const Inject* inject = c_.play.scenario->find(e.inject);
    if (!mine(e.unit) || inject == nullptr || inject->kind != InjectKind::decision || find(e.inject) != nullptr) return;
    c_.decisions.push_back({.delivered = mark_, .inject = inject, .decided = {}, .answer = nullptr});
  }
  void operator()(const DrillDecided& e) {
    DecisionCourse* decision = mine(e.unit) ? find(e.inject) : nullptr;
    if (decision == nullptr || decision->answer != nullptr) return;
    decision->decided = mark_;
    decision->answer = &e;
  }
  void operator()(const DrillHotWashed&) {
    if (!c_.hot_washed) c_.hot_washed = mark_;
  }

 private:
  [[nodiscard]] bool mine(const std::string& unit) const { return unit == c_.play.unit && mark_.at <= c_.end; }
  DecisionCourse* find(const std::string& inject) {
    const auto found = std::ranges::find(c_.decisions, inject, [](const auto& d) { return d.inject->id; });
    return found == c_.decisions.end() ? nullptr : &*found;
  }

  Course& c_;
  Mark mark_;
};

}  // namespace

Course::Course(const Play& what) : play(what), retrospective(what.drill.empty()) {
  const auto drill_events = in_order(play.drill);
  const Ends ends = ends_of(drill_events);

  std::vector<At<Recorded>> incident;
  incident.reserve(play.events.size());
  for (const auto& one : play.events) {
    if (std::holds_alternative<EvidenceRead>(one.event)) continue;  // who looks at it later is nobody's play either
    incident.push_back({{ends.moment(one.meta), ref(one.meta)}, &one});
  }
  in_time_order(incident);
  std::vector<At<DrillRecorded>> drill;
  for (const DrillRecorded* one : drill_events) {
    if (ends.started != nullptr && one->meta.version < ends.started->version)
      continue;                                                       // planning is on the wall's time
    if (std::holds_alternative<DrillCaughtUp>(one->event)) continue;  // whether the server was down is nobody's play
    drill.push_back({{ends.moment_of_drill(one->meta), ref(one->meta)}, one});
  }
  in_time_order(drill);

  for (const auto& one : incident) {
    if (!std::holds_alternative<IncidentOpened>(one.what->event)) continue;
    start = one.mark.at;
    opened = {one.mark.event};
    break;
  }
  if (retrospective) start = detected_at(play.events).value_or(start);
  known_until = start;
  if (!incident.empty()) known_until = std::max(known_until, incident.back().mark.at);
  if (!drill.empty()) known_until = std::max(known_until, drill.back().mark.at);
  ended = ends.ended != nullptr;
  end = ended ? ends.ended->at : known_until;

  Fold fold(*this);
  for (const auto& one : incident)
    fold.take(one);
  fold.finish();
  DrillFold drill_fold(*this);
  for (const auto& one : drill)
    drill_fold.take(one);
}

bool Course::holds(std::string_view fact, Millis before) const {
  Value value;
  if (const auto given = play.scenario->facts.find(std::string(fact)); given != play.scenario->facts.end())
    value = given->second;
  for (const auto& one : facts)
    if (one.set->fact == fact && one.mark.at < before) value = one.set->value;
  return value == Value(true);
}

namespace {

bool probes(const Course& course, const Completion& done) {
  const Step* step = course.step(done.step);
  return done.in_play && step != nullptr && step->kind == StepKind::probe;
}

}  // namespace

const Completion* Course::probed_first() const {
  const auto found = std::ranges::find_if(completions, [&](const auto& done) { return probes(*this, done); });
  return found == completions.end() ? nullptr : &*found;
}

const Completion* Course::probed_last() const {
  const Completion* out = nullptr;
  for (const auto& done : completions)
    if (probes(*this, done)) out = &done;
  return out;
}

Text Course::end_words() const {
  return retrospective ? Text{"记录截止", "the record ended"} : Text{"演练结束", "the drill ended"};
}

}  // namespace fenghuo::sim

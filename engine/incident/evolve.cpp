#include "engine/incident/incident.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

/// Visits each kind of event once; what is not about incidents falls through to the template and does nothing.
class Fold {
 public:
  Fold(Incident& incident, const Meta& meta) : i_(incident), meta_(meta) {}

  template <class Other>
  void operator()(const Other&) {}

  // --- the incident as a whole ---

  void operator()(const IncidentOpened& e) {
    i_.id = meta_.stream;
    i_.kind = e.kind, i_.mode = e.mode, i_.unit = e.unit, i_.site = e.site, i_.summary = e.summary;
    i_.severity = e.severity, i_.detected_at = e.detected_at, i_.opened_at = meta_.at;
    i_.playbook = e.playbook, i_.playbook_version = e.playbook_version, i_.playbook_sha256 = e.playbook_sha256;
    i_.phases[std::string(k_phases[0])] = meta_.at;
  }
  void operator()(const IncidentAcknowledged&) {
    i_.acknowledged_at = meta_.at;
    i_.acknowledged_by = meta_.actor.person;
    if (i_.assignee.empty()) assign(meta_.actor.person);
  }
  void operator()(const IncidentClassified& e) {
    if (!e.severity.empty()) i_.severity = e.severity;
    if (!e.event_class.empty()) i_.event_class = e.event_class;
  }
  void operator()(const DetectedAtCorrected& e) { i_.detected_at = e.detected_at; }
  void operator()(const IncidentAssigned& e) { assign(e.person); }
  void operator()(const IncidentHandedOver& e) {
    for (auto& [_, step] : i_.steps)
      if (!step.assignee.empty() && step.state != StepState::Done && step.state != StepState::Skipped)
        step.assignee = e.to;
    assign(e.to);
  }
  void operator()(const IncidentDismissed&) { move(IncidentEvent::Dismiss); }
  void operator()(const IncidentMerged& e) {
    i_.merged_into = e.into;
    move(IncidentEvent::Merge);
  }
  void operator()(const IncidentAbsorbed& e) { i_.absorbed.push_back(e.from); }
  void operator()(const IncidentRecurred&) {
    ++i_.round;
    move(IncidentEvent::Recur);
    enter(i_.response);
  }
  void operator()(const IncidentReopened&) {
    move(IncidentEvent::Reopen);
    i_.closed_at.reset();
    enter(i_.response);
  }
  void operator()(const IncidentClosed&) { move(IncidentEvent::Close); }
  void operator()(const PhaseEntered&) {
    move(IncidentEvent::Advance);
    enter(i_.response);
  }
  void operator()(const EnteredLate& e) { i_.late_at = e.done_at, i_.late_entered_at = e.entered_at; }

  // --- steps ---

  void operator()(const StepReadied& e) {
    auto& step = move(e.step, StepEvent::Unblock);
    step.ready_at = meta_.at;
    step.due_at = e.due_at;
    step.overdue = false;
  }
  void operator()(const StepBlocked& e) { move(e.step, StepEvent::Block).due_at.reset(); }
  void operator()(const StepStarted& e) {
    auto& step = move(e.step, StepEvent::Start);
    step.assignee = meta_.actor.person;
  }
  void operator()(const StepCompleted& e) {
    auto& step = move(e.step, StepEvent::Complete);
    take(step, e);
    finish(step, meta_.actor.person);
  }
  void operator()(const ApprovalRequested& e) {
    auto& step = move(e.step, StepEvent::Complete, {.needs_approval = true});
    take(step, e);
    ask(step);
  }
  void operator()(const StepApproved& e) {
    auto& step = move(e.step, StepEvent::Approve);
    finish(step, step.asked_by);
  }
  void operator()(const StepRejected& e) { stop_asking(move(e.step, StepEvent::Reject)); }
  void operator()(const StepSkipped& e) {
    auto& step = move(e.step, StepEvent::Skip);
    step.note = e.reason;
    finish(step, meta_.actor.person);
  }
  void operator()(const StepFailed& e) {
    auto& step = move(e.step, StepEvent::Fail);
    ++step.failures;
    step.note = e.reason;
  }
  void operator()(const StepRetried& e) { move(e.step, StepEvent::Retry); }
  void operator()(const StepOverridden& e) {
    auto& step = i_.steps[e.step];
    step.overridden = true;
    stop_asking(step);
  }
  void operator()(const OverrideRequested& e) { ask(i_.steps[e.step]); }
  void operator()(const GlassBroken& e) {
    auto& step = i_.steps[e.step];
    if (step.state == StepState::AwaitingApproval) {
      move(e.step, StepEvent::Override, {.glass_may_break = true});
      finish(step, meta_.actor.person);
    } else {
      step.overridden = true;
      stop_asking(step);
    }
  }
  void operator()(const StepUnanswered& e) {
    auto& step = i_.steps[e.step];
    step.unanswered = true;
    step.level = e.level;
    step.top = e.top;
  }
  void operator()(const StepOverdue& e) { i_.steps[e.step].overdue = true; }
  void operator()(const StepReset& e) {
    auto& step = move(e.step, StepEvent::Reset);
    const StepState state = step.state;
    step = {};
    step.state = state;
  }

  // --- evidence and signals ---

  void operator()(const EvidenceAdded& e) {
    i_.evidence.push_back({.added_at = meta_.at,
                           .added_by = meta_.actor.person,
                           .content_type = e.content_type,
                           .digest = e.digest,
                           .filename = e.filename,
                           .id = e.evidence,
                           .kind = e.kind,
                           .note = e.note,
                           .round = i_.round,
                           .size = e.size,
                           .step = e.step});
  }
  void operator()(const SignalAttached& e) {
    auto& signal = i_.signals[e.fingerprint];
    signal.firing = true;
    signal.starts_at = e.starts_at;
    signal.summary = e.summary;
    seen(signal);
  }
  void operator()(const SignalRepeated& e) { seen(i_.signals[e.fingerprint]); }
  void operator()(const SignalResolved& e) {
    auto& signal = i_.signals[e.fingerprint];
    signal.firing = false;
    signal.last_at = meta_.at;
  }

  // --- duties ---

  void operator()(const DutyOpened& e) {
    Duty duty;
    duty.id = e.duty;
    duty.rule = e;
    duty.assignee = i_.assignee;
    i_.duties[e.duty] = std::move(duty);
    settle_clock();
  }
  void operator()(const DutyWarned& e) {
    move_duty(e.duty, DutyEvent::Warn).warned.push_back(e.after);
    settle_clock();
  }
  void operator()(const DutyBreached& e) {
    move_duty(e.duty, DutyEvent::Breach).late = true;
    settle_clock();
  }
  void operator()(const DutyFiled& e) {
    // Made in time, though entered after the breach was declared: the breach stays in the stream and counts no more.
    const bool lifted = entered() && i_.duties[e.duty].late && !e.late;
    if (lifted) i_.duties[e.duty].late = false;
    auto& duty = move_duty(e.duty, DutyEvent::File);
    if (lifted && i_.clock == ClockState::Breached && !any_in(DutyState::Breached)) move(IncidentEvent::ClockEase);
    duty.entered_at = entered();
    duty.fields = e.fields;
    duty.filings = e.number;
    duty.filed_at = meta_.at;
    settle_clock();
  }
  void operator()(const DutyAcknowledged& e) { move_duty(e.duty, DutyEvent::Acknowledge).acknowledged_at = meta_.at; }
  void operator()(const DutyReturned& e) {
    auto& duty = move_duty(e.duty, DutyEvent::SendBack);
    duty.late_before = duty.late;
    duty.rule.start = e.start;
    duty.rule.due_at = e.due_at;
    duty.rule.warn_after = e.warn_after;
    duty.warned.clear();
    settle_clock();
  }
  void operator()(const DutyWaived& e) {
    move_duty(e.duty, DutyEvent::Waive);
    settle_clock();
  }
  void operator()(const DutyVoided& e) {
    move_duty(e.duty, DutyEvent::Cancel);
    settle_clock();
  }
  void operator()(const DutyRescheduled& e) {
    auto& duty = i_.duties[e.duty];
    duty.rule.start = e.start;
    duty.rule.due_at = e.due_at;
    settle_clock();
  }

 private:
  void assign(const std::string& person) {
    i_.assignee = person;
    for (auto& [_, duty] : i_.duties)
      if (duty.open()) duty.assignee = person;
  }
  /// The journal says it happened, so the gate did hold.
  void move(IncidentEvent what) {
    const auto outcome = fire({i_.response, i_.clock}, what, {.gate_holds = true, .any_late = any_late()});
    if (!outcome) return;
    const bool was_open = i_.open();
    i_.response = outcome.next.response;
    i_.clock = outcome.next.clock;
    if (was_open && !i_.open()) i_.closed_at = meta_.at;
  }
  void enter(Response response) {
    if (phase_index(response) < static_cast<int>(k_phases.size()))
      i_.phases[std::string(k_phases[static_cast<std::size_t>(phase_index(response))])] = meta_.at;
  }
  StepStatus& move(const std::string& name, StepEvent what, const StepGuards& may = {}) {
    auto& step = i_.steps[name];
    if (const auto outcome = fire(step.state, what, may)) step.state = outcome.next;
    step.entered_at = entered();
    return step;
  }
  Duty& move_duty(const std::string& name, DutyEvent what) {
    auto& duty = i_.duties[name];
    if (const auto outcome = fire(duty.state, what, DutyGuards{.late = duty.late})) duty.state = outcome.next;
    return duty;
  }
  template <class E>
  void take(StepStatus& step, const E& e) {
    step.outcome = e.outcome;
    step.note = e.note;
    step.fields = e.fields;
    step.evidence = e.evidence;
  }
  void finish(StepStatus& step, const std::string& person) {
    step.done_at = meta_.at;
    step.done_by = person;
    if (entered() && step.due_at && meta_.at <= *step.due_at) step.overdue = false;
    stop_asking(step);
  }
  void ask(StepStatus& step) {
    step.asked_at = meta_.at;
    step.asked_by = meta_.actor.person;
    step.entered_at = entered();
    unasked(step);
  }
  void stop_asking(StepStatus& step) {
    step.asked_at.reset();
    unasked(step);
  }
  void unasked(StepStatus& step) {
    step.unanswered = false;
    step.level = 0;
    step.top = 0;
  }
  void seen(SignalStatus& signal) {
    ++signal.count;
    signal.last_at = meta_.at;
  }

  /// When this was entered, if it was done before.
  std::optional<Millis> entered() const {
    const bool late = meta_.at == i_.late_at && i_.late_at < i_.late_entered_at;
    return late ? std::optional(i_.late_entered_at) : std::nullopt;
  }
  bool any_in(DutyState state) const {
    return std::ranges::any_of(i_.duties, [&](const auto& d) { return d.second.state == state; });
  }
  bool any_late() const {
    return std::ranges::any_of(i_.duties,
                               [](const auto& d) { return d.second.late && d.second.state != DutyState::Void; });
  }
  /// The clock region follows the worst open duty, by the machine's own rows.
  void settle_clock() {
    bool any = false, open = false, warned = false, breached = false;
    for (const auto& [_, duty] : i_.duties) {
      any = any || duty.state != DutyState::Void;
      open = open || duty.open();
      warned = warned || duty.state == DutyState::Warned;
      breached = breached || duty.state == DutyState::Breached;
    }
    if (!any) return;  // everything void: the clock stands where it stood
    const bool was_met = i_.clock == ClockState::Met || i_.clock == ClockState::MetLate;
    if (!open) {
      if (!was_met) move(IncidentEvent::ClockMeet);
      return;
    }
    if (was_met) move(IncidentEvent::ClockOpen);
    if (i_.clock == ClockState::Breached && !breached) move(IncidentEvent::ClockEase);
    if (i_.clock == ClockState::Warned && !warned && !breached) move(IncidentEvent::ClockEase);
    if (breached && i_.clock != ClockState::Breached) move(IncidentEvent::ClockBreach);
    if (warned && i_.clock == ClockState::Running) move(IncidentEvent::ClockWarn);
  }

  Incident& i_;
  const Meta& meta_;
};

}  // namespace

void evolve(Incident& incident, const Meta& meta, const Event& event) {
  incident.version = meta.version;
  std::visit(Fold(incident, meta), event);
}

}  // namespace fenghuo::engine

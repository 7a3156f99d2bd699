#include "tests/simulation/referee.hpp"

#include <algorithm>

namespace fenghuo::simulation {

using namespace engine;

namespace {

/// Between a decision and its commit the clock moves a little; a wall may lie by 2 s unnoticed.
constexpr Millis k_slack = 15 * k_second;

constexpr int k_containment = 1, k_reporting = 3, k_restoration = 4, k_review = 5;

/// One event read into its case. What must never happen is said, and read all the same.
class Reader {
 public:
  Reader(Case& of, const Meta& meta, const Moment& decided, Figures& figures, std::vector<Broken>& wrong)
      : c_(of), meta_(meta), decided_(decided), figures_(figures), wrong_(wrong) {}

  template <class Other>
  void operator()(const Other&) {}

  void operator()(const IncidentClassified& e) {
    if (!e.severity.empty()) c_.severity = e.severity;
    if (!e.event_class.empty()) c_.event_class = e.event_class;
  }
  void operator()(const PhaseEntered& e) {
    goes_on("enters " + e.phase);
    if (c_.phase == k_review || e.phase != k_phases[static_cast<std::size_t>(c_.phase) + 1])
      wrong("gate", "enters " + e.phase + " out of " + phase());
    if (const auto open = c_.unfinished(); !open.empty())
      wrong("gate", "enters " + e.phase + " with " + open + " open");
    if (c_.phase < k_review) ++c_.phase;
    ++figures_["phases"];
  }
  void operator()(const IncidentClosed&) {
    goes_on("closes");
    if (c_.phase != k_review) wrong("gate", "closes in " + phase());
    if (const auto open = c_.unfinished(); !open.empty()) wrong("gate", "closes with " + open + " open");
    c_.over = Case::Over::closed;
    ++figures_["closed"];
  }
  void operator()(const IncidentDismissed&) {
    goes_on("is dismissed");
    if (c_.phase > k_reporting) wrong("gate", "is dismissed in " + phase());
    c_.over = Case::Over::dismissed;
    ++figures_["dismissed"];
  }
  void operator()(const IncidentMerged&) {
    goes_on("is merged");
    if (c_.phase > k_reporting) wrong("gate", "is merged in " + phase());
    c_.over = Case::Over::merged;
    ++figures_["merged"];
  }
  void operator()(const IncidentRecurred&) {
    goes_on("recurs");
    if (c_.phase < k_restoration) wrong("gate", "recurs in " + phase());
    c_.phase = k_containment;
    for (auto& [id, step] : c_.steps)  // what was let through then is not let through now
      if (begins_anew(id)) step.overridden = false;
    ++figures_["recurred"];
  }
  void operator()(const IncidentReopened&) {
    if (c_.over == Case::Over::no || c_.over == Case::Over::merged) wrong("gate", "is reopened and was not over");
    c_.phase = c_.over == Case::Over::dismissed ? 0 : k_review;
    c_.over = Case::Over::no;
    ++figures_["reopened"];
  }
  void operator()(const EnteredLate&) { ++figures_["late entries"]; }

  // --- steps ---

  void operator()(const StepReadied& e) { c_.steps[e.step].overdue = false; }
  void operator()(const StepBlocked& e) { c_.steps[e.step].begun = false; }
  void operator()(const StepFailed& e) { begins(e.step, "fails"); }
  void operator()(const StepStarted& e) { acts(e.step, "starts"); }
  void operator()(const StepCompleted& e) {
    if (!is_report(e.step))
      acts(e.step, "is completed");  // a report step ends with its reports, wherever they are filed
    c_.steps[e.step].outcome = e.outcome;
    c_.steps[e.step].done = true;
    stop_asking(e.step);
  }
  void operator()(const ApprovalRequested& e) {
    acts(e.step, "is handed in");
    c_.steps[e.step].outcome = e.outcome;
    c_.steps[e.step].awaiting = true;
    c_.steps[e.step].level = 0;
  }
  void operator()(const StepApproved& e) {
    if (!c_.steps[e.step].awaiting) wrong("gate", e.step + " is approved and was not asked for");
    goes_on(e.step + " is approved");
    c_.steps[e.step].done = true;
    stop_asking(e.step);
  }
  void operator()(const StepRejected& e) {
    if (!c_.steps[e.step].awaiting) wrong("gate", e.step + " is rejected and was not asked for");
    stop_asking(e.step);
  }
  void operator()(const StepSkipped& e) {
    goes_on(e.step + " is skipped");
    c_.steps[e.step].skipped = true;
    stop_asking(e.step);
  }
  void operator()(const StepOverridden& e) {
    c_.steps[e.step].overridden = true;
    stop_asking(e.step);
    ++figures_["overridden"];
  }
  void operator()(const OverrideRequested& e) { c_.steps[e.step].level = 0; }
  void operator()(const GlassBroken& e) {
    auto& step = c_.steps[e.step];
    (step.awaiting ? step.done : step.overridden) = true;
    stop_asking(e.step);
    ++figures_["glass broken"];
  }
  void operator()(const StepReset& e) { c_.steps[e.step] = {}; }
  void operator()(const StepOverdue& e) {
    if (std::exchange(c_.steps[e.step].overdue, true)) wrong("timer", e.step + " is overdue a second time");
    ++figures_["overdue"];
  }
  void operator()(const StepUnanswered& e) {
    if (e.level != ++c_.steps[e.step].level)
      wrong("timer", e.step + " goes up to level " + std::to_string(e.level) + " out of turn");
    ++figures_["unanswered"];
  }

  // --- reporting clocks ---

  void operator()(const DutyOpened& e) {
    TrueClock clock{.stage = e.stage, .within = e.within, .marks = e.warn_after};
    run(clock, e.start);
    c_.duties[e.duty] = std::move(clock);
  }
  void operator()(const DutyReturned& e) {
    TrueClock& clock = c_.duties[e.duty];
    clock.open = true, clock.breached = false, clock.within = e.due_at - e.start, clock.marks = e.warn_after;
    clock.warned.clear();
    run(clock, e.start);
  }
  void operator()(const DutyRescheduled& e) {
    c_.duties[e.duty].within = e.due_at - e.start;
    run(c_.duties[e.duty], e.start);
  }
  void operator()(const DutyWarned& e) {
    TrueClock& clock = c_.duties[e.duty];
    if (!clock.open || clock.breached) wrong("timer", e.duty + " warns and does not run");
    if (std::ranges::find(clock.marks, e.after) == clock.marks.end()) wrong("timer", e.duty + " warns at no mark");
    if (!clock.warned.insert(e.after).second) wrong("timer", e.duty + " warns twice");
    ++figures_["warned"];
  }
  void operator()(const DutyBreached& e) {
    TrueClock& clock = c_.duties[e.duty];
    if (!clock.open) wrong("timer", e.duty + " is breached and does not run");
    if (std::exchange(clock.breached, true)) wrong("timer", e.duty + " is breached twice");
    if (clock.certain && decided_.passed + decided_.early - clock.entered.early + k_slack < clock.began + clock.within)
      wrong("early", e.duty + " is breached before its time");
    ++figures_["breached"];
  }
  void operator()(const DutyFiled& e) {
    c_.duties[e.duty].open = false;
    ++figures_["filed"];
  }
  void operator()(const DutyWaived& e) { c_.duties[e.duty].open = false; }
  void operator()(const DutyVoided& e) { c_.duties[e.duty].open = false; }

 private:
  void wrong(std::string promise, const std::string& how) {
    wrong_.push_back({std::move(promise), meta_.stream + " v" + std::to_string(meta_.version) + ": " + how});
  }
  std::string phase() const { return std::string(k_phases[static_cast<std::size_t>(c_.phase)]); }
  void goes_on(const std::string& what) {
    if (c_.over != Case::Over::no) wrong("gate", what + " after its end");
  }
  bool is_report(const std::string& id) const {
    const auto* step = c_.playbook->find(id);
    return step != nullptr && step->kind == StepKind::report;
  }
  /// What was contained, preserved and restored has to be so again after a recurrence; what was reported stays.
  bool begins_anew(const std::string& id) const {
    const auto* step = c_.playbook->find(id);
    return step != nullptr && step->phase != 0 && step->phase != k_reporting && step->kind != StepKind::report;
  }
  /// What was begun in its time may be ended whatever came between.
  void begins(const std::string& id, const std::string& what) {
    goes_on(id + " " + what);
    const auto* step = c_.playbook->find(id);
    if (step == nullptr) return wrong("gate", "no step " + id);
    if (std::exchange(c_.steps[id].begun, true)) return;
    if (const auto by = c_.waits_for(*step); !by.empty()) wrong("gate", id + " " + what + " before " + by);
  }
  void acts(const std::string& id, const std::string& what) {
    begins(id, what);
    const auto* step = c_.playbook->find(id);
    if (const auto by = step == nullptr ? "" : c_.unprotected_by(*step); !by.empty())
      wrong("gate", id + " " + what + " unprotected by " + by);
  }
  void stop_asking(const std::string& id) {
    c_.steps[id].awaiting = false;
    c_.steps[id].level = 0;
  }
  /// The wall says how long ago it began. That is true unless the wall was set since: what it read before is no moment
  /// on it now, and may even lie ahead. But whoever was told the same start before the wall was set knows it still.
  void run(TrueClock& clock, Millis start) {
    if (const auto known = c_.starts.find(start); known != c_.starts.end()) {
      clock.certain = true, clock.began = known->second.began, clock.entered = known->second.entered;
      return;
    }
    clock.entered = decided_;
    clock.began = decided_.passed - (meta_.recorded_at - start);
    clock.certain =
        start == meta_.recorded_at || (clock.began - k_slack > decided_.disturbed && clock.began <= decided_.passed);
    if (clock.certain) c_.starts[start] = {clock.began, decided_};
  }

  Case& c_;
  const Meta& meta_;
  const Moment& decided_;
  Figures& figures_;
  std::vector<Broken>& wrong_;
};

}  // namespace

void Referee::see(const Recorded& recorded, const Moment& decided) {
  if (!recorded.meta.stream.starts_with("INC-")) return;
  auto& of = cases_[recorded.meta.stream];
  of.version = recorded.meta.version;
  if (const auto* opened = std::get_if<IncidentOpened>(&recorded.event)) {
    of.playbook = rules_.playbook(opened->playbook, opened->playbook_version);
    of.kind = opened->kind, of.severity = opened->severity, of.mode = opened->mode, of.unit = opened->unit;
    ++figures_["incidents"];
  }
  std::vector<Broken> wrong;
  std::visit(Reader(of, recorded.meta, decided, figures_, wrong), recorded.event);
  for (auto& broken : wrong)
    complain_(std::move(broken));
}

void Referee::check_clocks(const Moment& now) const {
  for (const auto& [id, of] : cases_)
    for (const auto& [name, clock] : of.duties) {
      if (!clock.open || clock.breached || !clock.certain) continue;
      const Millis counted = now.passed - (now.unknown - clock.entered.unknown) - k_slack - clock.began;
      const auto complain = [&](const std::string& what, Millis mark) {
        complain_({"late", id + " " + name + ": " + what + " was due " + std::to_string((counted - mark) / k_second) +
                               " s ago"});
      };
      for (const Millis mark : clock.marks)
        if (counted > mark && !clock.warned.contains(mark)) complain("warning " + format_duration(mark), mark);
      if (counted > clock.within) complain("the breach", clock.within);
    }
}

}  // namespace fenghuo::simulation

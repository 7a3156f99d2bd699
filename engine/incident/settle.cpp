#include "engine/incident/settle.hpp"

#include "engine/incident/rules.hpp"

#include <algorithm>
#include <stdexcept>

namespace fenghuo::engine {

namespace {

std::string name_of(const RulePack& pack) {
  return pack.id + "@" + pack.version;
}
bool is_named(const RulePack& pack, std::string_view name) {
  return name.size() == pack.id.size() + 1 + pack.version.size() && name.starts_with(pack.id) &&
         name[pack.id.size()] == '@' && name.ends_with(pack.version);
}

}  // namespace

void Consequences::add(Event event) {
  meta_.stream = scratch_.id;
  meta_.version = scratch_.version + 1;
  evolve(scratch_, meta_, event);
  events_.push_back(std::move(event));
}

void Consequences::settle() {
  // A linted playbook has no cycle, so each round moves something forward; the bound is for one that was not linted.
  constexpr int k_rounds = 10'000;
  for (int round = 0; duties_follow() || reports_follow() || steps_follow() || phase_follows(); ++round)
    if (round == k_rounds) throw std::logic_error("the playbook " + context_.playbook->id + " never settles");
}

bool Consequences::steps_follow() {
  bool changed = false;
  for (const auto& step : context_.playbook->steps) {
    const StepState state = scratch_.step(step.id).state;
    if (state != StepState::Waiting && state != StepState::Ready) continue;
    const bool may = may_begin(scratch_, step, context_);
    if (state == StepState::Waiting && may) {
      add(StepReadied{.due_at = deadline(scratch_, step, context_.now), .step = step.id});
      changed = true;
    } else if (state == StepState::Ready && !may && scratch_.open()) {
      add(StepBlocked{.step = step.id});
      changed = true;
    }
  }
  return changed;
}

bool Consequences::reports_follow() {
  for (const auto& step : context_.playbook->steps) {
    if (step.kind != StepKind::report) continue;
    const StepState state = scratch_.step(step.id).state;
    if (state != StepState::Ready && state != StepState::Active && state != StepState::Failed) continue;
    const auto duties = duties_of(scratch_, step);
    if (duties.empty() || std::ranges::any_of(duties, &Duty::open)) continue;
    if (state == StepState::Failed) add(StepRetried{.step = step.id});  // filed in the end, whatever went wrong before
    add(StepCompleted{.step = step.id});
    return true;
  }
  return false;
}

bool Consequences::excused(const DutyRule& rule) const {
  return rule.unless && holds(*rule.unless, IncidentFacts(scratch_, context_.around));
}

/// A duty opened under an earlier pack keeps what it promised then: there only a leader can lift it.
bool Consequences::duties_follow() {
  if (!scratch_.open()) return false;
  const auto& pack = context_.library->rules();
  for (const auto& rule : pack.duties) {
    const auto known = scratch_.duties.find(rule.id);
    if (!rule.unless || known == scratch_.duties.end() || !is_named(pack, known->second.rule.pack)) continue;
    const bool lifted = excused(rule);
    if (lifted && known->second.open()) {
      add(DutyVoided{.duty = rule.id, .reason = "not-owed"});
      return true;
    }
    if (!lifted && known->second.state == DutyState::Void) {
      open_duty(rule, context_.now);  // nobody could know it before now
      return true;
    }
  }
  return false;
}

bool Consequences::phase_follows() {
  if (scratch_.response == Response::Review || !gate_holds(scratch_, context_)) return false;
  const auto next = static_cast<std::size_t>(phase_index(scratch_.response)) + 1;
  add(PhaseEntered{.phase = std::string(k_phases[next])});
  if (scratch_.response == Response::Review) open_duties("handling_ended", context_.now);
  return true;
}

void Consequences::open_duties(std::string_view from, Millis start) {
  for (const auto& rule : context_.library->rules().duties) {
    const bool of_kind = std::ranges::any_of(rule.kinds, [&](const auto& k) { return k == "*" || k == scratch_.kind; });
    const bool wanted = std::ranges::find(context_.playbook->duties, rule.stage) != context_.playbook->duties.end();
    if (rule.from != from || !of_kind || !wanted || severity_rank(scratch_.severity) > severity_rank(rule.min_severity))
      continue;
    const auto known = scratch_.duties.find(rule.id);
    if (known != scratch_.duties.end() && known->second.state != DutyState::Void) continue;
    if (!excused(rule)) open_duty(rule, start);
  }
}

void Consequences::open_duty(const DutyRule& rule, Millis start) {
  const auto form = context_.library->newest_form(rule.form);
  add(DutyOpened{.due_at = start + rule.within,
                 .duty = rule.id,
                 .form = rule.form,
                 .form_version = form ? form->version : std::string{},
                 .pack = name_of(context_.library->rules()),
                 .recipient = rule.recipient,
                 .return_within = rule.return_within,
                 .source = rule.source,
                 .stage = rule.stage,
                 .start = start,
                 .title = rule.title,
                 .warn_after = rule.warn_after,
                 .within = rule.within});
}

void Consequences::void_duties(const std::string& reason) {
  for (const auto& [id, duty] : Incident(scratch_).duties)
    if (duty.open()) add(DutyVoided{.duty = id, .reason = reason});
}

void Consequences::dismiss(const std::string& reason) {
  add(IncidentDismissed{.reason = reason});
  void_duties("dismissed");
}

void Consequences::recur(const std::string& reason) {
  add(IncidentRecurred{.reason = reason});
  for (const auto& step : context_.playbook->steps)  // one that waits, too: it may have been let go ahead, or asked for
    if (begins_anew(step) && scratch_.step(step.id) != StepStatus{}) add(StepReset{.step = step.id});
}

}  // namespace fenghuo::engine

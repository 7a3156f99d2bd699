#include "engine/incident/rules.hpp"

#include "engine/incident/next.hpp"

#include <algorithm>

namespace fenghuo::engine {

std::optional<Value> IncidentFacts::fact(std::string_view name) const {
  const auto known = [](const std::string& value) {
    return value.empty() ? std::nullopt : std::optional<Value>(value);
  };
  if (name == "severity") return known(incident_.severity);
  if (name == "class") return known(incident_.event_class);
  if (name == "kind") return known(incident_.kind);
  if (name == "mode") return known(incident_.mode);
  if (name == "site.mlps" && around_.site_mlps) return Value(*around_.site_mlps);
  return std::nullopt;
}

std::string_view IncidentFacts::chosen(std::string_view step) const {
  const auto& status = incident_.step(step);
  return status.state == StepState::Done ? std::string_view(status.outcome) : std::string_view{};
}

bool IncidentFacts::done(std::string_view step) const {
  return incident_.step(step).state == StepState::Done;
}

int severity_rank(std::string_view severity) {
  constexpr std::array<std::string_view, 4> k_levels{"I", "II", "III", "IV"};
  return 1 + static_cast<int>(std::ranges::find(k_levels, severity) - k_levels.begin());
}

bool applies(const Incident& incident, const Step& step, const Context& context) {
  return !step.when || holds(*step.when, IncidentFacts(incident, context.around));
}

bool mandatory(const Incident& incident, const Step& step, const Context& context) {
  return !step.optional && applies(incident, step, context);
}

namespace {

/// Which steps will never count, whatever is still to be chosen. Looks at each step once, so that a playbook whose
/// conditions hang on one another costs no more than it has steps.
class RulingOut {
 public:
  RulingOut(const Incident& incident, const Context& context) : incident_(incident), context_(context) {}

  /// It does not count, and no choice still to be made can change that.
  bool never(const Step& step) {
    if (!step.when || applies(incident_, step, context_)) return false;
    const auto [known, fresh] = known_.try_emplace(&step, false);
    if (fresh) known->second = answered(*step.when);
    return known->second;
  }

 private:
  /// Every step the condition asks about is settled or never will be, so its answer stands.
  bool answered(const Condition& condition) {
    const bool asks_step = condition.op == Condition::Op::chose || condition.op == Condition::Op::done;
    if (asks_step && !incident_.settled(condition.subject)) {
      const Step* other = context_.playbook->find(condition.subject);
      return other == nullptr || never(*other);
    }
    return std::ranges::all_of(condition.of, [&](const Condition& part) { return answered(part); });
  }

  const Incident& incident_;
  const Context& context_;
  std::map<const Step*, bool> known_;  // false while it is looked into
};

/// `step` need not wait for `id`: it is settled, does not count in this incident, or protects what was overridden.
bool out_of_the_way(const Incident& incident, const Step& step, const std::string& id, const Context& context) {
  if (incident.settled(id)) return true;
  const Step* other = context.playbook->find(id);
  return other == nullptr || RulingOut(incident, context).never(*other) ||
         (other->before_destructive && incident.step(step.id).overridden);
}

}  // namespace

bool may_begin(const Incident& incident, const Step& step, const Context& context) {
  return incident.open() && (step.from_opened || step.phase <= phase_index(incident.response)) &&
         applies(incident, step, context) && std::ranges::all_of(step.after, [&](const auto& other) {
           return out_of_the_way(incident, step, other, context);
         });
}

namespace {

bool wants_protection(const Incident& incident, const Step& step) {
  return step.destructive && !incident.step(step.id).overridden;
}

/// `other` must be settled before `step` may destroy anything, and is not. A protecting step of a later phase that
/// cannot be done before is none of its business: it would wait for ever.
bool protection_missing(const Incident& incident, const Step& other, const Step& step, const Context& context) {
  return other.before_destructive && other.id != step.id && (other.from_opened || other.phase <= step.phase) &&
         applies(incident, other, context) && !incident.settled(other.id);
}

}  // namespace

bool unprotected(const Incident& incident, const Step& step, const Context& context) {
  return wants_protection(incident, step) && std::ranges::any_of(context.playbook->steps, [&](const Step& other) {
           return protection_missing(incident, other, step, context);
         });
}

std::vector<std::string> blocked_by(const Incident& incident, const Step& step, const Context& context) {
  std::vector<std::string> out;
  const auto add = [&](std::string name) {
    if (std::ranges::find(out, name) == out.end()) out.push_back(std::move(name));
  };
  if (incident.settled(step.id) || !incident.open()) return out;
  if (!applies(incident, step, context)) add("condition");
  for (const auto& other : step.after)
    if (!out_of_the_way(incident, step, other, context)) add(other);
  if (wants_protection(incident, step))
    for (const auto& other : context.playbook->steps)
      if (protection_missing(incident, other, step, context)) add(other.id);
  if (!step.from_opened && step.phase > phase_index(incident.response))
    add("phase:" + std::string(k_phases[static_cast<std::size_t>(step.phase)]));
  return out;
}

bool gate_holds(const Incident& incident, const Context& context) {
  if (!incident.open()) return false;
  const int phase = phase_index(incident.response);
  for (const auto& step : context.playbook->steps)
    if (step.phase <= phase && !incident.settled(step.id) && mandatory(incident, step, context)) return false;
  if (incident.response < Response::Reporting) return true;
  return std::ranges::none_of(incident.duties,
                              [](const auto& d) { return d.second.rule.stage == "initial" && d.second.open(); });
}

bool stands_for(const Step& step, const Duty& duty) {
  return step.kind == StepKind::report && duty.rule.stage == step.stage &&
         (step.recipient.empty() || step.recipient == duty.rule.recipient) && duty.state != DutyState::Void;
}

std::vector<const Duty*> duties_of(const Incident& incident, const Step& step) {
  std::vector<const Duty*> out;
  if (step.kind != StepKind::report) return out;
  for (const auto& [_, duty] : incident.duties)
    if (stands_for(step, duty)) out.push_back(&duty);
  return out;
}

std::vector<std::string> wanted_evidence(const Incident& incident, const Step& step) {
  if (step.kind == StepKind::capture && incident.step(step.id).failures >= k_capture_tries) return {"screenshot"};
  return step.evidence;
}

std::vector<std::string> missing_evidence(const Incident& incident, const Step& step,
                                          const std::vector<std::string>& ids) {
  std::vector<std::string> out;
  for (const auto& kind : wanted_evidence(incident, step)) {
    const bool there = std::ranges::any_of(incident.evidence, [&](const EvidenceItem& item) {
      return item.kind == kind &&
             ((item.step == step.id && item.round == incident.round) || std::ranges::find(ids, item.id) != ids.end());
    });
    if (!there) out.push_back(kind);
  }
  return out;
}

bool glass_may_break(const StepStatus& status, Millis now) {
  return status.asked_at && (status.unanswered || now >= *status.asked_since() + k_glass_after);
}

bool begins_anew(const Step& step) {
  const auto phase = k_phases[static_cast<std::size_t>(step.phase)];
  return phase != "triage" && phase != "reporting" && step.kind != StepKind::report;
}

std::optional<Millis> deadline(const Incident& incident, const Step& step, Millis now) {
  if (!step.within) return std::nullopt;
  switch (step.of) {
    case Within::opened:
      return incident.opened_at + *step.within;
    case Within::phase: {
      const auto entered = incident.phases.find(std::string(k_phases[static_cast<std::size_t>(step.phase)]));
      return (entered == incident.phases.end() ? now : entered->second) + *step.within;
    }
    case Within::step:
      break;
  }
  return now + *step.within;
}

std::vector<std::string> allowed_actions(const Incident& incident, const Context& context) {
  std::vector<std::string> out;
  for (const auto& action : next_actions(incident, context)) {
    const std::string& of = action.duty.empty() ? action.step : action.duty;
    out.push_back(of.empty() ? action.action : action.action + " " + of);
  }
  // `next` says what is to be done; these are never to be done, but a refusal shall not leave anybody without a way on.
  const bool may_reopen = incident.response == Response::Closed || incident.response == Response::Dismissed;
  if (may_reopen && covers(context.role, Role::leader)) out.emplace_back("reopen");
  if (out.empty() && covers(context.role, Role::responder)) out.emplace_back("comment");
  return out;
}

}  // namespace fenghuo::engine

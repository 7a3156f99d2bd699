#include "engine/incident/decide_parts.hpp"
#include "engine/incident/words.hpp"
#include "engine/playbook/words.hpp"

namespace fenghuo::engine {

Problem Decider::unknown_step(const std::string& step) const {
  Problem problem = Problem::not_found("step " + step);
  problem.code = "no-such-step";
  problem.detail = {"预案中没有步骤：" + step, "the playbook has no step " + step};
  problem.allowed = allowed_actions(i_, c_);
  return problem;
}

/// What a step waits for, as people read it: titles instead of ids.
Text Decider::waits_for(const Step& step) const {
  Text out;
  const auto add = [&](const std::string& zh, const std::string& en) {
    out.zh += (out.zh.empty() ? "" : "、") + zh;
    out.en += (out.en.empty() ? "" : ", ") + en;
  };
  for (const auto& by : blocked_by(i_, step, c_)) {
    if (const Step* other = c_.playbook->find(by)) {
      add("“" + other->title.zh + "”", "\"" + other->title.en + "\" [" + by + "]");
    } else if (by == "condition") {
      add("本事件不需要此步骤", "nothing: this incident does not need it");
    } else {
      const Text& name = phase_name(step.phase);
      add("进入“" + name.zh + "”阶段", "the phase " + name.en);
    }
  }
  return out;
}

Result<const Step*> Decider::step_for(const std::string& id) const {
  const Step* step = c_.playbook->find(id);
  if (step == nullptr) return unknown_step(id);
  return step;
}

Result<void> Decider::move(const Step& step, StepEvent what, bool retried) const {
  const StepStatus& status = i_.step(step.id);
  const StepState from = retried ? StepState::Ready : status.state;
  const StepGuards may{.unprotected = unprotected(i_, step, c_),
                       .needs_approval = step.approve.has_value(),
                       .glass_may_break = glass_may_break(status, c_.now)};
  const auto outcome = fire(from, what, may);
  if (outcome) return {};
  const Text& title = step.title;
  if (status.state == StepState::Waiting) {
    const Text on = waits_for(step);
    return refuse("step-blocked",
                  {"“" + title.zh + "”还不能办理，先要：" + on.zh, "\"" + title.en + "\" has to wait for: " + on.en});
  }
  if (outcome.refusal == Refusal::Guard && outcome.guard == "protected") {
    const Text on = waits_for(step);
    return refuse("unprotected",
                  {"“" + title.zh + "”会破坏现场，先要：" + on.zh + "；确需先办，由分管领导写明理由后放行",
                   "\"" + title.en + "\" destroys traces; first: " + on.en + "; a leader may override with a reason"});
  }
  if (outcome.refusal == Refusal::Guard && outcome.guard == "glass_may_break")
    return refuse("leader-first", {"请先等待审批，十分钟无人答复方可先行处置",
                                   "wait for the approval; after ten minutes without an answer you may go ahead"});
  const Text& now = state_name(status.state);
  return refuse("step-state", {"“" + title.zh + "”当前状态为“" + now.zh + "”，不能这样办理",
                               "\"" + title.en + "\" is " + now.en + "; this cannot be done to it now"});
}

Result<void> Decider::operator()(const StartStep& c) {
  const auto step = step_for(c.step);
  if (!step) return step.error();
  if (auto ok = require((*step)->role); !ok) return ok;
  const bool retried = i_.step(c.step).state == StepState::Failed;
  if (auto ok = move(**step, StepEvent::Start, retried); !ok) return ok;
  if (retried) out_.add(StepRetried{.step = c.step});
  out_.add(StepStarted{.note = c.note, .step = c.step});
  return {};
}

Result<void> Decider::can_complete(const Step& step, const CompleteStep& c) const {
  std::vector<FieldError> errors;
  const auto wrong = [&](std::string pointer, Text detail) {
    errors.push_back({std::move(pointer), std::move(detail)});
  };
  for (std::size_t n = 0; n < c.evidence.size(); ++n)
    if (std::ranges::find(i_.evidence, c.evidence[n], &EvidenceItem::id) == i_.evidence.end())
      wrong("/evidence/" + std::to_string(n), {"本事件没有这份证据", "the incident has no such evidence"});
  for (const auto& kind : missing_evidence(i_, step, c.evidence))
    wrong("/evidence", {"缺少证据：" + kind, "evidence is wanted: " + kind});

  if (!step.options.empty() || !c.outcome.empty()) {
    const auto chosen = std::ranges::find(step.options, c.outcome, &Option::id);
    if (step.options.empty()) {
      wrong("/outcome", {"此步骤没有选项", "this step has no options"});
    } else if (chosen == step.options.end()) {
      std::string names;
      for (const auto& option : step.options)
        names += (names.empty() ? "" : ", ") + option.id;
      wrong("/outcome", {"请从下列选项中选一项：" + names, "choose one of: " + names});
    } else if (chosen->then != Then::go_on && blank(c.note)) {
      wrong("/note", {"作此选择须写明理由", "this choice wants a note saying why"});
    }
  }
  for (auto& error : check_fields(step.fields, c.fields, "/fields"))
    errors.push_back(std::move(error));
  for (const auto& field : step.fields)
    if (field.required && !c.fields.contains(field.id))
      wrong("/fields/" + field.id, {"必填：" + field.title.zh, "wanted: " + field.title.en});
  if (step.needs_note && blank(c.note)) wrong("/note", {"请写办理说明", "a note is wanted"});
  if (errors.empty()) return {};
  Problem problem =
      Problem::make(Kind::Invalid, "incomplete", {"办理此步骤所需内容不全", "something this step needs is missing"});
  problem.errors = std::move(errors);
  problem.allowed = allowed_actions(i_, c_);
  return problem;
}

Result<void> Decider::operator()(const CompleteStep& c) {
  const auto found = step_for(c.step);
  if (!found) return found.error();
  const Step& step = **found;
  if (auto ok = require(step.role); !ok) return ok;
  const bool retried = i_.step(c.step).state == StepState::Failed;
  if (auto ok = move(step, StepEvent::Complete, retried); !ok) return ok;
  for (const Duty* duty : duties_of(i_, step))
    if (duty->open())
      return refuse("file-first", {"此步骤随报告报出自动完成，请先填报：" + duty->rule.title.zh,
                                   "this step ends by filing the report: file " + duty->id});
  if (auto ok = can_complete(step, c); !ok) return ok;

  if (retried) out_.add(StepRetried{.step = c.step});
  std::vector<std::string> evidence = c.evidence;
  for (const auto& item : i_.evidence)
    if (item.step == step.id && item.round == i_.round && std::ranges::find(evidence, item.id) == evidence.end())
      evidence.push_back(item.id);
  if (!step.approve) {
    out_.add(
        StepCompleted{.evidence = evidence, .fields = c.fields, .note = c.note, .outcome = c.outcome, .step = c.step});
  } else {
    out_.add(ApprovalRequested{.approver = std::string(to_string(*step.approve)),
                               .evidence = evidence,
                               .fields = c.fields,
                               .note = c.note,
                               .outcome = c.outcome,
                               .step = c.step});
    if (!covers(c_.role, *step.approve)) return {};
    out_.add(StepApproved{.note = c.note, .step = c.step});  // whoever may approve it need not ask themselves
  }
  follow_choice(step, c.outcome, c.note);
  return {};
}

void Decider::follow_choice(const Step& step, const std::string& outcome, const std::string& note) {
  const auto chosen = std::ranges::find(step.options, outcome, &Option::id);
  if (chosen == step.options.end()) return;
  const std::string reason = blank(note) ? chosen->title.zh : note;
  const auto can = [&](IncidentEvent what) { return bool(fire({i_.response, i_.clock}, what, {})); };
  if (chosen->then == Then::dismiss && can(IncidentEvent::Dismiss)) out_.dismiss(reason);
  if (chosen->then == Then::recur && can(IncidentEvent::Recur)) out_.recur(reason);
}

Result<void> Decider::operator()(const SkipStep& c) {
  const auto found = step_for(c.step);
  if (!found) return found.error();
  const Step& step = **found;
  const Role wanted = step.optional ? step.role : step.role == Role::bureau ? Role::bureau : Role::leader;
  if (auto ok = require(wanted); !ok) return ok;
  if (auto ok = reason_given(c.reason); !ok) return ok;
  for (const Duty* duty : duties_of(i_, step))
    if (duty->open())
      return refuse("duty-open", {"报告时限不能靠跳过步骤免除，须由分管领导办理免报",
                                  "skipping a step does not lift its duty; a leader may waive " + duty->id});
  if (auto ok = move(step, StepEvent::Skip); !ok) return ok;
  out_.add(StepSkipped{.reason = c.reason, .step = c.step});
  return {};
}

Result<void> Decider::operator()(const FailStep& c) {
  const auto step = step_for(c.step);
  if (!step) return step.error();
  if (auto ok = require((*step)->role); !ok) return ok;
  if (auto ok = reason_given(c.reason); !ok) return ok;
  const bool again = i_.step(c.step).state == StepState::Failed;  // tried once more, and failed once more
  if (auto ok = move(**step, StepEvent::Fail, again); !ok) return ok;
  if (again) out_.add(StepRetried{.step = c.step});
  out_.add(StepFailed{.reason = c.reason, .step = c.step});
  return {};
}

Result<void> Decider::operator()(const ApproveStep& c) {
  const auto found = step_for(c.step);
  if (!found) return found.error();
  const Step& step = **found;
  if (auto ok = require(step.approve.value_or(Role::leader)); !ok) return ok;
  if (auto ok = move(step, StepEvent::Approve); !ok) return ok;
  const std::string outcome = i_.step(c.step).outcome, note = i_.step(c.step).note;
  out_.add(StepApproved{.note = c.note, .step = c.step});
  follow_choice(step, outcome, note);
  return {};
}

Result<void> Decider::operator()(const RejectStep& c) {
  const auto found = step_for(c.step);
  if (!found) return found.error();
  if (auto ok = require((*found)->approve.value_or(Role::leader)); !ok) return ok;
  if (auto ok = reason_given(c.reason); !ok) return ok;
  if (auto ok = move(**found, StepEvent::Reject); !ok) return ok;
  out_.add(StepRejected{.reason = c.reason, .step = c.step});
  return {};
}

/// Three things under one name, as people mean it: a leader lets a destructive step go first; a responder asks for
/// that; and, ten minutes after asking in vain, the responder breaks the glass.
Result<void> Decider::operator()(const OverrideStep& c) {
  const auto found = step_for(c.step);
  if (!found) return found.error();
  const Step& step = **found;
  if (auto ok = require(Role::responder); !ok) return ok;
  if (auto ok = reason_given(c.reason); !ok) return ok;
  const StepStatus& status = i_.step(c.step);

  if (status.state == StepState::AwaitingApproval) {
    if (auto ok = move(step, StepEvent::Override); !ok) return ok;
    const std::string outcome = status.outcome, note = status.note;
    out_.add(GlassBroken{.reason = c.reason, .step = c.step});
    follow_choice(step, outcome, note);
    return {};
  }
  if (i_.settled(c.step) || !unprotected(i_, step, c_))
    return refuse("nothing-to-override", {"此步骤不需要放行", "nothing holds this step back that could be overridden"});
  if (covers(c_.role, Role::leader)) {
    out_.add(StepOverridden{.reason = c.reason, .step = c.step});
  } else if (!status.asked_at) {
    out_.add(OverrideRequested{.reason = c.reason, .step = c.step});
  } else if (glass_may_break(status, c_.now)) {
    out_.add(GlassBroken{.reason = c.reason, .step = c.step});
  } else {
    return refuse("leader-first", {"已请示，十分钟无人答复方可先行处置",
                                   "a leader has been asked; after ten minutes without an answer you may go ahead"});
  }
  return {};
}

}  // namespace fenghuo::engine

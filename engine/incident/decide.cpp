#include "engine/incident/decide_parts.hpp"
#include "engine/incident/late.hpp"
#include "engine/incident/words.hpp"
#include "engine/playbook/words.hpp"

#include <utility>

namespace fenghuo::engine {

namespace {

/// What may be done to an incident that is closed, dismissed or merged.
template <class C>
constexpr bool k_after_the_end =
    std::is_same_v<C, Comment> || std::is_same_v<C, Reopen> || std::is_same_v<C, FileDuty> ||
    std::is_same_v<C, AcknowledgeDuty> || std::is_same_v<C, SendBackDuty> || std::is_same_v<C, WaiveDuty> ||
    std::is_same_v<C, FireTimer> || std::is_same_v<C, ReadEvidence>;

}  // namespace

Problem Decider::refuse(std::string code, Text detail) const {
  Problem problem = Problem::make(Kind::NotAllowed, std::move(code), std::move(detail));
  problem.allowed = allowed_actions(i_, c_);
  return problem;
}

Problem Decider::forbid(Role wanted) const {
  Problem problem =
      Problem::make(Kind::Forbidden, "role-needed",
                    {"此操作须由" + role_name(wanted).zh + "办理",
                     "this takes the role " + std::string(to_string(wanted)) + " on the incident's unit"});
  problem.allowed = allowed_actions(i_, c_);
  return problem;
}

Problem Decider::missing(std::string member, Text detail) {
  return Problem::invalid("/" + std::move(member), std::move(detail));
}

Result<void> Decider::require(Role role) const {
  if (c_.system || covers(c_.role, role)) return {};
  return forbid(role);
}

bool Decider::blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

Result<void> Decider::reason_given(const std::string& reason, std::string member) {
  if (!blank(reason)) return {};
  return missing(std::move(member), {"请写明理由", "say why"});
}

Result<void> Decider::move(IncidentEvent what, const Text& otherwise) const {
  const auto outcome = fire({i_.response, i_.clock}, what, {.gate_holds = gate_holds(i_, c_)});
  if (outcome) return {};
  const Text& now = state_name(i_.response);
  return refuse(outcome.refusal == Refusal::Guard ? "gate-closed" : "wrong-state",
                {otherwise.zh + "（当前阶段：" + now.zh + "）", otherwise.en + " (now: " + now.en + ")"});
}

// --- the incident as a whole ---

Result<void> Decider::operator()(const OpenIncident& c) {
  if (i_.version != 0) return Problem::internal("the incident is open already");
  out_.add(IncidentOpened{.kind = c.kind,
                          .mode = c.mode,
                          .playbook = c_.playbook->id,
                          .playbook_sha256 = c_.playbook->sha256,
                          .playbook_version = c_.playbook->version,
                          .severity = c.severity,
                          .site = c.site,
                          .summary = c.summary,
                          .unit = c.unit,
                          .detected_at = std::min(c.detected_at.value_or(c_.now), c_.now)});
  out_.open_duties("detected", out_.state().detected_at);
  return {};
}

Result<void> Decider::operator()(const Acknowledge& c) {
  if (auto ok = require(Role::responder); !ok) return ok;
  if (i_.acknowledged_at) return refuse("acknowledged", {"本事件已有人接报", "the incident is acknowledged already"});
  out_.add(IncidentAcknowledged{.note = c.note});
  return {};
}

Result<void> Decider::operator()(const Classify& c) {
  if (auto ok = require(Role::responder); !ok) return ok;
  if (!c.severity.empty() && severity_rank(c.severity) > 4)
    return missing("severity", {"级别应为 I、II、III 或 IV", "the severity is I, II, III or IV"});
  if (c.severity.empty() && c.event_class.empty() && !c.detected_at)
    return missing("severity", {"请填写级别、类别或发现时间", "give a severity, a class or a time of detection"});
  if (!c.severity.empty() && severity_rank(c.severity) > severity_rank(i_.severity))
    if (auto ok = require(Role::leader); !ok) return ok;
  if (c.detected_at) {
    if (auto ok = require(Role::leader); !ok) return ok;
    if (auto ok = reason_given(c.note, "note"); !ok) return ok;
    if (*c.detected_at > c_.now)
      return missing("detected_at", {"发现时间不能晚于现在", "the time of detection lies in the future"});
  }
  if (!c.severity.empty() || !c.event_class.empty())
    out_.add(IncidentClassified{.event_class = c.event_class, .note = c.note, .severity = c.severity});
  if (c.detected_at && *c.detected_at != i_.detected_at) {
    out_.add(DetectedAtCorrected{.detected_at = *c.detected_at, .reason = c.note});
    for (const auto& [id, duty] : i_.duties)
      // A breach that was declared stays one; a leader may waive it.
      if (duty.open() && duty.state != DutyState::Returned && duty.state != DutyState::Breached &&
          duty.rule.start == i_.detected_at)
        out_.add(DutyRescheduled{.due_at = *c.detected_at + duty.rule.within, .duty = id, .start = *c.detected_at});
  }
  out_.open_duties("detected", out_.state().detected_at);  // a graver level may bring new duties
  return {};
}

Result<void> Decider::known_person(const std::string& person, std::string member) const {
  if (!person.empty() && (!c_.may_hold || c_.may_hold(person))) return {};
  return missing(std::move(member), {"本单位及上级单位没有这名人员", "nobody by this id in the unit or above it"});
}

Result<void> Decider::operator()(const Assign& c) {
  if (auto ok = require(Role::responder); !ok) return ok;
  if (auto ok = known_person(c.person, "person"); !ok) return ok;
  out_.add(IncidentAssigned{.note = c.note, .person = c.person});
  return {};
}

Result<void> Decider::operator()(const HandOver& c) {
  if (auto ok = require(Role::responder); !ok) return ok;
  if (auto ok = known_person(c.to, "to"); !ok) return ok;
  if (c.to == i_.assignee)
    return refuse("held-already", {"此人已是本事件负责人", "this person holds the incident already"});
  out_.add(IncidentHandedOver{.from = i_.assignee, .note = c.note, .to = c.to});
  return {};
}

Result<void> Decider::operator()(const Comment& c) {
  if (auto ok = require(Role::responder); !ok) return ok;
  if (blank(c.text)) return missing("text", {"内容不能为空", "the comment is blank"});
  out_.add(CommentAdded{.text = c.text});
  return {};
}

Result<void> Decider::operator()(const Dismiss& c) {
  if (auto ok = require(Role::responder); !ok) return ok;
  if (auto ok = reason_given(c.reason); !ok) return ok;
  if (auto ok = move(IncidentEvent::Dismiss,
                     {"进入恢复阶段后不能再按误报处理", "past Reporting an incident is no false alarm any more"});
      !ok)
    return ok;
  out_.dismiss(c.reason);
  return {};
}

Result<void> Decider::operator()(const Merge& c) {
  if (auto ok = require(Role::responder); !ok) return ok;
  if (c.into == i_.id) return missing("into", {"不能并入自身", "an incident cannot be merged into itself"});
  if (auto ok = move(IncidentEvent::Merge, {"进入恢复阶段后不能再并案", "past Reporting an incident cannot be merged"});
      !ok)
    return ok;
  out_.add(IncidentMerged{.into = c.into, .note = c.note});
  out_.void_duties("merged");
  return {};
}

Result<void> Decider::operator()(const Absorb& c) {
  if (auto ok = require(Role::responder); !ok) return ok;
  out_.add(IncidentAbsorbed{.from = c.from});
  return {};
}

Result<void> Decider::operator()(const Recur& c) {
  if (auto ok = require(Role::responder); !ok) return ok;
  if (auto ok = reason_given(c.reason); !ok) return ok;
  if (auto ok = move(IncidentEvent::Recur, {"只有在恢复或总结阶段才登记复发", "only what was restored can come back"});
      !ok)
    return ok;
  out_.recur(c.reason);
  return {};
}

Result<void> Decider::operator()(const Reopen& c) {
  if (auto ok = require(Role::leader); !ok) return ok;
  if (auto ok = reason_given(c.reason); !ok) return ok;
  if (auto ok = move(IncidentEvent::Reopen, {"只有已结案或已按误报处理的事件才能重新启动",
                                             "only a closed or dismissed incident can be reopened"});
      !ok)
    return ok;
  out_.add(IncidentReopened{.reason = c.reason});
  out_.open_duties("detected", i_.detected_at);  // those that were void run again
  return {};
}

Result<void> Decider::operator()(const Close& c) {
  if (auto ok = require(Role::responder); !ok) return ok;
  if (auto ok = move(IncidentEvent::Close, {"还有必做步骤没有完成，不能结案", "the incident cannot be closed yet"});
      !ok)
    return ok;
  out_.add(IncidentClosed{.note = c.note});
  return {};
}

// --- evidence and signals ---

Result<void> Decider::operator()(const AddEvidence& c) {
  if (auto ok = require(Role::responder); !ok) return ok;
  if (!c.step.empty() && c_.playbook->find(c.step) == nullptr) return unknown_step(c.step);
  out_.add(EvidenceAdded{.content_type = c.content_type,
                         .digest = c.digest,
                         .evidence = c.evidence,
                         .filename = c.filename,
                         .kind = c.kind,
                         .note = c.note,
                         .size = c.size,
                         .step = c.step});
  return {};
}

Result<void> Decider::operator()(const ReadEvidence& c) {
  if (std::ranges::find(i_.evidence, c.evidence, &EvidenceItem::id) == i_.evidence.end())
    return Problem::not_found(c.evidence);
  out_.add(EvidenceRead{.evidence = c.evidence, .purpose = c.purpose});
  return {};
}

Result<void> Decider::operator()(const AttachSignal& c) {
  const auto known = i_.signals.find(c.fingerprint);
  if (known != i_.signals.end() && known->second.firing && known->second.starts_at == c.starts_at) {
    out_.add(SignalRepeated{.fingerprint = c.fingerprint, .starts_at = c.starts_at});
  } else {
    out_.add(SignalAttached{.fingerprint = c.fingerprint,
                            .labels = c.labels,
                            .signal = c.signal,
                            .source = c.source,
                            .starts_at = c.starts_at,
                            .summary = c.summary});
  }
  return {};
}

Result<void> Decider::operator()(const ResolveSignal& c) {
  const auto known = i_.signals.find(c.fingerprint);
  if (known != i_.signals.end() && known->second.firing)
    out_.add(SignalResolved{.ends_at = c.ends_at, .fingerprint = c.fingerprint});
  return {};
}

// --- the whole ---

namespace {

Result<std::vector<Event>> decide_now(const Incident& incident, const Command& command, const Context& context) {
  Decider decider(incident, context);
  if (context.entered_at) decider.enter_late(*context.entered_at);
  const auto decided = std::visit(
      [&]<class C>(const C& c) -> Result<void> {
        if (incident.version != 0 && !incident.open() && !k_after_the_end<C>)
          return decider.refuse("incident-over",
                                {"事件已结束，不能再办理此项", "the incident is over; nothing more can be done to it"});
        return decider(c);
      },
      command);
  if (!decided) return decided.error();
  return decider.finish();
}

}  // namespace

Result<std::vector<Event>> decide(const Incident& incident, const Command& command, const Context& context) {
  if (incident.version == 0 && !std::holds_alternative<OpenIncident>(command)) return Problem::not_found("incident");
  if (!context.entered_at) return decide_now(incident, command, context);
  const auto done_at = late_entry(incident, command, context);
  if (!done_at) {  // who may not do it at all is told that, whatever the time
    Context today = context;
    today.now = *std::exchange(today.entered_at, std::nullopt);
    const auto allowed = decide_now(incident, command, today);
    return !allowed && allowed.error().kind == Kind::Forbidden ? allowed.error() : done_at.error();
  }
  Context then = context;
  then.now = *done_at;
  if (*done_at == *context.entered_at) then.entered_at.reset();
  return decide_now(incident, command, then);
}

Millis dated(const std::vector<Event>& events, Millis now) {
  const auto* late = events.empty() ? nullptr : std::get_if<EnteredLate>(&events.front());
  return late == nullptr ? now : late->done_at;
}

}  // namespace fenghuo::engine

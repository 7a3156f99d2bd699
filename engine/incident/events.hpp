#pragma once
#include "engine/base/json_reader.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fenghuo::engine {

/// Everything that can happen to an incident, in the past tense. What is not here did not happen.
///
/// Each event is a plain value with one description (`FENGHUO_EVENT` names its members, ascending); the codec in
/// engine/journal/event.hpp is the only place that turns one into bytes. A member is never renamed or re-read with
/// another meaning: a new meaning is a new member with a default, or `k_v + 1`.
/// Times inside events are ms UTC on the incident's own timeline; lengths are ms.

// clang-format off
#define FENGHUO_NAMED(member) visit(#member, self.member);
#define FENGHUO_FIELDS_1(a) FENGHUO_NAMED(a)
#define FENGHUO_FIELDS_2(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_1(__VA_ARGS__)
#define FENGHUO_FIELDS_3(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_2(__VA_ARGS__)
#define FENGHUO_FIELDS_4(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_3(__VA_ARGS__)
#define FENGHUO_FIELDS_5(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_4(__VA_ARGS__)
#define FENGHUO_FIELDS_6(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_5(__VA_ARGS__)
#define FENGHUO_FIELDS_7(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_6(__VA_ARGS__)
#define FENGHUO_FIELDS_8(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_7(__VA_ARGS__)
#define FENGHUO_FIELDS_9(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_8(__VA_ARGS__)
#define FENGHUO_FIELDS_10(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_9(__VA_ARGS__)
#define FENGHUO_FIELDS_11(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_10(__VA_ARGS__)
#define FENGHUO_FIELDS_12(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_11(__VA_ARGS__)
#define FENGHUO_FIELDS_13(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_12(__VA_ARGS__)
#define FENGHUO_FIELDS_14(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_13(__VA_ARGS__)
#define FENGHUO_FIELDS_15(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_14(__VA_ARGS__)
#define FENGHUO_FIELDS_16(a, ...) FENGHUO_NAMED(a) FENGHUO_FIELDS_15(__VA_ARGS__)
#define FENGHUO_PICK(_1,_2,_3,_4,_5,_6,_7,_8,_9,_10,_11,_12,_13,_14,_15,_16,name,...) name
#define FENGHUO_DESCRIBE(...)                                                                                        \
  template <class Self, class Visit> static void describe(Self& self, Visit&& visit) {                               \
    FENGHUO_PICK(__VA_ARGS__, FENGHUO_FIELDS_16, FENGHUO_FIELDS_15, FENGHUO_FIELDS_14, FENGHUO_FIELDS_13,            \
                 FENGHUO_FIELDS_12, FENGHUO_FIELDS_11, FENGHUO_FIELDS_10, FENGHUO_FIELDS_9, FENGHUO_FIELDS_8,        \
                 FENGHUO_FIELDS_7, FENGHUO_FIELDS_6, FENGHUO_FIELDS_5, FENGHUO_FIELDS_4, FENGHUO_FIELDS_3,           \
                 FENGHUO_FIELDS_2, FENGHUO_FIELDS_1)(__VA_ARGS__)                                                    \
  }
#define FENGHUO_EVENT(name, ...)                                                                                     \
  static constexpr std::string_view k_type = #name;                                                                  \
  static constexpr int k_v = 1;                                                                                      \
  friend bool operator==(const name&, const name&) = default;                                                        \
  FENGHUO_DESCRIBE(__VA_ARGS__)
// clang-format on

// --- the incident as a whole ---

struct IncidentOpened {
  std::string kind, mode, playbook, playbook_sha256, playbook_version, severity, site, summary, unit;
  Millis detected_at = 0;
  FENGHUO_EVENT(IncidentOpened, detected_at, kind, mode, playbook, playbook_sha256, playbook_version, severity, site,
                summary, unit)
};
struct IncidentAcknowledged {
  std::string note;
  FENGHUO_EVENT(IncidentAcknowledged, note)
};
/// Severity I (gravest) to IV; `event_class` is a code of playbooks/classification.json.
struct IncidentClassified {
  std::string event_class, note, severity;
  FENGHUO_EVENT(IncidentClassified, event_class, note, severity)
};
struct DetectedAtCorrected {
  Millis detected_at = 0;
  std::string reason;
  FENGHUO_EVENT(DetectedAtCorrected, detected_at, reason)
};
struct IncidentAssigned {
  std::string note, person;
  FENGHUO_EVENT(IncidentAssigned, note, person)
};
/// Everything open passes to `to`; nothing lapses. `from` is empty if nobody held it.
struct IncidentHandedOver {
  std::string from, note, to;
  FENGHUO_EVENT(IncidentHandedOver, from, note, to)
};
struct CommentAdded {
  std::string text;
  FENGHUO_EVENT(CommentAdded, text)
};
struct IncidentDismissed {
  std::string reason;
  FENGHUO_EVENT(IncidentDismissed, reason)
};
struct IncidentMerged {
  std::string into, note;
  FENGHUO_EVENT(IncidentMerged, into, note)
};
/// The other side of a merge: this incident goes on for `from` too.
struct IncidentAbsorbed {
  std::string from;
  FENGHUO_EVENT(IncidentAbsorbed, from)
};
struct IncidentRecurred {
  std::string reason;
  FENGHUO_EVENT(IncidentRecurred, reason)
};
struct IncidentReopened {
  std::string reason;
  FENGHUO_EVENT(IncidentReopened, reason)
};
struct IncidentClosed {
  std::string note;
  FENGHUO_EVENT(IncidentClosed, note)
};
struct PhaseEntered {
  std::string phase;
  FENGHUO_EVENT(PhaseEntered, phase)
};
/// What follows with the same `at` was done then, on paper, and entered here only at `entered_at`.
struct EnteredLate {
  Millis done_at = 0, entered_at = 0;
  FENGHUO_EVENT(EnteredLate, done_at, entered_at)
};

// --- steps ---

struct StepReadied {
  std::optional<Millis> due_at;
  std::string step;
  FENGHUO_EVENT(StepReadied, due_at, step)
};
struct StepBlocked {
  std::string step;
  FENGHUO_EVENT(StepBlocked, step)
};
struct StepStarted {
  std::string note, step;
  FENGHUO_EVENT(StepStarted, note, step)
};
struct StepCompleted {
  std::vector<std::string> evidence;
  Values fields;
  std::string note, outcome, step;
  FENGHUO_EVENT(StepCompleted, evidence, fields, note, outcome, step)
};
/// Done as far as the doer goes; `approver` (a role) must say yes.
struct ApprovalRequested {
  std::string approver;
  std::vector<std::string> evidence;
  Values fields;
  std::string note, outcome, step;
  FENGHUO_EVENT(ApprovalRequested, approver, evidence, fields, note, outcome, step)
};
struct StepApproved {
  std::string note, step;
  FENGHUO_EVENT(StepApproved, note, step)
};
struct StepRejected {
  std::string reason, step;
  FENGHUO_EVENT(StepRejected, reason, step)
};
struct StepSkipped {
  std::string reason, step;
  FENGHUO_EVENT(StepSkipped, reason, step)
};
struct StepFailed {
  std::string reason, step;
  FENGHUO_EVENT(StepFailed, reason, step)
};
struct StepRetried {
  std::string step;
  FENGHUO_EVENT(StepRetried, step)
};
/// A leader lets a destructive step go ahead of the steps that protect it.
struct StepOverridden {
  std::string reason, step;
  FENGHUO_EVENT(StepOverridden, reason, step)
};
/// A responder asked for an override and waits for a leader.
struct OverrideRequested {
  std::string reason, step;
  FENGHUO_EVENT(OverrideRequested, reason, step)
};
/// No leader answered in ten minutes: the responder went ahead. Leader and bureau are told at once.
struct GlassBroken {
  std::string reason, step;
  FENGHUO_EVENT(GlassBroken, reason, step)
};
/// An approval or override was wanted for `level` waits of ten minutes without an answer, so it goes up to `unit`, that
/// many units above the incident's own; at level `top` there is nobody further up. (Written without `unit` at first.)
struct StepUnanswered {
  std::int64_t level = 1;
  std::string step;
  std::int64_t top = 1;
  std::string unit;
  FENGHUO_EVENT(StepUnanswered, level, step, top, unit)
};
struct StepOverdue {
  Millis due_at = 0;
  std::string step;
  FENGHUO_EVENT(StepOverdue, due_at, step)
};
/// Made Waiting again, because the incident came back.
struct StepReset {
  std::string step;
  FENGHUO_EVENT(StepReset, step)
};

// --- evidence and signals ---

/// `digest` (SHA-256, hex) is also where the bytes lie in the vault; `filename` is what the uploader called them.
struct EvidenceAdded {
  std::string content_type, digest, evidence, filename, kind, note;
  std::int64_t size = 0;
  std::string step;
  FENGHUO_EVENT(EvidenceAdded, content_type, digest, evidence, filename, kind, note, size, step)
};
struct EvidenceRead {
  std::string evidence, purpose;
  FENGHUO_EVENT(EvidenceRead, evidence, purpose)
};
/// `fingerprint` is the sender's key of the thing it watches, prefixed with the source.
struct SignalAttached {
  std::string fingerprint;
  std::map<std::string, std::string> labels;
  std::string signal, source;
  Millis starts_at = 0;
  std::string summary;
  FENGHUO_EVENT(SignalAttached, fingerprint, labels, signal, source, starts_at, summary)
};
struct SignalRepeated {
  std::string fingerprint;
  Millis starts_at = 0;
  FENGHUO_EVENT(SignalRepeated, fingerprint, starts_at)
};
/// The monitor says it is over. Never closes an incident by itself.
struct SignalResolved {
  Millis ends_at = 0;
  std::string fingerprint;
  FENGHUO_EVENT(SignalResolved, ends_at, fingerprint)
};

// --- duties ---

/// A reporting clock begins. Carries the whole rule, so that a later change of the pack cannot move it.
struct DutyOpened {
  Millis due_at = 0;
  std::string duty, form, form_version, pack, recipient;
  Millis return_within = 0;
  std::string source, stage;
  Millis start = 0;
  Text title;
  std::vector<Millis> warn_after;  ///< lengths from `start`, ascending
  Millis within = 0;
  FENGHUO_EVENT(DutyOpened, due_at, duty, form, form_version, pack, recipient, return_within, source, stage, start,
                title, warn_after, within)
};
/// `after` is the length from the duty's start at which this warning was set.
struct DutyWarned {
  Millis after = 0, due_at = 0;
  std::string duty;
  FENGHUO_EVENT(DutyWarned, after, due_at, duty)
};
struct DutyBreached {
  Millis due_at = 0;
  std::string duty;
  FENGHUO_EVENT(DutyBreached, due_at, duty)
};
/// `number` 1 is the report, later ones supplement it. `channel` phone has `to`, `told_at` and `witness`.
struct DutyFiled {
  std::string channel, duty;
  Values fields;
  bool late = false;
  std::string note;
  std::int64_t number = 0;
  std::string receipt, to;
  std::optional<Millis> told_at;
  std::string witness;
  FENGHUO_EVENT(DutyFiled, channel, duty, fields, late, note, number, receipt, to, told_at, witness)
};
struct DutyAcknowledged {
  std::string duty, note;
  FENGHUO_EVENT(DutyAcknowledged, duty, note)
};
/// Sent back: open again, with a limit of its own for the corrected report.
struct DutyReturned {
  Millis due_at = 0;
  std::string duty, reason;
  Millis start = 0;
  std::vector<Millis> warn_after;
  FENGHUO_EVENT(DutyReturned, due_at, duty, reason, start, warn_after)
};
struct DutyWaived {
  std::string duty, reason;
  FENGHUO_EVENT(DutyWaived, duty, reason)
};
struct DutyVoided {
  std::string duty, reason;
  FENGHUO_EVENT(DutyVoided, duty, reason)
};
/// The time of detection was corrected, so the clock moved.
struct DutyRescheduled {
  Millis due_at = 0;
  std::string duty;
  Millis start = 0;
  FENGHUO_EVENT(DutyRescheduled, due_at, duty, start)
};

}  // namespace fenghuo::engine

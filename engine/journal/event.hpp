#pragma once
#include "engine/base/problem.hpp"
#include "engine/incident/events.hpp"
#include "engine/registry/events.hpp"

#include <variant>

namespace fenghuo::engine {

/// Who did it: ids only, because this stands in the hashed header and a name must stay erasable.
/// The engine's own acts (timers) have role "system" and nothing else.
struct Actor {
  std::string person, role, token, unit;
  friend bool operator==(const Actor&, const Actor&) = default;
  FENGHUO_DESCRIBE(person, role, token, unit)
};

/// An event of a room above this one (a drill's), kept as it is and read there: canonical JSON, and a type that
/// `is_foreign`.
struct Foreign {
  std::string type;
  int v = 1;
  std::string payload;
  friend bool operator==(const Foreign&, const Foreign&) = default;
};
constexpr bool is_foreign(std::string_view type) {
  return type.starts_with("Drill") || type.starts_with("Improvement");
}

using AnyEvent =
    std::variant<IncidentOpened, IncidentAcknowledged, IncidentClassified, DetectedAtCorrected, IncidentAssigned,
                 IncidentHandedOver, CommentAdded, IncidentDismissed, IncidentMerged, IncidentAbsorbed,
                 IncidentRecurred, IncidentReopened, IncidentClosed, PhaseEntered, StepReadied, StepBlocked,
                 StepStarted, StepCompleted, ApprovalRequested, StepApproved, StepRejected, StepSkipped, StepFailed,
                 StepRetried, StepOverridden, OverrideRequested, GlassBroken, StepUnanswered, StepOverdue, StepReset,
                 EvidenceAdded, EvidenceRead, SignalAttached, SignalRepeated, SignalResolved, DutyOpened, DutyWarned,
                 DutyBreached, DutyFiled, DutyAcknowledged, DutyReturned, DutyWaived, DutyVoided, DutyRescheduled,
                 UnitRegistered, PersonRegistered, SiteRegistered, TokenIssued, TokenRevoked, ClockSuspected,
                 EngineStarted, WritesResumed, SignalUnmatched, SignalRefused, MessageDelivered, DeviceRegistered,
                 EntryRetired, TokenReplaced, SignalAssigned, SignalDismissed, PlaybookPublished, ChannelSet,
                 ChannelTested, MessageDead, MessageResent, EnteredLate, Foreign>;

/// Visited, held and got as any variant. What copies, moves and ends one of some seventy kinds is made once, not in
/// every file that touches one.
struct Event : AnyEvent {
  using AnyEvent::AnyEvent;
  Event();
  Event(const Event& other);
  Event(Event&& other) noexcept;
  Event& operator=(const Event& other);
  Event& operator=(Event&& other) noexcept;
  ~Event();
};

/// One of the engine's own events.
template <class T>
concept OwnEvent = requires {
  T::k_type;
  T::k_v;
};

/// The codec of events: the only place that knows how one is written.
std::string_view event_type(const Event& event);
/// The version of this type's payload, `v` in the header.
int event_version(const Event& event);
/// Canonical JSON of the payload, appended to `out`.
void encode_payload(const Event& event, std::string& out);
/// Typed, without a tree. Unavailable type or version, or bytes that do not fit: Internal, naming the type.
Result<Event> decode_event(std::string_view type, int v, std::string_view payload);

/// Where and when an event stands. `at` is on the stream's own timeline, `recorded_at` is the wall; both ms UTC.
struct Meta {
  std::string stream;
  std::int64_t version = 0;  ///< 1, 2, … within the stream
  Millis at = 0;
  Millis recorded_at = 0;
  Actor actor;
};

struct Recorded {
  Meta meta;
  Event event;
};

}  // namespace fenghuo::engine

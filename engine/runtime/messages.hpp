#pragma once
#include "engine/incident/incident.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace fenghuo::engine {

/// What is said about one event, and to whom; how it is worded for a channel is the doors' business. Times are ms UTC.
struct Message {
  Millis at = 0;                    ///< when it happened
  std::optional<Millis> due_at;     ///< of the duty or step it is about
  std::string duty;                 ///< id, if it is about a duty
  std::string event;                ///< the type of the event that caused it: "DutyWarned", "ChannelTested", …
  std::string id;                   ///< "<stream>/<version>" of that event
  std::string incident;             ///< empty for what is about no incident
  std::string kind;                 ///< of the incident: "defacement", …
  std::int64_t minutes_left = 0;    ///< DutyWarned: until it is due
  std::int64_t minutes_waited = 0;  ///< StepUnanswered: since it was asked
  std::string mode;                 ///< "live" or "drill"; "" for what is about no incident
  std::string reason;               ///< as a person gave it
  std::string severity, site, step, summary;
  Text text;                    ///< one short sentence that stands by itself
  Text title;                   ///< of the step or duty
  std::vector<std::string> to;  ///< "leader": on `unit`; "leader@UNIT": on that one; "person:ID"
  std::string unit;
  Text unit_name;
  friend bool operator==(const Message&, const Message&) = default;
  template <class Self, class Visit>
  static void describe(Self& self, Visit&& visit) {
    FENGHUO_FIELDS_16(at, due_at, duty, event, id, incident, kind, minutes_left, minutes_waited, mode, reason, severity,
                      site, step, summary, text)
    FENGHUO_FIELDS_4(title, to, unit, unit_name)
  }
};

/// The events that are told of.
inline constexpr std::array<std::string_view, 19> k_told_events{
    "ApprovalRequested",  "ChannelTested",  "ClockSuspected",   "DutyBreached",      "DutyFiled",
    "DutyReturned",       "DutyWarned",     "GlassBroken",      "IncidentAssigned",  "IncidentClassified",
    "IncidentHandedOver", "IncidentOpened", "IncidentRecurred", "OverrideRequested", "StepApproved",
    "StepOverdue",        "StepRejected",   "StepUnanswered",   "WritesResumed"};

/// Whoever may approve what they did has approved it in the same breath, in `next`: nobody need be asked.
bool answered_at_once(const Event& asked, const Event* next);

/// What has to be said of an event that has just been folded into `incident`; nothing for most events and in drills.
/// `playbook` is the one the incident runs on. `unit_name` is left to whoever knows the units.
std::optional<Message> message_for(const Incident& incident, const Playbook& playbook, const Recorded& recorded);
/// The same in whatever mode the incident is: what a drill puts into its own inbox. It goes to nobody by itself.
std::optional<Message> message_in(const Incident& incident, const Playbook& playbook, const Recorded& recorded);
/// The same for an event of the system's own stream: `unit` is the one whose administrators are told.
std::optional<Message> message_for(const Recorded& recorded, const std::string& unit);

}  // namespace fenghuo::engine

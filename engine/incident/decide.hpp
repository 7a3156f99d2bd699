#pragma once
#include "engine/base/zone.hpp"
#include "engine/incident/commands.hpp"
#include "engine/incident/incident.hpp"
#include "engine/playbook/library.hpp"

#include <functional>

namespace fenghuo::engine {

/// What stands around an incident and is not in its stream: for conditions and for the first values of a form.
struct Surroundings {
  std::string unit_name, site_name, site_url, site_ip, site_filing;
  std::optional<std::int64_t> site_mlps;  ///< nothing if the site is not graded
  std::string person_name, person_phone;  ///< of the actor
};

/// Everything decide may know besides the state and the command.
struct Context {
  Millis now = 0;  ///< on the incident's own timeline
  /// Set if it was done on paper: then `now` is when that was, and this is when it is entered.
  std::optional<Millis> entered_at;
  Actor actor;
  Role role = Role::responder;  ///< what the actor is on this incident's unit
  bool system = false;          ///< the engine itself (timers, automatic consequences); may do what its command says
  const Playbook* playbook = nullptr;
  const Library* library = nullptr;
  Zone zone{};  ///< on whose clock a refusal gives its times
  Surroundings around;
  std::function<std::vector<std::string>()> above;          ///< the units over the incident's own, the nearest first
  std::function<bool(const std::string& person)> may_hold;  ///< may this person hold this incident?
};

/// Pure: no clock, randomness, disk or network. Either the events that follow, consequences included (steps that become
/// ready, phases that begin, duties that end), or a refusal that says why and what is allowed instead.
/// A late entry begins with EnteredLate and decides as of then (engine/incident/late.hpp says what it may be).
/// `copy`: a copy of the incident that may be spent: what is decided is tried on it, and it is left as far as that
/// came. A caller who keeps one saves the copying, which costs as much as the rest.
Result<std::vector<Event>> decide(const Incident& incident, const Command& command, const Context& context,
                                  Incident* copy = nullptr);
/// The `at` of decided events: `now`, or when they were done if they were entered late.
Millis dated(const std::vector<Event>& events, Millis now);

/// How long an approval or override may stay unanswered before a responder may break the glass, and before each unit
/// further up is told.
inline constexpr Millis k_glass_after = 10 * k_minute;
/// After so many failures of a capture a screenshot by hand stands in for it.
inline constexpr int k_capture_tries = 3;

}  // namespace fenghuo::engine

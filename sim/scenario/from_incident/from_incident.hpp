#pragma once
#include "engine/base/zone.hpp"
#include "engine/journal/event.hpp"
#include "engine/playbook/playbook.hpp"
#include "sim/scenario/redact/redact.hpp"

#include <span>

namespace fenghuo::sim {

/// A closed live incident, and what its names are looked up in. Refers to what it is given.
struct PastIncident {
  std::string id;
  std::span<const engine::Recorded> events;    ///< all of its stream, in its order
  const engine::Playbook* playbook = nullptr;  ///< as a drill would play it: its newest version
  const engine::RulePack* rules = nullptr;
  const engine::Registry* registry = nullptr;
  engine::Zone zone;
};

/// A scenario as a draft: nobody has checked it yet.
struct Draft {
  std::string text;                       ///< the document (`fenghuo.scenario/1`), as a file would have it
  std::vector<Replacement> replacements;  ///< each to be checked by a person before it is published
  int left_out = 0;                       ///< turns for which there was no room
};

/// Makes a scenario of what happened: its alerts and turns become injects at their times, what its people found out is
/// the truth, and its own times are the reference. Nothing that anybody typed goes in: only known ids, lengths of time
/// and this house's own sentences; then every text is looked through once more (Redactor). Pure: the same events give
/// the same bytes. NotAllowed "not-live", "not-closed" or "dismissed" for an incident that cannot be played.
///
/// Whether it can be played well is for the lint and for runs with responders to tell.
engine::Result<Draft> from_incident(const PastIncident& past);

}  // namespace fenghuo::sim

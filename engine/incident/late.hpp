#pragma once
#include "engine/incident/decide.hpp"

namespace fenghuo::engine {

/// What was done on paper while nothing could be entered, and is entered afterwards with its own time.
///
/// The moment this command counts as done, for a Context with `entered_at`. Refused (Invalid, "/at") if it lies in the
/// future, or before what it can only have come after: the detection of the incident; what the step waits for, what
/// protects it, and the incident's last coming back; the request an approval answers; the start of a duty's clock; the
/// filing that is acknowledged or sent back. The beginning of a phase is no such bound: on paper, phases overlap.
/// Paper knows minutes: a time within the same minute as that bound counts as the bound.
///
/// Only what people did can be entered late. An override lifts a protection by being asked for here and answered here,
/// reopening and merging change this record itself: they happen when they are entered. So does evidence: its custody
/// begins when it is handed in.
Result<Millis> late_entry(const Incident& incident, const Command& command, const Context& context);

}  // namespace fenghuo::engine

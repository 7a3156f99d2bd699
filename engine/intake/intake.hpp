#pragma once
#include "engine/runtime/core.hpp"

namespace fenghuo::engine {

/// What a monitor said about one thing, whoever the monitor is. The adapters in api/ make these from what is really
/// sent.
struct Signal {
  std::string source;       ///< "alertmanager", "generic"
  std::string fingerprint;  ///< the sender's key of the thing watched; never empty
  std::map<std::string, std::string> labels;
  std::string summary;
  bool firing = true;
  Millis starts_at = 0;  ///< 0: not said
  Millis ends_at = 0;
};

struct SignalOutcome {
  std::string fingerprint;
  std::string outcome;  ///< opened, attached, resolved, suppressed, unmatched
  std::optional<std::string> incident;
  std::string reason;  ///< of unmatched and suppressed
  FENGHUO_DESCRIBE(fingerprint, incident, outcome, reason)
};

/// Opens an incident, attaches to one, notes a resolve, or keeps the signal for a person; never drops it. One open
/// incident per (unit, site, kind); a resolve that matches nothing opens nothing and never closes anything.
/// With `dry_run` says what it would do and does nothing.
Result<SignalOutcome> take_signal(Core& core, const Signal& signal, const Caller& caller, bool dry_run, Batch& batch);

/// NotAllowed "signal-settled" unless it still waits for a person.
Result<void> check_waits(const WaitingSignals::Item& item);
/// Gives a signal that waits to a live incident that is open and visible to the caller: it is attached there, waits no
/// more, and what its monitor says about it from now on goes there too. Refuses as check_waits does; NotAllowed
/// "incident-over" or "not-live" if the incident takes none.
Result<const Incident*> assign_signal(Core& core, const std::string& signal, const std::string& incident,
                                      const Caller& caller, Batch& batch);
/// Nothing need be done about it, for this reason (never empty). Refuses as check_waits does.
Result<void> dismiss_signal(Core& core, const std::string& signal, const std::string& reason, const Caller& caller,
                            Batch& batch);

/// Case-insensitive glob: `*` any run, `?` one character.
bool like(std::string_view text, std::string_view pattern);

}  // namespace fenghuo::engine

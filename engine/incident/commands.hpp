#pragma once
#include "engine/base/json_writer.hpp"
#include "engine/base/time.hpp"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace fenghuo::engine {

/// What somebody wants done to an incident, in the imperative. Ids that have to be new (evidence, signals) are minted
/// by the caller, so that decide stays pure. Times are ms UTC.

struct OpenIncident {
  std::string kind, mode, severity, site, summary, unit;
  std::optional<Millis> detected_at;
};
struct Acknowledge {
  std::string note;
};
struct Classify {
  std::string severity, event_class, note;  ///< empty: as it is
  std::optional<Millis> detected_at;        ///< corrects it; leaders only, with a note saying why
};
struct Assign {
  std::string person, note;
};
struct HandOver {
  std::string to, note;
};
struct Comment {
  std::string text;
};
struct Dismiss {
  std::string reason;
};
struct Merge {
  std::string into, note;
};
struct Absorb {
  std::string from;
};
struct Recur {
  std::string reason;
};
struct Reopen {
  std::string reason;
};
struct Close {
  std::string note;
};

struct StartStep {
  std::string step, note;
};
struct CompleteStep {
  std::string step, note, outcome;
  std::vector<std::string> evidence;
  Values fields;
};
struct SkipStep {
  std::string step, reason;
};
struct FailStep {
  std::string step, reason;
};
struct ApproveStep {
  std::string step, note;
};
struct RejectStep {
  std::string step, reason;
};
struct OverrideStep {
  std::string step, reason;
};

struct AddEvidence {
  std::string evidence, digest, kind, content_type, filename, step, note;
  std::int64_t size = 0;
};
struct ReadEvidence {
  std::string evidence, purpose;
};
struct AttachSignal {
  std::string signal, source, fingerprint, summary;
  Millis starts_at = 0;
  std::map<std::string, std::string> labels;
};
struct ResolveSignal {
  std::string fingerprint;
  Millis ends_at = 0;
};

struct FileDuty {
  std::string duty, channel, receipt, note;
  Values fields;
  std::string to, witness;        ///< channel "phone": who was told, who heard it
  std::optional<Millis> told_at;  ///< channel "phone": when
};
struct AcknowledgeDuty {
  std::string duty, note;
};
struct SendBackDuty {
  std::string duty, reason;
};
struct WaiveDuty {
  std::string duty, reason;
};

/// A timer came due. `name` says which and what for.
struct FireTimer {
  std::string name;
  Millis due_at = 0;
};

using AnyCommand = std::variant<OpenIncident, Acknowledge, Classify, Assign, HandOver, Comment, Dismiss, Merge, Absorb,
                                Recur, Reopen, Close, StartStep, CompleteStep, SkipStep, FailStep, ApproveStep,
                                RejectStep, OverrideStep, AddEvidence, ReadEvidence, AttachSignal, ResolveSignal,
                                FileDuty, AcknowledgeDuty, SendBackDuty, WaiveDuty, FireTimer>;

/// Used as any variant; copied, moved and ended in one place, as an `Event`.
struct Command : AnyCommand {
  using AnyCommand::AnyCommand;
  Command();
  Command(const Command& other);
  Command(Command&& other) noexcept;
  Command& operator=(const Command& other);
  Command& operator=(Command&& other) noexcept;
  ~Command();
};

}  // namespace fenghuo::engine

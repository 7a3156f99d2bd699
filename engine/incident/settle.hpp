#pragma once
#include "engine/incident/decide.hpp"

namespace fenghuo::engine {

/// Collects what a command leads to. Every event is folded into a scratch copy at once, so that what follows is decided
/// on the state it will meet; the caller's incident is not touched. The caller may have such a copy at hand.
class Consequences {
 public:
  Consequences(const Incident& incident, const Context& context, Incident* copy)
      : scratch_(copy != nullptr ? *copy : own_.emplace(incident)),
        context_(context),
        meta_{.at = context.now, .recorded_at = context.now, .actor = context.actor} {}
  Consequences(const Consequences&) = delete;
  Consequences& operator=(const Consequences&) = delete;

  void add(Event event);
  /// Everything that now follows by itself: an option's `then`, steps that become ready or blocked, reports whose
  /// duties are filed, phases whose gate holds, duties that begin with a phase, that are no longer owed or owed again.
  /// Runs until nothing changes.
  void settle();

  [[nodiscard]] const Incident& state() const { return scratch_; }
  [[nodiscard]] const Context& context() const { return context_; }
  [[nodiscard]] std::vector<Event> take() { return std::move(events_); }

  /// Opens the duties of the rule pack that count from `from` ("detected" or "handling_ended").
  void open_duties(std::string_view from, Millis start);
  /// Ends every open duty, because its incident is dismissed or merged.
  void void_duties(const std::string& reason);
  /// It came back: steps from containment on begin anew; what was reported stays reported.
  void recur(const std::string& reason);
  void dismiss(const std::string& reason);

 private:
  bool steps_follow();
  bool duties_follow();
  bool reports_follow();
  bool phase_follows();
  [[nodiscard]] bool excused(const DutyRule& rule) const;
  void open_duty(const DutyRule& rule, Millis start);

  std::optional<Incident> own_;
  Incident& scratch_;
  const Context& context_;
  Meta meta_;  // of the next event
  std::vector<Event> events_;
};

}  // namespace fenghuo::engine

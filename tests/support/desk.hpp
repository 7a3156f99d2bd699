#pragma once
#include "engine/incident/decide.hpp"
#include "engine/incident/timers.hpp"

namespace fenghuo::tests {

inline constexpr engine::Millis k_morning = 1'772'413'200'000;  ///< 2026-03-02T01:00:00Z

/// One incident on a table of its own: decide and evolve without journal, runtime or clock. Time is a number.
class Desk {
 public:
  Desk(const engine::Library& library, engine::Playbook playbook);

  engine::Millis now = k_morning;
  engine::Surroundings around;

  /// The actor of what follows; persons are named after their role unless told otherwise.
  Desk& as(engine::Role role, std::string person = {});
  /// Opens INC-TEST: kind of the playbook, live, detected now.
  Desk& open(std::string severity = "III");
  /// Decides and folds; throws if it is refused.
  std::vector<engine::Event> ok(const engine::Command& command);
  /// The same for what was done at `done_at`, on paper, and is entered now.
  std::vector<engine::Event> late(engine::Millis done_at, const engine::Command& command);
  engine::Problem late_refused(engine::Millis done_at, const engine::Command& command) const;
  /// The refusal; throws if it is allowed. A refusal changes nothing.
  engine::Problem refused(const engine::Command& command) const;
  /// Time passes; every timer goes off at its own moment.
  void pass(engine::Millis length);

  /// Adds one piece of evidence and gives its id.
  std::string attach(const std::string& kind, const std::string& step = {});

  [[nodiscard]] const engine::Incident& incident() const { return incident_; }
  [[nodiscard]] const engine::StepStatus& step(const std::string& id) const { return incident_.step(id); }
  [[nodiscard]] const engine::Duty& duty(const std::string& id) const { return incident_.duties.at(id); }
  [[nodiscard]] const std::vector<engine::Recorded>& events() const { return events_; }
  [[nodiscard]] const engine::Playbook& playbook() const { return playbook_; }
  [[nodiscard]] engine::Context context() const;
  template <class E>
  [[nodiscard]] std::vector<E> all() const {
    std::vector<E> out;
    for (const auto& recorded : events_)
      if (const auto* event = std::get_if<E>(&recorded.event)) out.push_back(*event);
    return out;
  }

 private:
  [[nodiscard]] engine::Context late_context(engine::Millis done_at) const;
  engine::Problem refusal(const engine::Command& command, const engine::Context& context) const;
  std::vector<engine::Event> take(const engine::Command& command, const engine::Context& context);

  const engine::Library* library_;
  engine::Playbook playbook_;
  engine::Incident incident_;
  engine::Role role_ = engine::Role::responder;
  std::string person_ = "responder";
  std::vector<engine::Recorded> events_;
  int evidence_ = 0;
};

}  // namespace fenghuo::tests

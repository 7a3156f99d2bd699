#pragma once
#include "engine/incident/rules.hpp"
#include "engine/incident/settle.hpp"

#include <algorithm>

namespace fenghuo::engine {

/// One decision. Split over decide.cpp (the incident), decide_steps.cpp and decide_duties.cpp; used nowhere else.
class Decider {
 public:
  Decider(const Incident& incident, const Context& context, Incident* copy)
      : i_(incident), c_(context), out_(incident, context, copy) {}

  Result<void> operator()(const OpenIncident&);
  Result<void> operator()(const Acknowledge&);
  Result<void> operator()(const Classify&);
  Result<void> operator()(const Assign&);
  Result<void> operator()(const HandOver&);
  Result<void> operator()(const Comment&);
  Result<void> operator()(const Dismiss&);
  Result<void> operator()(const Merge&);
  Result<void> operator()(const Absorb&);
  Result<void> operator()(const Recur&);
  Result<void> operator()(const Reopen&);
  Result<void> operator()(const Close&);
  Result<void> operator()(const AddEvidence&);
  Result<void> operator()(const ReadEvidence&);
  Result<void> operator()(const AttachSignal&);
  Result<void> operator()(const ResolveSignal&);

  Result<void> operator()(const StartStep&);
  Result<void> operator()(const CompleteStep&);
  Result<void> operator()(const SkipStep&);
  Result<void> operator()(const FailStep&);
  Result<void> operator()(const ApproveStep&);
  Result<void> operator()(const RejectStep&);
  Result<void> operator()(const OverrideStep&);

  Result<void> operator()(const FileDuty&);
  Result<void> operator()(const AcknowledgeDuty&);
  Result<void> operator()(const SendBackDuty&);
  Result<void> operator()(const WaiveDuty&);
  Result<void> operator()(const FireTimer&);

  /// Kind NotAllowed, with what this caller may do instead.
  Problem refuse(std::string code, Text detail) const;
  /// Everything decided from here on was done at `context.now` and is entered only now.
  void enter_late(Millis entered_at) { out_.add(EnteredLate{.done_at = c_.now, .entered_at = entered_at}); }
  std::vector<Event> finish() {
    out_.settle();
    return out_.take();
  }

 private:
  Problem forbid(Role wanted) const;
  static Problem missing(std::string member, Text detail);
  static bool blank(const std::string& text);
  static Result<void> reason_given(const std::string& reason, std::string member = "reason");
  Problem unknown_step(const std::string& step) const;
  Result<void> require(Role role) const;
  Result<void> move(IncidentEvent what, const Text& otherwise) const;
  Result<void> known_person(const std::string& person, std::string member) const;

  void goes_up(const std::string& step);

  Text waits_for(const Step& step) const;
  Result<const Step*> step_for(const std::string& id) const;
  /// The step machine's answer, with its refusal put into words.
  Result<void> move(const Step& step, StepEvent what, bool retried = false) const;
  Result<void> can_complete(const Step& step, const CompleteStep& command) const;
  void follow_choice(const Step& step, const std::string& outcome, const std::string& note);
  Result<const Duty*> duty_for(const std::string& id) const;
  Result<void> move(const Duty& duty, DutyEvent what) const;

  const Incident& i_;
  const Context& c_;
  Consequences out_;
};

}  // namespace fenghuo::engine

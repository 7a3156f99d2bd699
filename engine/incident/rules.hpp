#pragma once
#include "engine/incident/decide.hpp"

namespace fenghuo::engine {

/// The questions that decide, the settling and the views all ask about an incident. Pure.

/// The incident's answers to a playbook's conditions.
class IncidentFacts final : public Facts {
 public:
  IncidentFacts(const Incident& incident, const Surroundings& around) : incident_(incident), around_(around) {}
  std::optional<Value> fact(std::string_view name) const override;
  std::string_view chosen(std::string_view step) const override;
  bool done(std::string_view step) const override;

 private:
  const Incident& incident_;
  const Surroundings& around_;
};

/// Does the step count at all (its `when` holds)?
bool applies(const Incident& incident, const Step& step, const Context& context);
/// Must it be settled before its phase may end?
bool mandatory(const Incident& incident, const Step& step, const Context& context);
/// Its phase has begun (or it may be done from the opening on), it applies, and what it comes after is settled.
bool may_begin(const Incident& incident, const Step& step, const Context& context);
/// A destructive step whose protection is not settled and that nobody has overridden.
bool unprotected(const Incident& incident, const Step& step, const Context& context);
/// Why a step cannot be done now: ids of steps it waits for, "phase:NAME" or "condition". Empty if nothing blocks it.
std::vector<std::string> blocked_by(const Incident& incident, const Step& step, const Context& context);

/// Every mandatory step up to and including the current phase is settled and, from Reporting on, every initial duty
/// filed.
bool gate_holds(const Incident& incident, const Context& context);

/// Is this report step settled by filing this duty?
bool stands_for(const Step& step, const Duty& duty);
/// The duties a report step stands for.
std::vector<const Duty*> duties_of(const Incident& incident, const Step& step);

/// Evidence kinds the step wants (a capture that failed three times wants a screenshot instead).
std::vector<std::string> wanted_evidence(const Incident& incident, const Step& step);
/// Of those, what is neither attached to the step in this round nor among `ids`.
std::vector<std::string> missing_evidence(const Incident& incident, const Step& step,
                                          const std::vector<std::string>& ids);

/// A leader was asked and did not answer in time: by the wall, or by the timer, which minds both clocks.
bool glass_may_break(const StepStatus& status, Millis now);

/// Is it to be done once more when the incident comes back? What was reported stays reported.
bool begins_anew(const Step& step);

/// When a step that becomes ready now has to be done.
std::optional<Millis> deadline(const Incident& incident, const Step& step, Millis now);

/// The form's first values, as far as incident, site, unit and actor know them.
Values prefill(const Incident& incident, const Form& form, const std::string& duty, const Context& context);
/// Prefilled values, then those filed before, then `given`.
Values merged_fields(const Incident& incident, const Form& form, const Duty& duty, const Values& given,
                     const Context& context);
/// Fields that must still be filled before the form may be filed.
std::vector<Field> missing_fields(const Form& form, const Values& values);
/// What is wrong with a field's value, or nothing.
std::optional<Text> fault(const Field& field, const Value& value);
/// Wrong types, unknown fields, values out of bounds; pointers begin with `at` ("/fields").
std::vector<FieldError> check_fields(const std::vector<Field>& fields, const Values& values, const std::string& at);

/// "complete capture-page", "file bureau-initial", … : what this caller may do now, for refusals.
std::vector<std::string> allowed_actions(const Incident& incident, const Context& context);

/// 1 for I (gravest) to 4 for IV; 5 for anything else.
int severity_rank(std::string_view severity);

}  // namespace fenghuo::engine

#include "engine/incident/next.hpp"

#include "engine/incident/rules.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

class NextList {
 public:
  NextList(const Incident& incident, const Context& context) : i_(incident), c_(context) {}

  std::vector<NextAction> build() {
    if (i_.version == 0 || i_.response == Response::Merged) return {};
    if (i_.open()) {
      if (!i_.acknowledged_at && covers(c_.role, Role::responder))
        add({.action = "acknowledge", .title = {"确认接报，由我处置", "Acknowledge: I am on it"}});
      for (const auto& step : c_.playbook->steps)
        of_step(step);
    }
    for (const auto& [_, duty] : i_.duties)
      file_alone(duty);
    for (const auto& [_, duty] : i_.duties)
      acknowledge(duty);
    if (i_.response == Response::Review && gate_holds(i_, c_) && covers(c_.role, Role::responder))
      add({.action = "close", .title = {"结案归档", "Close the incident"}});
    std::stable_partition(out_.begin(), out_.end(), [](const NextAction& action) { return action.urgent; });
    return std::move(out_);
  }

 private:
  void add(NextAction action) {
    action.urgent = action.urgent || (action.due_at && *action.due_at <= c_.now);
    out_.push_back(std::move(action));
  }

  void of_step(const Step& step) {
    const StepStatus& status = i_.step(step.id);
    const NextAction about{.step = step.id, .due_at = status.due_at, .optional = step.optional, .title = step.title};
    switch (status.state) {
      case StepState::Ready:
      case StepState::Active:
      case StepState::Failed:
        if (const auto duties = duties_of(i_, step); !duties.empty()) {
          for (const Duty* duty : duties)
            file(*duty, step.id);
        } else if (unprotected(i_, step, c_)) {
          break_glass(about, status);
        } else if (covers(c_.role, step.role)) {
          complete(about, step);
        }
        return;
      case StepState::AwaitingApproval:
        if (step.approve && covers(c_.role, *step.approve)) {
          NextAction approve = about;
          approve.action = "approve";
          add(std::move(approve));
        } else {
          break_glass(about, status);
        }
        return;
      default:
        return;
    }
  }

  void complete(NextAction about, const Step& step) {
    about.action = "complete";
    about.evidence = missing_evidence(i_, step, {});
    about.options = step.options;
    std::ranges::copy_if(step.fields, std::back_inserter(about.fields), &Field::required);
    about.note = step.needs_note;
    add(std::move(about));
  }

  /// Nobody answered in time: going ahead is allowed, and told.
  void break_glass(NextAction about, const StepStatus& status) {
    if (!glass_may_break(status, c_.now) || !covers(c_.role, Role::responder)) return;
    about.action = "override";
    about.note = true;
    about.note_member = "reason";
    add(std::move(about));
  }

  void file(const Duty& duty, const std::string& step) {
    if (!duty.open() || !covers(c_.role, Role::responder)) return;
    if (std::ranges::any_of(out_, [&](const NextAction& a) { return a.action == "file" && a.duty == duty.id; })) return;
    NextAction action{
        .action = "file", .step = step, .duty = duty.id, .due_at = duty.rule.due_at, .title = duty.rule.title};
    action.urgent = duty.state == DutyState::Warned || duty.state == DutyState::Breached;
    if (const auto form = c_.library->form(duty.rule.form, duty.rule.form_version))
      action.fields = missing_fields(*form, merged_fields(i_, *form, duty, {}, c_));
    add(std::move(action));
  }
  /// Duties whose report step is settled or does not apply, or that no step stands for (a final report after closing).
  /// Once its clock has warned, an initial report waits for no step: it is owed whether or not the cause is known.
  void file_alone(const Duty& duty) {
    const bool has_step =
        i_.open() && std::ranges::any_of(c_.playbook->steps, [&](const Step& step) {
          const auto duties = duties_of(i_, step);
          return !i_.settled(step.id) && applies(i_, step, c_) && std::ranges::find(duties, &duty) != duties.end();
        });
    const bool pressing = duty.rule.stage == "initial" && duty.state != DutyState::Running;
    if (!has_step || pressing || duty.state == DutyState::Returned) file(duty, "");
  }
  void acknowledge(const Duty& duty) {
    if ((duty.state != DutyState::Met && duty.state != DutyState::MetLate) || !covers(c_.role, Role::bureau)) return;
    add({.action = "acknowledge",
         .duty = duty.id,
         .optional = true,
         .title = {"签收：" + duty.rule.title.zh, "Acknowledge receipt: " + duty.rule.title.en}});
  }

  const Incident& i_;
  const Context& c_;
  std::vector<NextAction> out_;
};

}  // namespace

std::vector<NextAction> next_actions(const Incident& incident, const Context& context) {
  return NextList(incident, context).build();
}

}  // namespace fenghuo::engine

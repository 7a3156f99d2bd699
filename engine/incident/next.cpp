#include "engine/incident/next.hpp"

#include "engine/incident/rules.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

class Offers {
 public:
  Offers(const Incident& incident, const Context& context) : i_(incident), c_(context) {}

  std::vector<Offer> build() {
    if (i_.version == 0 || i_.response == Response::Merged) return {};
    out_.reserve(16);  // more than are on offer mostly
    if (i_.open()) {
      if (!i_.acknowledged_at && covers(c_.role, Role::responder)) add({.action = "acknowledge"});
      for (const auto& step : c_.playbook->steps)
        of_step(step);
    }
    for (const auto& [_, duty] : i_.duties)
      file_alone(duty);
    for (const auto& [_, duty] : i_.duties)
      acknowledge(duty);
    if (i_.response == Response::Review && gate_holds(i_, c_) && covers(c_.role, Role::responder))
      add({.action = "close"});
    std::stable_partition(out_.begin(), out_.end(), [](const Offer& offer) { return offer.urgent; });
    return std::move(out_);
  }

 private:
  void add(Offer offer) {
    offer.urgent = offer.urgent || (offer.due_at && *offer.due_at <= c_.now);
    out_.push_back(offer);
  }

  void of_step(const Step& step) {
    const StepStatus& status = i_.step(step.id);
    const Offer about{.step = &step, .due_at = status.due_at};
    switch (status.state) {
      case StepState::Ready:
      case StepState::Active:
      case StepState::Failed:
        if (const auto duties = duties_of(i_, step); !duties.empty()) {
          for (const Duty* duty : duties)
            file(*duty, &step);
        } else if (unprotected(i_, step, c_)) {
          break_glass(about, status);
        } else if (covers(c_.role, step.role)) {
          add_as("complete", about);
        }
        return;
      case StepState::AwaitingApproval:
        if (step.approve && covers(c_.role, *step.approve))
          add_as("approve", about);
        else
          break_glass(about, status);
        return;
      default:
        return;
    }
  }
  void add_as(std::string_view action, Offer about) {
    about.action = action;
    add(about);
  }

  /// Nobody answered in time: going ahead is allowed, and told.
  void break_glass(const Offer& about, const StepStatus& status) {
    if (glass_may_break(status, c_.now) && covers(c_.role, Role::responder)) add_as("override", about);
  }

  void file(const Duty& duty, const Step* step) {
    if (!duty.open() || !covers(c_.role, Role::responder)) return;
    if (std::ranges::any_of(out_, [&](const Offer& o) { return o.action == "file" && o.duty == &duty; })) return;
    const bool pressing = duty.state == DutyState::Warned || duty.state == DutyState::Breached;
    add({.action = "file", .step = step, .duty = &duty, .due_at = duty.rule.due_at, .urgent = pressing});
  }
  /// Duties whose report step is settled or does not apply, or that no step stands for (a final report after closing).
  /// Once its clock has warned, an initial report waits for no step: it is owed whether or not the cause is known.
  void file_alone(const Duty& duty) {
    const bool has_step = i_.open() && std::ranges::any_of(c_.playbook->steps, [&](const Step& step) {
                            return stands_for(step, duty) && !i_.settled(step.id) && applies(i_, step, c_);
                          });
    const bool pressing = duty.rule.stage == "initial" && duty.state != DutyState::Running;
    if (!has_step || pressing || duty.state == DutyState::Returned) file(duty, nullptr);
  }
  void acknowledge(const Duty& duty) {
    if ((duty.state == DutyState::Met || duty.state == DutyState::MetLate) && covers(c_.role, Role::bureau))
      add({.action = "acknowledge", .duty = &duty});
  }

  const Incident& i_;
  const Context& c_;
  std::vector<Offer> out_;
};

void of_step(NextAction& out, const Step& step, const Incident& incident) {
  out.optional = step.optional;
  out.title = step.title;
  if (out.action == "override") {
    out.note = true;
    out.note_member = "reason";
  }
  if (out.action != "complete") return;
  out.evidence = missing_evidence(incident, step, {});
  out.options = step.options;
  std::ranges::copy_if(step.fields, std::back_inserter(out.fields), &Field::required);
  out.note = step.needs_note;
}

void of_duty(NextAction& out, const Duty& duty, const Incident& incident, const Context& context) {
  if (out.action == "acknowledge") {
    out.optional = true;
    out.title = {"签收：" + duty.rule.title.zh, "Acknowledge receipt: " + duty.rule.title.en};
    return;
  }
  out.title = duty.rule.title;
  if (const auto form = context.library->form(duty.rule.form, duty.rule.form_version))
    out.fields = missing_fields(*form, merged_fields(incident, *form, duty, {}, context));
}

}  // namespace

std::vector<Offer> offers(const Incident& incident, const Context& context) {
  return Offers(incident, context).build();
}

NextAction needs(const Offer& offer, const Incident& incident, const Context& context) {
  NextAction out{.action = std::string(offer.action), .due_at = offer.due_at, .urgent = offer.urgent};
  if (offer.step != nullptr) out.step = offer.step->id;
  if (offer.duty != nullptr) out.duty = offer.duty->id;
  if (offer.duty != nullptr)
    of_duty(out, *offer.duty, incident, context);
  else if (offer.step != nullptr)
    of_step(out, *offer.step, incident);
  else if (out.action == "acknowledge")
    out.title = {"确认接报，由我处置", "Acknowledge: I am on it"};
  else
    out.title = {"结案归档", "Close the incident"};
  return out;
}

std::vector<NextAction> next_actions(const Incident& incident, const Context& context) {
  std::vector<NextAction> out;
  for (const Offer& offer : offers(incident, context))
    out.push_back(needs(offer, incident, context));
  return out;
}

}  // namespace fenghuo::engine

#include "engine/incident/timers.hpp"

#include "engine/incident/decide.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

/// A limit that was over before the step was even entered as ready alarms nobody yet: whoever enters what was done on
/// paper has some time to enter this step too.
Millis overdue_at(const StepStatus& step) {
  return step.entered_at && *step.due_at <= *step.entered_at ? *step.entered_at + k_entry_grace : *step.due_at;
}

}  // namespace

std::string Timer::name() const {
  switch (what) {
    case What::warn:
      return "duty/" + of + "/warn/" + std::to_string(after);
    case What::breach:
      return "duty/" + of + "/breach";
    case What::overdue:
      return "step/" + of + "/overdue";
    case What::unanswered:
      break;
  }
  return "step/" + of + "/unanswered";
}

std::vector<Timer> wanted_timers(const Incident& incident) {
  std::vector<Timer> out;
  out.reserve(2 * incident.duties.size() + incident.steps.size());
  for (const auto& [id, duty] : incident.duties) {
    if (!duty.open() || duty.state == DutyState::Breached) continue;
    const auto& rule = duty.rule;
    for (const Millis after : rule.warn_after)
      if (std::ranges::find(duty.warned, after) == duty.warned.end())
        out.push_back(
            {.what = Timer::What::warn, .of = id, .after = after, .start = rule.start, .due_at = rule.start + after});
    out.push_back({.what = Timer::What::breach, .of = id, .start = rule.start, .due_at = rule.due_at});
  }
  if (!incident.open()) return out;
  for (const auto& [id, step] : incident.steps) {
    const bool undone = step.state == StepState::Ready || step.state == StepState::Active ||
                        step.state == StepState::Failed || step.state == StepState::AwaitingApproval;
    if (undone && step.due_at && !step.overdue)
      out.push_back({.what = Timer::What::overdue,
                     .of = id,
                     .start = step.ready_at.value_or(*step.due_at),
                     .due_at = overdue_at(step)});
    // Also of a step that waits for others: what is asked for may be to let it go ahead of them.
    if (step.asked_at && (!step.unanswered || step.level < step.top))
      out.push_back({.what = Timer::What::unanswered,
                     .of = id,
                     .start = *step.asked_since(),
                     .due_at = *step.asked_since() + (step.level + 1) * k_glass_after});
  }
  return out;
}

bool needs_both_clocks(std::string_view timer_name) {
  return timer_name.ends_with("/breach");
}

}  // namespace fenghuo::engine

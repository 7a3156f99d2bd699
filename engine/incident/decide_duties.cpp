#include "engine/incident/decide_parts.hpp"
#include "engine/incident/timers.hpp"
#include "engine/incident/words.hpp"

namespace fenghuo::engine {

Result<const Duty*> Decider::duty_for(const std::string& id) const {
  const auto found = i_.duties.find(id);
  if (found != i_.duties.end()) return &found->second;
  Problem problem = Problem::not_found("duty " + id);
  problem.code = "no-such-duty";
  problem.detail = {"本事件没有这项报告：" + id, "the incident has no report " + id};
  problem.allowed = allowed_actions(i_, c_);
  return problem;
}

Result<void> Decider::move(const Duty& duty, DutyEvent what) const {
  if (fire(duty.state, what, DutyGuards{.late = duty.late})) return {};
  const Text& now = state_name(duty.state);
  return refuse("duty-state", {"“" + duty.rule.title.zh + "”当前状态为“" + now.zh + "”，不能这样办理",
                               "\"" + duty.rule.title.en + "\" is " + now.en + "; this cannot be done to it now"});
}

Result<void> Decider::operator()(const FileDuty& c) {
  if (auto ok = require(Role::responder); !ok) return ok;
  const auto found = duty_for(c.duty);
  if (!found) return found.error();
  const Duty& duty = **found;
  if (auto ok = move(duty, DutyEvent::File); !ok) return ok;

  const auto form = c_.library->form(duty.rule.form, duty.rule.form_version);
  if (!form) return Problem::internal("no form " + duty.rule.form + " " + duty.rule.form_version);
  auto wrong = check_fields(form->fields, c.fields, "/fields");
  const Values values = merged_fields(i_, *form, duty, c.fields, c_);
  for (const auto& field : missing_fields(*form, values))
    wrong.push_back({"/fields/" + field.id, {"必填：" + field.title.zh, "wanted: " + field.title.en}});
  if (c.channel == "phone") {
    if (blank(c.to)) wrong.push_back({"/to", {"口头报告须写明向谁报告", "a report by phone says who was told"}});
    if (!c.told_at) wrong.push_back({"/at", {"口头报告须写明通话时间", "a report by phone says when"}});
    if (c.told_at && *c.told_at > c_.now)
      wrong.push_back({"/at", {"通话时间不能晚于现在", "the call lies in the future"}});
    if (blank(c.witness)) wrong.push_back({"/witness", {"口头报告须写明见证人", "a report by phone names a witness"}});
  }
  if (!wrong.empty()) {
    Problem problem = Problem::make(Kind::Invalid, "incomplete", {"报告内容不全", "the report is not complete"});
    problem.errors = std::move(wrong);
    problem.allowed = allowed_actions(i_, c_);
    return problem;
  }
  // Made in time, though entered after the breach was declared. An earlier limit's breach stays.
  const bool in_time = c_.entered_at && duty.state == DutyState::Breached && c_.now <= duty.rule.due_at;
  out_.add(DutyFiled{.channel = c.channel,
                     .duty = c.duty,
                     .fields = values,
                     .late = in_time ? duty.late_before : duty.late,
                     .note = c.note,
                     .number = duty.filings + 1,
                     .receipt = c.receipt,
                     .to = c.to,
                     .told_at = c.channel == "phone" ? c.told_at : std::nullopt,
                     .witness = c.witness});
  return {};
}

Result<void> Decider::operator()(const AcknowledgeDuty& c) {
  if (auto ok = require(Role::bureau); !ok) return ok;
  const auto duty = duty_for(c.duty);
  if (!duty) return duty.error();
  if (auto ok = move(**duty, DutyEvent::Acknowledge); !ok) return ok;
  out_.add(DutyAcknowledged{.duty = c.duty, .note = c.note});
  return {};
}

Result<void> Decider::operator()(const SendBackDuty& c) {
  if (auto ok = require(Role::bureau); !ok) return ok;
  if (auto ok = reason_given(c.reason); !ok) return ok;
  const auto found = duty_for(c.duty);
  if (!found) return found.error();
  const Duty& duty = **found;
  if (auto ok = move(duty, DutyEvent::SendBack); !ok) return ok;
  // The corrected report has a limit of its own, warned of half-way; the first limit is kept if it is later. It counts
  // from the entry, so that nobody is late for what they could not know.
  const Millis known = c_.entered_at.value_or(c_.now);
  const Millis limit = std::max(duty.rule.due_at, known + std::max(duty.rule.return_within, k_minute)) - c_.now;
  out_.add(DutyReturned{
      .due_at = c_.now + limit, .duty = c.duty, .reason = c.reason, .start = c_.now, .warn_after = {limit / 2}});
  return {};
}

Result<void> Decider::operator()(const WaiveDuty& c) {
  if (auto ok = require(Role::leader); !ok) return ok;
  if (auto ok = reason_given(c.reason); !ok) return ok;
  const auto duty = duty_for(c.duty);
  if (!duty) return duty.error();
  if (auto ok = move(**duty, DutyEvent::Waive); !ok) return ok;
  out_.add(DutyWaived{.duty = c.duty, .reason = c.reason});
  return {};
}

/// Each wait without an answer takes the question one unit further up; in the topmost unit it stays there.
void Decider::goes_up(const std::string& step) {
  const auto line = c_.above ? c_.above() : std::vector<std::string>{};
  const auto above = static_cast<std::int64_t>(line.size());
  const std::int64_t level = i_.step(step).level + 1, top = std::max<std::int64_t>(above, 1);
  const auto nearest = static_cast<std::size_t>(std::min(level, above));
  out_.add(
      StepUnanswered{.level = level, .step = step, .top = top, .unit = nearest == 0 ? i_.unit : line[nearest - 1]});
}

/// A timer that no longer means anything (its duty was filed a moment ago) leads to nothing; it is not an error.
Result<void> Decider::operator()(const FireTimer& c) {
  const auto timers = wanted_timers(i_);
  const auto wanted =
      std::ranges::find_if(timers, [&](const Timer& t) { return t.due_at == c.due_at && t.name() == c.name; });
  if (wanted == timers.end()) return {};
  switch (wanted->what) {
    case Timer::What::warn:
      out_.add(DutyWarned{.after = wanted->after, .due_at = i_.duties.at(wanted->of).rule.due_at, .duty = wanted->of});
      break;
    case Timer::What::breach:
      out_.add(DutyBreached{.due_at = wanted->due_at, .duty = wanted->of});
      break;
    case Timer::What::overdue:
      out_.add(StepOverdue{.due_at = *i_.step(wanted->of).due_at, .step = wanted->of});
      break;
    case Timer::What::unanswered:
      goes_up(wanted->of);
      break;
  }
  return {};
}

}  // namespace fenghuo::engine

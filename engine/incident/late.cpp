#include "engine/incident/late.hpp"

#include "engine/incident/rules.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

/// What a late entry must not lie before, and what that is in words.
struct Bound {
  Millis at = 0;
  Text what;
};

/// The bound of each command that can be entered late; nothing for the others.
class Earliest {
 public:
  Earliest(const Incident& incident, const Playbook& playbook)
      : i_(incident),
        playbook_(playbook),
        bound_{std::min(incident.detected_at, incident.opened_at), {"事件的发现时间", "the detection"}} {}

  template <class Other>
  std::optional<Bound> operator()(const Other&) {
    return std::nullopt;
  }
  std::optional<Bound> operator()(const Acknowledge&) { return bound_; }
  std::optional<Bound> operator()(const Classify&) { return bound_; }
  std::optional<Bound> operator()(const Assign&) { return bound_; }
  std::optional<Bound> operator()(const HandOver&) { return bound_; }
  std::optional<Bound> operator()(const Comment&) { return bound_; }
  std::optional<Bound> operator()(const Dismiss&) { return after_all_steps(); }
  std::optional<Bound> operator()(const Close&) { return after_all_steps(); }
  std::optional<Bound> operator()(const Recur&) {
    const auto restored = i_.phases.find("restoration");
    if (restored != i_.phases.end()) raise(restored->second, {"恢复阶段的开始时间", "the beginning of restoration"});
    return bound_;
  }

  std::optional<Bound> operator()(const StartStep& c) { return of_step(c.step); }
  std::optional<Bound> operator()(const CompleteStep& c) { return of_step(c.step); }
  std::optional<Bound> operator()(const SkipStep& c) { return of_step(c.step); }
  std::optional<Bound> operator()(const FailStep& c) { return of_step(c.step); }
  std::optional<Bound> operator()(const ApproveStep& c) { return of_answer(c.step); }
  std::optional<Bound> operator()(const RejectStep& c) { return of_answer(c.step); }

  std::optional<Bound> operator()(const FileDuty& c) { return of_clock(c.duty); }
  std::optional<Bound> operator()(const WaiveDuty& c) { return of_clock(c.duty); }
  std::optional<Bound> operator()(const AcknowledgeDuty& c) { return of_filing(c.duty); }
  std::optional<Bound> operator()(const SendBackDuty& c) { return of_filing(c.duty); }

 private:
  void raise(std::optional<Millis> at, Text what) {
    if (at && *at > bound_.at) bound_ = {*at, std::move(what)};
  }
  void raise_to_done(const Step& step) {
    raise(i_.step(step.id).done_at,
          {"“" + step.title.zh + "”的办理时间", "\"" + step.title.en + "\" [" + step.id + "]"});
  }
  Bound of_step(const std::string& id) {
    const Step* step = playbook_.find(id);
    if (step == nullptr) return bound_;
    const bool overridden = i_.step(id).overridden;
    for (const auto& other : playbook_.steps) {
      const bool comes_after = std::ranges::find(step->after, other.id) != step->after.end();
      const bool protects = step->destructive && other.before_destructive && other.id != id;
      if ((comes_after || protects) && !(other.before_destructive && overridden)) raise_to_done(other);
    }
    const auto contained = i_.phases.find("containment");
    if (i_.round > 0 && begins_anew(*step) && contained != i_.phases.end())
      raise(contained->second, {"事件复发的时间", "the incident's coming back"});
    return bound_;
  }
  Bound of_answer(const std::string& id) {
    raise(i_.step(id).asked_at, {"提请审批的时间", "the request for it"});
    return bound_;
  }
  Bound of_clock(const std::string& id) {
    if (const auto duty = i_.duties.find(id); duty != i_.duties.end()) {
      raise(duty->second.rule.start, {"该报告开始计时的时间", "the start of the report's clock"});
      raise(duty->second.filed_at, {"上一次报出的时间", "the filing before"});
    }
    return bound_;
  }
  Bound of_filing(const std::string& id) {
    if (const auto duty = i_.duties.find(id); duty != i_.duties.end())
      raise(duty->second.filed_at, {"该报告的报出时间", "the filing of the report"});
    return bound_;
  }
  Bound after_all_steps() {
    for (const auto& step : playbook_.steps)
      raise_to_done(step);
    return bound_;
  }

  const Incident& i_;
  const Playbook& playbook_;
  Bound bound_;
};

}  // namespace

Result<Millis> late_entry(const Incident& incident, const Command& command, const Context& context) {
  const auto bound = std::visit(Earliest(incident, *context.playbook), command);
  if (!bound)
    return Problem::invalid(
        "/at", {"此项只能当场办理，不能补录", "this cannot be entered late: it happens when it is entered"});
  if (context.now > *context.entered_at)
    return Problem::invalid("/at", {"办理时间不能晚于现在", "the time it was done lies in the future"});
  if (context.now >= bound->at) return context.now;
  if (context.now / k_minute == bound->at / k_minute) return std::min(bound->at, *context.entered_at);
  const std::string at = format_local(bound->at, context.zone.offset_at(bound->at));
  return Problem::invalid("/at", {"不能早于" + bound->what.zh + "（" + at + "）",
                                  "this cannot have been before " + bound->what.en + ": " + at});
}

}  // namespace fenghuo::engine

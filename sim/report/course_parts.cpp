// The course of a unit's play as the timeline draws it: phases, clocks, points; and what of it was late or decided.
#include "engine/playbook/words.hpp"
#include "sim/report/digest_parts.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

using namespace engine;

EventRef ref(const Meta& meta) {
  return {meta.stream, meta.version};
}

/// What the fold of a course leaves out: phases, limits of steps, titles of duties.
class Tell {
 public:
  Tell(UnitDigest& out, const Course& course) : out_(out), course_(course) {}

  void incident() {
    for (const auto& one : course_.play.events) {
      if (one.meta.at > course_.end) continue;
      meta_ = &one.meta;
      std::visit(*this, one.event);
    }
    if (open_) close_band(course_.end);
  }

  template <class Other>
  void operator()(const Other&) {}
  void operator()(const IncidentOpened&) { open_band("triage"); }
  void operator()(const PhaseEntered& e) { open_band(e.phase); }
  void operator()(const IncidentRecurred&) {
    out_.points.push_back({meta_->at, ref(*meta_), "alarm", "!", {"再次发生", "happened again"}});
    open_band("containment");
  }
  void operator()(const IncidentReopened&) {
    if (!open_) open_band("triage");
  }
  void operator()(const IncidentClosed&) { close_band(meta_->at); }
  void operator()(const IncidentDismissed&) { close_band(meta_->at); }
  void operator()(const IncidentMerged&) { close_band(meta_->at); }
  void operator()(const IncidentAcknowledged&) {
    out_.points.push_back({meta_->at, ref(*meta_), "action", "", {"接手", "taken on"}});
  }
  void operator()(const StepOverdue& e) {
    const auto known = std::ranges::find(out_.overdue, e.step, &Overdue::step);
    if (known != out_.overdue.end()) return;
    Overdue late{.done = {}, .due = e.due_at, .events = {ref(*meta_)}, .step = e.step, .title = title_of(e.step)};
    for (const auto& done : course_.completions)
      if (done.step == e.step && done.in_play && done.mark.at >= e.due_at && !late.done) {
        late.done = done.mark.at;
        late.events.push_back(done.mark.event);
      }
    out_.overdue.push_back(std::move(late));
  }

  void steps() {
    for (const auto& done : course_.completions) {
      if (!done.in_play) continue;
      const Step* step = course_.step(done.step);
      out_.points.push_back({done.mark.at, done.mark.event, "action",
                             step == nullptr ? done.step : step_number(*course_.play.playbook, *step),
                             step == nullptr ? Text{done.step, done.step} : step->title});
    }
  }

  void clocks() {
    for (const auto& duty : course_.duties) {
      if (duty.opened.at > course_.end) continue;
      Clock clock{.due = duty.due,
                  .duty = duty.id,
                  .events = {duty.opened.event},
                  .start = duty.start,
                  .state = {},
                  .title = duty_title(duty),
                  .told = {}};
      if (const Filing* told = duty.told()) {
        clock.told = told->mark.at;
        clock.events.push_back(told->mark.event);
        clock.state = told->mark.at <= duty.due ? "met" : "late";
      } else if (!duty.owed()) {
        clock.events.push_back(duty.lifted->event);
        clock.state = "lifted";
      } else {
        clock.state = course_.end > duty.due ? "breached" : "running";
      }
      out_.clocks.push_back(std::move(clock));
    }
    std::ranges::stable_sort(out_.clocks, {}, &Clock::start);
  }

 private:
  void close_band(Millis at) {
    if (open_) out_.bands.back().to = at;
    open_ = false;
  }
  void open_band(const std::string& phase) {
    close_band(meta_->at);
    // Phases with nothing to do are passed in the same moment.
    if (!out_.bands.empty() && out_.bands.back().from == meta_->at) out_.bands.pop_back();
    out_.bands.push_back({ref(*meta_), meta_->at, phase, meta_->at});
    open_ = true;
  }
  [[nodiscard]] Text title_of(const std::string& id) const {
    const Step* step = course_.step(id);
    if (step == nullptr) return {id, id};
    const std::string number = step_number(*course_.play.playbook, *step) + " ";
    return {number + step->title.zh, number + step->title.en};
  }
  [[nodiscard]] Text duty_title(const DutyCourse& duty) const {
    for (const auto& one : course_.play.events)
      if (const auto* opened = std::get_if<DutyOpened>(&one.event); opened != nullptr && opened->duty == duty.id)
        return opened->title;
    return {duty.id, duty.id};
  }

  UnitDigest& out_;
  const Course& course_;
  const Meta* meta_ = nullptr;
  bool open_ = false;
};

void tell_drill(UnitDigest& out, const Course& course, const Scenario& scenario) {
  for (const auto& one : course.play.drill)
    if (const auto* came = std::get_if<DrillInjected>(&one.event); came != nullptr && came->unit == course.play.unit) {
      const Inject* inject = scenario.find(came->inject);
      out.points.push_back({one.meta.at, ref(one.meta), "inject", inject_number(scenario, came->inject),
                            inject == nullptr ? Text{came->inject, came->inject} : inject->title});
    }
}

Decision told_decision(const DecisionCourse& decision) {
  const Inject& inject = *decision.inject;
  Decision out{.events = {decision.delivered.event},
               .feedback = {},
               .inject = inject.id,
               .late = false,
               .option = {},
               .title = inject.title,
               .value = 0};
  if (decision.answer == nullptr) return out;
  out.events.push_back(decision.decided->event);
  out.late = decision.answer->late;
  const auto chosen = std::ranges::find(inject.options, decision.answer->option, &Choice::id);
  if (chosen == inject.options.end()) {
    out.option = {decision.answer->option, decision.answer->option};
    return out;
  }
  out.option = chosen->title;
  out.feedback = chosen->feedback;
  out.value = chosen->value;
  return out;
}

}  // namespace

void tell_course(UnitDigest& out, const Course& course, const Scenario& scenario) {
  out.start = course.start;
  out.end = course.end;
  Tell tell(out, course);
  tell.incident();
  tell.steps();
  tell.clocks();
  tell_drill(out, course, scenario);
  std::ranges::stable_sort(out.points, {}, &Point::at);
  for (const auto& decision : course.decisions)
    out.decisions.push_back(told_decision(decision));
}

}  // namespace fenghuo::sim

#include "sim/scenario/from_incident/story.hpp"

#include <algorithm>
#include <set>

namespace fenghuo::sim {

using namespace engine;

namespace {

/// I is 0; nothing for what is no level.
std::optional<int> rank_of(std::string_view severity) {
  constexpr std::array<std::string_view, 4> k_levels{"I", "II", "III", "IV"};
  const auto found = std::ranges::find(k_levels, severity);
  return found == k_levels.end() ? std::nullopt : std::optional(static_cast<int>(found - k_levels.begin()));
}

/// Reads the events in the order of time; what tells nothing falls through to the template.
class Reading {
 public:
  Reading(const PastIncident& past, const Cast& cast) : past_(past), cast_(cast) {}

  Story read() {
    std::vector<const Recorded*> all;
    for (const auto& one : past_.events)
      all.push_back(&one);
    std::ranges::stable_sort(all, {}, [](const Recorded* one) { return one->meta.at; });
    for (const Recorded* one : all)
      if (std::holds_alternative<IncidentOpened>(one->event)) {
        out_.opened_at = one->meta.at;
        break;
      }
    for (const Recorded* one : all) {
      meta_ = &one->meta;
      now_ = std::max<Millis>(0, meta_->at - out_.opened_at);
      out_.ended_after = std::max(out_.ended_after, now_);
      std::visit(*this, one->event);
    }
    return std::move(out_);
  }

  template <class Other>
  void operator()(const Other&) {}

  void operator()(const IncidentOpened& e) {
    out_.unit = e.unit;
    out_.site = e.site;
    out_.severity = rank_of(e.severity) ? e.severity : "IV";
    out_.was = e.summary;
    out_.by_monitor = meta_->actor.person.empty();
    severity_ = out_.severity;
  }
  void operator()(const IncidentClassified& e) {
    const auto now = rank_of(e.severity), before = rank_of(severity_);
    if (!now || now == before) return;
    if (*now < *before) turn(TurnKind::severity, e.severity, 0, e.note);
    severity_ = e.severity;
  }
  void operator()(const DetectedAtCorrected& e) { turn(TurnKind::corrected, {}, 0, e.reason); }
  void operator()(const IncidentHandedOver& e) { turn(TurnKind::handed_over, {}, 0, e.note); }
  void operator()(const CommentAdded& e) { turn(TurnKind::said, {}, 0, e.text); }

  void operator()(const SignalAttached& e) {
    const bool first = alarms_.empty();
    if (!alarms_.insert(e.fingerprint).second) return;
    // What the incident was opened by is its first alarm, and told as such.
    if (first && now_ < k_minute && out_.by_monitor) return;
    turn(TurnKind::alarm, {}, 0, e.summary);
  }
  void operator()(const SignalResolved& e) { quiet_.insert(e.fingerprint); }
  void operator()(const SignalRepeated& e) {
    if (quiet_.erase(e.fingerprint) > 0) turn(TurnKind::alarm, {}, 0, "");
  }

  void operator()(const StepCompleted& e) {
    choose(e.step, e.outcome);
    keep(e.step);
    settle(e.step);
  }
  void operator()(const ApprovalRequested& e) {
    choose(e.step, e.outcome);
    keep(e.step);
    asked_[e.step] = now_;
  }
  void operator()(const StepApproved& e) {
    if (asked_.erase(e.step) > 0) settle(e.step);
  }
  void operator()(const GlassBroken& e) {
    if (asked_.erase(e.step) > 0) settle(e.step);
  }
  void operator()(const StepRejected& e) {
    const auto asked = asked_.find(e.step);
    if (asked == asked_.end()) return;
    if (approved(e.step)) turn(TurnKind::refused, e.step, now_ - asked->second, e.reason);
    asked_.erase(asked);
  }
  void operator()(const StepUnanswered& e) {
    const auto asked = asked_.find(e.step);
    if (e.level == 1 && asked != asked_.end() && approved(e.step))
      turn(TurnKind::unanswered, e.step, now_ - asked->second, "");
  }
  void operator()(const StepFailed& e) {
    if (known(e.step) != nullptr) turn(TurnKind::failed, e.step, 0, e.reason);
  }
  void operator()(const EvidenceAdded& e) { keep(e.step); }

  void operator()(const IncidentRecurred& e) {
    const auto restored = cast_.restores == nullptr ? out_.done.end() : out_.done.find(cast_.restores->id);
    if (out_.back) {
      ++out_.back->times;
    } else if (restored == out_.done.end()) {
      turn(TurnKind::recurred, {}, 0, e.reason);
    } else {
      out_.back = Return{.delay = now_ - restored->second, .again = 0, .times = 1, .was = e.reason};
      back_since_ = now_;
    }
  }

  void operator()(const DutyOpened& e) {
    if (is_bureaus(e.duty)) started_ = e.start, limit_ = e.due_at - e.start;
  }
  void operator()(const DutyRescheduled& e) {
    if (is_bureaus(e.duty)) started_ = e.start, limit_ = e.due_at - e.start;
  }
  void operator()(const DutyFiled& e) {
    filed_[e.duty] = now_;
    if (is_bureaus(e.duty) && !out_.bureau && started_)
      out_.bureau = Told{std::max<Millis>(0, meta_->at - *started_), std::max<Millis>(0, limit_)};
  }
  void operator()(const DutyReturned& e) {
    const bool known = std::ranges::any_of(past_.rules->duties, [&](const auto& duty) { return duty.id == e.duty; });
    const auto filed = filed_.find(e.duty);
    if (known && filed != filed_.end()) turn(TurnKind::sent_back, e.duty, now_ - filed->second, e.reason);
  }

 private:
  [[nodiscard]] const Step* known(const std::string& id) const { return past_.playbook->find(id); }
  [[nodiscard]] bool approved(const std::string& id) const {
    const Step* step = known(id);
    return step != nullptr && step->approve.has_value();
  }
  [[nodiscard]] bool is_bureaus(const std::string& duty) const {
    return cast_.bureau != nullptr && duty == cast_.bureau->id;
  }
  void turn(TurnKind kind, std::string what, Millis delay, std::string was) {
    Role role = Role::responder;
    if (!parse_name(meta_->actor.role, role)) role = Role::responder;
    out_.turns.push_back({.kind = kind,
                          .after = now_,
                          .delay = delay,
                          .what = std::move(what),
                          .actor = meta_->actor.person,
                          .role = role,
                          .was = std::move(was)});
  }
  void choose(const std::string& id, const std::string& option) {
    const Step* step = known(id);
    if (step == nullptr) return;
    for (const auto& one : step->options)
      if (one.id == option && one.then == Then::go_on) out_.chosen[id] = option;
  }
  void keep(const std::string& id) {
    const Step* step = known(id);
    if (step != nullptr && step->before_destructive && !out_.kept) out_.kept = now_;
  }
  void settle(const std::string& id) {
    const Step* step = known(id);
    if (step == nullptr) return;
    out_.done.emplace(id, now_);
    if (back_since_ && step == cast_.contains) {
      out_.back->again = now_ - *back_since_;
      back_since_.reset();
    }
  }

  const PastIncident& past_;
  const Cast& cast_;
  Story out_;
  const Meta* meta_ = nullptr;
  Millis now_ = 0, limit_ = 0;
  std::optional<Millis> started_, back_since_;
  std::string severity_ = "IV";
  std::set<std::string> alarms_, quiet_;
  std::map<std::string, Millis> asked_, filed_;
};

}  // namespace

Story story_of(const PastIncident& past, const Cast& cast) {
  return Reading(past, cast).read();
}

}  // namespace fenghuo::sim

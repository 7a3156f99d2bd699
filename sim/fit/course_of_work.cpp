#include "sim/fit/course_of_work.hpp"

#include "sim/responders/work.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

Thing thing_of(const Offer& offer) {
  const std::string of = offer.duty != nullptr ? offer.duty->id : offer.step != nullptr ? offer.step->id : "";
  return std::string(offer.action) + " " + of;
}

/// Scenario time of EndEx and when that was on the wall; what comes after it is nobody's play.
struct End {
  std::optional<Meta> ended;
  [[nodiscard]] bool after(const Meta& meta) const {
    return ended && (meta.at > ended->at || meta.recorded_at > ended->recorded_at);
  }
};

/// Folds the incident, and looks after each event at what there is to do.
class Reading {
 public:
  explicit Reading(const PastPlay& play) : play_(play) {}

  PlayCourse read() {
    for (const auto& one : tape()) {
      if (std::holds_alternative<DrillEnded>(one.event)) end_.ended = one.meta;
      if (const auto* skipped = std::get_if<DrillSkippedIdle>(&one.event)) skipped_.push_back(*skipped);
    }
    read_drill();
    incident_.id = play_.incident;
    Millis ended = 0;
    for (const auto& one : play_.events) {
      if (end_.after(one.meta)) break;
      meta_ = &one.meta;
      at_ = lived(one.meta.at);
      ended = std::max(ended, one.meta.at);
      std::visit(*this, one.event);
      evolve(incident_, one.meta, one.event);
      look();
    }
    if (end_.ended) ended = end_.ended->at;
    out_.end = lived(ended);
    for (const auto& [thing, there] : there_)
      out_.open.push_back({thing, there.kind, there.role, there.since});
    const auto& order = out_.moments.empty() ? std::vector<Thing>{} : out_.moments.back().things;
    std::ranges::sort(out_.open, {},
                      [&](const Open& open) { return std::ranges::find(order, open.what) - order.begin(); });
    // What was done on paper and entered later lies before what was recorded before it.
    std::ranges::stable_sort(out_.moments, {}, &Moment::at);
    first_reports(ended);
    return std::move(out_);
  }

  template <class Other>
  void operator()(const Other&) {}
  void operator()(const IncidentAcknowledged&) { act("acknowledge "); }
  void operator()(const StepCompleted& e) { act("complete " + e.step); }
  void operator()(const ApprovalRequested& e) { act("complete " + e.step); }
  void operator()(const StepFailed& e) { act("complete " + e.step); }
  void operator()(const StepSkipped& e) { act("skip " + e.step); }
  void operator()(const StepApproved& e) { act("approve " + e.step); }
  void operator()(const StepRejected& e) { act("approve " + e.step); }
  void operator()(const DutyFiled& e) { act("file " + e.duty); }
  void operator()(const DutyAcknowledged& e) { act("acknowledge " + e.duty); }
  void operator()(const DutyReturned& e) { act("acknowledge " + e.duty); }
  void operator()(const IncidentClosed&) { act("close "); }

 private:
  struct There {
    std::string kind;
    Role role = Role::responder;
    Millis since = 0;
  };

  [[nodiscard]] const std::vector<DrillRecorded>& tape() const {
    static const std::vector<DrillRecorded> k_none;
    return play_.tape == nullptr ? k_none : *play_.tape;
  }
  /// Without what was jumped over while there was nothing to do: nobody's time.
  [[nodiscard]] Millis lived(Millis at) const {
    Millis out = at;
    for (const auto& one : skipped_)
      if (one.from < at) out -= std::min(at, one.to) - one.from;
    return out;
  }
  /// Decisions, and since when there is something good for a probe to find.
  void read_drill() {
    std::map<std::string, Millis> delivered;
    for (const auto& one : tape()) {
      if (end_.after(one.meta)) continue;
      if (const auto* inject = std::get_if<DrillInjected>(&one.event); inject != nullptr && inject->unit == play_.unit)
        delivered.try_emplace(inject->inject, lived(one.meta.at));
      const auto* decided = std::get_if<DrillDecided>(&one.event);
      if (decided != nullptr && decided->unit == play_.unit && delivered.contains(decided->inject))
        add({.what = "inject " + decided->inject,
             .kind = "inject",
             .person = one.meta.actor.person,
             .role = role_in(one.meta.actor),
             .since = delivered.at(decided->inject),
             .at = lived(one.meta.at)});
      if (const auto* fact = std::get_if<DrillFactSet>(&one.event); fact != nullptr && fact->unit == play_.unit)
        if ((fact->fact == "up" && fact->value == Value(true)) ||
            (fact->fact == "harmful" && fact->value == Value(false)))
          good_.push_back(lived(one.meta.at));
    }
  }
  static Role role_in(const Actor& actor) {
    Role out = Role::responder;
    parse_name(actor.role, out);
    return out;
  }

  void add(Act act) {
    if (!act.person.empty()) out_.acts.push_back(std::move(act));
  }
  /// What a person did; the engine's own acts took nobody's time.
  void act(const Thing& what) {
    const auto found = there_.find(what);
    Act out{.what = what, .person = meta_->actor.person, .role = role_in(meta_->actor), .since = {}, .at = at_};
    if (found != there_.end()) {
      out.kind = found->second.kind;
      out.role = found->second.role;
      out.since = found->second.since;
      if (out.kind == "probe")
        for (const Millis good : good_)
          if (good <= out.at) out.since = std::max(*out.since, good);
      there_.erase(found);
    }
    add(std::move(out));
  }

  void look() {
    if (play_.playbook == nullptr) return;
    const Context context{.now = meta_->at, .role = Role::bureau, .playbook = play_.playbook.get()};
    std::map<Thing, There> now;
    Moment moment{.at = at_, .things = {}};
    for (const auto& offer : offers(incident_, context)) {
      if (offer.action == "override") continue;
      const Thing what = thing_of(offer);
      const auto before = there_.find(what);
      now[what] = {std::string(kind_of(offer)), doer_of(offer), before == there_.end() ? at_ : before->second.since};
      moment.things.push_back(what);
    }
    there_ = std::move(now);
    out_.moments.push_back(std::move(moment));
  }

  /// Those whose limit has passed; what was lifted is owed no more.
  void first_reports(Millis ended) {
    for (const auto& [id, duty] : incident_.duties) {
      if (duty.rule.stage != "initial") continue;
      const bool made = duty.filed_at.has_value();
      if (!made && (!duty.open() || duty.rule.due_at > ended)) continue;
      out_.owed.emplace_back(duty.rule.recipient, made);
      if (!made) out_.unmade.emplace(duty.rule.recipient, "file " + id);
    }
  }

  const PastPlay& play_;
  PlayCourse out_;
  End end_;
  Incident incident_;
  const Meta* meta_ = nullptr;
  Millis at_ = 0;  // of the event in hand
  std::vector<DrillSkippedIdle> skipped_;
  std::map<Thing, There> there_;
  std::vector<Millis> good_;
};

}  // namespace

PlayCourse course_of(const PastPlay& play) {
  return Reading(play).read();
}

}  // namespace fenghuo::sim

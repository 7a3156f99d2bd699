// What people do to a drill: who may, and when.
#include "sim/drill/codec.hpp"
#include "sim/drill/plan.hpp"
#include "sim/drill/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr std::int64_t k_slowest = 1000, k_fastest = 600'000;

Problem not_yours() {
  return Problem::make(Kind::Forbidden, "role-needed",
                       {"只有教育局值班人员、本次演练的总指挥和导调员可以这样做",
                        "only the bureau, the drill's director and its controllers may do this"});
}

/// Refused by the machine: says what may be done instead.
Problem not_now(const Drill& drill, DrillAct act) {
  const DrillGuards may{.surprise = drill.plan.surprise};
  const Text state = words_of(drill.state);
  Problem out = Problem::make(Kind::NotAllowed, "drill-state",
                              {"演练处于“" + state.zh + "”，不能" + words_of(act).zh,
                               "the drill is " + state.en + ", so it cannot be " + words_of(act).en});
  for (const DrillAct other : allowed(drill.state, may))
    if (other != DrillAct::Freeze) out.allowed.push_back(route_of(other));
  return out;
}

bool is_part(std::string_view role) {
  static constexpr std::array<std::string_view, 7> k_roles{"responder",  "leader",    "bureau",  "director",
                                                           "controller", "evaluator", "observer"};
  return std::ranges::find(k_roles, role) != k_roles.end();
}

}  // namespace

// --- who ---

bool DrillRoom::directs(const Drill& drill, const Core& core, const Caller& caller) const {
  if (caller.role == Role::bureau && core.registry().within(drill.plan.unit, caller.unit)) return true;
  return std::ranges::any_of(drill.plan.parts, [&](const Part& part) {
    return part.person == caller.person && !caller.person.empty() &&
           (part.role == "director" || part.role == "controller");
  });
}

bool DrillRoom::takes_part(const Drill& drill, const Core& core, const Caller& caller) const {
  const bool has_part = std::ranges::any_of(
      drill.plan.parts, [&](const Part& part) { return !caller.person.empty() && part.person == caller.person; });
  return has_part || std::ranges::any_of(drill.plan.units, [&](const std::string& unit) {
           return core.registry().within(unit, caller.unit);
         });
}

Result<const Drill*> DrillRoom::visible(const std::string& id, const Core& core, const Caller& caller) const {
  const auto found = drills_.find(id);
  if (found == drills_.end()) return Problem::not_found(id);
  const Drill& drill = found->second;
  const bool planned_only = !drill.started_at;
  const bool desk = caller.role != Role::monitor && caller.role != Role::admin && caller.role != Role::guest;
  if (planned_only && drill.plan.surprise)
    return desk && caller.person == drill.director ? Result<const Drill*>(&drill) : Problem::not_found(id);
  if (!desk) {  // those who may not look are told so only where they would have something to look at
    const bool near = core.registry().within(drill.plan.unit, caller.unit) || takes_part(drill, core, caller);
    if (!near || caller.role == Role::guest) return Problem::not_found(id);
    return Problem::make(Kind::Forbidden, "role-sees-no-drills",
                         {"此令牌不能查看演练", "a token of this role does not open drills"});
  }
  if (directs(drill, core, caller)) return &drill;
  const bool announced = std::ranges::any_of(own_.at(id), [](const DrillRecorded& recorded) {
    return std::holds_alternative<DrillAnnounced>(recorded.event);
  });
  // Put off to another day it is told of anew; called off, those who knew of it are to hear that too.
  const bool told =
      drill.started_at || drill.state == DrillState::Announced || (drill.state == DrillState::Aborted && announced);
  if (told && takes_part(drill, core, caller)) return &drill;
  return Problem::not_found(id);
}

// --- planning ---

Result<void> check_plan(DrillPlanned& plan, const DrillRoom& room, const Core& core, const Caller& caller) {
  const Registry& registry = core.registry();
  if (caller.role != Role::bureau) return not_yours();
  if (plan.unit.empty()) plan.unit = caller.unit;
  if (!registry.within(plan.unit, caller.unit))
    return Problem::invalid("/unit", {"没有这个单位，或不在您的管辖内", "no such unit below yours"});
  const auto scenario = room.scenario_of({.plan = plan});
  if (!scenario) return Problem::invalid("/scenario", {"没有这个演练情景", "there is no such scenario"});
  plan.scenario_version = scenario->version;
  plan.scenario_sha256 = scenario->sha256;
  if (plan.title.zh.empty() && plan.title.en.empty()) plan.title = scenario->title;
  if (plan.title.zh.empty()) plan.title.zh = plan.title.en;
  if (plan.title.en.empty()) plan.title.en = plan.title.zh;
  if (plan.units.empty()) return Problem::invalid("/units", {"至少要有一个参演单位", "at least one unit has to play"});
  for (std::size_t n = 0; n < plan.units.size(); ++n) {
    const std::string at = "/units/" + std::to_string(n);
    const std::string& unit = plan.units[n];
    if (!registry.within(unit, caller.unit))
      return Problem::invalid(at, {"没有这个单位，或不在您的管辖内", "no such unit below yours"});
    if (registry.retired_at("unit:" + unit))
      return Problem::invalid(at, {"该单位已撤销", "this unit is there no more"});
    if (std::ranges::count(plan.units, unit) > 1) return Problem::invalid(at, {"单位重复", "named twice"});
    if (std::ranges::none_of(registry.sites(), [&](const auto& site) {
          return site.second.unit == unit && !registry.retired_at("site:" + site.first);
        }))
      return Problem::invalid(at, {"该单位没有登记网站，无从演练", "the unit has no site registered to play with"});
  }
  for (std::size_t n = 0; n < plan.parts.size(); ++n) {
    const std::string at = "/parts/" + std::to_string(n);
    const auto* person = registry.person(plan.parts[n].person);
    if (person == nullptr || !registry.within(person->unit, caller.unit) ||
        registry.retired_at("person:" + plan.parts[n].person))
      return Problem::invalid(at + "/person", {"没有这个人，或不在您的管辖内", "no such person below your unit"});
    if (!is_part(plan.parts[n].role))
      return Problem::invalid(at + "/role", {"没有这种演练角色", "there is no such part in a drill"});
  }
  if (plan.speed < k_slowest || plan.speed > k_fastest)
    return Problem::invalid("/speed", {"倍速应在 1 到 600 之间", "the speed must lie between 1 and 600"});
  if (plan.form != "tabletop" && plan.form != "hands-on" && plan.form != "demonstration")
    return Problem::invalid("/form", {"演练形式应为 tabletop、hands-on 或 demonstration",
                                      "the form is one of tabletop, hands-on, demonstration"});
  if (plan.subject != "single" && plan.subject != "comprehensive")
    return Problem::invalid("/subject", {"应为 single（专项）或 comprehensive（综合）", "single or comprehensive"});
  return {};
}

Result<const Drill*> DrillRoom::plan(DrillPlanned plan, Core& core, const Caller& caller, Batch& batch) {
  if (auto fits = check_plan(plan, *this, core, caller); !fits) return fits.error();
  const std::string year = core.next_id("DRL-").substr(0, 9);  // "DRL-2026-"
  std::int64_t last = 0;
  for (auto at = drills_.lower_bound(year); at != drills_.end() && at->first.starts_with(year); ++at)
    last = std::max<std::int64_t>(last, std::stoll(at->first.substr(year.size())));
  const std::string digits = std::to_string(last + 1);
  const std::string id = year + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
  core.record(id, to_foreign(plan), actor_of(caller), batch);
  return &drills_.at(id);
}

// --- acting ---

class DrillRoom::Deed {
 public:
  Deed(DrillRoom& room, Turn& turn, const Caller& caller) : room_(room), turn_(turn), caller_(caller) {}

  Result<void> operator()(const ScheduleDrill& c) {
    if (auto no = refused(DrillAct::Schedule)) return *no;
    if (c.starts_at <= turn_.core.now().wall)
      return Problem::invalid("/starts_at", {"开始时间已经过去", "the start lies in the past"});
    keep(DrillScheduled{.note = c.note, .starts_at = c.starts_at});
    if (room_.scheduled_) room_.scheduled_(turn_.drill, c.note, turn_.actor, turn_.core, turn_.batch);
    return {};
  }
  Result<void> operator()(const AnnounceDrill& c) {
    if (auto no = refused(DrillAct::Announce)) return *no;
    if (auto may = room_.may_announce(turn_.drill); !may) return may;
    return keep(DrillAnnounced{.note = c.note});
  }
  Result<void> operator()(const StartDrill& c) {
    if (auto no = refused(DrillAct::Start)) return *no;
    if (auto live = live_incident()) return *live;
    const auto scenario = room_.scenario_of(turn_.drill);
    if (!scenario) return Problem::internal("the scenario of " + turn_.drill.id + " is gone");
    room_.start(turn_, *scenario, c.note);
    return {};
  }
  Result<void> operator()(const PauseDrill& c) {
    if (auto no = refused(DrillAct::Pause)) return *no;
    keep(DrillPaused{.reason = c.reason});
    room_.stand_still(turn_);
    return {};
  }
  Result<void> operator()(const ResumeDrill& c) {
    if (auto no = refused(DrillAct::Resume)) return *no;
    if (auto live = live_incident()) return *live;
    if (auto read = room_.readable(turn_.drill, turn_.core); !read) return read;  // by now it must be
    keep(DrillResumed{.note = c.note});
    room_.timelines_.at(turn_.drill.id)->turn(turn_.core.now(), true);
    room_.keep_time(turn_);
    for (const auto& unit : turn_.drill.plan.units)
      room_.consider(turn_, unit);
    return {};
  }
  Result<void> operator()(const InjectNow& c) {
    if (!room_.directs(turn_.drill, turn_.core, caller_)) return not_yours();
    if (turn_.drill.state != DrillState::Running) return not_running();
    const auto scenario = room_.scenario_of(turn_.drill);
    const Inject* inject = scenario ? scenario->find(c.inject) : nullptr;
    if (inject == nullptr) return Problem::invalid("/inject", {"情景中没有这个注入", "no such inject in the scenario"});
    const auto& units = c.units.empty() ? turn_.drill.plan.units : c.units;
    for (const auto& unit : units)
      if (!turn_.drill.plays(unit)) return Problem::invalid("/units", {"该单位没有参演", "this unit does not play"});
    bool any = false;
    for (const auto& unit : units) {
      const InjectStatus& status = turn_.drill.sides.at(unit).inject(inject->id);
      if (status.delivered_at || status.skipped) continue;
      any = true;
      turn_.core.disarm_own(turn_.drill.id, "inject/" + unit + "/" + inject->id, turn_.batch);
      room_.deliver(turn_, unit, *inject, {.by_hand = true, .note = c.note});
    }
    if (!any)
      return Problem::make(Kind::NotAllowed, "inject-done",
                           {"这个注入已经下达或已略过", "this inject has been given already, or was skipped"});
    return {};
  }
  Result<void> operator()(const EndDrill& c) {
    if (auto no = refused(DrillAct::End)) return *no;
    room_.end(turn_, "director", c.note);
    return {};
  }
  Result<void> operator()(const HoldHotWash& c) {
    if (auto no = refused(DrillAct::HotWash)) return *no;
    return keep(DrillHotWashed{.note = c.note});
  }
  Result<void> operator()(const FinishDrill& c) {
    if (auto no = refused(DrillAct::Finish)) return *no;
    return room_.settle_score(turn_, c.note);
  }
  Result<void> operator()(const CloseDrill& c) {
    if (auto no = refused(DrillAct::Close)) return *no;
    return keep(DrillClosed{.note = c.note});
  }
  Result<void> operator()(const AbortDrill& c) {
    if (auto no = refused(DrillAct::Abort)) return *no;
    if (c.reason.empty()) return Problem::invalid("/reason", {"请写明终止原因", "say why it is aborted"});
    const bool playing = turn_.drill.playing();
    keep(DrillAborted{.reason = c.reason});
    if (playing) room_.stand_still(turn_);
    return {};
  }
  Result<void> operator()(const DecideInject& c) {
    const Drill& drill = turn_.drill;
    if (drill.state != DrillState::Running) return not_running();
    const auto scenario = room_.scenario_of(drill);
    const Inject* inject = scenario ? scenario->find(c.inject) : nullptr;
    const std::string unit = c.unit.empty() ? own_unit() : c.unit;
    if (inject == nullptr || inject->kind != InjectKind::decision)
      return Problem::invalid("/inject", {"这里没有要作的决定", "there is no such decision"});
    if (!drill.plays(unit) || !turn_.core.registry().within(unit, caller_.unit))
      return Problem::make(Kind::Forbidden, "not-your-side", {"您不在参演单位", "your unit does not play"});
    if (!covers(caller_.role, inject->to))
      return Problem::make(
          Kind::Forbidden, "role-needed",
          {"这个决定由" + words_of(inject->to).zh + "作出", "this decision is for the " + words_of(inject->to).en});
    const InjectStatus& status = drill.sides.at(unit).inject(inject->id);
    if (!status.delivered_at) return Problem::not_found(c.inject);
    if (status.decided_at)
      return Problem::make(Kind::NotAllowed, "decided", {"已经作过决定", "this has been decided already"});
    if (std::ranges::none_of(inject->options, [&](const Choice& choice) { return choice.id == c.option; }))
      return Problem::invalid("/option", {"没有这个选项", "there is no such option"});
    const bool late = inject->within > 0 && turn_.core.time_of(drill.id) > *status.delivered_at + inject->within;
    keep(DrillDecided{.inject = inject->id, .late = late, .note = c.note, .option = c.option, .unit = unit});
    room_.consider(turn_, unit);
    room_.jump_over_idle(turn_);
    return {};
  }
  Result<void> operator()(const GradeItem& c) {
    const Drill& drill = turn_.drill;
    const bool evaluates = std::ranges::any_of(drill.plan.parts, [&](const Part& part) {
      return part.role == "evaluator" && part.person == caller_.person && !caller_.person.empty();
    });
    if (!evaluates && !room_.directs(drill, turn_.core, caller_)) return not_yours();
    if (!drill.started_at || drill.over()) return not_running();
    if (!drill.plays(c.unit)) return Problem::invalid("/unit", {"该单位没有参演", "this unit does not play"});
    if (!is_sheet_item(c.item)) return Problem::invalid("/item", {"评估单上没有这一项", "no such item on the sheet"});
    if (c.grade != 1 && c.grade != 3 && c.grade != 5)
      return Problem::invalid("/grade", {"评分为 1（差）、3（合格）或 5（优秀）", "a grade is 1, 3 or 5"});
    const bool again = std::ranges::any_of(drill.grades, [&](const Grading& g) {
      return g.unit == c.unit && g.item == c.item && g.evaluator == caller_.person;
    });
    if (again && c.reason.empty())
      return Problem::invalid("/reason", {"改动评分须写明理由", "say why the grade is changed"});
    return keep(DrillGraded{.grade = c.grade, .item = c.item, .reason = c.reason, .unit = c.unit});
  }

 private:
  Result<void> keep(DrillEvent event) {
    room_.record(turn_, std::move(event));
    return {};
  }
  std::optional<Problem> refused(DrillAct act) const {
    if (!room_.directs(turn_.drill, turn_.core, caller_)) return not_yours();
    if (!fenghuo::sim::fire(turn_.drill.state, act, {.surprise = turn_.drill.plan.surprise}))
      return not_now(turn_.drill, act);
    return std::nullopt;
  }
  Problem not_running() const {
    return Problem::make(Kind::NotAllowed, "drill-state",
                         {"演练处于“" + words_of(turn_.drill.state).zh + "”，现在不能这样做",
                          "the drill is " + words_of(turn_.drill.state).en + ", so this cannot be done now"});
  }
  /// A real incident comes first.
  std::optional<Problem> live_incident() const {
    const auto* live = room_.live_incident(turn_.drill, turn_.core);
    if (live == nullptr) return std::nullopt;
    return Problem::make(Kind::NotAllowed, "live-incident",
                         {"参演单位有真实事件在处置：" + live->id + "，演练让路",
                          "a playing unit has a live incident (" + live->id + "), which comes first"});
  }
  std::string own_unit() const {
    for (const auto& unit : turn_.drill.plan.units)
      if (turn_.core.registry().within(unit, caller_.unit)) return unit;
    return {};
  }

  DrillRoom& room_;
  Turn& turn_;
  const Caller& caller_;
};

Result<const Drill*> DrillRoom::act(const std::string& id, const DrillCommand& command, Core& core,
                                    const Caller& caller, Batch& batch) {
  const auto found = drills_.find(id);
  if (found == drills_.end()) return Problem::not_found(id);
  Turn turn{found->second, core, batch, actor_of(caller)};
  if (auto done = std::visit(Deed(*this, turn, caller), command); !done) return done.error();
  return &found->second;
}

}  // namespace fenghuo::sim

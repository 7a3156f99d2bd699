// What people do to improvements: who may, and when.
#include "sim/improvement/room.hpp"
#include "sim/improvement/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr std::size_t k_most_links = 20, k_longest_link = 500;

/// Those who may have anything to do with drills.
bool at_work(const Caller& caller) {
  return caller.role != Role::monitor && caller.role != Role::admin && caller.role != Role::guest;
}

Problem for_directors() {
  return Problem::make(Kind::Forbidden, "role-needed",
                       {"只有教育局值班人员、该次演练的总指挥和导调员可以这样做",
                        "only the bureau, the drill's director and its controllers may do this"});
}

}  // namespace

// --- who ---

bool ImprovementRoom::directs(const std::string& drill, const Core& core, const Caller& caller) const {
  const auto found = drills_.drills().find(drill);
  return found != drills_.drills().end() && at_work(caller) && drills_.directs(found->second, core, caller);
}

bool ImprovementRoom::evaluates(const std::string& drill, const Caller& caller) const {
  const auto found = drills_.drills().find(drill);
  return found != drills_.drills().end() && at_work(caller) &&
         std::ranges::any_of(found->second.plan.parts, [&](const Part& part) {
           return part.role == "evaluator" && part.person == caller.person && !caller.person.empty();
         });
}

ImprovementRoom::Powers ImprovementRoom::powers(const Improvement& improvement, const Core& core,
                                                const Caller& caller) const {
  const bool within = core.registry().within(improvement.raised.unit, caller.unit);
  const bool mine = !caller.person.empty() && caller.person == improvement.owner;
  return {.governs = (caller.role == Role::bureau && within) || directs(improvement.raised.drill, core, caller),
          .leads = caller.role == Role::leader && within,
          .owns = mine && covers(caller.role, Role::responder) && caller.role != Role::guest};
}

Result<const Improvement*> ImprovementRoom::visible(const std::string& id, const Core& core,
                                                    const Caller& caller) const {
  const auto found = all_.find(id);
  if (found == all_.end()) return Problem::not_found(id);
  const Improvement& one = found->second;
  const bool within = caller.role != Role::guest && core.registry().within(one.raised.unit, caller.unit);
  if (within && !at_work(caller))
    return Problem::make(Kind::Forbidden, "role-sees-no-improvements",
                         {"此令牌不能查看改进事项", "a token of this role does not open improvements"});
  const bool sees = within || powers(one, core, caller).any() || evaluates(one.raised.drill, caller);
  return sees ? Result<const Improvement*>(&one) : Problem::not_found(id);
}

std::vector<std::string> ImprovementRoom::allowed(const Improvement& improvement, const Core& core,
                                                  const Caller& caller) const {
  const Powers may = powers(improvement, core, caller);
  std::vector<std::string> out;
  for (const auto act : sim::allowed(improvement.state, improvement.guards(caller.person))) {
    const bool permitted =
        may.governs || (act == ImprovementAct::Assign && may.leads) || (act == ImprovementAct::HandIn && may.any());
    if (permitted) out.push_back(command_of(act));
  }
  if (may.governs && improvement.state != ImprovementState::Dropped) out.emplace_back("retest");
  if (may.any()) out.emplace_back("note");
  return out;
}

// --- adding ---

Result<const Improvement*> ImprovementRoom::add(const AddFinding& finding, Core& core, const Caller& caller,
                                                Batch& batch) {
  const auto drill = drills_.visible(finding.drill, core, caller);
  const bool finds = drill && (directs(finding.drill, core, caller) || evaluates(finding.drill, caller));
  if (!finds && (drill || caller.role != Role::bureau))
    return Problem::make(Kind::Forbidden, "role-needed",
                         {"只有教育局值班人员、该次演练的总指挥、导调员和评估员可以提出改进事项",
                          "only the bureau, the drill's director, its controllers and evaluators may add a finding"});
  if (!drill) return Problem::invalid("/drill", {"没有这次演练", "there is no such drill"});
  if (!is_scored((*drill)->state))
    return Problem::make(Kind::NotAllowed, "drill-not-scored",
                         {"演练评定得分后才能提出改进事项", "findings are added once the drill has been scored"});
  if (!(*drill)->plays(finding.unit)) return Problem::invalid("/unit", {"该单位没有参演", "this unit does not play"});
  const auto scenario = drills_.scenario_of(**drill);
  if (!scenario) return Problem::internal("the scenario of " + finding.drill + " is gone");
  if (!finding.objective.empty() &&
      std::ranges::find(scenario->objectives, finding.objective, &Objective::id) == scenario->objectives.end())
    return Problem::invalid("/objective", {"情景中没有这个目标", "the scenario has no such objective"});

  ImprovementRaised raised{.drill = finding.drill,
                           .events = {},
                           .objective = finding.objective,
                           .problem = finding.problem,
                           .suggestion = finding.suggestion,
                           .title = finding.title,
                           .unit = finding.unit};
  const auto scores = drills_.scores(**drill, core);
  if (!scores) return scores.error();
  for (const Score& score : *scores) {
    if (score.unit != finding.unit) continue;
    raised.before = measure(raised, score);
    for (const auto& line : score.lines)
      if (line.objective == finding.objective)
        raised.events.insert(raised.events.end(), line.events.begin(), line.events.end());
  }
  // Somebody's word on the play as a whole rests on its having been scored.
  for (const auto& one : drills_.tape_of(**drill))
    if (std::holds_alternative<DrillScored>(one.event) && raised.events.empty())
      raised.events.push_back({one.meta.stream, one.meta.version});
  const std::string id = next_id(core);
  record(id, raised, core, actor_of(caller), batch);
  return &all_.at(id);
}

// --- changing ---

/// Decides a change on a copy, so that nothing is recorded before all of it holds.
class ImprovementRoom::Change {
 public:
  Change(const ImprovementRoom& room, const Improvement& now, const Core& core, const Caller& caller)
      : room_(room), now_(now), next_(now), core_(core), caller_(caller), may_(room.powers(now, core, caller)) {}

  Result<std::vector<ImprovementEvent>> decide(const ChangeImprovement& c) {
    if (!may_.any())
      return Problem::make(Kind::Forbidden, "role-needed",
                           {"只有教育局值班人员、演练总指挥和导调员、本单位领导和责任人可以办理",
                            "only the bureau, the drill's directors, a leader of the unit and the owner may do this"});
    for (const auto step :
         {&Change::reopen, &Change::assign, &Change::plan_retest, &Change::hand_in, &Change::settle, &Change::note})
      if (auto done = (this->*step)(c); !done) return done.error();
    if (c.state && *c.state != next_.state && !reopens(c, now_)) return not_now();
    if (events_.empty() && !c.state) return Problem::invalid("", {"没有写要改什么", "nothing is said to change"});
    return std::move(events_);
  }

 private:
  static bool reopens(const ChangeImprovement& c, const Improvement& now) {
    const bool back = c.state == ImprovementState::Open || c.state == ImprovementState::Assigned;
    return back && (now.over() || now.state == ImprovementState::Done);
  }

  Result<void> reopen(const ChangeImprovement& c) {
    if (!reopens(c, now_)) return {};
    if (!may_.governs) return for_directors();
    if (c.reason.empty()) return Problem::invalid("/reason", {"请写明理由", "say why"});
    return take(ImprovementAct::Reopen, ImprovementReopened{.reason = c.reason});
  }

  Result<void> assign(const ChangeImprovement& c) {
    if (c.owner.empty() && !c.due_at) return {};
    if (!may_.governs && !may_.leads)
      return Problem::make(Kind::Forbidden, "role-needed",
                           {"责任人和时限由教育局值班人员、演练总指挥和导调员或本单位领导确定",
                            "owner and due date are set by the bureau, the drill's directors or a leader of the unit"});
    if (!possible(ImprovementAct::Assign)) return not_now();
    ImprovementAssigned set{.due_at = c.due_at.value_or(next_.due_at.value_or(0)),
                            .note = c.note,
                            .owner = c.owner.empty() ? next_.owner : c.owner};
    if (set.owner.empty()) return Problem::invalid("/owner", {"还要写明责任人", "say who owns it, too"});
    if (set.due_at == 0) return Problem::invalid("/due_at", {"还要写明完成时限", "say until when, too"});
    if (auto ok = check_owner(set.owner); !ok) return ok;
    if (auto ok = check_day(set.due_at); !ok) return ok;
    return take(ImprovementAct::Assign, set);
  }
  Result<void> check_owner(const std::string& owner) const {
    if (owner == next_.owner) return {};
    const Registry& registry = core_.registry();
    const auto* person = registry.person(owner);
    const std::string& unit = next_.raised.unit;
    if (person == nullptr || registry.retired_at("person:" + owner) ||
        (!registry.within(person->unit, unit) && !registry.within(unit, person->unit)))
      return Problem::invalid("/owner", {"责任人应为该单位或其上级单位在册的人员",
                                         "the owner has to be somebody registered with the unit or one above it"});
    if (!may_.governs && !registry.within(person->unit, caller_.unit))
      return Problem::invalid("/owner", {"单位领导只能指派本单位人员", "a leader assigns people of their own unit"});
    return {};
  }
  Result<void> check_day(Millis due_at) const {
    if (next_.due_at == due_at) return {};
    if (due_at <= core_.now().wall)
      return Problem::invalid("/due_at", {"完成时限应在将来", "the due date has to lie in the future"});
    const bool theirs = !next_.due_at || next_.assigned_role == to_string(Role::leader) || due_at < *next_.due_at;
    if (may_.governs || theirs) return {};
    return Problem::make(
        Kind::Forbidden, "due-set-above",
        {"时限由上级确定，本单位不能自行延后", "the due date was set from above, and is not the unit's to put off"});
  }

  Result<void> plan_retest(const ChangeImprovement& c) {
    if (c.retest.empty() || c.retest == next_.retest) return {};
    if (!may_.governs) return for_directors();
    if (next_.state == ImprovementState::Dropped) return not_now();
    const auto drill = room_.drills_.visible(c.retest, core_, caller_);
    if (!drill) return Problem::invalid("/retest", {"没有这次演练", "there is no such drill"});
    if (!(*drill)->plays(next_.raised.unit))
      return Problem::invalid("/retest", {"该单位不参加这次演练", "the unit does not play in this drill"});
    if (is_over(**drill) || c.retest == next_.raised.drill)
      return Problem::invalid("/retest", {"应为尚未评分的另一次演练", "it has to be another drill, one to come"});
    return take(ImprovementRetestPlanned{.drill = c.retest, .note = c.note});
  }

  Result<void> hand_in(const ChangeImprovement& c) {
    if (c.evidence.empty()) {
      if (!c.links.empty() || (c.state == ImprovementState::Done && next_.state != ImprovementState::Done))
        return Problem::invalid("/evidence", {"请写明整改完成情况", "say what shows that it is done"});
      return {};
    }
    if (c.links.size() > k_most_links) return Problem::invalid("/links", {"最多 20 条", "20 at most"});
    for (std::size_t n = 0; n < c.links.size(); ++n)
      if (c.links[n].empty() || c.links[n].size() > k_longest_link)
        return Problem::invalid("/links/" + std::to_string(n), {"应为 1 至 500 字节的网址或编号",
                                                                "has to be an address or a number of 1 to 500 bytes"});
    return take(ImprovementAct::HandIn, ImprovementDone{.evidence = c.evidence, .links = c.links, .note = c.note});
  }

  Result<void> settle(const ChangeImprovement& c) {
    const bool closes = c.state == ImprovementState::Closed, drops = c.state == ImprovementState::Dropped;
    if (!c.reason.empty() && !drops && !reopens(c, now_))
      return Problem::invalid("/reason", {"只在撤销、退回或重启时填写；其他说明写在 note",
                                          "goes with dropping or reopening; other remarks are a note"});
    if (!closes && !drops) return {};
    if (!may_.governs) return for_directors();
    if (drops && c.reason.empty()) return Problem::invalid("/reason", {"请写明理由", "say why"});
    if (drops) return take(ImprovementAct::Drop, ImprovementDropped{.reason = c.reason});
    if (next_.state == ImprovementState::Done && !possible(ImprovementAct::Close))
      return Problem::make(Kind::NotAllowed, "another-person-needed",
                           {"提交整改结果的人不能自己确认销号，须由他人确认",
                            "who handed in the evidence cannot confirm it; that takes somebody else"});
    return take(ImprovementAct::Close, ImprovementClosed{.note = c.note});
  }

  /// A note goes with what it is said about, if that takes one.
  Result<void> note(const ChangeImprovement& c) {
    const bool said = std::ranges::any_of(events_, [](const ImprovementEvent& event) {
      return std::visit(
          [](const auto& e) {
            return requires {
              e.note;
            };
          },
          event);
    });
    return c.note.empty() || said ? Result<void>{} : take(ImprovementNoted{.note = c.note});
  }

  [[nodiscard]] bool possible(ImprovementAct act) const {
    return bool(fenghuo::sim::fire(next_.state, act, next_.guards(caller_.person)));
  }
  Result<void> take(ImprovementAct act, ImprovementEvent event) {
    return possible(act) ? take(std::move(event)) : Result<void>(not_now());
  }
  Result<void> take(ImprovementEvent event) {
    Meta meta{.stream = next_.id, .version = next_.version + 1, .at = core_.now().wall, .actor = actor_of(caller_)};
    evolve(next_, {std::move(meta), event});
    events_.push_back(std::move(event));
    return {};
  }
  [[nodiscard]] Problem not_now() const {
    Problem out = Problem::make(Kind::NotAllowed, "improvement-state",
                                {"改进事项处于“" + words_of(now_.state).zh + "”，现在不能这样办",
                                 "the improvement is " + words_of(now_.state).en + ", so this cannot be done now"});
    out.allowed = room_.allowed(now_, core_, caller_);
    return out;
  }

  const ImprovementRoom& room_;
  const Improvement& now_;
  Improvement next_;
  const Core& core_;
  const Caller& caller_;
  const Powers may_;
  std::vector<ImprovementEvent> events_;
};

Result<const Improvement*> ImprovementRoom::change(const std::string& id, const ChangeImprovement& change, Core& core,
                                                   const Caller& caller, Batch& batch) {
  const auto found = all_.find(id);
  if (found == all_.end()) return Problem::not_found(id);
  const auto events = Change(*this, found->second, core, caller).decide(change);
  if (!events) return events.error();
  for (const auto& event : *events)
    record(id, event, core, actor_of(caller), batch);
  return &found->second;
}

}  // namespace fenghuo::sim

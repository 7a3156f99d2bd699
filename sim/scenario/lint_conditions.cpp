#include "engine/incident/events.hpp"
#include "sim/scenario/lint_parts.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

using namespace engine;  // the events

/// Whom an event is of; that says what `step` beside it means.
enum class Of { incident, step, approved_step, unapproved_step, duty };

struct EventKind {
  std::string_view type;
  Of of;
};

/// All that can happen to an incident. A step that needs approval never says StepCompleted: it ends with StepApproved.
constexpr EventKind k_events[]{{IncidentOpened::k_type, Of::incident},
                               {IncidentAcknowledged::k_type, Of::incident},
                               {IncidentClassified::k_type, Of::incident},
                               {DetectedAtCorrected::k_type, Of::incident},
                               {IncidentAssigned::k_type, Of::incident},
                               {IncidentHandedOver::k_type, Of::incident},
                               {CommentAdded::k_type, Of::incident},
                               {IncidentDismissed::k_type, Of::incident},
                               {IncidentMerged::k_type, Of::incident},
                               {IncidentAbsorbed::k_type, Of::incident},
                               {IncidentRecurred::k_type, Of::incident},
                               {IncidentReopened::k_type, Of::incident},
                               {IncidentClosed::k_type, Of::incident},
                               {PhaseEntered::k_type, Of::incident},
                               {EnteredLate::k_type, Of::incident},
                               {SignalAttached::k_type, Of::incident},
                               {SignalRepeated::k_type, Of::incident},
                               {SignalResolved::k_type, Of::incident},
                               {StepReadied::k_type, Of::step},
                               {StepBlocked::k_type, Of::step},
                               {StepStarted::k_type, Of::step},
                               {StepCompleted::k_type, Of::unapproved_step},
                               {ApprovalRequested::k_type, Of::approved_step},
                               {StepApproved::k_type, Of::approved_step},
                               {StepRejected::k_type, Of::approved_step},
                               {StepSkipped::k_type, Of::step},
                               {StepFailed::k_type, Of::step},
                               {StepRetried::k_type, Of::step},
                               {StepOverridden::k_type, Of::step},
                               {OverrideRequested::k_type, Of::step},
                               {GlassBroken::k_type, Of::step},
                               {StepUnanswered::k_type, Of::step},
                               {StepOverdue::k_type, Of::step},
                               {StepReset::k_type, Of::step},
                               {EvidenceAdded::k_type, Of::step},
                               {EvidenceRead::k_type, Of::incident},
                               {DutyOpened::k_type, Of::duty},
                               {DutyWarned::k_type, Of::duty},
                               {DutyBreached::k_type, Of::duty},
                               {DutyFiled::k_type, Of::duty},
                               {DutyAcknowledged::k_type, Of::duty},
                               {DutyReturned::k_type, Of::duty},
                               {DutyWaived::k_type, Of::duty},
                               {DutyVoided::k_type, Of::duty},
                               {DutyRescheduled::k_type, Of::duty}};

void refuse_step(Linting& lint, const std::string& pointer, const std::string& step) {
  lint.refuse(pointer, "预案里没有步骤" + zh_quoted(step) + "，请核对编号。",
              "the playbook has no step " + en_quoted(step) + "; check its id");
}

void lint_of_duty(Linting& lint, const When& atom, const std::string& pointer) {
  const auto owed = [&](const DutyRule& duty) {
    const auto for_kind = [&](const std::string& kind) { return kind == "*" || kind == lint.playbook->kind; };
    return duty.id == atom.step && std::any_of(duty.kinds.begin(), duty.kinds.end(), for_kind);
  };
  if (std::any_of(lint.pack.duties.begin(), lint.pack.duties.end(), owed)) return;
  lint.refuse(pointer + "/step", "规则包对这类事件没有报告义务" + zh_quoted(atom.step) + "，请核对编号。",
              "the rule pack has no duty " + en_quoted(atom.step) + " for this kind of incident; check its id");
}

void lint_of_step(Linting& lint, const When& atom, Of of, const std::string& pointer) {
  const auto* step = lint.playbook->find(atom.step);
  if (!step) return refuse_step(lint, pointer + "/step", atom.step);
  if (of == Of::unapproved_step && step->approve)
    lint.refuse(pointer + "/event", "步骤" + zh_quoted(atom.step) + "要审批，办完时的事件是 StepApproved，请改。",
                "the step " + en_quoted(atom.step) + " needs approval, so what ends it is StepApproved; write that");
  if (of == Of::approved_step && !step->approve)
    lint.refuse(pointer + "/event", "步骤" + zh_quoted(atom.step) + "不要审批，不会有这个事件，请改成 StepCompleted。",
                "the step " + en_quoted(atom.step) + " needs no approval, so this never happens; write StepCompleted");
}

void lint_event(Linting& lint, const When& atom, const std::string& pointer) {
  const auto known = std::find_if(std::begin(k_events), std::end(k_events),
                                  [&](const EventKind& kind) { return kind.type == atom.event; });
  if (known == std::end(k_events))
    return lint.refuse(pointer + "/event", "没有" + zh_quoted(atom.event) + "这种事件，请核对拼写。",
                       "there is no event " + en_quoted(atom.event) + "; check the spelling");
  if (atom.step.empty()) return;
  if (known->of == Of::incident)
    return lint.refuse(pointer + "/step", "这种事件不属于某个步骤，请删去 step。",
                       "this event is of no step; remove it");
  if (!lint.playbook) return;
  known->of == Of::duty ? lint_of_duty(lint, atom, pointer) : lint_of_step(lint, atom, known->of, pointer);
}

void lint_chosen(Linting& lint, const When& atom, const std::string& pointer) {
  if (!lint.playbook) return;
  const auto* step = lint.playbook->find(atom.step);
  if (!step) return refuse_step(lint, pointer + "/step", atom.step);
  if (std::any_of(step->options.begin(), step->options.end(),
                  [&](const Option& option) { return option.id == atom.option; }))
    return;
  lint.refuse(pointer + "/chose", "步骤" + zh_quoted(atom.step) + "没有选项" + zh_quoted(atom.option) + "。",
              "the step " + en_quoted(atom.step) + " has no option " + en_quoted(atom.option));
}

void lint_decided(Linting& lint, const When& atom, const std::string& pointer) {
  const auto* inject = lint.scenario.find(atom.inject);
  if (!inject)
    return lint.refuse(pointer + "/inject", "没有注入" + zh_quoted(atom.inject) + "，请核对编号。",
                       "there is no inject " + en_quoted(atom.inject) + "; check its id");
  if (inject->kind != InjectKind::decision)
    return lint.refuse(pointer + "/inject", "注入" + zh_quoted(atom.inject) + "不是决策，没有选择可言。",
                       "the inject " + en_quoted(atom.inject) + " is no decision, so nothing is chosen there");
  if (std::any_of(inject->options.begin(), inject->options.end(),
                  [&](const Choice& option) { return option.id == atom.option; }))
    return;
  lint.refuse(pointer + "/chose", "注入" + zh_quoted(atom.inject) + "没有选项" + zh_quoted(atom.option) + "。",
              "the inject " + en_quoted(atom.inject) + " has no option " + en_quoted(atom.option));
}

void lint_atom(Linting& lint, const When& atom, const std::string& pointer) {
  switch (atom.op) {
    case When::Op::event:
      return lint_event(lint, atom, pointer);
    case When::Op::chose:
      return lint_chosen(lint, atom, pointer);
    case When::Op::decided:
      return lint_decided(lint, atom, pointer);
    case When::Op::fact:
      if (!lint.scenario.facts.contains(atom.fact))
        lint.refuse(pointer + "/fact", "facts 里没有" + zh_quoted(atom.fact) + "，请核对名称。",
                    "facts does not state " + en_quoted(atom.fact) + "; check the name");
      return;
    default:
      return;
  }
}

/// Visits each inject whose decision this one asks for, with the place.
template <class Visit>
void each_asked(const Linting& lint, std::size_t inject, Visit&& visit) {
  each_atom(lint.scenario.injects[inject], inject_pointer(inject), [&](const When& atom, const std::string& pointer) {
    if (atom.op != When::Op::decided) return;
    if (const auto index = inject_index(lint.scenario, atom.inject)) visit(*index, pointer + "/inject");
  });
}

using Graph = std::vector<std::set<std::size_t>>;

/// Itself, all it asks, all those ask, and so on.
void follow(const Graph& asks, std::size_t from, std::set<std::size_t>& seen) {
  if (!seen.insert(from).second) return;
  for (const auto next : asks[from])
    follow(asks, next, seen);
}

}  // namespace

void lint_conditions(Linting& lint) {
  for (std::size_t i = 0; i < lint.scenario.injects.size(); ++i)
    each_atom(lint.scenario.injects[i], inject_pointer(i),
              [&](const When& atom, const std::string& pointer) { lint_atom(lint, atom, pointer); });
}

void lint_cycles(Linting& lint) {
  const auto count = lint.scenario.injects.size();
  Graph asks(count), leads_to(count);
  for (std::size_t i = 0; i < count; ++i)
    each_asked(lint, i, [&](std::size_t other, const std::string&) { asks[i].insert(other); });
  for (std::size_t i = 0; i < count; ++i)
    follow(asks, i, leads_to[i]);
  for (std::size_t i = 0; i < count; ++i)
    each_asked(lint, i, [&](std::size_t other, const std::string& pointer) {
      if (leads_to[other].contains(i))
        lint.refuse(pointer, "注入之间互相等待，谁也来不了。请去掉其中一个条件。",
                    "these injects wait for one another, so none comes; remove one of the conditions");
    });
}

}  // namespace fenghuo::sim

#include "engine/playbook/lint_parts.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

/// Somebody at a school or in the bureau who can be woken. Monitors post alerts, auditors read, admins keep the
/// registry, a guest works in a responder's place and is never named.
bool can_act(Role role) {
  return role == Role::responder || role == Role::leader || role == Role::bureau;
}
bool can_sign(Role role) {
  return role == Role::leader || role == Role::bureau;
}

void lint_roles(Linting& lint, const Step& step, const std::string& pointer) {
  if (!can_act(step.role))
    lint.refuse(
        pointer + "/role",
        "角色“" + std::string(to_string(step.role)) +
            "”不能承担处置步骤。请改为 responder（处置人员）、leader（负责人）或 bureau（教育局值班）。",
        "nobody can do a step as \"" + std::string(to_string(step.role)) + "\"; make it responder, leader or bureau");
  if (step.approve && !can_sign(*step.approve))
    lint.refuse(pointer + "/approve", "审批只能由 leader（负责人）或 bureau（教育局值班）作出，请改。",
                "only leader or bureau can approve; name one of them");
  if (step.escalate && !can_sign(*step.escalate))
    lint.refuse(pointer + "/escalate", "超时只能上报给 leader（负责人）或 bureau（教育局值班），请改。",
                "an overdue step is told to leader or bureau; name one of them");
  if (step.kind == StepKind::approval && !step.approve)
    lint.refuse(pointer + "/approve", "审批步骤没有写由谁审批。请写上 approve: leader 或 bureau。",
                "an approval must say who approves; add approve: leader or bureau");
}

void lint_report(Linting& lint, const Step& step, const std::string& pointer) {
  const auto& duties = lint.playbook.duties;
  if (step.kind != StepKind::report) {
    if (!step.stage.empty())
      lint.refuse(pointer + "/stage", "只有报告步骤才写 stage。请删去，或把步骤类型改成 report。",
                  "only a report has a stage; remove it or make the step a report");
    if (!step.recipient.empty())
      lint.refuse(pointer + "/recipient", "只有报告步骤才写 recipient。请删去，或把步骤类型改成 report。",
                  "only a report has a recipient; remove it or make the step a report");
    return;
  }
  if (step.stage.empty())
    return lint.refuse(pointer + "/stage",
                       "报告步骤没有写是初报、续报还是终报。请写上 stage：initial、progress 或 final。",
                       "a report must say which one it is; add stage: initial, progress or final");
  if (std::find(duties.begin(), duties.end(), step.stage) == duties.end())
    lint.refuse(pointer + "/stage",
                "本预案的 duties 没有列出" + quoted(step.stage, Language::zh) +
                    "，这份报告不会计时。请在 duties 里加上，或改成已列出的阶段。",
                "duties does not list " + quoted(step.stage, Language::en) +
                    ", so no clock would run for this report; add it there or name a listed stage");
}

/// What an answer has to be to fit the report's item it feeds.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> k_feeds{
    {{"incident.occurred_at", "time"},
     {"incident.place", "text"},
     {"incident.class", "choice"},
     {"incident.impact", "text"},
     {"incident.people_affected", "integer"}}};

void lint_feeds(Linting& lint, const Step& step, const std::string& pointer) {
  for (std::size_t i = 0; i < step.fields.size(); ++i) {
    const auto& field = step.fields[i];
    const auto feed =
        std::find_if(k_feeds.begin(), k_feeds.end(), [&](const auto& f) { return f.first == field.feeds; });
    if (feed == k_feeds.end() || feed->second == field.type) continue;
    const std::string type(feed->second);
    lint.refuse(pointer + "/fields/" + std::to_string(i) + "/feeds",
                "报表的这一项要的是 " + type + " 类型，填不进去。请改字段类型，或删去 feeds。",
                "the report wants a " + type + " there, so this answer would not fit; change the type or remove feeds");
  }
}

}  // namespace

void lint_steps(Linting& lint) {
  for (std::size_t i = 0; i < lint.playbook.steps.size(); ++i) {
    const auto& step = lint.playbook.steps[i];
    const auto pointer = step_pointer(lint.playbook, i);
    lint_roles(lint, step, pointer);
    lint_report(lint, step, pointer);
    lint_feeds(lint, step, pointer);
    if (step.within && *step.within == 0)
      lint.refuse(pointer + "/within", "限时为零，一开始就超时。请写实际需要的时长，或删去。",
                  "a limit of zero is over before it begins; give the time it takes, or none");
  }
}

}  // namespace fenghuo::engine

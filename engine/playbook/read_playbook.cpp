#include "engine/playbook/read.hpp"

namespace fenghuo::engine {

namespace {

constexpr std::array<std::string_view, 9> k_step_kinds{"task",   "decision", "approval", "capture", "probe",
                                                       "notify", "http",     "offline",  "report"};
constexpr std::array<std::string_view, 3> k_withins{"opened", "phase", "step"};
constexpr std::array<std::string_view, 1> k_from{"opened"};

void read_needs(const Place& at, Step& step) {
  constexpr std::string_view prefix = "evidence:";
  for (const auto& need : at.items("needs")) {
    const auto word = need.string();
    if (word == "note") {
      step.needs_note = true;
    } else if (word.starts_with(prefix) && word.size() > prefix.size()) {
      step.evidence.push_back(word.substr(prefix.size()));
    } else {
      need.refuse({"needs 里只能写 note，或 evidence: 加证据种类，如 evidence:screenshot。",
                   "needs takes note, or evidence: with a kind of evidence, such as evidence:screenshot"});
    }
  }
}

void read_gates(const Place& at, Step& step) {
  step.after = at.strings("after");
  step.from_opened = at.word("from", k_from).has_value();
  step.within = at.duration("within");
  if (const auto of = at.word("of", k_withins)) step.of = static_cast<Within>(*of);
  step.optional = at.flag("optional");
  if (const auto when = at.member("when")) step.when = load_condition(*when);
  step.approve = at.role("approve");
  step.destructive = at.flag("destructive");
  step.before_destructive = at.flag("before_destructive");
  step.escalate = at.role("escalate");
  step.stage = at.string("stage");
  step.recipient = at.string("recipient");
}

Step read_step(const Place& at, int phase) {
  Step step;
  step.phase = phase;
  step.id = at.string("id");
  if (const auto kind = at.word("kind", k_step_kinds)) step.kind = static_cast<StepKind>(*kind);
  step.role = at.role("role").value_or(Role::responder);
  step.title = at.text("title");
  step.instructions = at.text("instructions");
  step.call = at.text("call");
  step.proof = at.text("proof");
  step.avoid = at.text("avoid");
  read_gates(at, step);
  read_needs(at, step);
  step.fields = read_fields(at);
  step.options = read_options(at);
  return step;
}

}  // namespace

Playbook read_playbook(const Place& at) {
  Playbook out;
  out.id = at.string("id");
  out.version = at.string("version");
  out.kind = at.string("kind");
  out.title = at.text("title");
  out.duties = at.strings("duties");
  const auto phases = at.member("phases");
  for (std::size_t phase = 0; phases && phase < k_phases.size(); ++phase)
    for (const auto& step : phases->items(k_phases[phase]))
      out.steps.push_back(read_step(step, static_cast<int>(phase)));
  return out;
}

}  // namespace fenghuo::engine

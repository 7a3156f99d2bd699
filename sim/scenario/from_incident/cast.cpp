// Which steps of a playbook a scenario rests on, told from what the steps are, not from their names.
#include "sim/scenario/from_incident/story.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

bool in_phase(const Step& step, std::string_view phase) {
  return k_phases[static_cast<std::size_t>(step.phase)] == phase;
}
bool is_certain(const Step& step) {
  return !step.optional && !step.when;
}

/// What people do to it: the first destructive act of containment, or, where nothing is destroyed, the last of it.
const Step* containing(const Playbook& playbook) {
  const Step* last = nullptr;
  for (const auto& step : playbook.steps) {
    if (!in_phase(step, "containment") || !is_certain(step)) continue;
    if (step.destructive) return &step;
    last = &step;
  }
  return last;
}

const Step* restoring(const Playbook& playbook, const Step* verifies) {
  const Step* out = nullptr;
  for (const auto& step : playbook.steps)
    if (in_phase(step, "restoration") && is_certain(step) && step.destructive) out = &step;
  if (out != nullptr || verifies == nullptr) return out;
  for (const auto& name : verifies->after)
    if (const Step* step = playbook.find(name); step != nullptr && is_certain(*step)) out = step;
  return out;
}

}  // namespace

Cast cast_of(const Playbook& playbook, const RulePack& rules) {
  Cast out;
  out.outage = playbook.kind == "outage";
  for (const auto& step : playbook.steps) {
    if (step.kind == StepKind::probe && is_certain(step)) out.verifies = &step;
    if (out.protects == nullptr && step.before_destructive && is_certain(step)) out.protects = &step;
    if (step.kind == StepKind::offline && in_phase(step, "containment")) out.offline.push_back(&step);
  }
  out.contains = containing(playbook);
  out.restores = restoring(playbook, out.verifies);
  for (const auto& duty : rules.duties) {
    const bool owed =
        std::ranges::any_of(duty.kinds, [&](const auto& kind) { return kind == "*" || kind == playbook.kind; });
    if (out.bureau == nullptr && owed && duty.stage == "initial" && duty.recipient == "bureau") out.bureau = &duty;
  }
  return out;
}

}  // namespace fenghuo::sim

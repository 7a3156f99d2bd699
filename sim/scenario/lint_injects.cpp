#include "sim/scenario/lint_parts.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

constexpr std::int64_t k_best = 1000;

void lint_ids(Linting& lint) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < lint.scenario.injects.size(); ++i) {
    const auto& id = lint.scenario.injects[i].id;
    if (!seen.insert(id).second)
      lint.refuse(inject_pointer(i) + "/id", "注入" + zh_quoted(id) + "重复，请改成不同的编号。",
                  "the inject " + en_quoted(id) + " stands here twice; give it another id");
  }
}

void lint_options(Linting& lint, const Inject& inject, const std::string& pointer) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < inject.options.size(); ++i)
    if (!seen.insert(inject.options[i].id).second)
      lint.refuse(pointer + "/" + std::to_string(i) + "/id", "选项" + zh_quoted(inject.options[i].id) + "重复。",
                  "the option " + en_quoted(inject.options[i].id) + " stands here twice");
  if (inject.options.size() < 2)
    return lint.refuse(pointer, "决策至少要有两个选项。", "a decision needs at least two options");
  const bool best = std::any_of(inject.options.begin(), inject.options.end(),
                                [](const Choice& option) { return option.value == k_best; });
  if (!best)
    lint.refuse(pointer, "没有最佳选项，谁也得不到满分。请把最好的一项 value 写成 1000。",
                "no option is the best, so nobody could have full points; give the best one the value 1000");
}

void lint_decision(Linting& lint, const Inject& inject, const std::string& pointer) {
  lint_options(lint, inject, pointer + "/options");
  if (inject.within <= 0)
    lint.refuse(pointer + "/within", "没有作答时限，或时限为零。请写实际需要的时长，如 PT10M。",
                "there is no time to answer in; give the time it takes, such as PT10M");
}

/// A fact nobody stated at the start is a slip of the pen: nothing would ever ask for it.
void lint_set(Linting& lint, const Inject& inject, const std::string& pointer) {
  for (const auto& [fact, value] : inject.set) {
    const auto stated = lint.scenario.facts.find(fact);
    const auto at = pointer + "/set/" + engine::pointer_token(fact);
    if (stated == lint.scenario.facts.end())
      lint.refuse(at, "facts 里没有" + zh_quoted(fact) + "。请核对名称，或先在 facts 里写明开始时的情况。",
                  "facts does not state " + en_quoted(fact) + "; check the name, or say there how it is at the start");
    else if (stated->second.index() != value.index())
      lint.refuse(at, "值的类型与 facts 里的不同。", "facts states this with another type of value");
  }
}

}  // namespace

void lint_facts(Linting& lint) {
  for (const auto& [fact, _] : lint.scenario.fact_titles)
    if (!lint.scenario.facts.contains(fact))
      lint.refuse("/fact_titles/" + engine::pointer_token(fact), "facts 里没有" + zh_quoted(fact) + "，请核对名称。",
                  "facts does not state " + en_quoted(fact) + "; check the name");
}

void lint_injects(Linting& lint) {
  lint_ids(lint);
  for (std::size_t i = 0; i < lint.scenario.injects.size(); ++i) {
    const auto& inject = lint.scenario.injects[i];
    const auto pointer = inject_pointer(i);
    if (inject.kind == InjectKind::decision) lint_decision(lint, inject, pointer);
    lint_set(lint, inject, pointer);
    if (inject.at && *inject.at >= lint.scenario.length)
      lint.refuse(pointer + "/at", "到这个时刻演练已经结束。请提前，或延长 length。",
                  "the drill is over by then; move it forward, or make the length longer");
    if (inject.when && inject.delay >= lint.scenario.length)
      lint.refuse(pointer + "/when/delay", "等到这时演练已经结束。请缩短，或延长 length。",
                  "the drill would be over by then; shorten it, or make the length longer");
  }
}

}  // namespace fenghuo::sim

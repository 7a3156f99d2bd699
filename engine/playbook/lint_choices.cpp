#include "engine/playbook/lint_parts.hpp"

namespace fenghuo::engine {

namespace {

constexpr int k_reporting = 3, k_restoration = 4;

/// The incident machine dismisses up to Reporting and recurs from Restoration on; elsewhere the choice would be refused
/// when somebody makes it, which is too late.
void lint_then(Linting& lint, const Step& step, const Option& option, const std::string& pointer) {
  if (option.then == Then::dismiss && step.phase > k_reporting)
    lint.refuse(pointer, "恢复和总结阶段不能再按误报结束。请把这一选项放到报告阶段以前的步骤里。",
                "an incident cannot be dismissed in restoration or review; offer this before they begin");
  if (option.then == Then::recur && (step.phase < k_restoration || step.from_opened))
    lint.refuse(pointer, "“再次发生”只能在恢复或总结阶段选择，且该步骤不能提前做。请移到这两个阶段，并去掉 from。",
                "only restoration and review can find that it came back; move this decision there, without from");
}

void lint_decision(Linting& lint, const Step& step, const std::string& pointer) {
  if (step.options.empty())
    return lint.refuse(pointer + "/options", "判断步骤没有选项。请至少列出两个。",
                       "a decision needs options; list at least two");
  if (step.options.front().then != Then::go_on)
    lint.refuse(pointer + "/options/0/then", "第一个选项应是继续处置的选项，不能是误报结束或再次发生。请调换顺序。",
                "the first option is the way on and must not dismiss or recur; change the order");
  for (std::size_t i = 0; i < step.options.size(); ++i)
    lint_then(lint, step, step.options[i], pointer + "/options/" + std::to_string(i) + "/then");
}

}  // namespace

void lint_choices(Linting& lint) {
  for (std::size_t i = 0; i < lint.playbook.steps.size(); ++i) {
    const auto& step = lint.playbook.steps[i];
    const auto pointer = step_pointer(lint.playbook, i);
    if (step.kind == StepKind::decision) {
      lint_decision(lint, step, pointer);
    } else if (!step.options.empty()) {
      lint.refuse(pointer + "/options", "只有判断步骤才有选项。请把步骤类型改成 decision，或把选项改成字段。",
                  "only a decision has options; make the step a decision, or the options a field");
    }
  }
}

}  // namespace fenghuo::engine

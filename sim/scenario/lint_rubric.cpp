#include "sim/scenario/lint_parts.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

constexpr std::int64_t k_all_points = 100;

std::string objective_pointer(std::size_t objective) {
  return "/objectives/" + std::to_string(objective);
}

void lint_measures(Linting& lint) {
  std::set<std::string_view> ids;
  std::set<Measure> measured;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < lint.scenario.objectives.size(); ++i) {
    const auto& one = lint.scenario.objectives[i];
    sum += std::clamp<std::int64_t>(one.weight, -k_all_points, 2 * k_all_points);  // a mad one must not wrap round
    if (!ids.insert(one.id).second)
      lint.refuse(objective_pointer(i) + "/id", "目标" + zh_quoted(one.id) + "重复，请改成不同的编号。",
                  "the objective " + en_quoted(one.id) + " stands here twice; give it another id");
    if (!measured.insert(one.measure).second)
      lint.refuse(objective_pointer(i) + "/measure", "这一项已有目标计分，同一件事不能计两次分。",
                  "another objective measures this; one thing is not scored twice");
  }
  for (std::size_t i = 0; i < k_measures.size(); ++i)
    if (!measured.contains(static_cast<Measure>(i)))
      lint.refuse("/objectives", "没有目标衡量 " + std::string(k_measures[i]) + "。八项都要有，不想计分的权重写 0。",
                  "no objective measures " + std::string(k_measures[i]) +
                      "; all eight must be there, with weight 0 if it is not to count");
  if (sum != k_all_points)
    lint.refuse("/objectives", "权重之和是" + std::to_string(sum) + "，应为100。",
                "the weights sum to " + std::to_string(sum) + ", not to 100");
}

void lint_curve(Linting& lint, const Objective& one, const std::string& pointer) {
  if (one.measure != Measure::acknowledge && one.measure != Measure::contain) return;
  const auto refuse = [&](const char* member) {
    lint.refuse(pointer + member, "时间要依次变长：full、half、zero。请改。",
                "the knees must come one after the other: full, half, zero; change them");
  };
  if (one.half && *one.half <= one.full) refuse("/half");
  if (one.zero <= one.half.value_or(one.full)) refuse("/zero");
}

void lint_contain(Linting& lint, const Objective& one, const Possible& possible, const std::string& pointer) {
  if (one.measure != Measure::contain || possible.can_be(one.fact, one.is)) return;
  if (!lint.scenario.facts.contains(one.fact))
    return lint.refuse(pointer + "/fact", "facts 里没有" + zh_quoted(one.fact) + "，请核对名称。",
                       "facts does not state " + en_quoted(one.fact) + "; check the name");
  lint.refuse(pointer + "/is", "没有注入会让它变成这样，这一项谁也得不到分。请加一个 fact 注入。",
              "nothing ever makes it so, so nobody could have these points; add a fact inject");
}

void lint_wanted(Linting& lint, const Objective& one, const std::string& pointer) {
  for (std::size_t i = 0; lint.playbook && i < one.wanted.size(); ++i) {
    const auto* step = lint.playbook->find(one.wanted[i]);
    const auto at = pointer + "/wanted/" + std::to_string(i);
    if (!step)
      lint.refuse(at, "预案里没有步骤" + zh_quoted(one.wanted[i]) + "，请核对编号。",
                  "the playbook has no step " + en_quoted(one.wanted[i]) + "; check its id");
    else if (step->evidence.empty())
      lint.refuse(at, "步骤" + zh_quoted(one.wanted[i]) + "不要求交证据，不能拿来计分。",
                  "the step " + en_quoted(one.wanted[i]) + " asks for no evidence, so none can be wanted of it");
  }
}

bool offers(const engine::Step& step, std::string_view option) {
  return std::any_of(step.options.begin(), step.options.end(),
                     [&](const engine::Option& one) { return one.id == option; });
}

void lint_caps(Linting& lint) {
  std::set<CapKind> seen;
  for (std::size_t i = 0; i < lint.scenario.caps.size(); ++i) {
    const auto& cap = lint.scenario.caps[i];
    const auto pointer = "/caps/" + std::to_string(i);
    if (!seen.insert(cap.kind).second)
      lint.refuse(pointer + "/id", "这一封顶规则重复，请删去一个。", "this cap stands here twice; remove one");
    if (cap.at_most < 0 || cap.at_most >= k_all_points)
      lint.refuse(pointer + "/at_most", "封顶分在0到99之间；0 表示成绩作废。",
                  "a cap lies between 0 and 99 points; 0 voids the drill");
  }
}

void lint_reference(Linting& lint) {
  std::string all;
  for (const auto rule : k_timed_rules)
    all += (all.empty() ? "" : ", ") + std::string(rule);
  for (const auto& [rule, took] : lint.scenario.reference)
    if (std::find(k_timed_rules.begin(), k_timed_rules.end(), rule) == k_timed_rules.end())
      lint.refuse("/reference/" + engine::pointer_token(rule),
                  "没有计时项" + zh_quoted(rule) + "，可用的有：" + all + "。",
                  "no line " + en_quoted(rule) + " is timed; there are: " + all);
}

}  // namespace

void lint_rubric(Linting& lint, const Possible& possible) {
  lint_measures(lint);
  for (std::size_t i = 0; i < lint.scenario.objectives.size(); ++i) {
    const auto& one = lint.scenario.objectives[i];
    lint_curve(lint, one, objective_pointer(i));
    lint_contain(lint, one, possible, objective_pointer(i));
    lint_wanted(lint, one, objective_pointer(i));
  }
  lint_caps(lint);
  lint_reference(lint);
}

void lint_truth(Linting& lint) {
  if (!lint.playbook) return;
  for (const auto& [step, option] : lint.scenario.truth) {
    const auto* known = lint.playbook->find(step);
    const auto pointer = "/truth/" + engine::pointer_token(step);
    if (!known)
      lint.refuse(pointer, "预案里没有步骤" + zh_quoted(step) + "，请核对编号。",
                  "the playbook has no step " + en_quoted(step) + "; check its id");
    else if (!offers(*known, option))
      lint.refuse(pointer, "步骤" + zh_quoted(step) + "没有选项" + zh_quoted(option) + "。",
                  "the step " + en_quoted(step) + " has no option " + en_quoted(option));
  }
}

}  // namespace fenghuo::sim

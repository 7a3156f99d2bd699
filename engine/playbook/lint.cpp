#include "engine/playbook/lint.hpp"

#include "engine/playbook/lint_parts.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

void lint_phases(Linting& lint) {
  for (std::size_t phase = 0; phase < k_phases.size(); ++phase) {
    const Json::json_pointer place("/phases/" + std::string(k_phases[phase]));
    if (!lint.document.contains(place) || !lint.document[place].is_array()) continue;  // the schema says so
    const auto& steps = lint.playbook.steps;
    const bool gated = std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
      return step.phase == static_cast<int>(phase) && !step.optional && !step.when;
    });
    if (gated) continue;
    lint.refuse("/phases/" + std::string(k_phases[phase]),
                "这一阶段没有必做步骤，事件会直接跳过去。请至少安排一个既不是可选、也不带条件（when）的步骤。",
                "this phase has no mandatory step, so an incident would run straight through it; give it at least one "
                "step that is "
                "neither optional nor under a condition");
  }
}

/// More steps than any schema allows are not looked into: the work grows faster than they do.
constexpr std::size_t k_most_steps = 60 * k_phases.size();

void lint_meaning(Linting& lint) {
  const auto graph = graph_of(lint.playbook);
  lint_texts(lint);
  lint_phases(lint);
  lint_steps(lint);
  lint_choices(lint);
  lint_references(lint);
  lint_cycles(lint, graph);
  lint_reach(lint, graph);
  lint_protection(lint, graph);
  lint_deadlines(lint);
}

std::vector<Finding> findings(std::vector<FieldError> errors) {
  std::vector<Finding> out;
  for (auto& error : errors) {
    const bool known = std::any_of(out.begin(), out.end(), [&](const Finding& other) {
      return other.pointer == error.pointer && other.reason == error.detail;
    });
    if (!known) out.push_back({std::move(error.pointer), std::move(error.detail)});
  }
  return out;
}

}  // namespace

std::string step_pointer(const Playbook& playbook, std::size_t step) {
  const int phase = playbook.steps[step].phase;
  const auto first =
      std::find_if(playbook.steps.begin(), playbook.steps.end(), [&](const Step& s) { return s.phase == phase; });
  const auto index = static_cast<std::ptrdiff_t>(step) - (first - playbook.steps.begin());
  return "/phases/" + std::string(k_phases[static_cast<std::size_t>(phase)]) + "/" + std::to_string(index);
}

std::string quoted(std::string_view id, Language language) {
  return language == Language::zh ? "“" + std::string(id) + "”" : "\"" + std::string(id) + "\"";
}

std::optional<std::size_t> step_index(const Playbook& playbook, std::string_view id) {
  const auto* step = playbook.find(id);
  return step ? std::optional(static_cast<std::size_t>(step - playbook.steps.data())) : std::nullopt;
}

std::vector<Finding> lint_playbook(std::string_view text, const Schemas& schemas, const RulePack& pack) {
  const auto document = parse_untrusted(text);
  if (!document) {
    const auto& problem = document.error();
    return findings(problem.errors.empty() ? std::vector<FieldError>{{"", problem.detail}} : problem.errors);
  }
  std::vector<FieldError> read;
  const Playbook playbook = read_playbook(Place(*document, "", read));
  Linting lint{*document, playbook, pack, std::move(read)};
  if (playbook.steps.size() <= k_most_steps) lint_meaning(lint);

  const auto shape = schemas.check("playbook", *document);
  if (shape) return findings(std::move(lint.found));
  const auto& problem = shape.error();
  return findings(merge_errors(
      std::move(lint.found), problem.errors.empty() ? std::vector<FieldError>{{"", problem.detail}} : problem.errors));
}

}  // namespace fenghuo::engine

#include "sim/scenario/lint.hpp"

#include "sim/scenario/lint_parts.hpp"
#include "sim/scenario/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::FieldError;
using engine::Finding;
using engine::Problem;

namespace {

/// More than any schema allows is not looked into: the work grows faster than the file.
constexpr std::size_t k_most = 60;
/// Of all conditions together: each part is asked again after whatever happens.
constexpr std::size_t k_most_parts = 400;
/// It is played at its own pace or faster, and by the lint: a week is longer than any exercise.
constexpr Millis k_longest = 7 * engine::k_day;

std::size_t parts_of(const When& when) {
  std::size_t out = 1;
  for (const auto& part : when.of)
    out += parts_of(part);
  return out;
}

/// What would take for ever to look into, or to play. False: nothing more is to be said of it.
bool lint_size(Linting& lint) {
  if (lint.scenario.length > k_longest)
    lint.refuse("/length", "演练全长最多 7 天，请缩短。", "a drill is a week long at the most; make it shorter");
  std::size_t parts = 0;
  for (const auto& inject : lint.scenario.injects) {
    if (inject.when) parts += parts_of(*inject.when);
    if (inject.only_if) parts += parts_of(*inject.only_if);
  }
  if (parts > k_most_parts)
    lint.refuse(
        "/injects", "各注入的条件合计超过 400 条，无法逐条判断，请简化。",
        "the conditions of all injects have more than 400 parts together, too many to be asked; make them plainer");
  return parts <= k_most_parts && lint.scenario.injects.size() <= k_most;
}

void lint_meaning(Linting& lint) {
  if (!lint.playbook)
    lint.refuse("/playbook", "没有预案" + zh_quoted(lint.scenario.playbook) + "，请核对编号。",
                "there is no playbook " + en_quoted(lint.scenario.playbook) + "; check its id");
  lint_texts(lint);
  lint_facts(lint);
  lint_injects(lint);
  lint_conditions(lint);
  lint_cycles(lint);
  lint_truth(lint);
  const auto possible = sim::possible(lint.scenario, lint.playbook);
  lint_reach(lint, possible);
  lint_rubric(lint, possible);
}

std::vector<FieldError> errors_of(const Problem& problem) {
  if (problem.errors.empty()) return {{"", problem.detail}};
  return problem.errors;
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

bool Linting::refused_in(std::string_view place) const {
  return std::any_of(found.begin(), found.end(),
                     [&](const FieldError& error) { return engine::lies_in(error.pointer, place); });
}

std::string zh_quoted(std::string_view id) {
  return "“" + std::string(id) + "”";
}

std::string en_quoted(std::string_view id) {
  return "\"" + std::string(id) + "\"";
}

std::string inject_pointer(std::size_t inject) {
  return "/injects/" + std::to_string(inject);
}

std::optional<std::size_t> inject_index(const Scenario& scenario, std::string_view id) {
  const auto* inject = scenario.find(id);
  return inject ? std::optional(static_cast<std::size_t>(inject - scenario.injects.data())) : std::nullopt;
}

std::vector<Finding> lint_scenario(std::string_view text, const engine::Schemas& schemas,
                                   const engine::Library& library) {
  const auto document = engine::parse_untrusted(text);
  if (!document) return findings(errors_of(document.error()));
  std::vector<FieldError> read;
  const Scenario scenario = read_scenario(engine::Place(*document, "", read));
  const auto playbook = newest_playbook(library, scenario.playbook);
  Linting lint{*document, scenario, playbook.get(), library.rules(), std::move(read)};
  if (lint_size(lint)) lint_meaning(lint);

  const auto shape = schemas.check("scenario", *document);
  if (shape) return findings(std::move(lint.found));
  return findings(engine::merge_errors(std::move(lint.found), errors_of(shape.error())));
}

}  // namespace fenghuo::sim

#include "sim/scenario/lint.hpp"

#include "sim/scenario/lint_parts.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::FieldError;
using engine::Finding;
using engine::Problem;

namespace {

/// More than any schema allows is not looked into: the work grows faster than the file.
constexpr std::size_t k_most = 60;

std::shared_ptr<const engine::Playbook> newest(const engine::Library& library, std::string_view id) {
  std::shared_ptr<const engine::Playbook> out;
  for (auto& playbook : library.playbooks())  // oldest first
    if (playbook->id == id) out = std::move(playbook);
  return out;
}

void lint_meaning(Linting& lint) {
  if (!lint.playbook)
    lint.refuse("/playbook", "没有预案" + zh_quoted(lint.scenario.playbook) + "，请核对编号。",
                "there is no playbook " + en_quoted(lint.scenario.playbook) + "; check its id");
  lint_texts(lint);
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
  const auto playbook = newest(library, scenario.playbook);
  Linting lint{*document, scenario, playbook.get(), library.rules(), std::move(read)};
  if (scenario.injects.size() <= k_most) lint_meaning(lint);

  const auto shape = schemas.check("scenario", *document);
  if (shape) return findings(std::move(lint.found));
  return findings(engine::merge_errors(std::move(lint.found), errors_of(shape.error())));
}

}  // namespace fenghuo::sim

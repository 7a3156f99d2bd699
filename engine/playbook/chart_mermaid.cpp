#include "engine/playbook/chart.hpp"
#include "engine/playbook/words.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

/// Inside quotes Mermaid reads HTML entities; a quote or an angle bracket as such would end the label.
std::string label(std::string_view text) {
  std::string out;
  for (const char c : text)
    switch (c) {
      case '"':
        out += "#quot;";
        break;
      case '<':
        out += "#lt;";
        break;
      case '>':
        out += "#gt;";
        break;
      case '#':
        out += "#35;";
        break;
      case '&':
        out += "#amp;";
        break;
      case '\n':
        out += ' ';
        break;
      default:
        out += c;
    }
  return out;
}

/// Words like "end" and hyphens mean something to Mermaid.
std::string node(std::string_view prefix, std::string id) {
  std::ranges::replace(id, '-', '_');
  return std::string(prefix) + "_" + id;
}
std::string node(const std::string& step) {
  return node("step", step);
}

std::string step_label(const Playbook& playbook, const Step& step, Language language) {
  const bool zh = language == Language::zh;
  std::string out = step_number(playbook, step) + " " + label(step.title.in(language));
  const auto line = [&](const std::string& text) { out += "<br/>" + label(text); };
  line(kind_name(step.kind).in(language) + " · " + role_name(step.role).in(language));
  if (step.within) line(limit_words(step, language));
  if (step.destructive) line(zh ? "▲ 会破坏现场" : "▲ destroys traces");
  if (step.before_destructive) line(zh ? "◆ 破坏性步骤之前先办" : "◆ before anything destructive");
  if (step.approve) line((zh ? "须批准：" : "approval: ") + role_name(*step.approve).in(language));
  if (step.optional) line(zh ? "可选" : "optional");
  if (step.when) line((zh ? "仅当" : "only if ") + condition_words(*step.when, playbook, language));
  return out;
}

}  // namespace

std::string chart_mermaid(const Playbook& playbook, const RulePack& pack, Language language) {
  const bool zh = language == Language::zh;
  std::string out = "%% " + playbook.id + " " + playbook.version + "\nflowchart LR\n";
  for (int phase = 0; phase < static_cast<int>(k_phases.size()); ++phase) {
    out += "  subgraph " + std::string(k_phases[static_cast<std::size_t>(phase)]) + "_phase[\"" +
           std::to_string(phase + 1) + " " + phase_heading(phase).in(language) + "\"]\n";
    for (const auto& step : playbook.steps) {
      if (step.phase != phase) continue;
      const bool decides = step.kind == StepKind::decision;
      out += "    " + node(step.id) + (decides ? "{\"" : "[\"") + step_label(playbook, step, language) +
             (decides ? "\"}" : "\"]");
      out += step.destructive ? ":::destructive\n" : step.before_destructive ? ":::protects\n" : "\n";
    }
    out += "  end\n";
  }
  for (int phase = 1; phase < static_cast<int>(k_phases.size()); ++phase)
    out += "  " + std::string(k_phases[static_cast<std::size_t>(phase - 1)]) + "_phase ==> " +
           std::string(k_phases[static_cast<std::size_t>(phase)]) + "_phase\n";
  for (const auto& step : playbook.steps) {
    for (const auto& other : step.after)
      out += "  " + node(other) + " --> " + node(step.id) + "\n";
    for (const auto& option : step.options) {
      const std::string chosen = "|\"" + label(option.title.in(language)) + "\"| ";
      for (const Step* led : led_to(playbook, step.id, option.id))
        out += "  " + node(step.id) + " -.->" + chosen + node(led->id) + "\n";
      if (option.then == Then::dismiss)
        out += "  " + node(step.id) + " -.->" + chosen + "dismissed([\"" +
               label(then_words(Then::dismiss).in(language)) + "\"])\n";
      if (option.then == Then::recur) out += "  " + node(step.id) + " -.->" + chosen + "containment_phase\n";
    }
  }
  for (const DutyRule* duty : duties_for(playbook, pack)) {
    const std::string from = duty->from == "detected" ? (zh ? "自发现起" : "from detection")
                                                      : (zh ? "自处置结束起" : "from the end of handling");
    const std::string lifted = unless_words(*duty, playbook, language);
    out += "  " + node("duty", duty->id) + "([\"" + label(duty->title.in(language)) + "<br/>" + from + " " +
           length_words(duty->within, language) + (lifted.empty() ? "" : "<br/>" + label(lifted)) + "\"])\n";
    for (const auto& step : playbook.steps)
      if (step.kind == StepKind::report && step.stage == duty->stage &&
          (step.recipient.empty() || step.recipient == duty->recipient))
        out += "  " + node("duty", duty->id) + " -.- " + node(step.id) + "\n";
  }
  out += "  classDef destructive stroke:#b3261e,stroke-width:4px\n";
  out += "  classDef protects stroke:#1f5fa8,stroke-width:3px\n";
  return out;
}

}  // namespace fenghuo::engine

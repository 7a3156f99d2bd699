#include "api/cli/next.hpp"
#include "api/cli/pick.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::api::cli {

namespace {

constexpr std::array<std::string_view, 7> k_step_actions{"start",   "complete", "skip",    "fail",
                                                         "approve", "reject",   "override"};
constexpr std::array<std::string_view, 4> k_duty_actions{"file", "acknowledge", "send-back", "waive"};

// Actions on the incident itself, with what their body cannot do without.
struct Verb {
  std::string_view action, needs;
};
constexpr std::array k_incident_actions{Verb{"acknowledge", ""},
                                        Verb{"classify", " --severity LEVEL"},
                                        Verb{"assign", " --person PERSON"},
                                        Verb{"handover", " --to PERSON"},
                                        Verb{"comment", " \"…\""},
                                        Verb{"dismiss", " --reason \"…\""},
                                        Verb{"recur", " --reason \"…\""},
                                        Verb{"reopen", " --reason \"…\""},
                                        Verb{"merge", " --into INCIDENT"},
                                        Verb{"close", ""}};

constexpr std::array<std::string_view, 6> k_needs_reason{"skip", "fail", "reject", "override", "send-back", "waive"};

template <class List>
bool has(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string placeholder(const Json& field) {
  const std::string type = pick_word(field, "type");
  if (type == "integer") return "N";
  if (type == "boolean") return "yes|no";
  if (type == "time") return "YYYY-MM-DD HH:MM";
  if (type == "choice") {
    std::string all;
    for (const auto& option : pick_list(field, "options"))
      all += (all.empty() ? "" : "|") + (option.is_object() ? pick_word(option, "id") : word(option));
    if (!all.empty()) return all;
  }
  return "…";
}

std::string needed(const Json& needs, bool wants_note) {
  std::string out;
  for (const auto& kind : pick_list(needs, "evidence"))
    out += " --evidence " + shell_word("FILE:" + word(kind));
  const Json& options = pick_list(needs, "option");
  if (!options.empty()) {
    const Json& first = options.front();
    out += " --outcome " + shell_word(first.is_object() ? pick_word(first, "id") : word(first));
  }
  for (const auto& field : pick_list(needs, "fields"))
    out += " --field " + shell_word(pick_word(field, "id") + "=" + placeholder(field));
  if (wants_note && pick(needs, "note") == true) out += " --note \"…\"";
  return out;
}

}  // namespace

std::string command_for(const Json& next_item, std::string_view incident) {
  const std::string action = pick_word(next_item, "action");
  const std::string step = pick_word(next_item, "step");
  const std::string duty = pick_word(next_item, "duty");
  const std::string reason = has(k_needs_reason, action) ? " --reason \"…\"" : "";
  const bool wants_note = reason.empty();  // a reason is the note
  const std::string id = " " + shell_word(incident);
  const Json& needs = pick(next_item, "needs");
  if (action == "decide") {  // which option is for the reader to say
    const std::string drill = pick_word(next_item, "drill"), inject = pick_word(next_item, "inject"),
                      unit = pick_word(next_item, "unit");
    if (drill.empty() || inject.empty()) return {};
    return "fenghuo drill decide " + shell_word(drill) + " " + shell_word(inject) + " …" +
           (unit.empty() ? "" : " --unit " + shell_word(unit));
  }
  if (!duty.empty()) {  // also when it is filed for a report step
    if (!has(k_duty_actions, action)) return {};
    return "fenghuo duty " + action + id + " " + shell_word(duty) + needed(needs, wants_note) + reason;
  }
  if (!step.empty()) {
    if (!has(k_step_actions, action)) return {};
    return "fenghuo step " + action + id + " " + shell_word(step) + needed(needs, wants_note) + reason;
  }
  for (const auto& verb : k_incident_actions)
    if (verb.action == action)
      return "fenghuo incident " + action + id + std::string(verb.needs) +
             (pick(needs, "note") == true ? " --note \"…\"" : "");
  return {};
}

std::string command_for_allowed(std::string_view allowed, std::string_view incident, std::string_view step) {
  if (incident.empty()) return {};
  const auto space = allowed.find(' ');
  const std::string action(allowed.substr(0, space));
  const std::string what(space == std::string_view::npos ? std::string_view{} : allowed.substr(space + 1));
  Json item{{"action", action}};
  if (has(k_step_actions, action)) {
    if (what.empty() && step.empty()) return {};
    item["step"] = what.empty() ? std::string(step) : what;
  } else if (!what.empty()) {
    item["duty"] = what;
  }
  return command_for(item, incident);
}

std::string render_commands(const Json& incident) {
  std::string out;
  for (const auto& item : pick_list(incident, "next")) {
    const std::string command = command_for(item, pick_word(incident, "id"));
    if (!command.empty()) out += command + "\n";
  }
  return out;
}

}  // namespace fenghuo::api::cli

#pragma once
#include "engine/base/text.hpp"
#include "engine/base/time.hpp"
#include "engine/playbook/condition.hpp"
#include "engine/registry/role.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::engine {

/// The six phases a playbook fills; the same names, capitalised, are the incident machine's states.
inline constexpr std::array<std::string_view, 6> k_phases{"triage",    "containment", "preservation",
                                                          "reporting", "restoration", "review"};
inline constexpr std::array<std::string_view, 3> k_stages{"initial", "progress", "final"};

enum class StepKind { task, decision, approval, capture, probe, notify, http, offline, report };
enum class Within { opened, phase, step };  ///< since when a step's limit counts
enum class Then { go_on, dismiss, recur };  ///< what choosing an option does besides

struct Option {
  std::string id;
  Text title;
  Then then = Then::go_on;
};

/// A form field: `type` is text, time, integer, boolean or choice (then `options`).
struct Field {
  std::string id;
  std::string type;
  Text title;
  std::vector<Option> options;
  bool required = false;
  std::string fill;     ///< where a first value comes from ("site.url"); empty: nowhere
  std::string feeds;    ///< of a step's field: the `fill` of report forms it answers; empty: none
  std::string pattern;  ///< ECMAScript, for text; empty: anything
  std::optional<std::int64_t> min, max;
};

struct Step {
  std::string id;
  int phase = 0;  ///< index into k_phases
  StepKind kind = StepKind::task;
  Role role = Role::responder;
  Text title, instructions, call, proof, avoid;
  std::vector<std::string> after;
  bool from_opened = false;
  std::optional<Millis> within;
  Within of = Within::step;
  std::vector<std::string> evidence;  ///< kinds from needs "evidence:KIND"
  bool needs_note = false;
  std::vector<Field> fields;
  std::vector<Option> options;
  bool optional = false;
  std::optional<Condition> when;
  std::optional<Role> approve;
  bool destructive = false;
  bool before_destructive = false;
  std::optional<Role> escalate;
  std::string stage;      ///< report steps: the stage whose duties must be filed
  std::string recipient;  ///< report steps: only this recipient's; empty: all
};

/// A loaded playbook: steps in file order, phase by phase. Immutable once loaded; shared by the incidents on it.
struct Playbook {
  std::string id, version, kind, sha256;
  Text title;
  std::vector<Step> steps;
  std::vector<std::string> duties;  ///< stages

  [[nodiscard]] const Step* find(std::string_view step) const {
    for (const auto& s : steps)
      if (s.id == step) return &s;
    return nullptr;
  }
};

/// One duty of a rule pack: who must be told by when. Limits are data; `source` names the rule they come from.
struct DutyRule {
  std::string id, stage, recipient, form, source;
  Text title;
  Millis within = 0;
  Millis return_within = 0;        ///< for a report that was sent back
  std::string from;                ///< "detected" or "handling_ended"
  std::vector<std::string> kinds;  ///< "*" for all
  std::string min_severity = "IV";
  std::optional<Condition> unless;  ///< not owed while this holds; asked again after whatever happens
  std::vector<Millis> warn_after;   ///< lengths from the start, ascending
};

struct RulePack {
  std::string id, version;
  Text title;
  std::vector<DutyRule> duties;
};

struct Form {
  std::string id, version, stage;
  Text title;
  std::vector<Field> fields;

  [[nodiscard]] const Field* find(std::string_view field) const {
    for (const auto& f : fields)
      if (f.id == field) return &f;
    return nullptr;
  }
};

/// How an alert's labels become a kind: the first rule with a matching pattern wins. `like` is a glob, case ignored.
struct IntakeRules {
  struct Pattern {
    std::string label, like;
  };
  struct Rule {
    std::string id, kind;
    std::string severity;  ///< empty: from the severity label
    std::vector<Pattern> any;
  };
  std::string id, version;
  std::vector<std::string> site_labels;
  std::string severity_label;
  std::vector<std::pair<std::string, std::string>> severity_map;  ///< label value → I..IV
  std::vector<Rule> rules;
};

}  // namespace fenghuo::engine

#pragma once
#include "engine/base/json_writer.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time.hpp"
#include "engine/registry/role.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::sim {

using engine::Millis;
using engine::Text;
using engine::Value;
using engine::Values;

/// When an inject comes, or whether it still may: data, no code, nesting ≤ 4. Asked of what has happened in one playing
/// unit up to a moment of scenario time.
struct When {
  enum class Op { all, any, not_, event, chose, decided, fact };
  Op op = Op::all;
  std::vector<When> of;  ///< all, any, not_
  std::string event;     ///< event: the type, "StepCompleted", "DutyFiled", "IncidentAcknowledged", …
  std::string step;      ///< event: of this step or duty only; chose: the step. Empty: any
  std::string inject;    ///< decided: the decision put to the players there
  std::string option;    ///< chose, decided: the option
  std::string fact;      ///< fact: its name; holds while it has `value`
  Value value;
};

enum class InjectKind { alert, message, decision, fact, recurrence };

/// An answer to a decision. `value` is in thousandths, 0 to 1000, fixed by the author; the best option has 1000.
struct Choice {
  std::string id;
  Text title, feedback;
  std::int64_t value = 0;
};

/// One row of the MSEL (主场景事件清单). Lengths are ms of scenario time.
struct Inject {
  std::string id;
  InjectKind kind = InjectKind::message;
  std::optional<Millis> at;  ///< since StartEx; else `when`, unless it is a contingency inject
  std::optional<When> when;  ///< comes `delay` after this first holds
  Millis delay = 0;
  std::optional<When> only_if;                ///< asked when it is due: if it does not hold, the inject is skipped
  bool contingency = false;                   ///< 备用注入: only by the controller's hand
  bool false_lead = false;                    ///< 干扰信息: true to life, and leads nowhere
  engine::Role to = engine::Role::responder;  ///< whom it is for: responder, leader or bureau
  Text from;                                  ///< who speaks, as the players see it
  Text title, text;
  Text expected;                              ///< 预期行动: for controller and evaluators, never shown to players
  std::vector<Choice> options;                ///< decision: at least two, one of them worth 1000
  Millis within = 0;                          ///< decision: answered later it counts half
  std::map<std::string, std::string> labels;  ///< alert
  Values set;                                 ///< fact, recurrence: what is so from now on
};

enum class Measure { acknowledge, contain, evidence, reported, completeness, decisions, restoration, review };

inline constexpr std::array<std::string_view, 8> k_measures{"acknowledge",  "contain",   "evidence",    "reported",
                                                            "completeness", "decisions", "restoration", "review"};

/// What an objective counts, and the knees of its curve: full points up to `full`, half at `half`, none from `zero` on,
/// straight lines between (ms of scenario time; only for `acknowledge` and `contain`). Weights of all sum to 100.
struct Objective {
  std::string id;
  Text title;
  Measure measure = Measure::acknowledge;
  std::int64_t weight = 0;
  Millis full = 0;
  std::optional<Millis> half;
  Millis zero = 0;
  std::string fact;  ///< contain: is reached at the first moment from which this fact has `is`
  Value is;
  std::vector<std::string> wanted;  ///< evidence: steps whose evidence is to be there before a destructive step is done
};

enum class CapKind { destructive_before_capture, bureau_never_told, came_back, production_touched };

inline constexpr std::array<std::string_view, 4> k_caps{"destructive-before-capture", "bureau-never-told", "came-back",
                                                        "production-touched"};

/// Whatever else was earned, not more than `at_most` points of 100; 0 voids the drill.
struct Cap {
  CapKind kind = CapKind::destructive_before_capture;
  std::int64_t at_most = 0;
};

/// Facts every scenario states; more may stand beside them. Boolean.
/// "harmful": what must not be seen can be seen; "up": the service answers; "baseline": the content is as approved.
inline constexpr std::array<std::string_view, 3> k_state_facts{"harmful", "up", "baseline"};

/// Lines of the score that a length of time decides: what a `reference` may name.
inline constexpr std::array<std::string_view, 6> k_timed_rules{"acknowledge",     "contain",         "reported.bureau",
                                                               "reported.police", "review.hot-wash", "review.report"};

/// A scenario as loaded: immutable, shared. The world of the drill is `facts` and what injects make of them.
struct Scenario {
  std::string id, version, sha256;
  std::string playbook;  ///< id; the drill takes its newest version
  bool hard = false;
  Text title, briefing;
  Text summary;  ///< of the incident each playing unit finds itself in at StartEx
  std::string severity = "IV";
  Millis length = 0;  ///< EndEx comes by itself after so much scenario time
  Values facts;
  std::map<std::string, Text> fact_titles;   ///< what those beside `k_state_facts` are called
  std::map<std::string, std::string> truth;  ///< step → the option that is right here, where it is not the first
  std::vector<Inject> injects;               ///< in the order of the MSEL
  std::vector<Objective> objectives;
  std::vector<Cap> caps;
  std::map<std::string, Millis> reference;  ///< timed rule → what it took in the real incident this was made from

  [[nodiscard]] const Inject* find(std::string_view inject) const {
    for (const auto& one : injects)
      if (one.id == inject) return &one;
    return nullptr;
  }
};

}  // namespace fenghuo::sim

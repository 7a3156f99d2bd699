#pragma once
#include "sim/compare/events.hpp"
#include "sim/drill/machine/drill_machine.hpp"

#include <compare>
#include <memory>

namespace fenghuo::sim {

/// One unit's part in one drill that has begun, as comparison sees it.
struct Entry {
  std::string drill, unit;
  Text title;
  DrillState state = DrillState::Running;
  std::string scenario, scenario_version, scenario_sha256, form;
  std::int64_t speed = 1000;
  bool skip_idle = false, surprise = false;
  Millis started_at = 0;                 ///< the wall's
  std::optional<Millis> finished_at;     ///< the same: when the score was fixed last
  std::int64_t pauses = 0, freezes = 0;  ///< by those who direct, or the server being down; by a live incident
  std::int64_t attempt = 1;              ///< the unit's how manieth with this scenario
  std::int64_t attempt_in_year = 1;      ///< the same within the calendar year of its start
  bool retest = false;                   ///< was played to test what was found in an earlier one with this scenario
  /// The score as it was fixed; null before, or where it cannot be had.
  std::shared_ptr<const DrillResultKept> result;
  bool uncounted = false;  ///< there is none yet: it was fixed before any was kept, and has still to be told again
};

/// Why a result is compared with nothing, or stands in no ranking.
enum class Barrier {
  unfinished,  ///< it goes on, or has not been scored
  aborted,
  unreadable,      ///< the score that was fixed cannot be had any more
  uncounted,       ///< it has yet to be told again
  voided,          ///< production was touched without approval
  demonstration,   ///< 示范演练: it shows how things are done
  frozen,          ///< a live incident came between
  interrupted,     ///< it stood still more often than `k_most_pauses`
  little_covered,  ///< less than `k_least_coverage` could be evaluated
  retest,          ///< ranking only: the players knew what was to come
  repeated,        ///< the same, in the same year
};
inline constexpr std::int64_t k_least_coverage = 800;  ///< ‰
inline constexpr std::int64_t k_most_pauses = 2;

/// Where a result is held against another.
enum class Beside { itself, others };

/// What keeps it from being compared; empty: nothing. In the order above, so that the first says most.
std::vector<Barrier> barriers(const Entry& entry, Beside beside);

/// What has to be the same for two results to say something about each other.
struct Basis {
  std::string scenario, scenario_version, scenario_sha256, rubric, form;
  std::int64_t speed = 1000;
  bool skip_idle = false, surprise = false;
  std::vector<std::string> rules;  ///< the rule packs whose limits its reports had: "lishui-2009@1.1.0"
  /// Empty for a unit beside itself: a better playbook is part of what it has done since.
  std::string playbook, playbook_version;
  friend auto operator<=>(const Basis&, const Basis&) = default;
};
/// The entry has a result.
Basis basis_of(const Entry& entry, Beside beside);

/// "little-covered"
std::string_view to_string(Barrier barrier);
Text words_of(Barrier barrier, const Entry& entry);

/// A rule by which results are compared, for whoever reads them.
struct Criterion {
  std::string code;
  Text text;
};
std::vector<Criterion> criteria(Beside beside);
/// What the results of a basis have in common.
Text words_of(const Basis& basis);

}  // namespace fenghuo::sim

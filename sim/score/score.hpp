#pragma once
#include "engine/playbook/playbook.hpp"
#include "sim/drill/events.hpp"
#include "sim/scenario/scenario.hpp"

#include <span>

namespace fenghuo::sim {

/// One unit's play, as it is scored: all events of its incident and of the drill, each in the order of its stream.
/// Nothing else goes in, so the same events give the same bytes.
struct Play {
  const Scenario* scenario = nullptr;
  const engine::Playbook* playbook = nullptr;
  std::string unit, incident;
  std::span<const engine::Recorded> events;  ///< of the incident; `at` is scenario time
  std::span<const DrillRecorded> drill;      ///< of the drill; empty for a retrospective of a live incident
  const engine::Form* form = nullptr;        ///< of the initial report; without it completeness is not evaluated
};

/// An event a figure rests on: "INC-2026-000007/12".
struct EventRef {
  std::string stream;
  std::int64_t version = 0;
  friend auto operator<=>(const EventRef&, const EventRef&) = default;
  FENGHUO_DESCRIBE(stream, version)
};

/// One line of the sheet. Points and weights are in thousandths of a point. `unit`: what `raw` counts: "ms",
/// "permille", "count". `raw` is -1 where nothing was there to count.
struct Line {
  bool evaluated = false;        ///< false: the drill ended before anybody could; it stays in the denominator
  std::vector<EventRef> events;  ///< by stream, then version
  std::string measure, objective;
  std::int64_t of = 0, points = 0, raw = -1;
  Text reason;
  std::string rule;  ///< "acknowledge", "reported.bureau", "evidence.capture-page", "decision.call", …
  std::string unit;
  friend bool operator==(const Line&, const Line&) = default;
  FENGHUO_DESCRIBE(evaluated, events, measure, objective, of, points, raw, reason, rule, unit)
};

/// Per objective, by the exercise evaluation guide: P, S, M, U; empty where nothing of it could be evaluated.
struct Rating {
  std::vector<EventRef> events;
  std::string objective;
  Text reason;
  std::string rating;
  friend bool operator==(const Rating&, const Rating&) = default;
  FENGHUO_DESCRIBE(events, objective, rating, reason)
};

/// A cap that took hold.
struct CapHit {
  std::int64_t at_most = 0;  ///< thousandths
  std::string cap;
  std::vector<EventRef> events;
  Text reason;
  friend bool operator==(const CapHit&, const CapHit&) = default;
  FENGHUO_DESCRIBE(at_most, cap, events, reason)
};

/// `score = f(events, rubric version, scenario)`. Source of the model: the project's own proposal (weights, curves,
/// caps); the sources support the measures, not the numbers.
struct Score {
  std::string band;  ///< "excellent" 优秀 ≥ 90, "good" 良好 ≥ 80, "pass" 合格 ≥ 60, "fail" 不合格; empty if voided
  std::vector<CapHit> caps;
  std::int64_t coverage = 0;  ///< ‰ of the weight that could be evaluated
  std::string incident;
  std::vector<Line> lines;
  std::int64_t points = 0;  ///< thousandths of a point, after caps
  std::vector<Rating> ratings;
  std::string rubric;  ///< version of the rules, "1"
  std::string scenario_sha256;
  std::int64_t uncapped = 0;
  std::string unit;
  bool voided = false;  ///< a cap of 0 took hold (production was touched): no score, `points` 0
  friend bool operator==(const Score&, const Score&) = default;
  FENGHUO_DESCRIBE(band, caps, coverage, incident, lines, points, ratings, rubric, scenario_sha256, uncapped, unit,
                   voided)
};

inline constexpr std::string_view k_rubric = "1";

/// Pure and deterministic. Integers only; divisions round towards zero, once, at the end of a line.
Score score(const Play& play);
/// The same without the ratings, which say in other words what its lines say: for who plays a drill many times.
Score points(const Play& play);

/// Canonical JSON.
std::string to_json(const Score& score);

/// Points on a curve: `weight` (thousandths) up to `full`, half at `half`, 0 from `zero` on, straight lines between.
/// Without `half` one line from full to zero.
std::int64_t on_curve(Millis took, Millis full, std::optional<Millis> half, Millis zero, std::int64_t weight);

}  // namespace fenghuo::sim

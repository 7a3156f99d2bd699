#include "sim/score/score.hpp"

#include "sim/score/measures.hpp"
#include "sim/score/ratings.hpp"

#include <algorithm>

namespace fenghuo::sim {

Line line_of(const Objective& objective, std::string rule, std::int64_t of, std::string unit) {
  Line line;
  line.measure = std::string(k_measures[static_cast<std::size_t>(objective.measure)]);
  line.objective = objective.id;
  line.of = of;
  line.rule = std::move(rule);
  line.unit = std::move(unit);
  return line;
}

std::int64_t slice(std::int64_t whole, std::int64_t before, std::int64_t part, std::int64_t all) {
  return whole * (before + part) / all - whole * before / all;
}

std::int64_t share(std::int64_t whole, std::size_t k, std::size_t n) {
  return slice(whole, static_cast<std::int64_t>(k), 1, static_cast<std::int64_t>(n));
}

Text worth(const Course& course, Text points, Against expected) {
  if (!course.retrospective) return points;
  switch (expected) {
    case Against::met:
      return {"，符合要求。", ": as it should be."};
    case Against::partly:
      return {"，部分符合要求。", ": partly as it should be."};
    case Against::missed:
      return {"，不符合要求。", ": not as it should be."};
    case Against::open:
      break;
  }
  return {"，未作对照。", ": nothing to hold it against."};
}

namespace {

Lines lines_for(const Course& course, const Objective& objective) {
  switch (objective.measure) {
    case Measure::acknowledge:
      return acknowledge_lines(course, objective);
    case Measure::contain:
      return contain_lines(course, objective);
    case Measure::evidence:
      return evidence_lines(course, objective);
    case Measure::reported:
      return reported_lines(course, objective);
    case Measure::completeness:
      return completeness_lines(course, objective);
    case Measure::decisions:
      return decisions_lines(course, objective);
    case Measure::restoration:
      return restoration_lines(course, objective);
    case Measure::review:
      break;
  }
  return review_lines(course, objective);
}

std::string_view band_of(std::int64_t points) {
  if (points >= 90'000) return "excellent";
  if (points >= 80'000) return "good";
  return points >= 60'000 ? "pass" : "fail";
}

void add_lines(Score& out, const Course& course) {
  for (const Objective& objective : course.play.scenario->objectives) {
    Lines lines = lines_for(course, objective);
    std::ranges::stable_sort(lines, {}, &Line::rule);
    for (Line& line : lines) {
      std::ranges::sort(line.events);
      line.events.erase(std::ranges::unique(line.events).begin(), line.events.end());
      out.lines.push_back(std::move(line));
    }
  }
}

void add_up(Score& out) {
  std::int64_t all = 0, evaluated = 0;
  for (const Line& line : out.lines) {
    all += line.of;
    if (line.evaluated) evaluated += line.of;
    out.uncapped += line.points;
  }
  out.coverage = all == 0 ? 0 : evaluated * 1000 / all;
  out.points = out.uncapped;
  for (const CapHit& cap : out.caps) {
    out.points = std::min(out.points, cap.at_most);
    out.voided = out.voided || cap.at_most == 0;
  }
  if (!out.voided) out.band = band_of(out.points);
}

}  // namespace

Score points(const Play& play) {
  const Course course(play);
  Score out;
  out.incident = play.incident;
  out.rubric = std::string(k_rubric);
  out.scenario_sha256 = play.scenario->sha256;
  out.unit = play.unit;
  out.caps = caps_hit(course);
  add_lines(out, course);
  add_up(out);
  return out;
}

Score score(const Play& play) {
  Score out = points(play);
  out.ratings = ratings_of(*play.scenario, out.lines, out.caps);
  return out;
}

std::string to_json(const Score& score) {
  return engine::encode(score);
}

}  // namespace fenghuo::sim

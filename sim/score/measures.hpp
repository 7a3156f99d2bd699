#pragma once
#include "sim/score/course.hpp"

namespace fenghuo::sim {

/// What each measure makes of a course: the lines of one objective, in no particular order. Their `of` add up to the
/// objective's weight exactly. Pure; one file each.
using Lines = std::vector<Line>;

Lines acknowledge_lines(const Course& course, const Objective& objective);
Lines contain_lines(const Course& course, const Objective& objective);
Lines evidence_lines(const Course& course, const Objective& objective);
Lines reported_lines(const Course& course, const Objective& objective);
Lines completeness_lines(const Course& course, const Objective& objective);
Lines decisions_lines(const Course& course, const Objective& objective);
Lines restoration_lines(const Course& course, const Objective& objective);
Lines review_lines(const Course& course, const Objective& objective);

/// The scenario's caps that took hold, in the scenario's order.
std::vector<CapHit> caps_hit(const Course& course);

/// A line of the objective, nothing earned yet and not evaluated.
Line line_of(const Objective& objective, std::string rule, std::int64_t of, std::string unit);
/// Weight of part `k` of `n` equal ones, thousandths: they add up to the whole.
std::int64_t share(std::int64_t whole, std::size_t k, std::size_t n);
/// The same for parts of unequal weight: from `before` to `before + part` of `all`.
std::int64_t slice(std::int64_t whole, std::int64_t before, std::int64_t part, std::int64_t all);

/// How a line's sentence ends: of a drill with the points it brought, of a live incident only with how it stands
/// against what is expected. Nothing of a live incident is ever called points.
enum class Against { met, partly, missed, open };
Text worth(const Course& course, Text points, Against expected);

/// What is timed, as the sheet says it: "确认" / "acknowledged", and since when its time counts.
struct Timed {
  Text what;
  Text since{"发现", "discovery"};
};
/// It took so long, on the objective's curve.
void on_objectives_curve(Line& line, const Course& course, const Objective& objective, Millis took, const Timed& timed);
/// It did not happen: no points if its curve had come to zero by then, else not evaluated. `open_for`: until EndEx.
void never_came(Line& line, const Course& course, const Objective& objective, Millis open_for, const Timed& timed);

}  // namespace fenghuo::sim

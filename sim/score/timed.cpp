// What is measured by how long it took; of it, how long until somebody took it on.
#include "sim/score/measures.hpp"
#include "sim/score/words.hpp"

namespace fenghuo::sim {

namespace {

/// "，满分线 5 分钟，零分线 30 分钟，按直线折算。" The knees of the curve, as far as they bear on it.
Text of_a_curve(const Objective& o, Millis took) {
  const Text full = length_text(o.full), zero = length_text(o.zero);
  Text out{"，满分线 " + full.zh, "; full points up to " + full.en};
  if (took <= o.full) return out += {"，得满分。", "."};
  if (took >= o.zero)
    return out += {"，零分线 " + zero.zh + "，不得分。", ", none from " + zero.en + " on: no points."};
  if (o.half) {
    const Text half = length_text(*o.half);
    out += {"，半分线 " + half.zh, ", half at " + half.en};
  }
  return out += {"，零分线 " + zero.zh + "，按直线折算。", ", none from " + zero.en + " on, straight lines between."};
}

Text of_a_limit(const Objective& o, Millis took) {
  const Text full = length_text(o.full), zero = length_text(o.zero);
  Text out{"，要求 " + full.zh + "以内", "; it should be within " + full.en};
  if (took <= o.full) return out += {"，符合要求。", ", and was."};
  if (took >= o.zero)
    return out += {"，最迟 " + zero.zh + "，不符合要求。", ", " + zero.en + " at the latest: it was not."};
  return out += {"，最迟 " + zero.zh + "，部分符合要求。", ", " + zero.en + " at the latest: partly so."};
}

}  // namespace

void on_objectives_curve(Line& line, const Course& course, const Objective& o, Millis took, const Timed& timed) {
  line.evaluated = true;
  line.raw = took;
  line.points = on_curve(took, o.full, o.half, o.zero, line.of);
  const Text after = length_text(took);
  line.reason = {timed.since.zh + "后 " + after.zh + timed.what.zh,
                 "It was " + timed.what.en + " " + after.en + " after " + timed.since.en};
  line.reason += course.retrospective ? of_a_limit(o, took) : of_a_curve(o, took);
}

void never_came(Line& line, const Course& course, const Objective& o, Millis open_for, const Timed& timed) {
  const Text end = course.end_words(), after = length_text(open_for), zero = length_text(o.zero);
  line.evaluated = open_for >= o.zero;
  if (line.evaluated) {
    line.reason = {"到" + end.zh + "（" + timed.since.zh + "后 " + after.zh + "）仍未" + timed.what.zh,
                   "Not " + timed.what.en + " when " + end.en + ", " + after.en + " after " + timed.since.en};
    line.reason += worth(course, {"，零分线 " + zero.zh + "，不得分。", "; none from " + zero.en + " on: no points."},
                         Against::missed);
  } else {
    line.reason = {end.zh + "时为" + timed.since.zh + "后 " + after.zh + "，尚未" + timed.what.zh,
                   "Not yet " + timed.what.en + " when " + end.en + ", " + after.en + " after " + timed.since.en};
    line.reason += worth(course,
                         {"，也未到零分线 " + zero.zh + "，本项未评。",
                          ", short of the " + zero.en + " at which points run out: not evaluated."},
                         Against::open);
  }
}

Lines acknowledge_lines(const Course& course, const Objective& o) {
  Line line = line_of(o, "acknowledge", o.weight * 1000, "ms");
  line.events = course.opened;
  const Timed timed{{"确认", "acknowledged"}};
  if (course.acknowledged) {
    line.events.push_back(course.acknowledged->event);
    on_objectives_curve(line, course, o, course.acknowledged->at - course.start, timed);
  } else {
    never_came(line, course, o, course.end - course.start, timed);
  }
  return {std::move(line)};
}

}  // namespace fenghuo::sim

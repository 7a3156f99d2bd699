// What is measured by how long it took; of it, how long until somebody took it on.
#include "sim/score/measures.hpp"
#include "sim/score/words.hpp"

namespace fenghuo::sim {

void on_objectives_curve(Line& line, const Objective& o, Millis took, const Timed& timed) {
  line.evaluated = true;
  line.raw = took;
  line.points = on_curve(took, o.full, o.half, o.zero, line.of);
  const Text after = length_text(took), full = length_text(o.full), zero = length_text(o.zero);
  line.reason = {
      timed.since.zh + "后 " + after.zh + timed.what.zh + "，满分线 " + full.zh,
      "It was " + timed.what.en + " " + after.en + " after " + timed.since.en + "; full points up to " + full.en};
  if (took <= o.full) {
    line.reason += {"，得满分。", "."};
  } else if (took >= o.zero) {
    line.reason += {"，零分线 " + zero.zh + "，不得分。", ", none from " + zero.en + " on: no points."};
  } else {
    if (o.half) {
      const Text half = length_text(*o.half);
      line.reason += {"，半分线 " + half.zh, ", half at " + half.en};
    }
    line.reason +=
        {"，零分线 " + zero.zh + "，按直线折算。", ", none from " + zero.en + " on, straight lines between."};
  }
}

void never_came(Line& line, const Course& course, const Objective& o, Millis open_for, const Timed& timed) {
  const Text end = course.end_words(), after = length_text(open_for), zero = length_text(o.zero);
  line.evaluated = open_for >= o.zero;
  if (line.evaluated) {
    line.reason = {"到" + end.zh + "（" + timed.since.zh + "后 " + after.zh + "）仍未" + timed.what.zh + "，零分线 " +
                       zero.zh + "，不得分。",
                   "Not " + timed.what.en + " when " + end.en + ", " + after.en + " after " + timed.since.en +
                       "; none from " + zero.en + " on: no points."};
  } else {
    line.reason = {end.zh + "时为" + timed.since.zh + "后 " + after.zh + "，尚未" + timed.what.zh + "，也未到零分线 " +
                       zero.zh + "，本项未评。",
                   "Not yet " + timed.what.en + " when " + end.en + ", " + after.en + " after " + timed.since.en +
                       ", short of the " + zero.en + " at which points run out: not evaluated."};
  }
}

Lines acknowledge_lines(const Course& course, const Objective& o) {
  Line line = line_of(o, "acknowledge", o.weight * 1000, "ms");
  line.events = course.opened;
  const Timed timed{{"确认", "acknowledged"}};
  if (course.acknowledged) {
    line.events.push_back(course.acknowledged->event);
    on_objectives_curve(line, o, course.acknowledged->at - course.start, timed);
  } else {
    never_came(line, course, o, course.end - course.start, timed);
  }
  return {std::move(line)};
}

}  // namespace fenghuo::sim

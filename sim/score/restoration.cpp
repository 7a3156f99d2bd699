// Restoration: what was so when people said that it works again, and whether a second person looked.
#include "sim/score/measures.hpp"
#include "sim/score/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

constexpr std::int64_t k_probe = 3, k_baseline = 2, k_second = 2, k_all = k_probe + k_baseline + k_second;

void judge(Line& line, bool good) {
  line.evaluated = true;
  line.raw = good ? 1 : 0;
  line.points = good ? line.of : 0;
}

/// Names what the drill last said of the fact before that moment.
void name_fact(Line& line, const Course& course, std::string_view fact, Millis before) {
  const FactMark* last = nullptr;
  for (const auto& one : course.facts)
    if (one.set->fact == fact && one.mark.at < before) last = &one;
  if (last != nullptr) line.events.push_back(last->mark.event);
}

void probe(Line& line, const Course& course, const Completion& done) {
  const Text at = length_text(done.mark.at - course.start);
  if (course.retrospective) {
    judge(line, true);
    line.reason = {
        "发现后 " + at.zh + "办结恢复核验。实战复盘没有导调事实可比对，以办结为准。",
        "Verified " + at.en + " after discovery. Of a live incident nothing else is known to hold it against."};
    return;
  }
  const bool up = course.holds("up", done.mark.at), harmful = course.holds("harmful", done.mark.at);
  name_fact(line, course, "up", done.mark.at);
  name_fact(line, course, "harmful", done.mark.at);
  judge(line, up && !harmful);
  line.reason = {"发现后 " + at.zh + "办结恢复核验，当时服务" + (up ? "正常" : "仍未恢复") + "，有害内容" +
                     (harmful ? "仍可见，不得分。"
                      : up    ? "已看不到，得满分。"
                              : "已看不到，不得分。"),
                 "Verified " + at.en + " after discovery, when the service was " + (up ? "up" : "still down") +
                     " and harmful content " +
                     (harmful ? "could still be seen: no points."
                      : up    ? "was gone."
                              : "was gone: no points.")};
}

void baseline(Line& line, const Course& course, const Completion& done) {
  if (course.retrospective) {
    line.reason = {"实战复盘没有基线比对结果，未作对照。",
                   "Of a live incident no baseline is known: nothing to hold it against."};
    return;
  }
  const bool same = course.holds("baseline", done.mark.at);
  name_fact(line, course, "baseline", done.mark.at);
  judge(line, same);
  line.reason =
      same ? Text{"核验时内容与审定的基线一致，得满分。", "When verified, the content was the approved baseline."}
           : Text{"核验时内容与审定的基线不一致，不得分。",
                  "When verified, the content was not the approved baseline: no points."};
}

void second(Line& line, const Course& course, const Completion& done) {
  const engine::Step* step = course.step(done.step);
  if (done.approved_by.empty() && !step->approve) {
    line.reason = {"预案没有要求对恢复核验复核", "The playbook asks nobody to approve the verification"};
    line.reason += worth(course, {"，本项未评。", ": not evaluated."}, Against::open);
    return;
  }
  const bool another = !done.approved_by.empty() && done.approved_by != done.by;
  judge(line, another);
  if (another) {
    line.reason = {"恢复核验由办理人以外的另一人审定",
                   "The verification was approved by somebody other than who did it"};
    line.reason += worth(course, {"，得满分。", "."}, Against::met);
  } else if (done.approved_by.empty()) {
    line.reason = {"恢复核验没有等到审定就先办结", "The verification went ahead without approval"};
    line.reason += worth(course, {"，不得分。", ": no points."}, Against::missed);
  } else {
    line.reason = {"恢复核验由同一人办理并审定", "The same person did and approved the verification"};
    line.reason += worth(course, {"，不得分。", ": no points."}, Against::missed);
  }
}

}  // namespace

Lines restoration_lines(const Course& course, const Objective& o) {
  const std::int64_t whole = o.weight * 1000;
  Lines out{line_of(o, "restoration.probe", slice(whole, 0, k_probe, k_all), "count"),
            line_of(o, "restoration.baseline", slice(whole, k_probe, k_baseline, k_all), "count"),
            line_of(o, "restoration.second", slice(whole, k_probe + k_baseline, k_second, k_all), "count")};
  const bool asked = std::ranges::any_of(course.play.playbook->steps,
                                         [](const auto& step) { return step.kind == engine::StepKind::probe; });
  const Completion* done = course.probed_last();
  const Text end = course.end_words();
  for (Line& line : out) {
    if (done != nullptr) {
      line.events = done->events;
    } else if (asked) {
      judge(line, false);
      line.reason = {"到" + end.zh + "没有办结恢复核验", "Nothing was verified before " + end.en};
      line.reason += worth(course, {"，不得分。", ": no points."}, Against::missed);
    } else {
      line.reason = {"预案没有恢复核验步骤", "The playbook has no step that verifies"};
      line.reason += worth(course, {"，本项未评。", ": not evaluated."}, Against::open);
    }
  }
  if (done == nullptr) return out;
  probe(out[0], course, *done);
  baseline(out[1], course, *done);
  second(out[2], course, *done);
  return out;
}

}  // namespace fenghuo::sim

// Evidence before a destructive act: each wanted step its own line, 1 before, a third after, nothing never.
#include "sim/score/measures.hpp"
#include "sim/score/words.hpp"

namespace fenghuo::sim {

namespace {

Text title_of(const Course& course, const std::string& step) {
  const engine::Step* found = course.step(step);
  return quoted(found == nullptr ? Text{step, step} : found->title);
}

Line wanted_line(const Course& course, const Objective& o, const std::string& step, std::int64_t of) {
  Line line = line_of(o, "evidence." + step, of, "permille");
  line.evaluated = true;
  const Text title = title_of(course, step);
  const auto found = course.steps.find(step);
  const Mark* kept = found != course.steps.end() && found->second.kept ? &*found->second.kept : nullptr;
  if (course.destructive) line.events.push_back(course.destructive->event);
  if (kept == nullptr) {
    const Text end = course.end_words();
    line.raw = 0;
    line.reason = {"到" + end.zh + "，" + title.zh + "一直没有留证",
                   "Nothing was kept for " + title.en + " before " + end.en};
    line.reason += worth(course, {"，不得分。", ": no points."}, Against::missed);
    return line;
  }
  line.events.push_back(kept->event);
  const Text at = length_text(kept->at - course.start);
  if (!course.destructive) {
    line.raw = 1000, line.points = of;
    line.reason = {title.zh + "在发现后 " + at.zh + "留证，其间没有破坏现场的操作",
                   title.en + " was kept " + at.en + " after discovery, and nothing was done that destroys traces"};
    line.reason += worth(course, {"，得满分。", "."}, Against::met);
    return line;
  }
  const bool before = *kept < *course.destructive;
  const Text act = title_of(course, course.destructive_step),
             act_at = length_text(course.destructive->at - course.start);
  line.raw = before ? 1000 : 333;
  line.points = before ? of : of / 3;
  line.reason = {title.zh + "在发现后 " + at.zh + "留证，" + (before ? "先于" : "晚于") + "首次破坏现场的操作" +
                     act.zh + "（" + act_at.zh + "）",
                 title.en + " was kept " + at.en + " after discovery, " + (before ? "before" : "after") +
                     " the first act that destroys traces, " + act.en + " (" + act_at.en + ")"};
  line.reason += before ? worth(course, {"，得满分。", ": full points."}, Against::met)
                        : worth(course, {"，得三分之一。", ": a third of the points."}, Against::partly);
  return line;
}

}  // namespace

Lines evidence_lines(const Course& course, const Objective& o) {
  Lines out;
  for (std::size_t k = 0; k < o.wanted.size(); ++k)
    out.push_back(wanted_line(course, o, o.wanted[k], share(o.weight * 1000, k, o.wanted.size())));
  if (!out.empty()) return out;
  out.push_back(line_of(o, "evidence", o.weight * 1000, "permille"));
  out.back().reason = {course.retrospective ? "预案没有须先行留存的证据" : "想定没有列出应留的证据",
                       course.retrospective ? "The playbook names no evidence to be kept first"
                                            : "The scenario names no evidence that is wanted"};
  out.back().reason += worth(course, {"，本项未评。", ": not evaluated."}, Against::open);
  return out;
}

}  // namespace fenghuo::sim

// Contained: by the drill's facts, which are the probe; of a live incident, by what people did.
#include "sim/score/measures.hpp"
#include "sim/score/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

const Timed k_contained{{"控制住", "contained"}};

struct Contained {
  std::optional<Millis> since;  ///< out of hand
  const FactMark* by = nullptr;
};

/// The first time counts, though it may come back later: that is another rule's matter.
Contained contained(const Course& course, const Objective& o) {
  const auto given = course.play.scenario->facts.find(o.fact);
  Contained out;
  if (given == course.play.scenario->facts.end() || given->second != o.is) out.since = course.start;
  for (const auto& one : course.facts) {
    if (one.set->fact != o.fact) continue;
    const bool is = one.set->value == o.is;
    if (!is && !out.since) out.since = one.mark.at;
    if (!is || !out.since) continue;
    out.by = &one;
    break;
  }
  return out;
}

const Completion* last_done_by(const Course& course, Millis moment) {
  const auto after = std::ranges::upper_bound(course.completions, moment, {}, [](const auto& d) { return d.mark.at; });
  return after == course.completions.begin() ? nullptr : &*std::prev(after);
}

void name_step(Line& line, const Course& course, const Completion& done, const Text& how) {
  line.events.insert(line.events.end(), done.events.begin(), done.events.end());
  if (const engine::Step* step = course.step(done.step)) {
    const Text title = quoted(step->title);
    line.reason += {how.zh + title.zh + "。", " " + how.en + " " + title.en + "."};
  }
}

/// First destructive step done; where the playbook has none, the last of containment that nobody may leave out.
const Completion* stands_for_it(const Course& course) {
  const auto& steps = course.play.playbook->steps;
  const auto done_of = [&](const engine::Step& step) {
    return std::ranges::find_if(course.completions, [&](const auto& d) { return d.in_play && d.step == step.id; });
  };
  const bool any = std::ranges::any_of(steps, &engine::Step::destructive);
  const Completion* out = nullptr;
  for (const auto& step : steps) {
    const bool counts =
        any ? step.destructive : engine::k_phases[static_cast<std::size_t>(step.phase)] == "containment";
    if (!counts || step.optional) continue;
    const auto done = done_of(step);
    if (done == course.completions.end()) {
      if (any || step.when) continue;
      return nullptr;
    }
    if (out == nullptr || (any ? done->mark < out->mark : out->mark < done->mark)) out = &*done;
  }
  return out;
}

Line in_retrospect(const Course& course, const Objective& o, Line line) {
  if (const Completion* done = stands_for_it(course)) {
    on_objectives_curve(line, course, o, done->mark.at - course.start, k_contained);
    name_step(line, course, *done,
              {"实战复盘，以办结此步为准：", "A live incident: what counts is that this step was done:"});
  } else {
    never_came(line, course, o, course.end - course.start, k_contained);
  }
  return line;
}

Line in_drill(const Course& course, const Objective& o, Line line) {
  const Contained found = contained(course, o);
  if (!found.since) {
    line.reason = {"演练中一直处于受控状态，没有需要控制的情况，本项未评。",
                   "Nothing was out of hand in this drill: not evaluated."};
    return line;
  }
  Timed timed = k_contained;
  if (*found.since != course.start) timed.since = {"失控", "it got out of hand"};
  if (found.by == nullptr) {
    never_came(line, course, o, course.end - *found.since, timed);
  } else {
    line.events.push_back(found.by->mark.event);
    on_objectives_curve(line, course, o, found.by->mark.at - *found.since, timed);
    line.reason += {"探测结果已证实。", " The probe confirmed it."};
    if (const Completion* done = last_done_by(course, found.by->mark.at))
      name_step(line, course, *done, {"此前刚办结", "Done just before:"});
  }
  return line;
}

}  // namespace

Lines contain_lines(const Course& course, const Objective& o) {
  Line line = line_of(o, "contain", o.weight * 1000, "ms");
  line.events = course.opened;
  return {course.retrospective ? in_retrospect(course, o, std::move(line)) : in_drill(course, o, std::move(line))};
}

}  // namespace fenghuo::sim

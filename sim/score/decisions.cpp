// Decisions at injects: the value the author gave the option, half of it when late.
#include "sim/score/measures.hpp"
#include "sim/score/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

void say_undecided(Line& line, const Course& course, const DecisionCourse& decision) {
  const Inject& inject = *decision.inject;
  const Text title = quoted(inject.title), end = course.end_words();
  // Without a limit of its own there was time until the end.
  line.evaluated = inject.within == 0 || course.end > decision.delivered.at + inject.within;
  if (line.evaluated) {
    line.reason = {title.zh + "：到" + end.zh + "没有作出决定，不得分。",
                   title.en + ": nothing was decided before " + end.en + ", no points."};
  } else {
    const Text left = length_text(decision.delivered.at + inject.within - course.end);
    line.reason = {title.zh + "：" + end.zh + "时距答复时限还有 " + left.zh + "，本项未评。",
                   title.en + ": " + end.en + " " + left.en + " before an answer was due, not evaluated."};
  }
}

void say_decided(Line& line, const DecisionCourse& decision) {
  const Inject& inject = *decision.inject;
  const DrillDecided& answer = *decision.answer;
  const auto chosen = std::ranges::find(inject.options, answer.option, &Choice::id);
  const bool known = chosen != inject.options.end();
  const std::int64_t value = known ? chosen->value : 0;
  const Text title = quoted(inject.title), option = quoted(known ? chosen->title : Text{answer.option, answer.option}),
             took = length_text(decision.decided->at - decision.delivered.at);
  line.evaluated = true;
  line.events.push_back(decision.decided->event);
  line.raw = answer.late ? value / 2 : value;
  line.points = answer.late ? line.of * value / 2000 : line.of * value / 1000;
  line.reason = {
      title.zh + "：用时 " + took.zh + "选" + option.zh + "，分值 " + std::to_string(value / 10) + "%",
      title.en + ": chose " + option.en + " after " + took.en + ", worth " + std::to_string(value / 10) + " %"};
  if (answer.late) {
    const Text limit = length_text(inject.within);
    line.reason += {"；超过 " + limit.zh + "的时限，减半", "; past the limit of " + limit.en + ", halved"};
  }
  line.reason += {"。", "."};
  if (known) line.reason += {chosen->feedback.zh, chosen->feedback.en.empty() ? "" : " " + chosen->feedback.en};
}

}  // namespace

Lines decisions_lines(const Course& course, const Objective& o) {
  const std::int64_t whole = o.weight * 1000;
  if (course.decisions.empty()) {
    Line line = line_of(o, "decision", whole, "permille");
    line.reason =
        course.retrospective
            ? Text{"实战中没有导调注入的决策题，未作对照。",
                   "A live incident puts no decisions to anybody: nothing to hold it against."}
            : Text{"没有下达需要决策的注入，本项未评。", "No inject asked these players to decide: not evaluated."};
    return {std::move(line)};
  }
  Lines out;
  for (std::size_t k = 0; k < course.decisions.size(); ++k) {
    const DecisionCourse& decision = course.decisions[k];
    Line& line = out.emplace_back(
        line_of(o, "decision." + decision.inject->id, share(whole, k, course.decisions.size()), "permille"));
    line.events.push_back(decision.delivered.event);
    if (decision.answer != nullptr) {
      say_decided(line, decision);
    } else {
      say_undecided(line, course, decision);
    }
  }
  return out;
}

}  // namespace fenghuo::sim

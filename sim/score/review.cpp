// Review: hot wash, report, findings. Much of it comes after EndEx; what could not be due yet is not evaluated.
#include "sim/score/measures.hpp"
#include "sim/score/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

constexpr std::int64_t k_wash = 2, k_report = 1, k_findings = 2, k_all = k_wash + k_report + k_findings;
constexpr Millis k_wash_within = engine::k_day, k_report_within = 7 * engine::k_day;

/// Since when the review's limits count.
struct Since {
  Millis at = 0;
  bool restored = false;
  [[nodiscard]] Text words(const Course& course) const {
    if (restored) return {"恢复核验后", "after it was restored"};
    return course.retrospective ? Text{"记录截止后", "after the record ended"} : Text{"演练结束后", "after EndEx"};
  }
};

Since since(const Course& course) {
  const Completion* restored = course.probed_last();
  return restored == nullptr ? Since{course.end, false} : Since{restored->mark.at, true};
}

bool of_review(const engine::Step& step) {
  return engine::k_phases[static_cast<std::size_t>(step.phase)] == "review";
}

void judge(Line& line, bool good) {
  line.evaluated = true;
  line.points = good ? line.of : 0;
}

/// Not done: no points once its limit has passed, as far as the events reach; else nobody can say yet.
void missing(Line& line, const Course& course, Millis due, const Text& what) {
  if (course.known_until > due) {
    judge(line, false);
    line.reason = {"时限已过，没有" + what.zh, "Past its limit, there was no " + what.en};
    line.reason += worth(course, {"，不得分。", ": no points."}, Against::missed);
  } else {
    line.reason = {what.zh + "的时限在" + course.end_words().zh + "之后，尚未到期",
                   "The " + what.en + " was not due yet when " + course.end_words().en};
    line.reason += worth(course, {"，本项未评。", ": not evaluated."}, Against::open);
  }
}

void came(Line& line, const Course& course, Millis took, Millis limit, const Text& after, const Text& what) {
  judge(line, took <= limit);
  line.raw = std::max<Millis>(took, 0);
  const Text length = length_text(line.raw), within = length_text(limit);
  line.reason = {after.zh + " " + length.zh + "完成" + what.zh + "，时限 " + within.zh,
                 "The " + what.en + " came " + length.en + " " + after.en + "; the limit was " + within.en};
  line.reason += took <= limit ? worth(course, {"，得满分。", "."}, Against::met)
                               : worth(course, {"，不得分。", ": no points."}, Against::missed);
}

/// Either will do: the playbook's first review step, or the drill's hot wash, which counts from EndEx.
void wash(Line& line, const Course& course, const Since& base) {
  const Text what = course.retrospective ? Text{"复盘", "review"} : Text{"现场点评", "hot wash"};
  const auto first = std::ranges::find_if(course.completions, [&](const auto& done) {
    const engine::Step* step = course.step(done.step);
    return step != nullptr && of_review(*step);
  });
  const bool stepped = first != course.completions.end();
  const bool in_time = stepped && first->mark.at - base.at <= k_wash_within;
  if (course.hot_washed && !in_time) {
    line.events = {course.hot_washed->event};
    came(line, course, course.hot_washed->at - course.end, k_wash_within, Since{}.words(course), what);
  } else if (stepped) {
    line.events = first->events;
    came(line, course, first->mark.at - base.at, k_wash_within, base.words(course), what);
  } else {
    missing(line, course, (course.ended ? course.end : base.at) + k_wash_within, what);
  }
}

struct Done {
  Mark mark;
  std::vector<EventRef> events;
};

/// The final duties, all of them; where the rule pack has none, the playbook's step for the final report.
std::optional<Done> final_report(const Course& course, bool& owed) {
  std::optional<Done> out;
  for (const auto& duty : course.duties) {
    if (duty.stage != "final" || (duty.filings.empty() && !duty.owed())) continue;
    owed = true;
    if (duty.filings.empty()) return std::nullopt;
    const Mark& mark = duty.filings.front().mark;
    if (!out) out.emplace();
    if (out->mark < mark) out->mark = mark;
    out->events.push_back(mark.event);
  }
  if (owed) return out;
  for (const auto& done : course.completions) {
    const engine::Step* step = course.step(done.step);
    if (step != nullptr && step->kind == engine::StepKind::report && step->stage == "final")
      return Done{done.mark, done.events};
  }
  return std::nullopt;
}

void report(Line& line, const Course& course, const Since& base) {
  const Text what{"总结报告（终报）", "final report"};
  bool owed = false;
  if (const auto done = final_report(course, owed)) {
    line.events = done->events;
    came(line, course, done->mark.at - base.at, k_report_within, base.words(course), what);
  } else {
    missing(line, course, base.at + k_report_within, what);
  }
}

bool has_field(const engine::Step& step, const std::string& id) {
  return std::ranges::find(step.fields, id, &engine::Field::id) != step.fields.end();
}

bool filled(const Completion& done, const std::string& id) {
  const auto given = done.fields->find(id);
  if (given == done.fields->end()) return false;
  const auto* text = std::get_if<std::string>(&given->second);
  return text == nullptr || text->find_first_not_of(" \t\r\n") != std::string::npos;
}

void findings(Line& line, const Course& course, const Since& base) {
  std::int64_t with_both = 0, all = 0;
  for (const auto& done : course.completions) {
    const engine::Step* step = course.step(done.step);
    if (step == nullptr || !of_review(*step) || !has_field(*step, "owner") || !has_field(*step, "due")) continue;
    ++all;
    if (filled(done, "owner") && filled(done, "due")) ++with_both;
    line.events.insert(line.events.end(), done.events.begin(), done.events.end());
  }
  if (all == 0) return missing(line, course, base.at + k_report_within, {"整改清单", "list of findings"});
  line.raw = with_both;
  judge(line, with_both == all);
  line.reason = {
      "整改清单 " + std::to_string(all) + " 份，其中写明责任人和期限的 " + std::to_string(with_both) + " 份",
      "Lists of findings: " + std::to_string(all) + ", of them with owner and date: " + std::to_string(with_both)};
  line.reason += with_both == all ? worth(course, {"，得满分。", "."}, Against::met)
                                  : worth(course, {"，不得分。", ", no points."}, Against::missed);
}

}  // namespace

Lines review_lines(const Course& course, const Objective& o) {
  const std::int64_t whole = o.weight * 1000;
  Lines out{line_of(o, "review.hot-wash", slice(whole, 0, k_wash, k_all), "ms"),
            line_of(o, "review.report", slice(whole, k_wash, k_report, k_all), "ms"),
            line_of(o, "review.findings", slice(whole, k_wash + k_report, k_findings, k_all), "count")};
  const Since base = since(course);
  wash(out[0], course, base);
  report(out[1], course, base);
  findings(out[2], course, base);
  return out;
}

}  // namespace fenghuo::sim

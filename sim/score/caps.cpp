// The scenario's caps: whatever else was earned.
#include "sim/score/measures.hpp"
#include "sim/score/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

struct Hit {
  std::vector<EventRef> events;
  Text reason;
};

std::optional<Hit> destructive_before_capture(const Course& course) {
  const bool protects =
      std::ranges::any_of(course.play.playbook->steps, [](const auto& step) { return step.before_destructive; });
  if (!protects || !course.destructive) return std::nullopt;
  if (course.captured && *course.captured < *course.destructive) return std::nullopt;
  const engine::Step* step = course.step(course.destructive_step);
  const Text act = quoted(step->title), at = length_text(course.destructive->at - course.start);
  Hit out{{course.destructive->event},
          {"发现后 " + at.zh + "办理会破坏现场的" + act.zh + "时，还没有留存任何证据",
           at.en + " after discovery " + act.en + ", which destroys traces, was begun before anything had been kept"}};
  if (course.captured) out.events.push_back(course.captured->event);
  return out;
}

/// Dismissing it does not excuse anybody here: what a scenario plays is real.
std::optional<Hit> bureau_never_told(const Course& course) {
  const DutyCourse* missed = nullptr;
  for (const auto& duty : course.duties) {
    if (duty.recipient != "bureau") continue;
    if (duty.told() != nullptr) return std::nullopt;
    if (missed == nullptr && duty.stage == "initial" && duty.owed() && course.end > duty.due) missed = &duty;
  }
  if (missed == nullptr) return std::nullopt;
  const Text over = length_text(course.end - missed->due), end = course.end_words();
  return Hit{{missed->opened.event},
             {"到" + end.zh + "一直没有报告教育局，已超过时限 " + over.zh,
              "The education bureau was never told: " + over.en + " past the limit when " + end.en}};
}

/// In the moment of "restored" itself what people did comes first, and the world follows.
std::optional<Hit> came_back(const Course& course) {
  const Completion* restored = course.probed_first();
  if (restored == nullptr) return std::nullopt;
  std::optional<Mark> back;
  bool harmful = course.holds("harmful", restored->mark.at);
  for (const auto& one : course.facts) {
    if (one.set->fact != "harmful" || one.mark.at < restored->mark.at) continue;
    const bool now = one.set->value == engine::Value(true);
    if (now && !harmful && !back) back = one.mark;
    harmful = now;
  }
  for (const Mark& recurred : course.recurred)
    if (restored->mark < recurred && (!back || recurred.at < back->at)) back = recurred;
  if (!back) return std::nullopt;
  Hit out{restored->events, {}};
  out.events.push_back(back->event);
  const Text after = length_text(back->at - restored->mark.at);
  out.reason = {"宣布恢复 " + after.zh + "后有害内容再次出现",
                "Harmful content was back " + after.en + " after it was called restored"};
  return out;
}

std::optional<Hit> production_touched(const Course& course) {
  for (const auto& done : course.completions) {
    const engine::Step* step = course.step(done.step);
    // Completed at once. One that was asked for and went ahead for want of an answer kept to the rules.
    if (step == nullptr || step->kind != engine::StepKind::offline || !done.in_play || done.events.size() != 1)
      continue;
    const auto approved = course.steps.find(done.step);
    if (approved != course.steps.end() && approved->second.approved && *approved->second.approved < done.mark) continue;
    const Text title = quoted(step->title);
    return Hit{done.events, {title.zh + "未经审批就办结", title.en + " was done without approval"}};
  }
  for (const auto& one : course.facts)
    if (one.set->fact == "production-touched" && one.set->value == engine::Value(true))
      return Hit{{one.mark.event}, {"演练中动了生产系统", "The production system was touched in the drill"}};
  return std::nullopt;
}

std::optional<Hit> hit(CapKind kind, const Course& course) {
  switch (kind) {
    case CapKind::destructive_before_capture:
      return destructive_before_capture(course);
    case CapKind::bureau_never_told:
      return bureau_never_told(course);
    case CapKind::came_back:
      return came_back(course);
    case CapKind::production_touched:
      break;
  }
  return production_touched(course);
}

}  // namespace

std::vector<CapHit> caps_hit(const Course& course) {
  std::vector<CapHit> out;
  for (const Cap& cap : course.play.scenario->caps) {
    auto found = hit(cap.kind, course);
    if (!found) continue;
    const std::string most = std::to_string(cap.at_most);
    if (course.retrospective)
      found->reason += {"。", "."};
    else
      found->reason += cap.at_most == 0
                           ? Text{"，本次演练成绩作废。", ": the drill is void."}
                           : Text{"，总分不超过 " + most + " 分。", ": not more than " + most + " points."};
    std::ranges::sort(found->events);
    out.push_back({.at_most = cap.at_most * 1000,
                   .cap = std::string(k_caps[static_cast<std::size_t>(cap.kind)]),
                   .events = std::move(found->events),
                   .reason = std::move(found->reason)});
  }
  return out;
}

}  // namespace fenghuo::sim

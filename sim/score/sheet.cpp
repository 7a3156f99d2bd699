#include "sim/score/sheet.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

constexpr std::int64_t k_engine_share = 80, k_people_share = 20, k_review_past = 20'000;

const std::array<Text, k_items.size()>& titles() {
  static const std::array<Text, k_items.size()> k_titles{{{"预案可行性", "Feasibility of the plan"},
                                                          {"监测与预警", "Monitoring and alerting"},
                                                          {"故障定位", "Fault location"},
                                                          {"指挥调度", "Command"},
                                                          {"应急处置", "Handling"},
                                                          {"第三方协调", "Third-party coordination"},
                                                          {"保障", "Support"},
                                                          {"目标达成", "Goals"},
                                                          {"成本", "Cost"}}};
  return k_titles;
}

/// In the order of the stream: the last one counts.
std::vector<const DrillRecorded*> grades_of(const std::string& unit, std::span<const DrillRecorded> drill) {
  std::vector<const DrillRecorded*> out;
  for (const auto& one : drill)
    if (const auto* graded = std::get_if<DrillGraded>(&one.event))
      if (graded->unit == unit && points_of(graded->grade)) out.push_back(&one);
  std::ranges::sort(out, {}, [](const DrillRecorded* one) { return one->meta.version; });
  return out;
}

void take(Item& item, const DrillRecorded& one) {
  const auto& graded = std::get<DrillGraded>(one.event);
  const std::string& evaluator = one.meta.actor.person;
  auto at = std::ranges::lower_bound(item.grades, evaluator, {}, &SheetGrade::evaluator);
  if (at == item.grades.end() || at->evaluator != evaluator)
    at = item.grades.insert(at, {.evaluator = evaluator, .events = {}, .reason = {}});
  at->grade = graded.grade;
  at->points = *points_of(graded.grade);
  at->reason = graded.reason;
  at->events.push_back({one.meta.stream, one.meta.version});
}

void add_up(Sheet& out, bool voided) {
  std::int64_t sum = 0, graded = 0;
  for (Item& item : out.items) {
    if (item.grades.empty()) continue;
    std::int64_t of_item = 0;
    for (const SheetGrade& grade : item.grades)
      of_item += grade.points;
    item.points = of_item / static_cast<std::int64_t>(item.grades.size());
    sum += *item.points;
    ++graded;
  }
  out.coverage = graded * 1000 / static_cast<std::int64_t>(out.items.size());
  if (graded == 0) return;
  out.people = sum / graded;
  out.gap = out.engine > *out.people ? out.engine - *out.people : *out.people - out.engine;
  out.review = *out.gap > k_review_past;
  if (!voided) out.overall = (out.engine * k_engine_share + *out.people * k_people_share) / 100;
}

}  // namespace

std::optional<std::int64_t> points_of(std::int64_t grade) {
  if (grade < 1 || grade > 5) return std::nullopt;
  return grade <= 3 ? (grade - 1) * 30'000 : 60'000 + (grade - 3) * 20'000;
}

Sheet sheet(const Score& score, std::span<const DrillRecorded> drill) {
  Sheet out;
  out.engine = score.points;
  out.unit = score.unit;
  for (std::size_t n = 0; n < k_items.size(); ++n)
    out.items.push_back({.grades = {}, .item = std::string(k_items[n]), .points = {}, .title = titles()[n]});
  for (const DrillRecorded* one : grades_of(score.unit, drill)) {
    const auto item = std::ranges::find(out.items, std::get<DrillGraded>(one->event).item, &Item::item);
    if (item != out.items.end()) take(*item, *one);
  }
  add_up(out, score.voided);
  return out;
}

std::string to_json(const Sheet& sheet) {
  return engine::encode(sheet);
}

}  // namespace fenghuo::sim

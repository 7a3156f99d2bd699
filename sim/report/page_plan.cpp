// What follows from it: the improvement plan, and what has only been suggested yet.
#include "sim/report/page.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::escaped;

namespace {

/// An event of the improvement of this row.
std::string own_event(const EventRef& event) {
  return "<br><span class=\"ref\">/" + std::to_string(event.version) + "</span>";
}

Text measured_text(const Measured& measured, const std::string& rule) {
  if (measured.capped) return {"触发限分", "capped"};
  if (rule.starts_with("cap.")) return {"未触发限分", "not capped"};
  if (measured.of == 0) return {"未涉及", "not tested"};
  return {points_text(measured.points) + "/" + points_text(measured.of) + " 分",
          points_text(measured.points) + "/" + points_text(measured.of) + " points"};
}

}  // namespace

void Page::improvements(const UnitDigest& unit) {
  if (!unit.plan.empty()) plan(unit);
  std::vector<const Suggestion*> bare;
  for (const auto& one : unit.suggestions)
    if (std::ranges::none_of(
            unit.plan, [&](const PlanItem& item) { return item.objective == one.objective && item.rule == one.rule; }))
      bare.push_back(&one);
  if (unit.plan.empty() || !bare.empty()) suggested(unit, bare);
}

void Page::plan(const UnitDigest& unit) {
  element("p", "note",
          say("状态以出具本报告时为准；方括号内为记录单序号，斜杠后为该事项自身记录的序号，均可在系统中核验。",
              "As things stand when this report is made. A number in brackets is one of the record sheet, one behind a "
              "stroke an event of the item itself; both can be verified in the journal."));
  raw("<table class=\"follow\">\n");
  header_row({say("编号", "No."), say("问题与改进措施", "Problem, and what is to be done"), say("责任人", "Owner"),
              say("完成时限", "Due"), say("状态", "State"), say("整改情况", "Evidence of closure")});
  raw("<tbody>\n");
  for (const auto& item : unit.plan)
    plan_row(item);
  raw("</tbody></table>\n");
}

void Page::plan_row(const PlanItem& item) {
  raw("<tr id=\"" + escaped(item.improvement) + "\">");
  cell(item.improvement);
  raw("<td><b>" + escaped(in(item.title)) + "</b>");
  if (item.lost > 0) text(say("（失 ", " (") + points_text(item.lost) + say(" 分）", " points lost)"));
  raw("<br>" + escaped(in(item.problem)) + sources(item.events));
  if (!in(item.suggestion).empty()) element("div", "note", say("措施：", "To do: ") + in(item.suggestion));
  raw("</td>");
  if (item.assignment) {
    cell(item.assignment->owner);
    raw("<td>" + escaped(date(item.assignment->due)) + own_event(item.assignment->event) + "</td>");
  } else {
    raw("<td></td><td></td>");
  }
  const bool missed = item.assignment && item.assignment->missed;
  raw("<td>" + escaped(in(item.state_name)) + (missed ? escaped(say("，已逾期", ", overdue")) : "") +
      own_event(item.state_event) + "</td><td>");
  if (item.evidence) {
    text(item.evidence->text);
    for (const auto& link : item.evidence->links)
      raw("<br>" + escaped(link));
    raw("<br>" + escaped(item.evidence->by) + own_event(item.evidence->event));
  }
  if (item.after && item.before) {
    raw(item.evidence ? "<br>" : "");
    text(say("复测 ", "Re-test ") + item.retest + say("：", ": ") + in(measured_text(*item.before, item.rule)) + " → " +
         in(measured_text(*item.after, item.rule)));
  }
  raw("</td></tr>\n");
}

void Page::suggested(const UnitDigest& unit, const std::vector<const Suggestion*>& some) {
  if (unit.suggestions.empty())
    return element("p", "note", say("没有失分，暂无改进建议。", "Nothing was lost; there is nothing to suggest."));
  element(
      "p", "note",
      say("以下建议由失分项自动生成，供讨论修改；演练评定得分后转为改进事项，落实责任人和完成时限。",
          "Drawn up from the lost points, to be talked over; once the drill is scored they become improvements with "
          "an owner and a date."));
  raw("<table class=\"improve\">\n");
  header_row({say("序号", "No."), say("目标", "Objective"), say("存在问题", "Problem"), say("改进建议", "Suggestion"),
              say("责任人", "Owner"), say("完成时限", "Due")});
  raw("<tbody>\n");
  std::size_t n = 0;
  for (const auto* one : some) {
    raw("<tr>");
    element("td", "mid", std::to_string(++n));
    cell(in(one->title));
    raw("<td>" + escaped(in(one->problem)) + sources(one->events) + "</td>");
    cell(in(one->suggestion));
    raw("<td></td><td></td></tr>\n");
  }
  raw("</tbody></table>\n");
}

}  // namespace fenghuo::sim

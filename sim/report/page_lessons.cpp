// What went well, what did not and why, and what the losses suggest. From the facts alone.
#include "sim/report/page.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::escaped;

void Page::lessons(const UnitDigest& unit) {
  element("h3", "", say("主要成效", "What went well"));
  const auto full = [](const Line& line) { return line.evaluated && line.points == line.of; };
  if (std::ranges::none_of(unit.score.lines, full)) {
    element("p", "note", say("本次没有得满分的计分项。", "No line reached its full points."));
  } else {
    raw("<ul>\n");
    for (const auto& line : unit.score.lines)
      if (full(line)) raw("<li>" + escaped(in(line.reason)) + sources(line.events) + "</li>\n");
    raw("</ul>\n");
  }
  lost(unit);
  overdue(unit);
  decisions(unit);
  unplayed(unit);
}

void Page::lost(const UnitDigest& unit) {
  element("h3", "", say("主要问题（按失分从多到少）", "What did not, largest loss first"));
  const bool any = std::ranges::any_of(unit.suggestions, [](const auto& one) { return one.lost >= 0; });
  if (!any) return element("p", "note", say("没有失分。", "No points were lost."));
  raw("<table class=\"lost\">\n");
  header_row({say("失分", "Lost"), say("目标", "Objective"), say("情况与原因", "What happened, and why")});
  raw("<tbody>\n");
  for (const auto& one : unit.suggestions) {
    if (one.lost < 0) continue;
    raw("<tr><td class=\"num\">" + figure(points_text(one.lost), {one.events.begin(), one.events.begin() + 1}) +
        "</td>");
    cell(in(one.title));
    raw("<td>" + escaped(in(one.problem)) + sources(one.events) + "</td></tr>\n");
  }
  raw("</tbody></table>\n");
}

void Page::overdue(const UnitDigest& unit) {
  if (unit.overdue.empty()) return;
  element("h3", "", say("超时的步骤", "Steps past their limit"));
  raw("<table>\n");
  header_row({say("步骤", "Step"), say("时限", "Due"), say("办结", "Done"), say("超时", "Late by")});
  raw("<tbody>\n");
  for (const auto& one : unit.overdue) {
    raw("<tr>");
    cell(in(one.title));
    raw("<td class=\"now\">" + figure(clock(one.due), {one.events.front()}) + "</td><td class=\"now\">");
    raw(one.done ? moment(*one.done, one.events.back()) : escaped(say("演练中未办结", "not done in the play")));
    raw("</td>");
    const Millis by = (one.done ? *one.done : unit.end) - one.due;
    raw("<td class=\"now\">" + figure((one.done ? "" : say("至少 ", "at least ")) + length(by), {one.events.back()}) +
        "</td></tr>\n");
  }
  raw("</tbody></table>\n");
}

void Page::decisions(const UnitDigest& unit) {
  if (unit.decisions.empty()) return;
  element("h3", "", say("决策点及点评", "Decisions, and the author's comment"));
  raw("<table>\n");
  header_row({say("决策点", "Decision"), say("所作选择", "Chosen"), say("分值", "Worth"), say("点评", "Comment")});
  raw("<tbody>\n");
  for (const auto& one : unit.decisions) {
    raw("<tr>");
    cell(in(one.title));
    const bool decided = !in(one.option).empty();
    cell(decided ? in(one.option) + (one.late ? say("（逾期，分值减半）", " (late: counts half)") : "")
                 : say("未作决定", "nothing was decided"));
    raw("<td class=\"num\">" + figure(std::to_string(one.value / 10) + "%", {one.events.back()}) + "</td>");
    cell(in(one.feedback));
    raw("</tr>\n");
  }
  raw("</tbody></table>\n");
}

/// Injects that did not come, and lines that nobody could evaluate.
void Page::unplayed(const UnitDigest& unit) {
  std::string items;
  for (const auto& row : d_.script)
    for (const auto& one : row.deliveries)
      if (one.unit == unit.unit && one.event && !one.at)
        items += "<li>" + escaped(row.number + " " + in(row.title) + say("：", ": ") + in(one.skipped)) +
                 sources({*one.event}) + "</li>\n";
  if (!items.empty()) {
    element("h3", "", say("未注入的情景", "Injects that did not come"));
    raw("<ul>\n" + items + "</ul>\n");
  }
  items.clear();
  for (const auto& line : unit.score.lines)
    if (!line.evaluated) items += "<li>" + escaped(in(line.reason)) + sources(line.events) + "</li>\n";
  if (items.empty()) return;
  element("h3", "", say("未评的计分项", "What could not be evaluated"));
  raw("<ul>\n" + items + "</ul>\n");
}

}  // namespace fenghuo::sim

// What happened when: the timeline, and in tables all that it draws.
#include "sim/report/page.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::escaped;

void Page::course(const UnitDigest& unit, std::size_t n) {
  raw(timeline_svg(unit, zone_, language_, n));
  element(
      "p", "note",
      say("图例：菱形 M 为情景注入（编号见脚本），圆点为处置动作（编号为预案步骤，如 2.3），三角为再次发生。报告时限："
          "方框为时限起止，竖线为截止，实心为按时用时，斜纹为逾期，网纹为超时未报，空心菱形为报出时刻。",
          "Key: diamonds M are injects (numbered as in the script), dots are actions (numbered as the playbook's "
          "steps, 2.3), a triangle is a recurrence. Reporting: the box is the limit, the upright its end; solid is "
          "time used in time, stripes are time over the limit, crossed lines mean overdue and not filed, an open "
          "diamond is the filing."));
  course_tables(unit);
}

void Page::course_tables(const UnitDigest& unit) {
  element("h3", "", say("阶段", "Phases"));
  raw("<table>\n");
  header_row({say("阶段", "Phase"), say("开始", "From"), say("结束", "To"), say("用时", "Took")});
  raw("<tbody>\n");
  for (const auto& band : unit.bands) {
    raw("<tr>");
    cell(in(phase_text(band.phase)));
    raw("<td class=\"now\">" + moment(band.from, band.event) + "</td>");
    element("td", "now", clock(band.to));
    element("td", "now", length(band.to - band.from));
    raw("</tr>\n");
  }
  raw("</tbody></table>\n");
  if (!unit.clocks.empty()) {
    element("h3", "", say("报告时限", "Reporting clocks"));
    raw("<table>\n");
    header_row(
        {say("报告", "Report"), say("起算", "From"), say("截止", "Due"), say("报出", "Filed"), say("结果", "Outcome")});
    raw("<tbody>\n");
    for (const auto& one : unit.clocks) {
      raw("<tr>");
      cell(in(one.title));
      raw("<td class=\"now\">" + figure(clock(one.start), {one.events.front()}) + "</td>");
      const bool same_day = many_days_ || date(one.due).substr(0, date(one.due).size() - 5) ==
                                              date(one.start).substr(0, date(one.start).size() - 5);
      element("td", "now", same_day ? clock(one.due) : date(one.due));
      raw("<td class=\"now\">" + (one.told ? moment(*one.told, one.events.back()) : std::string("—")) + "</td>");
      cell(in(clock_state(one.state)));
      raw("</tr>\n");
    }
    raw("</tbody></table>\n");
  }
  element("h3", "", say("注入与处置动作", "Injects and actions"));
  raw("<table>\n");
  header_row({say("时间", "Time"), say("演练时间", "Drill time"), say("编号", "No."), say("内容", "What")});
  raw("<tbody>\n");
  for (const auto& point : unit.points) {
    raw("<tr><td class=\"now\">" + moment(point.at, point.event) + "</td>");
    element("td", "now", elapsed(point.at));
    element("td", "mid", point.label);
    cell((point.kind == "inject" ? say("注入：", "inject: ") : "") + in(point.title));
    raw("</tr>\n");
  }
  raw("</tbody></table>\n");
}

}  // namespace fenghuo::sim

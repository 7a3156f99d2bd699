// The record sheet (A.8): every event, each under its own anchor; and room for those who sign.
#include "sim/report/page.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::escaped;

void Page::record() {
  heading(say("附件：演练记录单", "Annex: record sheet"));
  element(
      "p", "note",
      say("演练时间以演练时钟为准，后附自开始起的时长；演练开始前和结束后为实际时间。事件编号可在系统中核验。",
          "Times are the drill's own, with the time since StartEx under them; before StartEx and after EndEx they are "
          "real time. The event's number stands for it in the journal, where it can be verified."));
  raw("<table class=\"record\">\n");
  header_row(
      {say("序号", "No."), say("时间", "Time"), say("何人", "Who"), say("事项", "What"), say("事件编号", "Event")});
  raw("<tbody>\n");
  std::string part;
  for (const auto& row : d_.records) {
    if (row.part != part) {
      part = row.part;
      raw("<tr class=\"part\"><td colspan=\"5\">");
      text(part == "before" ? say("演练开始前", "Before StartEx")
           : part == "play" ? say("演练过程", "Play")
                            : say("演练结束后", "After EndEx"));
      raw("</td></tr>\n");
    }
    record_row(row);
  }
  raw("</tbody></table>\n");
}

void Page::record_row(const RecordRow& row) {
  raw("<tr id=\"" + escaped(anchor_of(row.event)) + "\"><td>" + std::to_string(row.number) + "</td><td>");
  if (row.part == "play") {
    raw(escaped(clock(row.at)) + "<br><small>" + escaped(elapsed(row.at)) + "</small>");
  } else {
    text(engine::format_local(row.recorded_at, zone_.offset_at(row.recorded_at)));
  }
  raw("</td>");
  cell(row.by.empty() ? say("系统", "the system") : row.by);
  raw("<td>");
  const auto unit = std::ranges::find(d_.units, row.unit, &UnitDigest::unit);
  if (d_.units.size() > 1 && unit != d_.units.end()) text(in(unit->name) + say("：", ": "));
  raw("<b>" + escaped(in(row.what)) + "</b>");
  if (!in(row.content).empty()) text(say("：", ": ") + in(row.content));
  raw("</td>");
  element("td", "ref", row.event.stream + "/" + std::to_string(row.event.version));
  raw("</tr>\n");
}

void Page::signatures() {
  raw("<div class=\"sign\">\n");
  element("span", "", say("编制：", "Drawn up by: "));
  element("span", "", say("审核：", "Checked by: "));
  element("span", "", say("批准：", "Approved by: "));
  element("span", "", say("日期：", "Date: "));
  raw("</div>\n");
}

}  // namespace fenghuo::sim

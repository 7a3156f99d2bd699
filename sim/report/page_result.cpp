// The result: points, band and coverage, caps, the lines by objective, and the evaluators' sheet (A.9) beside it.
#include "sim/report/page.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::escaped;

namespace {

Text band_name(const Score& score) {
  if (score.voided) return {"成绩作废", "void"};
  if (score.band == "excellent") return {"优秀", "excellent"};
  if (score.band == "good") return {"良好", "good"};
  if (score.band == "pass") return {"合格", "pass"};
  return {"不合格", "fail"};
}

Text rating_name(const std::string& rating) {
  if (rating == "P") return {"P 顺利完成", "P performed without challenges"};
  if (rating == "S") return {"S 基本完成，存在不足", "S performed with some challenges"};
  if (rating == "M") return {"M 勉强完成，问题较大", "M performed with major challenges"};
  if (rating == "U") return {"U 未能完成", "U unable to be performed"};
  return {"未评", "not evaluated"};
}

Text grade_name(std::int64_t grade) {
  if (grade == 1) return {"差", "poor"};
  if (grade == 3) return {"合格", "sound"};
  if (grade == 5) return {"优秀", "excellent"};
  return {};
}

/// ‰ as per cent.
std::string per_cent(std::int64_t permille) {
  return points_text(permille * 100) + "%";
}

}  // namespace

void Page::result(const UnitDigest& unit) {
  const Score& score = unit.score;
  const std::string table = "#points-" + escaped(unit.unit);
  const auto card = [&](const std::string& html, const std::string& under) {
    raw("<div class=\"card\"><b>" + html + "</b>");
    element("span", "", under);
    raw("</div>\n");
  };
  raw("<div class=\"cards\" id=\"score-" + escaped(unit.unit) + "\">\n");
  card("<a class=\"n\" href=\"" + table + "\">" + (score.voided ? "—" : points_text(score.points)) + "</a>",
       score.uncapped == score.points
           ? say("系统评分（满分 100）", "engine's points, of 100")
           : say("系统评分，扣限前 ", "engine's points; before caps ") + points_text(score.uncapped));
  card(escaped(in(band_name(score))), say("等级", "band"));
  card("<a class=\"n\" href=\"" + table + "\">" + per_cent(score.coverage) + "</a>",
       say("评估覆盖率（已评分值占比）", "coverage: share of the weight that could be evaluated"));
  if (unit.sheet && unit.sheet->overall)
    card("<a class=\"n\" href=\"#sheet-" + escaped(unit.unit) + "\">" + points_text(*unit.sheet->overall) + "</a>",
         say("综合得分（系统 80%，评估员 20%）", "overall: engine 80 %, evaluators 20 %"));
  raw("</div>\n");
  caps(unit);
  points_table(unit);
  sheet(unit);
}

void Page::caps(const UnitDigest& unit) {
  for (const auto& cap : unit.score.caps) {
    raw("<div class=\"warn\"><b>");
    text(cap.at_most == 0 ? say("成绩作废：", "Void: ") : say("触发限分：", "Cap: "));
    raw("</b>" + escaped(in(cap.reason)) + sources(cap.events) + "</div>\n");
  }
}

void Page::points_table(const UnitDigest& unit) {
  raw("<h3 id=\"points-" + escaped(unit.unit) + "\">" + say("各项得分及依据", "Points, line by line") + "</h3>\n");
  element(
      "p", "note",
      say("方括号内为附件《演练记录单》的序号。未评的分值仍计入总分值，故与覆盖率并列。",
          "Numbers in brackets are rows of the record sheet. What nobody could evaluate stays in the total, which is "
          "why coverage stands beside it."));
  raw("<table class=\"points\">\n<thead><tr>");
  element("th", "", say("评定", "Rating"));
  element("th", "", say("目标与情况", "Objective, and what was found"));
  element("th", "num", say("分值", "Of"));
  element("th", "num", say("得分", "Points"));
  raw("</tr></thead>\n<tbody>\n");
  for (const auto& rating : unit.score.ratings)
    objective_rows(unit, rating);
  std::int64_t all = 0;
  for (const auto& line : unit.score.lines)
    all += line.of;
  raw("<tr class=\"part\"><td></td>");
  cell(say("合计（限分前）", "Total (before caps)"));
  element("td", "num", points_text(all));
  raw("<td class=\"num\"><a class=\"n\" href=\"#points-" + escaped(unit.unit) + "\">" +
      points_text(unit.score.uncapped) + "</a></td></tr>\n</tbody></table>\n");
}

/// What the real incident took there, if the scenario was made from one. A figure of the scenario's, not of an event.
std::string Page::real_time(const Line& line) const {
  const auto real = d_.reference.find(line.rule);
  if (real == d_.reference.end()) return {};
  const Text took = length_text(real->second);
  std::string out = say("改编所据的实战用时 ", "The real incident behind it took ") + in(took);
  if (line.raw >= 0) {
    const bool faster = line.raw <= real->second;
    const Text by = length_text(faster ? real->second - line.raw : line.raw - real->second);
    out += zh_ ? "，本次" + std::string(faster ? "快 " : "慢 ") + by.zh
               : "; here " + by.en + (faster ? " faster" : " slower");
  }
  return "<div class=\"note\">" + escaped(out + say("。", ".")) + "</div>";
}

void Page::objective_rows(const UnitDigest& unit, const Rating& rating) {
  std::int64_t of = 0, points = 0;
  for (const auto& line : unit.score.lines)
    if (line.objective == rating.objective) of += line.of, points += line.points;
  const std::string id = escaped("o-" + unit.unit + "-" + rating.objective);
  raw("<tr class=\"objective\" id=\"" + id + "\"><td>" +
      (rating.rating.empty() ? std::string("—") : figure(rating.rating, rating.events)) + "</td><td>");
  const auto title = std::ranges::find_if(d_.objectives, [&](const auto& o) { return o.id == rating.objective; });
  text(title == d_.objectives.end() ? rating.objective : in(title->title));
  raw("<div class=\"note\">");
  text(in(rating_name(rating.rating)) + (in(rating.reason).empty() ? "" : say("：", ": ") + in(rating.reason)));
  raw("</div></td><td class=\"num\">" + points_text(of) + "</td><td class=\"num\"><a class=\"n\" href=\"#" + id +
      "\">" + points_text(points) + "</a></td></tr>\n");
  for (const auto& line : unit.score.lines) {
    if (line.objective != rating.objective) continue;
    raw(std::string("<tr class=\"line") + (line.evaluated ? "" : " none") + "\" data-rule=\"" + escaped(line.rule) +
        "\"><td></td><td>" + escaped(in(line.reason)) + sources(line.events) + real_time(line) +
        "</td><td class=\"num\">" + points_text(line.of) + "</td><td class=\"num\">");
    const std::string shown = line.evaluated ? points_text(line.points) : say("未评", "not rated");
    const bool known = !line.events.empty();
    raw(known ? "<a class=\"n\" href=\"#" + escaped(anchor_of(line.events.front())) + "\">" + shown + "</a>" : shown);
    raw("</td></tr>\n");
  }
}

void Page::sheet(const UnitDigest& unit) {
  raw("<h3 id=\"sheet-" + escaped(unit.unit) + "\">" + say("评估员评估单", "Evaluators' sheet") + "</h3>\n");
  if (!unit.sheet || !unit.sheet->people)
    return element("p", "note",
                   say("评估员尚未评分，综合得分待评。", "Nobody has graded yet; there is no overall score."));
  const Sheet& sheet = *unit.sheet;
  if (sheet.review) {
    raw("<div class=\"warn\"><b>");
    text(say("请复核：", "Please review: "));
    raw("</b>");
    text(zh_ ? "系统评分与评估员评分相差 " + points_text(*sheet.gap) + " 分，超过 20 分。"
             : "engine and evaluators lie " + points_text(*sheet.gap) + " points apart, more than 20.");
    raw("</div>\n");
  }
  raw("<table>\n");
  header_row({say("评估项目", "Item"),
              say("评分（1 差、3 合格、5 优秀）及理由", "Grades (1 poor, 3 sound, 5 excellent), reasons"),
              say("折合分", "Points")});
  raw("<tbody>\n");
  for (const auto& item : sheet.items) {
    raw("<tr>");
    cell(in(item.title));
    raw("<td>");
    if (item.grades.empty()) text(say("未评", "not graded"));
    for (const auto& grade : item.grades) {
      raw("<div>" + figure(std::to_string(grade.grade), grade.events) + " ");
      const auto name = d_.graders.find(grade.evaluator);
      text(in(grade_name(grade.grade)) + say("（", " (") + (name == d_.graders.end() ? grade.evaluator : name->second) +
           say("）", ") ") + grade.reason);
      raw("</div>");
    }
    raw("</td>");
    element("td", "num", item.points ? points_text(*item.points) : "—");
    raw("</tr>\n");
  }
  raw("</tbody></table>\n");
  raw("<p>");
  text(zh_ ? "评估员平均 " + points_text(*sheet.people) + " 分，" + "项目覆盖率 " + per_cent(sheet.coverage) + "。"
           : "Evaluators' mean: " + points_text(*sheet.people) + " points; items graded: " + per_cent(sheet.coverage) +
                 ". ");
  if (sheet.overall)
    text(zh_ ? "综合得分 = 系统 " + points_text(sheet.engine) + " × 80% + 评估员 " + points_text(*sheet.people) +
                   " × 20% = " + points_text(*sheet.overall) + " 分。"
             : "Overall: " + points_text(sheet.engine) + " × 80 % + " + points_text(*sheet.people) +
                   " × 20 % = " + points_text(*sheet.overall) + " points.");
  raw("</p>\n");
}

}  // namespace fenghuo::sim

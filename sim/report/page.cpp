// The document: its head, what was planned, the script (A.1, A.6), and how figures name their events.
#include "sim/report/page.hpp"

#include "engine/playbook/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::escaped;
using engine::k_hour;
using engine::k_minute;
using engine::k_second;

std::string anchor_of(const EventRef& event) {
  return "e-" + event.stream + "-" + std::to_string(event.version);
}

Text phase_text(const std::string& phase) {
  const auto found = std::ranges::find(engine::k_phases, phase);
  if (found == engine::k_phases.end()) return {phase, phase};
  return engine::phase_name(static_cast<int>(found - engine::k_phases.begin()));
}

Page::Page(const Digest& digest, const engine::Zone& zone, engine::Language language)
    : d_(digest), zone_(zone), language_(language), zh_(language == engine::Language::zh) {
  for (const auto& row : d_.records)
    numbers_.emplace(row.event, row.number);
  if (d_.started && d_.ended) {
    const auto day = [&](Millis at) { return engine::format_local(at, zone_.offset_at(at)).substr(0, 10); };
    many_days_ = day(d_.started->at) != day(d_.ended->at);
  }
}

void Page::element(std::string_view name, std::string_view look, std::string_view text) {
  out_ += "<" + std::string(name);
  if (!look.empty()) out_ += " class=\"" + std::string(look) + "\"";
  out_ += ">" + escaped(text) + "</" + std::string(name) + ">\n";
}

void Page::heading(std::string_view title) {
  static constexpr std::array k_numbers{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
  const auto n = static_cast<std::size_t>(section_++);
  const std::string number = zh_ && n < k_numbers.size() ? std::string(k_numbers[n]) + "、"
                             : zh_                       ? std::to_string(n + 1) + "．"
                                                         : std::to_string(n + 1) + "  ";
  element("h2", "", number + std::string(title));
}

void Page::header_row(std::initializer_list<const char*> titles) {
  raw("<thead><tr>");
  for (const char* title : titles)
    element("th", "", title);
  raw("</tr></thead>\n");
}

void Page::fact(const char* what, const std::string& html) {
  if (html.empty()) return;
  raw("<tr>");
  element("th", "", what);
  raw("<td>" + html + "</td></tr>\n");
}

std::string Page::sources(const std::vector<EventRef>& events) const {
  std::string out;
  for (const auto& event : events) {
    const auto number = numbers_.find(event);
    if (number == numbers_.end()) continue;
    out += "<a href=\"#" + escaped(anchor_of(event)) + "\">[" + std::to_string(number->second) + "]</a>";
  }
  return out.empty() ? out : "<span class=\"src\">" + out + "</span>";
}

std::string Page::figure(std::string_view text, const std::vector<EventRef>& events) const {
  const auto known = std::ranges::find_if(events, [&](const auto& event) { return numbers_.contains(event); });
  if (known == events.end()) return escaped(text);
  return "<a class=\"n\" href=\"#" + escaped(anchor_of(*known)) + "\">" + escaped(text) + "</a>" + sources(events);
}

std::string Page::moment(Millis at, const EventRef& event) const {
  return figure(clock(at), {event});
}

std::string Page::clock(Millis at) const {
  const Millis local = at + zone_.offset_at(at);
  const Millis second = (local / k_second) % 60;
  const std::string minutes = engine::format_local(at, zone_.offset_at(at));
  const std::string seconds = (second < 10 ? ":0" : ":") + std::to_string(second);
  return minutes.substr(many_days_ ? 5 : 11) + seconds;
}

std::string Page::date(Millis at) const {
  const std::string text = engine::format_local(at, zone_.offset_at(at));
  if (!zh_) return text;
  const auto number = [&](std::size_t from, std::size_t count) {
    return std::to_string(std::stoi(text.substr(from, count)));
  };
  return number(0, 4) + "年" + number(5, 2) + "月" + number(8, 2) + "日" + text.substr(11);
}

std::string Page::elapsed(Millis at) const {
  if (!d_.started || at < d_.started->at) return {};
  const Millis since = at - d_.started->at;
  const auto two = [](Millis n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return "+" + std::to_string(since / k_hour) + ":" + two(since / k_minute % 60) + ":" + two(since / k_second % 60);
}

namespace {

Text form_name(const std::string& form) {
  if (form == "tabletop") return {"桌面推演", "tabletop"};
  if (form == "hands-on") return {"实操演练", "hands-on"};
  if (form == "demonstration") return {"示范演练", "demonstration"};
  return {form, form};
}

Text subject_name(const std::string& subject) {
  return subject == "comprehensive" ? Text{"综合演练", "comprehensive"} : Text{"专项演练", "single subject"};
}

Text title_of(const Digest& digest) {
  const Text& own = digest.plan.title;
  const Text& scenario = digest.scenario_title;
  return {own.zh.empty() || own.zh == scenario.zh ? "“" + scenario.zh + "”应急演练" : own.zh,
          own.en.empty() || own.en == scenario.en ? "Drill \"" + scenario.en + "\"" : own.en};
}

}  // namespace

std::string Page::written() {
  const std::string title = in(title_of(d_)) + say("总结报告", ": after-action report");
  raw(std::string("<!DOCTYPE html>\n<html lang=\"") + say("zh-CN", "en") + "\">\n<head>\n<meta charset=\"utf-8\">\n" +
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n" +
      "<meta name=\"viewport\" content=\"width=device-width\">\n");
  element("title", "", title + say("（演练）", " (DRILL)"));
  style();
  raw("</head>\n<body>\n<div class=\"water\" aria-hidden=\"true\">演练 DRILL</div>\n");
  element("div", "exercise",
          say("演练 DRILL · 本报告所述均为演练情景，并非真实事件",
              "演练 DRILL · everything told here was an exercise, not a real incident"));
  element("h1", "", title);
  element("p", "sub", in(d_.holder) + " · " + d_.drill);
  head();
  script();
  for (std::size_t n = 0; n < d_.units.size(); ++n) {
    const UnitDigest& unit = d_.units[n];
    heading(in(unit.name) + say("：演练结果", ": result"));
    result(unit);
    heading(in(unit.name) + say("：演练过程", ": what happened when"));
    course(unit, n);
    heading(in(unit.name) + say("：成效与问题", ": what went well, what did not"));
    lessons(unit);
    heading(in(unit.name) +
            (unit.plan.empty() ? say("：改进建议", ": improvements") : say("：改进计划", ": improvement plan")));
    improvements(unit);
  }
  record();
  signatures();
  raw("</body>\n</html>\n");
  return std::move(out_);
}

void Page::head() {
  heading(say("演练概况", "The drill"));
  summary();
  plan_table();
  people();
  interruptions();
}

/// One paragraph that can be quoted by itself.
void Page::summary() {
  raw("<p class=\"lead\">");
  const std::string form = in(form_name(d_.plan.form)), subject = in(subject_name(d_.plan.subject));
  if (zh_) {
    text("本次演练由" + d_.holder.zh + "组织，为" + subject + "，采用" + form + "形式，以“" + d_.scenario_title.zh +
         "”为想定，" + std::to_string(d_.plan.units.size()) + "个单位参演。");
  } else {
    text(d_.holder.en + " held this drill (" + form + ", " + subject + ") on the scenario \"" + d_.scenario_title.en +
         "\"; units playing: " + std::to_string(d_.plan.units.size()) + ". ");
  }
  if (d_.started && d_.ended) {
    const std::string from = figure(date(d_.started->at), {d_.started->event}),
                      to = figure(date(d_.ended->at), {d_.ended->event}),
                      took = escaped(length(d_.ended->at - d_.started->at));
    raw(zh_ ? "演练于" + from + "开始，" + to + "结束，历时" + took + "。"
            : "It began on " + from + " and ended on " + to + ", after " + took + ". ");
  }
  for (const auto& unit : d_.units) {
    const std::string points =
        "<a class=\"n\" href=\"#score-" + escaped(unit.unit) + "\">" + points_text(unit.score.points) + "</a>";
    if (unit.score.voided) {
      raw(zh_ ? escaped(unit.name.zh) + "成绩作废。" : escaped(unit.name.en) + ": void. ");
    } else {
      raw(zh_ ? escaped(unit.name.zh) + "得" + points + "分。" : escaped(unit.name.en) + ": " + points + " points. ");
    }
  }
  raw("</p>\n");
}

void Page::plan_table() {
  raw("<table class=\"plan\">\n");
  const DrillPlanned& plan = d_.plan;
  fact(say("演练编号", "Drill"), escaped(d_.drill));
  fact(say("组织单位", "Held by"), escaped(in(d_.holder)));
  fact(say("形式与科目", "Form and subject"),
       escaped(in(form_name(plan.form)) + say("；", "; ") + in(subject_name(plan.subject)) +
               (plan.surprise ? say("；不预先通知", "; unannounced") : "")));
  fact(say("想定", "Scenario"),
       escaped(in(d_.scenario_title)) + " <small>" + escaped(plan.scenario + " " + plan.scenario_version) + "</small>");
  fact(say("演练目的", "Goals"), escaped(in(plan.goals)));
  std::string units;
  for (const auto& unit : d_.units)
    units += (units.empty() ? "" : say("、", ", ")) + escaped(in(unit.name)) + say("（", " (") +
             escaped(unit.incident) + say("）", ")");
  fact(say("参演单位", "Units"), units);
  if (d_.scheduled) fact(say("计划开始", "Planned start"), figure(date(d_.scheduled->at), {d_.scheduled->event}));
  if (d_.started) fact(say("实际开始", "StartEx"), figure(date(d_.started->at), {d_.started->event}));
  if (d_.ended) fact(say("结束（演练时间）", "EndEx (drill time)"), figure(date(d_.ended->at), {d_.ended->event}));
  fact(say("演练时速", "Speed"), escaped(points_text(plan.speed) + say(" 倍实际时间", " × real time") +
                                         (plan.skip_idle ? say("；跳过空闲时段", "; idle time is skipped") : "")));
  raw("</table>\n");
}

void Page::people() {
  element("h3", "", say("参演人员及分工", "Participants by part"));
  if (d_.participants.empty()) return element("p", "note", say("计划中没有列出人员。", "The plan names nobody."));
  raw("<table>\n");
  header_row({say("分工", "Part"), say("姓名", "Name"), say("单位", "Unit")});
  raw("<tbody>\n");
  for (const auto& one : d_.participants) {
    raw("<tr>");
    cell(in(one.role_name));
    cell(one.name);
    cell(in(one.unit_name));
    raw("</tr>\n");
  }
  raw("</tbody></table>\n");
}

void Page::interruptions() {
  if (d_.interruptions.empty()) return;
  element("h3", "", say("演练中断情况（不计入演练时间）", "Interruptions (they do not count)"));
  raw("<table>\n");
  header_row({say("情况", "What"), say("演练时间", "Drill time"), say("中断（实际时间）", "From (wall)"),
              say("恢复（实际时间）", "To (wall)"), say("历时", "Took"), say("原因", "Why")});
  raw("<tbody>\n");
  for (const auto& one : d_.interruptions) {
    raw("<tr>");
    cell(in(one.kind));
    raw("<td class=\"now\">" + figure(elapsed(one.at), one.events) + "</td>");
    element("td", "now", date(one.from));
    element("td", "now", one.to ? date(*one.to) : "—");
    element("td", "now", one.to ? length(*one.to - one.from) : "—");
    cell(in(one.reason));
    raw("</tr>\n");
  }
  raw("</tbody></table>\n");
}

void Page::script() {
  heading(say("演练脚本执行情况（主场景事件清单）", "The script as it was played (MSEL)"));
  raw("<table class=\"script\">\n");
  header_row({say("编号", "No."), say("计划时间", "Planned"), say("实际时间", "Delivered"), say("类型", "Kind"),
              say("情景内容", "Inject"), say("预期行动", "Expected action")});
  raw("<tbody>\n");
  for (const auto& row : d_.script) {
    raw("<tr><td class=\"mid\">" + escaped(row.number) + "</td>");
    cell(in(row.planned));
    raw("<td>");
    for (const auto& one : row.deliveries) {
      raw("<div>");
      const auto unit = std::ranges::find(d_.units, one.unit, &UnitDigest::unit);
      if (d_.units.size() > 1 && unit != d_.units.end()) text(in(unit->name) + say("：", ": "));
      if (one.at) {
        raw(moment(*one.at, *one.event));
        if (one.late > 0) text(say("（迟到 ", " (late by ") + length(one.late) + say("）", ")"));
        if (one.by_hand) text(say("（手动）", " (by hand)"));
      } else if (one.event) {
        raw(figure(say("未注入", "skipped"), {*one.event}));
        text(say("：", ": ") + in(one.skipped));
      } else {
        text(say("未注入", "not delivered"));
      }
      raw("</div>\n");
    }
    raw("</td>");
    cell(in(row.kind));
    raw("<td>");
    element("div", "", in(row.title));
    if (!in(row.from).empty()) element("div", "note", in(row.from) + " → " + in(row.to));
    raw("</td>");
    cell(in(row.expected));
    raw("</tr>\n");
  }
  raw("</tbody></table>\n");
}

std::string report_html(const ReportFacts& facts, engine::Language language) {
  const Digest said = digest(facts);
  return Page(said, facts.zone, language).written();
}

}  // namespace fenghuo::sim

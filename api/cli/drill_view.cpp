#include "api/cli/drill_view.hpp"

#include "api/cli/glossary.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"
#include "sim/drill/words.hpp"

#include <array>

namespace fenghuo::api::cli {

namespace {

std::string say_pace(std::string_view pace, Language language) {
  static constexpr std::array k_words{Entry{"before", "未开始", "not begun"}, Entry{"running", "进行中", "running"},
                                      Entry{"paused", "已暂停", "paused"}, Entry{"frozen", "已冻结", "frozen"},
                                      Entry{"over", "已结束", "over"}};
  return look_up(k_words, pace, language);
}

std::string say_inject(std::string_view state, Language language) {
  static constexpr std::array k_words{Entry{"waiting", "未到", "to come"}, Entry{"delivered", "已下达", "given"},
                                      Entry{"decided", "已决定", "decided"}, Entry{"skipped", "已略过", "skipped"}};
  return look_up(k_words, state, language);
}

std::string render_live(const Session& session, const Json& clock) {
  std::string out;
  for (const auto& incident : pick_list(clock, "live"))
    out += session.say({"请办：", "see to: "}) + "fenghuo incident next " + shell_word(word(incident)) + "\n";
  return out;
}

std::string render_top(const Session& session, const Json& drill) {
  const Language language = session.language;
  const Json& clock = pick(drill, "clock");
  std::string out = paint(session.style, Tint::bold, safe(pick_word(drill, "id"))) + "  " +
                    paint(session.style, Tint::yellow, safe(pick_word(drill, "title", language))) + "  " +
                    safe(pick_word(drill, "state_title", language)) + "\n";
  return out + render_clock(session.language, session.style, clock) + render_live(session, clock);
}

std::string render_decision(const Session& session, const std::string& drill, const Json& letter) {
  const Language language = session.language;
  const Json& decision = pick(letter, "decision");
  const Json& decided = pick(decision, "decided");
  std::string out;
  for (const auto& option : pick_list(decision, "options")) {
    const bool chosen = decided.is_object() && pick_word(decided, "option") == pick_word(option, "id");
    out += std::string("     ") + (chosen ? "● " : "○ ") + safe(pick_word(option, "id")) + "  " +
           safe(pick_word(option, "title", language)) + "\n";
  }
  if (const std::string feedback = pick_word(decided, "feedback", language); !feedback.empty())
    out += "     " + session.say({"反馈：", "what came of it: "}) + safe(feedback) + "\n";
  if (pick_word(decision, "href").empty()) return out;
  if (const std::string due = pick_word(decision, "due_at"); !due.empty())
    out += "     " + session.say({"时限 ", "due "}) + safe(say_time(due, session.style)) + "\n";
  return out + "     " +
         paint(session.style, Tint::green,
               "fenghuo drill decide " + shell_word(drill) + " " + shell_word(pick_word(letter, "id")) + " …") +
         "\n";
}

std::string render_side(const Session& session, const std::string& drill, const Json& side) {
  const Language language = session.language;
  const std::string incident = pick_word(side, "incident");
  std::string out =
      heading(session, {pick_word(side, "unit") + "：" + pick_word(pick(side, "page"), "shows", language),
                        pick_word(side, "unit") + ": " + pick_word(pick(side, "page"), "shows", language)});
  out += "   " + session.say({"处置：", "work: "}) + "fenghuo incident next " + shell_word(incident) + "\n";
  for (const auto& letter : pick_list(side, "inbox")) {
    out += " · " + safe(say_time(pick_word(letter, "at"), session.style)) + "  " +
           paint(session.style, Tint::bold, safe(pick_word(letter, "title", language))) + "  " +
           paint(session.style, Tint::dim, safe(pick_word(letter, "from", language))) + "\n";
    if (const std::string text = pick_word(letter, "text", language); !text.empty()) out += "     " + safe(text) + "\n";
    out += render_decision(session, drill, letter);
  }
  return out;
}

/// When it came or comes, else what it waits for.
std::string comes(const Session& session, const Json& inject, const Json& unit) {
  for (const auto* member : {"delivered_at", "planned_at"})
    if (const std::string at = pick_word(unit, member); !at.empty()) return say_time(at, session.style);
  return clip(safe(pick_word(inject, "comes", session.language)), 60);
}

std::string render_msel(const Session& session, const Json& msel) {
  const Language language = session.language;
  Table table({session.say({"注入", "INJECT"}), session.say({"单位", "UNIT"}), session.say({"时间或条件", "WHEN"}),
               session.say({"状态", "STATE"}), session.say({"决定", "DECIDED"}), session.say({"内容", "TITLE"}),
               session.say({"预期行动", "EXPECTED"})});
  for (const auto& inject : msel)
    for (const auto& unit : pick_list(inject, "units")) {
      const std::string state = pick_word(unit, "state");
      table.add({{pick_word(inject, "id")},
                 {pick_word(unit, "unit")},
                 {comes(session, inject, unit), state == "waiting" ? Tint::plain : Tint::dim},
                 {say_inject(state, language), state == "delivered" ? Tint::yellow : Tint::plain},
                 {pick_word(pick(unit, "decided"), "option")},
                 {clip(pick_word(inject, "title", language), 30)},
                 {clip(pick_word(inject, "expected", language), 40)}});
    }
  return table.render(session.style);
}

std::string render_sides(const Session& session, const Json& sides) {
  const Language language = session.language;
  Table table({session.say({"单位", "UNIT"}), session.say({"事件", "INCIDENT"}), session.say({"阶段", "PHASE"}),
               session.say({"网页", "PAGE"}), session.say({"未办报告", "OPEN REPORTS"}),
               session.say({"目前得分", "POINTS"})});
  for (const auto& side : sides) {
    std::vector<std::string> duties;
    for (const auto& duty : pick_list(side, "duties"))
      duties.push_back(pick_word(duty, "id"));
    table.add({{pick_word(side, "unit")},
               {pick_word(side, "incident")},
               {say_word(pick_word(pick(side, "state"), "response"), language)},
               {pick_word(pick(side, "page"), "shows", language)},
               {joined(duties, language)},
               {pick(side, "voided") == true ? session.say({"作废", "void"}) : decimal(pick(side, "points"))}});
  }
  return table.render(session.style);
}

std::string render_unit_score(const Session& session, const Json& score) {
  const Language language = session.language;
  const std::string points = decimal(pick(score, "points")), band = say_band(pick_word(score, "band"), language);
  std::string out = heading(session, {pick_word(score, "unit") + "：" + points + " 分  " + band,
                                      pick_word(score, "unit") + ": " + points + " points  " + band});
  Table table({session.say({"项目", "LINE"}), session.say({"得分", "POINTS"}), session.say({"满分", "OF"}),
               session.say({"说明", "WHY"})});
  for (const auto& line : pick_list(score, "lines")) {
    const bool evaluated = pick(line, "evaluated") == true;
    table.add({{pick_word(line, "rule")},
               {evaluated ? decimal(pick(line, "points")) : "–", evaluated ? Tint::plain : Tint::dim},
               {decimal(pick(line, "of"))},
               {pick_word(line, "reason", language)}});
  }
  out += table.render(session.style);
  for (const auto& cap : pick_list(score, "caps"))
    out += paint(session.style, Tint::red, session.say({"封顶 ", "capped at "}) + decimal(pick(cap, "at_most"))) +
           session.say({"：", ": "}) + safe(pick_word(cap, "reason", language)) + "\n";
  const Json& sheet = pick(score, "sheet");
  if (const std::string people = decimal(pick(sheet, "people")); !people.empty())
    out +=
        session.say({"评估员 ", "evaluators "}) + people + session.say({"，合计 ", ", together "}) +
        decimal(pick(sheet, "overall")) +
        (pick(sheet, "review") == true ? session.say({"（相差过大，须复核）", " (far apart: to be reviewed)"}) : "") +
        "\n";
  return out;
}

}  // namespace

std::string say_drill_state(std::string_view state, Language language) {
  const auto known = sim::drill_state_from(state);
  return known ? sim::words_of(*known).in(language) : std::string(state);
}

std::string say_length(std::string_view length, Language language) {
  const auto ms = engine::parse_duration(length);
  if (!ms) return std::string(length);
  const Millis minutes = *ms / engine::k_minute, hours = minutes / 60;
  const bool zh = language == Language::zh;
  std::string out;
  if (hours > 0) out += std::to_string(hours) + (zh ? "小时" : " h");
  if (minutes % 60 > 0 || hours == 0)
    out += (out.empty() || zh ? "" : " ") + std::to_string(minutes % 60) + (zh ? "分" : " min");
  return out;
}

std::string render_clock(Language language, Style style, const Json& clock) {
  const bool zh = language == Language::zh;
  const std::string pace = pick_word(clock, "pace");
  std::string out = (zh ? "演练时间：" : "time of the drill: ") + say_pace(pace, language);
  if (const std::string now = pick_word(clock, "now"); !now.empty())
    out += "  " + safe(say_time(now, style)) + (zh ? "，已进行 " : ", since the start ") +
           safe(say_length(pick_word(clock, "elapsed"), language));
  out += (zh ? "，全长 " : ", of ") + safe(say_length(pick_word(clock, "length"), language));
  if (const std::string speed = pick_word(clock, "speed"); speed != "1")
    out += zh ? "，" + safe(speed) + " 倍速" : ", " + safe(speed) + " times as fast";
  out += "\n";
  if (pace == "paused" || pace == "frozen")
    out += paint(style, Tint::yellow,
                 zh ? "时间静止，暂时不能办理。" : "Time stands still; nothing can be done for now. ") +
           paint(style, Tint::yellow, safe(pick_word(clock, "why", language))) + "\n";
  else if (const std::string why = pick_word(clock, "why", language); !why.empty())
    out += paint(style, Tint::yellow, safe(why)) + "\n";
  return out;
}

std::string render_drill(const Session& session, const Json& drill) {
  std::string out = render_top(session, drill);
  if (const std::string briefing = pick_word(drill, "briefing", session.language); !briefing.empty())
    out += heading(session, {"说明", "Briefing"}) + "   " + safe(briefing) + "\n";
  for (const auto& side : pick_list(drill, "sides"))
    out += render_side(session, pick_word(drill, "id"), side);
  return out;
}

std::string render_desk(const Session& session, const Json& drill) {
  const Json& desk = pick(drill, "desk");
  if (!desk.is_object())
    return render_top(session, drill) + session.say({"导调台只供导调人员和评估员查看。\n",
                                                     "the desk is for those who direct, and the evaluators.\n"});
  std::string out = render_top(session, drill);
  out += heading(session, {"各参演单位", "Sides"}) + render_sides(session, pick_list(desk, "sides"));
  out += heading(session, {"主场景事件清单", "MSEL"}) + render_msel(session, pick_list(desk, "msel"));
  const std::string can = joined(pick_list(drill, "allowed"), session.language);
  if (!can.empty()) out += "\n" + session.say({"现在可以：", "you can do now: "}) + safe(can) + "\n";
  return out;
}

std::string render_drill_events(const Session& session, const Json& list, const People& people) {
  const Language language = session.language;
  const Json& items = pick_list(list, "items");
  if (items.empty()) return session.say({"没有记录。\n", "nothing to list.\n"});
  Table table({session.say({"版本", "VERSION"}), session.say({"时间", "AT"}), session.say({"事项", "WHAT"}),
               session.say({"经办", "BY"}), session.say({"单位", "UNIT"}), session.say({"内容", "ABOUT"})});
  for (const auto& event : items)
    table.add({{pick_word(event, "version")},
               {say_time(pick_word(event, "at"), session.style)},
               {pick_word(event, "what", language)},
               {pick_word(pick(event, "actor"), "person").empty() ? "" : event_actor(event, people, language)},
               {pick_word(pick(event, "payload"), "unit")},
               {clip(safe(pick_word(event, "content", language)), 100)}});
  std::string out = table.render(session.style);
  if (const std::string after = pick_word(list, "next"); !after.empty())
    out +=
        session.say({"还有更多，接着看请加 --after ", "there is more; go on with --after "}) + shell_word(after) + "\n";
  return out;
}

std::string render_score(const Session& session, const Json& score) {
  std::string out = paint(session.style, Tint::bold, safe(pick_word(score, "id"))) + "  " +
                    safe(pick_word(score, "title", session.language)) + "\n";
  for (const auto& one : pick_list(score, "scores"))
    out += render_unit_score(session, one);
  if (pick_list(score, "scores").empty()) out += session.say({"还没有得分。\n", "no score yet.\n"});
  return out;
}

}  // namespace fenghuo::api::cli

#include "api/cli/schedule_view.hpp"

#include "api/cli/drill_view.hpp"
#include "api/cli/glossary.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <array>
#include <map>

namespace fenghuo::api::cli {

namespace {

std::string say_time_state(const std::string& state, Language language) {
  static constexpr std::array k_words{
      Entry{"planned", "待生成", "to come"}, Entry{"made", "已生成", "made"}, Entry{"missed", "已错过", "missed"},
      Entry{"refused", "无法生成", "could not be made"}, Entry{"cancelled", "已取消", "called off"}};
  return look_up(k_words, state, language);
}

/// Without a zone, or with one this machine does not know, the reader's own clock.
Style style_in(const Session& session, const std::string& zone) {
  const auto clock = LocalClock::of_zone(zone);
  return {session.style.colour, clock ? *clock : session.style.clock};
}

std::string time_of(const Session& session, const Json& object, std::string_view member) {
  const std::string at = pick_word(object, member);
  return at.empty() ? "" : say_time(at, session.style);
}

/// Whole days as days.
std::string say_lead(const std::string& length, Language language) {
  const auto millis = engine::parse_duration(length);
  if (!millis || *millis == 0 || *millis % engine::k_day != 0) return say_length(length, language);
  const std::string days = std::to_string(*millis / engine::k_day);
  return days + (language == Language::zh ? " 天" : days == "1" ? " day" : " days");
}

/// How much each evaluator gets, and in which week most.
std::string render_load(const Session& session, const Json& plan) {
  struct Load {
    std::int64_t all = 0, most = 0;
    std::string week;
  };
  std::map<std::string, Load> loads;
  for (const auto& one : pick_list(plan, "load")) {
    Load& load = loads[pick_word(one, "evaluator")];
    const std::int64_t drills = pick(one, "drills").is_number_integer() ? pick(one, "drills").get<std::int64_t>() : 0;
    load.all += drills;
    if (drills > load.most) load.most = drills, load.week = pick_word(one, "week");
  }
  if (loads.empty()) return "";
  Table table({session.say({"评估员", "EVALUATOR"}), session.say({"共几次", "DRILLS"}),
               session.say({"一周最多", "MOST A WEEK"}), session.say({"最忙的一周", "BUSIEST WEEK"})});
  for (const auto& [person, load] : loads)
    table.add({{person}, {std::to_string(load.all)}, {std::to_string(load.most)}, {load.week}});
  return "\n" + table.render(session.style);
}

/// "1 / 2": done and planned.
std::string tally(const Json& row, std::string_view subject) {
  const Json& tally = pick(row, subject);
  return pick_word(tally, "done") + " / " + pick_word(tally, "planned");
}

}  // namespace

std::string say_series_state(const std::string& state, Language language) {
  static constexpr std::array k_words{Entry{"waiting", "待审批", "waits for approval"},
                                      Entry{"approved", "已审批", "approved"}, Entry{"stopped", "已停止", "stopped"}};
  return look_up(k_words, state, language);
}

std::string render_series(const Session& session, const Json& series) {
  const Language language = session.language;
  std::string out = paint(session.style, Tint::bold, safe(pick_word(series, "id"))) + "  " +
                    paint(session.style, Tint::yellow, safe(pick_word(series, "title", language))) + "  " +
                    safe(say_series_state(pick_word(series, "state"), language)) + "\n";
  Table top({});
  const auto line = [&](const Text& name, const std::string& value) {
    if (!value.empty()) top.add({{session.say(name), Tint::dim}, {value}});
  };
  line({"参演单位", "units"}, joined(pick_list(series, "units"), language));
  line({"规则", "rule"}, pick_word(series, "rule"));
  line({"时区", "zone"}, pick_word(series, "zone"));
  line({"除外日期", "except"}, joined(pick_list(series, "except"), language));
  line({"评估员", "evaluators"}, joined(pick_list(series, "evaluators"), language));
  line({"提前通知", "announced before"}, say_lead(pick_word(series, "announce_before"), language));
  std::vector<std::string> reminders;
  for (const auto& before : pick_list(series, "remind_before"))
    reminders.push_back(say_lead(word(before), language));
  line({"提前提醒", "reminded before"}, joined(reminders, language));
  line({"审批人", "approved by"}, pick_word(series, "approved_by"));
  line({"停止原因", "why stopped"}, pick_word(series, "why_stopped"));
  out += top.render(session.style) + "\n";
  const Style local = style_in(session, pick_word(series, "zone"));
  Table times({session.say({"哪一次", "TIME"}), session.say({"开始", "STARTS"}), session.say({"状态", "STATE"}),
               session.say({"演练", "DRILL"}), session.say({"说明", "WHY"})});
  for (const auto& time : pick_list(series, "times"))
    times.add({{pick_word(time, "occurrence")},
               {say_time(pick_word(time, "starts_at"), local)},
               {say_time_state(pick_word(time, "state"), language)},
               {pick_word(time, "drill")},
               {pick_word(time, "why", language)}});
  return out + times.render(session.style);
}

std::string render_term(const Session& session, const Json& plan, const std::string& zone) {
  const Style local = style_in(session, zone);
  Table series({session.say({"第一次", "FIRST"}), session.say({"次数", "TIMES"}), session.say({"评估员", "EVALUATOR"}),
                session.say({"参演单位", "UNITS"})});
  for (const auto& one : pick_list(plan, "series")) {
    const Json& times = pick_list(one, "times");
    series.add({{times.empty() ? "" : say_time(word(times.front()), local)},
                {std::to_string(times.size())},
                {pick_word(one, "evaluator")},
                {clip(safe(joined(pick_list(one, "units"), session.language)), 60)}});
  }
  std::string out = series.render(session.style) + render_load(session, plan) + "\n";
  for (const auto& one : pick_list(plan, "unplaced"))
    out += paint(session.style, Tint::red, session.say({"排不进去：", "finds no place: "})) +
           safe(pick_word(one, "unit")) + "  " + safe(pick_word(one, "reason", session.language)) + "\n";
  if (!pick_list(plan, "unplaced").empty())
    return out + session.say({"有单位排不进去，不能照此生成。请调整 --weeks（分散在几周）、--evaluators（评估员）、"
                              "--evaluator-limit（每人每周次数）或 --except（除外日期），再试排。\n",
                              "not all find a place, so it cannot be made: change --weeks, --evaluators, "
                              "--evaluator-limit or --except, and preview again.\n"});
  out += session.say(
      {"这只是试排，尚未生成。照此生成，请以同样的参数运行 fenghuo drill series create，并加上：\n",
       "nothing has been made. To make it so, type fenghuo drill series create with the same words and:\n"});
  return out + "--preview " + shell_word(pick_word(plan, "preview")) + "\n";
}

std::string render_coverage(const Session& session, const Json& coverage) {
  Table table({session.say({"单位", "UNIT"}), session.say({"名称", "NAME"}),
               session.say({"综合 完成/计划", "COMPREHENSIVE done/planned"}),
               session.say({"专项 完成/计划", "SINGLE done/planned"}), session.say({"最近一次", "LAST"}),
               session.say({"下一次", "NEXT"})});
  for (const auto& row : pick_list(coverage, "units")) {
    const bool met = pick(row, "met") == true;
    table.add({{pick_word(row, "unit")},
               {pick_word(row, "name", session.language)},
               {tally(row, "comprehensive"), met ? Tint::green : Tint::plain},
               {tally(row, "single")},
               {time_of(session, row, "last_at")},
               {time_of(session, row, "next_at")}});
  }
  std::string out = pick_word(coverage, "year") +
                    session.say({" 年，每个单位至少一次综合演练\n", ": one comprehensive drill for each unit\n"}) +
                    table.render(session.style);
  if (pick_list(coverage, "overdue").empty()) return out;
  out += "\n" + paint(session.style, Tint::bold, session.say({"逾期", "Overdue"})) + "\n";
  Table overdue({});
  for (const auto& one : pick_list(coverage, "overdue"))
    overdue.add({{time_of(session, one, "due_at")},
                 {pick_word(one, "unit")},
                 {pick_word(one, "text", session.language), Tint::red}});
  return out + overdue.render(session.style);
}

}  // namespace fenghuo::api::cli

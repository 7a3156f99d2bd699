#include "api/cli/incident_view.hpp"

#include "api/cli/next.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

namespace fenghuo::api::cli {

namespace {

Tint tint_of(const std::string& state) {
  if (state == "Done") return Tint::green;
  if (state == "Failed") return Tint::red;
  if (state == "AwaitingApproval" || state == "Active") return Tint::yellow;
  return state == "Ready" ? Tint::bold : Tint::dim;
}

std::string render_phases(const Json& phases, const People& people, Language language, Style style) {
  std::string out;
  for (const auto& phase : phases) {
    out += "\n" + paint(style, Tint::bold, safe(say_word(pick_word(phase, "id"), language)));
    if (const std::string entered = pick_word(phase, "entered_at"); !entered.empty())
      out += paint(style, Tint::dim, "  " + safe(say_time(entered, style)));
    out += "\n";
    Table steps({});
    for (const auto& step : pick_list(phase, "steps")) {
      const std::string state = pick_word(step, "state");
      const std::string due = pick_word(step, "due_at");
      std::string who = name_of(pick_word(step, "assignee"), people);
      if (who.empty()) who = say_role(pick_word(step, "role"), language);
      steps.add({{say_word(state, language), tint_of(state)},
                 {pick_word(step, "title", language) + " [" + pick_word(step, "id") + "]"},
                 {who},
                 {due.empty() ? "" : (language == Language::zh ? "时限 " : "due ") + say_time(due, style)}});
    }
    out += steps.render(style, 3);
  }
  return out;
}

}  // namespace

std::string render_incidents(const Session& session, const Json& list) {
  return render_list(session, list,
                     {{{"编号", "ID"}, "id"},
                      {{"性质", "MODE"}, "mode"},
                      {{"级别", "LEVEL"}, "severity"},
                      {{"类型", "KIND"}, "kind"},
                      {{"阶段", "PHASE"}, "state.response"},
                      {{"时限", "CLOCK"}, "state.clock"},
                      {{"单位", "UNIT"}, "unit"},
                      {{"网站", "SITE"}, "site", 32},
                      {{"发现时间", "DETECTED"}, "detected_at"},
                      {{"情况", "SUMMARY"}, "summary", 48}});
}

std::vector<std::string> assignees_in(const Json& incident) {
  std::vector<std::string> out;
  const auto add = [&](const Json& given) {
    if (std::string id = pick_word(given, "assignee"); !id.empty()) out.push_back(std::move(id));
  };
  add(incident);
  for (const auto& phase : pick_list(incident, "phases"))
    for (const auto& step : pick_list(phase, "steps"))
      add(step);
  return out;
}

std::string render_incident(const Json& incident, const People& people, Language language, Style style) {
  const bool zh = language == Language::zh;
  std::string out = render_heading(incident, language, style);
  const Json& state = pick(incident, "state");
  Table facts({});
  const auto fact = [&](Text name, const std::string& value) {
    if (!value.empty()) facts.add({{name.in(language), Tint::dim}, {value}});
  };
  fact({"阶段", "phase"}, say_word(pick_word(state, "response"), language));
  fact({"时限", "clock"}, say_word(pick_word(state, "clock"), language));
  fact({"负责人", "in charge"}, name_of(pick_word(incident, "assignee"), people));
  fact({"发现", "detected"}, say_time(pick_word(incident, "detected_at"), style));
  fact({"登记", "opened"}, say_time(pick_word(incident, "opened_at"), style));
  fact({"结案", "closed"}, say_time(pick_word(incident, "closed_at"), style));
  const Json& playbook = pick(incident, "playbook");
  fact({"预案", "playbook"}, pick_word(playbook, "id") + " " + pick_word(playbook, "version"));
  fact({"告警", "signals"}, pick_word(incident, "signals"));
  fact({"证据", "evidence"}, pick_word(incident, "evidence"));
  fact({"版本", "version"}, pick_word(incident, "version"));
  out += facts.render(style, 3);
  if (const Json& duties = pick_list(incident, "duties"); !duties.empty())
    out += "\n" + paint(style, Tint::bold, zh ? "时限" : "Clocks") + "\n" + render_clocks(duties, language, style, 3);
  out += render_phases(pick_list(incident, "phases"), people, language, style);
  if (!is_over(pick_word(state, "response")))
    out += std::string("\n") + (zh ? "现在要办什么：" : "what to do now: ") + "fenghuo incident next " +
           shell_word(pick_word(incident, "id")) + "\n";
  return out;
}

std::string render_events(const Session& session, const Json& list, const Json& incident, const People& people) {
  const Json& items = pick_list(list, "items");
  if (items.empty()) return session.say({"没有记录。\n", "nothing to list.\n"});
  Table table({session.say({"版本", "VERSION"}), session.say({"时间", "AT"}), session.say({"事项", "WHAT"}),
               session.say({"经办", "BY"}), session.say({"内容", "ABOUT"})});
  for (const auto& event : items)
    table.add({{pick_word(event, "version")},
               {cell(session, event, "at") +
                (pick_word(event, "entered_late") == "true" ? session.say({"（补录）", " (entered late)"}) : "")},
               {say_event(pick_word(event, "type"), session.language)},
               {event_actor(event, people, session.language)},
               {clip(safe(event_content(event, incident, people, session.language, session.style)), 100)}});
  std::string out = table.render(session.style);
  if (pick_word(items.front(), "mode") == "drill")
    out = paint(session.style, Tint::yellow, session.say({"【演练】", "[DRILL]"})) + "\n" + out;
  if (const std::string after = pick_word(list, "next"); !after.empty())
    out +=
        session.say({"还有更多，接着看请加 --after ", "there is more; go on with --after "}) + shell_word(after) + "\n";
  return out;
}

std::string render_retrospective(const Session& session, const Json& held) {
  const Language language = session.language;
  std::string out =
      paint(session.style, Tint::bold, session.say({"复盘对照 ", "Retrospective of "}) + safe(pick_word(held, "id"))) +
      "  " + safe(pick_word(held, "unit")) + "  " + safe(pick_word(held, "site")) + "\n" +
      safe(pick_word(held, "note", language)) + "\n\n";
  Table table({session.say({"项目", "LINE"}), session.say({"内容", "WHAT"}), session.say({"达到", "REACHED"}),
               session.say({"参照", "OF"}), session.say({"说明", "WHY"})});
  for (const auto& line : pick_list(held, "lines")) {
    const bool compared = pick(line, "compared") == true;
    table.add({{pick_word(line, "rule")},
               {pick_word(line, "title", language)},
               {compared ? decimal(pick(line, "reached")) : "–", compared ? Tint::plain : Tint::dim},
               {decimal(pick(line, "of"))},
               {pick_word(line, "reason", language)}});
  }
  out += table.render(session.style);
  for (const auto& rule : pick_list(held, "broken"))
    out += paint(session.style, Tint::red, session.say({"违反规则：", "a rule was broken: "})) +
           safe(pick_word(rule, "reason", language)) + "\n";
  return out;
}

}  // namespace fenghuo::api::cli

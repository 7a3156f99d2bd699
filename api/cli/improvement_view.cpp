#include "api/cli/improvement_view.hpp"

#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"
#include "sim/improvement/words.hpp"

namespace fenghuo::api::cli {

namespace {

std::string number(const Json& value) {
  std::string out = value.is_number() ? value.dump() : std::string();
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return out;
}

std::string state_of(const Session& session, const Json& one) {
  const std::string state = pick_word(one, "state_title", session.language);
  return pick(one, "overdue") == true ? state + session.say({"（逾期）", " (overdue)"}) : state;
}

/// The name, else the id.
std::string owner_of(const Json& one) {
  const std::string name = pick_word(one, "owner_name");
  return name.empty() ? pick_word(one, "owner") : name;
}

std::string say_measured(const Session& session, const Json& measured, bool cap) {
  if (!measured.is_object()) return session.say({"未评", "to come"});
  if (cap)
    return pick(measured, "capped") == true ? session.say({"触发限分", "capped"})
                                            : session.say({"未触发限分", "not capped"});
  const std::string of = number(pick(measured, "of"));
  if (of == "0") return session.say({"未涉及", "not tested"});
  return number(pick(measured, "points")) + "/" + of + session.say({" 分", " points"});
}

bool is_cap(const Json& one) {
  return pick_word(one, "rule").starts_with("cap.");
}

std::string refs_of(const Session& session, const Json& events) {
  std::vector<std::string> out;
  for (const auto& one : events)
    out.push_back(pick_word(one, "stream") + "/" + pick_word(one, "version"));
  return joined(out, session.language);
}

std::string retest_of(const Session& session, const Json& one) {
  const Json& retest = pick(one, "retest");
  if (!retest.is_object()) return {};
  return pick_word(retest, "drill") + session.say({"：", ": "}) +
         say_measured(session, pick(retest, "before"), is_cap(one)) + " → " +
         say_measured(session, pick(retest, "after"), is_cap(one));
}

/// What an event of its history says beside that it happened.
std::string details(const Session& session, const Json& event, const People& people, bool cap) {
  std::string out;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) out += (out.empty() ? "" : session.say({"；", "; "})) + part;
  };
  if (const std::string owner = pick_word(event, "owner"); !owner.empty()) add(name_of(owner, people));
  if (const std::string due = pick_word(event, "due_at"); !due.empty())
    add(session.say({"时限 ", "due "}) + say_time(due, session.style));
  add(pick_word(event, "drill"));
  if (const Json& after = pick(event, "after"); after.is_object()) add(say_measured(session, after, cap));
  for (const auto* member : {"evidence", "reason", "note"})
    add(pick_word(event, member));
  add(joined(pick_list(event, "links"), session.language));
  return out;
}

std::string render_history(const Session& session, const Json& one, const People& people) {
  Table table({session.say({"时间", "WHEN"}), session.say({"办理", "WHAT"}), session.say({"何人", "WHO"}),
               session.say({"内容", "DETAILS"})});
  for (const auto& event : pick_list(one, "history")) {
    const std::string by = pick_word(event, "by");
    table.add({{say_time(pick_word(event, "at"), session.style)},
               {pick_word(event, "title", session.language)},
               {by.empty() ? session.say({"系统", "the system"}) : name_of(by, people)},
               {details(session, event, people, is_cap(one))}});
  }
  return table.render(session.style);
}

}  // namespace

std::string say_improvement_state(std::string_view state, Language language) {
  const auto known = sim::improvement_state_from(state);
  return known ? sim::words_of(*known).in(language) : std::string(state);
}

std::vector<std::string> people_of_improvement(const Json& improvement) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& id) {
    if (!id.empty()) out.push_back(id);
  };
  add(pick_word(improvement, "owner"));
  for (const auto& event : pick_list(improvement, "history")) {
    add(pick_word(event, "by"));
    add(pick_word(event, "owner"));
  }
  return out;
}

std::string render_improvements(const Session& session, const Json& list) {
  const Json& items = pick_list(list, "items");
  if (items.empty()) return session.say({"没有改进事项。\n", "no improvements.\n"});
  Table table({session.say({"编号", "ID"}), session.say({"状态", "STATE"}), session.say({"完成时限", "DUE"}),
               session.say({"责任人", "OWNER"}), session.say({"单位", "UNIT"}), session.say({"失分", "LOST"}),
               session.say({"事项", "TITLE"}), session.say({"措施", "TO DO"})});
  for (const auto& one : items) {
    const std::string due = pick_word(one, "due_at");
    const bool late = pick(one, "overdue") == true;
    const std::string to_do = pick_word(one, "suggestion", session.language);  // several losses may share a problem
    const std::string lost = is_cap(one) ? session.say({"限分", "cap"}) : number(pick(one, "lost"));
    table.add({{pick_word(one, "id")},
               {state_of(session, one), late ? Tint::red : Tint::plain},
               {due.empty() ? "" : say_time(due, session.style), late ? Tint::red : Tint::plain},
               {owner_of(one)},
               {pick_word(one, "unit")},
               {lost},
               {clip(safe(pick_word(one, "title", session.language)), 24)},
               {clip(safe(to_do.empty() ? pick_word(one, "problem", session.language) : to_do), 48)}});
  }
  std::string out = table.render(session.style);
  if (const std::string cursor = pick_word(list, "next"); !cursor.empty())
    out += session.say({"还有更多，接着看请加 --cursor ", "there is more; go on with --cursor "}) + shell_word(cursor) +
           "\n";
  return out;
}

std::string render_improvement(const Session& session, const Json& improvement, const People& people) {
  const Language language = session.language;
  const bool late = pick(improvement, "overdue") == true;
  std::string out = paint(session.style, Tint::bold, safe(pick_word(improvement, "id"))) + "  " +
                    safe(pick_word(improvement, "title", language)) + "  " +
                    paint(session.style, late ? Tint::red : Tint::yellow, safe(state_of(session, improvement))) + "\n";
  Table table({});
  const auto line = [&](const Text& name, const std::string& value) {
    if (!value.empty()) table.add({{session.say(name), Tint::dim}, {value}});
  };
  const Json& evidence = pick(improvement, "evidence");
  const std::string due = pick_word(improvement, "due_at");
  line({"单位", "unit"}, pick_word(improvement, "unit"));
  line({"演练", "drill"}, pick_word(improvement, "drill"));
  line({"问题", "problem"}, pick_word(improvement, "problem", language));
  line({"措施", "to do"}, pick_word(improvement, "suggestion", language));
  line({"失分", "lost"}, number(pick(improvement, "lost")));
  line({"依据", "rests on"}, refs_of(session, pick_list(improvement, "events")));
  line({"责任人", "owner"}, owner_of(improvement));
  line({"完成时限", "due"}, due.empty() ? "" : say_time(due, session.style));
  line({"整改情况", "evidence"}, pick_word(evidence, "text"));
  line({"佐证材料", "borne out by"}, joined(pick_list(evidence, "links"), session.language));
  line({"复测", "re-test"}, retest_of(session, improvement));
  if (pick_word(improvement, "state") != "Closed") line({"理由", "reason"}, pick_word(improvement, "reason"));
  out += table.render(session.style, 1);
  out += "\n" + paint(session.style, Tint::bold, session.say({"办理经过", "History"})) + "\n" +
         render_history(session, improvement, people);
  std::string can;
  for (const auto& one : pick_list(improvement, "allowed"))
    can += "  fenghuo improvement " + shell_word(word(one)) + " " + shell_word(pick_word(improvement, "id")) + "\n";
  if (!can.empty()) out += "\n" + session.say({"现在可以：", "you can do now:"}) + "\n" + can;
  return out;
}

}  // namespace fenghuo::api::cli

#include "api/cli/commands.hpp"
#include "api/cli/improvement_view.hpp"
#include "api/cli/pick.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct ImprovementOptions {
  std::string id, owner, due, evidence, reason, note, drill, if_match;
  std::vector<std::string> links;
};
using Options = std::shared_ptr<ImprovementOptions>;

struct FindingOptions {
  std::string drill, unit, title, problem, suggestion, objective;
};

struct ListOptions {
  std::string unit, state, drill, owner, limit, cursor;
  bool overdue = false;
};

Where where_of(const std::string& id) {
  return {.look = "fenghuo improvement show " + shell_word(id), .improvement = id};
}

int patch(Session& session, const ImprovementOptions& o, Json body) {
  for (const auto& [name, value] : {std::pair{"note", &o.note}, {"reason", &o.reason}})
    if (!value->empty()) body[name] = *value;
  Headers headers;
  if (!o.if_match.empty()) headers.emplace_back("If-Match", "\"" + o.if_match + "\"");
  const auto people = [&](const Json& answer) {
    return session.say({"已办理：", "done: "}) + safe(pick_word(answer, "id")) + "  " +
           safe(say_improvement_state(pick_word(answer, "state"), session.language)) + "\n";
  };
  return session.print(session.http().call("PATCH", path_of({"v1", "improvements", o.id}), body, headers), people,
                       where_of(o.id));
}

/// A command on one of them, with what every change takes.
CLI::App& add_change(CLI::App& group, Session& session, const Options& o, const std::string& name, const Text& help,
                     Action action, bool takes_note = true) {
  auto& command = add_command(group, session, name, help, std::move(action));
  command
      .add_option("IMPROVEMENT", o->id,
                  session.say({"改进事项编号，例如 IMP-2026-0001", "the improvement, e.g. IMP-2026-0001"}))
      ->required();
  if (takes_note) command.add_option("--note", o->note, session.say({"说明", "a note"}));
  command.add_option("--if-match", o->if_match,
                     session.say({"只在仍是这一版时办理", "only if it is still at this version"}));
  return command;
}

void add_list(CLI::App& group, Session& session) {
  auto o = std::make_shared<ListOptions>();
  auto& c = add_command(group, session, "list", {"列出", "list"}, [o, &session] {
    const std::string path = with_query("/v1/improvements", {{"unit", o->unit},
                                                             {"state", o->state},
                                                             {"drill", o->drill},
                                                             {"owner", o->owner},
                                                             {"overdue", o->overdue ? "1" : ""},
                                                             {"limit", o->limit},
                                                             {"cursor", o->cursor}});
    return session.print(session.http().get(path),
                         [&](const Json& list) { return render_improvements(session, list); });
  });
  const auto say = [&](const Text& text) { return session.say(text); };
  c.add_option("--unit", o->unit, say({"只看这个单位的", "only this unit's"}));
  c.add_option("--state", o->state, say({"状态；open 为所有未了结的", "its state; open for all that are not over"}))
      ->check(CLI::IsMember({"open", "Open", "Assigned", "Done", "Closed", "Dropped"}));
  c.add_option("--drill", o->drill, say({"只看这次演练发现的", "only those found in this drill"}));
  c.add_option("--owner", o->owner, say({"只看此人负责的", "only those this person owns"}));
  c.add_flag("--overdue", o->overdue, say({"只看逾期的", "only those whose day has passed"}));
  c.add_option("--limit", o->limit, say({"最多几条", "how many at most"}))->check(CLI::Range(1, 200));
  c.add_option("--cursor", o->cursor, say({"接着上次往下看", "go on from an earlier list"}));
}

void add_show(CLI::App& group, Session& session) {
  auto o = std::make_shared<ImprovementOptions>();
  auto& command =
      add_command(group, session, "show", {"查看一项及办理经过", "show one, with its history"}, [o, &session] {
        return session.print(
            session.http().get(path_of({"v1", "improvements", o->id})),
            [&](const Json& one) {
              People people;
              learn_people(session, people_of_improvement(one), people);
              return render_improvement(session, one, people);
            },
            where_of(o->id));
      });
  command.add_option("IMPROVEMENT", o->id, session.say({"改进事项编号", "the improvement"}))->required();
}

/// A day alone means its last minute.
std::string due_time(std::string typed) {
  constexpr std::size_t k_date = 10;
  return typed.size() == k_date ? typed + " 23:59" : typed;
}

void add_assign(CLI::App& group, Session& session) {
  auto o = std::make_shared<ImprovementOptions>();
  auto& c = add_change(group, session, o, "assign", {"落实责任人和完成时限", "say who owns it, and until when"},
                       [o, &session] {
                         int code = k_done;
                         Json body = Json::object();
                         if (!o->owner.empty()) body["owner"] = o->owner;
                         if (o->owner.empty() && o->due.empty())
                           return session.misuse({"请写明 --owner 或 --due", "say --owner or --due"});
                         if (!o->due.empty()) {
                           const auto due = typed_time(session, "--due", due_time(o->due), When::any, code);
                           if (!due) return code;
                           body["due_at"] = *due;
                         }
                         return patch(session, *o, body);
                       });
  c.add_option("--owner", o->owner, session.say({"责任人，人员编号", "the person who owns it"}));
  c.add_option("--due", o->due,
               session.say({"完成时限；只写日期即当日 23:59", "until when; a day alone means its last minute"}));
}

void add_done(CLI::App& group, Session& session) {
  auto o = std::make_shared<ImprovementOptions>();
  auto& c =
      add_change(group, session, o, "done", {"提交整改结果", "hand in what shows that it is done"}, [o, &session] {
        Json body{{"evidence", o->evidence}};
        if (!o->links.empty()) body["links"] = o->links;
        return patch(session, *o, body);
      });
  c.add_option("--evidence", o->evidence, session.say({"整改完成情况", "what shows that it is done"}))->required();
  c.add_option(
       "--link", o->links,
       session.say({"佐证材料的网址或编号，可以多次", "an address or number that bears it out; may be repeated"}))
      ->allow_extra_args(false);
}

/// One that goes with a reason, or with nothing.
void add_settle(CLI::App& group, Session& session, const std::string& name, const Text& help,
                const std::string& state) {
  auto o = std::make_shared<ImprovementOptions>();
  const bool why = state != "Closed";
  auto& c = add_change(
      group, session, o, name, help,
      [o, state, &session] {
        return patch(session, *o, {{"state", state}});
      },
      !why);
  if (why) c.add_option("--reason", o->reason, session.say({"理由", "why"}))->required();
}

void add_retest(CLI::App& group, Session& session) {
  auto o = std::make_shared<ImprovementOptions>();
  auto& c = add_change(group, session, o, "retest", {"安排复测演练", "name the drill that is to test it again"},
                       [o, &session] {
                         return patch(session, *o, {{"retest", o->drill}});
                       });
  c.add_option("DRILL", o->drill,
               session.say({"该单位参加、尚未评分的演练", "a drill to come in which the unit plays"}))
      ->required();
}

void add_rerun(CLI::App& group, Session& session) {
  auto o = std::make_shared<std::pair<std::string, RerunOptions>>();
  auto& c =
      add_command(group, session, "rerun",
                  {"拟订复测：由本单位按原方案复演", "plan its re-test: the same drill once more"}, [o, &session] {
                    const auto path = path_of({"v1", "improvements", o->first, "rerun"});
                    return plan_rerun(session, path, o->second, Json::object());
                  });
  c.add_option("IMPROVEMENT", o->first, session.say({"改进事项编号", "the improvement"}))->required();
  add_rerun_options(c, session, o->second);
}

void add_note(CLI::App& group, Session& session) {
  auto o = std::make_shared<ImprovementOptions>();
  auto& c = add_change(
      group, session, o, "note", {"加一条备注", "note something about it"},
      [o, &session] { return patch(session, *o, Json::object()); }, false);
  c.add_option("TEXT", o->note, session.say({"备注", "the note"}))->required();
}

int add_finding(Session& session, const FindingOptions& o) {
  Json body{{"drill", o.drill}, {"unit", o.unit}, {"title", o.title}, {"problem", o.problem}};
  for (const auto& [name, value] : {std::pair{"suggestion", &o.suggestion}, {"objective", &o.objective}})
    if (!value->empty()) body[name] = *value;
  return session.print(session.http().call("POST", "/v1/improvements", body), [&](const Json& added) {
    const std::string id = shell_word(pick_word(added, "id"));
    return session.say({"已提出：", "added: "}) + id + "\n" + session.say({"接着落实责任人：", "next: "}) +
           "fenghuo improvement assign " + id + " --owner … --due …\n";
  });
}

void add_add(CLI::App& group, Session& session) {
  auto o = std::make_shared<FindingOptions>();
  auto& c = add_command(group, session, "add", {"补充一项（演练已评分）", "add a finding of a scored drill"},
                        [o, &session] { return add_finding(session, *o); });
  c.add_option("DRILL", o->drill, session.say({"演练编号", "the drill"}))->required();
  c.add_option("UNIT", o->unit, session.say({"参演单位", "the unit that played"}))->required();
  c.add_option("--title", o->title, session.say({"事项", "what it is about"}))->required();
  c.add_option("--problem", o->problem, session.say({"存在的问题", "what was found"}))->required();
  c.add_option("--suggestion", o->suggestion, session.say({"改进措施", "what is to be done"}));
  c.add_option("--objective", o->objective,
               session.say({"对应的演练目标，见 fenghuo scenario show", "the objective; see fenghuo scenario show"}));
}

}  // namespace

void add_improvement(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "improvement",
                          {"改进事项：指派、整改、销号", "what drills have found: assign, do, close"});
  add_list(group, session);
  add_show(group, session);
  add_assign(group, session);
  add_done(group, session);
  add_settle(group, session, "close", {"确认销号", "confirm that it is done"}, "Closed");
  add_settle(group, session, "reopen", {"退回或重启", "send it back, or take it up again"}, "Assigned");
  add_settle(group, session, "drop", {"撤销", "drop it"}, "Dropped");
  add_retest(group, session);
  add_rerun(group, session);
  add_note(group, session);
  add_add(group, session);
}

}  // namespace fenghuo::api::cli

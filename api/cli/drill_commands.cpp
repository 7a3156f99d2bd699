#include "api/cli/commands.hpp"
#include "api/cli/draft_view.hpp"
#include "api/cli/drill_view.hpp"
#include "api/cli/local.hpp"
#include "api/cli/pick.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct DrillOptions {
  std::string id, note, reason, at, inject, option, unit, item, if_match;
  std::vector<std::string> units;
  int grade = 0;
};

struct PlanOptions {
  std::string scenario, version, unit, title, title_en, goals, goals_en, form, subject;
  std::vector<std::string> units, parts;
  bool surprise = false, skip_idle = false;
  int speed = 1;
};

void add_id(CLI::App& command, Session& session, std::string& id) {
  command.add_option("DRILL", id, session.say({"演练编号，例如 DRL-2026-0001", "the drill, e.g. DRL-2026-0001"}))
      ->required();
}

Where where_of(const std::string& id) {
  return {.look = "fenghuo drill show " + shell_word(id), .drill = id};
}

std::string act_path(const DrillOptions& o, const std::string& act) {
  return path_of({"v1", "drills", o.id, act});
}

int post(Session& session, const DrillOptions& o, const std::string& path, Json body) {
  for (const auto& [name, value] : {std::pair{"note", &o.note}, {"reason", &o.reason}})
    if (!value->empty()) body[name] = *value;
  Headers headers;
  if (!o.if_match.empty()) headers.emplace_back("If-Match", "\"" + o.if_match + "\"");
  const auto people = [&](const Json& answer) {
    return session.say({"已办理：", "done: "}) + safe(pick_word(answer, "id")) +
           session.say({"  演练", "  the drill is "}) +
           safe(say_drill_state(pick_word(answer, "state"), session.language)) + "\n";
  };
  return session.print(session.http().call("POST", path, body, headers), people, where_of(o.id));
}

/// One that takes nothing but a word for the record.
CLI::App& add_act(CLI::App& group, Session& session, const std::string& act, const Text& help) {
  auto o = std::make_shared<DrillOptions>();
  auto& command = add_command(group, session, act, help,
                              [o, act, &session] { return post(session, *o, act_path(*o, act), Json::object()); });
  add_id(command, session, o->id);
  const bool why = act == "pause" || act == "abort";
  if (why) {
    auto* reason = command.add_option("--reason", o->reason, session.say({"理由", "why"}));
    if (act == "abort") reason->required();
  } else {
    command.add_option("--note", o->note, session.say({"说明", "a note"}));
  }
  command.add_option("--if-match", o->if_match,
                     session.say({"只在仍是这一版时办理", "only if it is still at this version"}));
  return command;
}

}  // namespace

std::optional<Json> read_part(const std::string& typed) {
  const auto first = typed.find(':');
  if (first == std::string::npos || first == 0) return std::nullopt;
  const auto second = typed.find(':', first + 1);
  Json part{{"person", typed.substr(0, first)}, {"role", typed.substr(first + 1, second - first - 1)}};
  if (second != std::string::npos) part["unit"] = typed.substr(second + 1);
  return part;
}

namespace {

void put_text(Json& body, const char* name, const std::string& zh, const std::string& en) {
  if (zh.empty() && en.empty()) return;
  body[name] = {{"zh", zh.empty() ? en : zh}, {"en", en.empty() ? zh : en}};
}

int plan(Session& session, const PlanOptions& o) {
  Json body{{"scenario", o.scenario}, {"units", o.units}, {"speed", o.speed}};
  for (const auto& [name, value] :
       {std::pair{"scenario_version", &o.version}, {"unit", &o.unit}, {"form", &o.form}, {"subject", &o.subject}})
    if (!value->empty()) body[name] = *value;
  put_text(body, "title", o.title, o.title_en);
  put_text(body, "goals", o.goals, o.goals_en);
  if (o.surprise) body["surprise"] = true;
  if (o.skip_idle) body["skip_idle"] = true;
  for (const auto& typed : o.parts) {
    const auto part = read_part(typed);
    if (!part)
      return session.misuse(
          {"--part 写成 人员:角色[:单位]，读不懂 " + typed, "--part is PERSON:ROLE[:UNIT]: " + typed});
    body["parts"].push_back(*part);
  }
  return session.print(session.http().call("POST", "/v1/drills", body), [&](const Json& planned) {
    const std::string id = shell_word(pick_word(planned, "id"));
    return session.say({"已拟订：", "planned: "}) + id + "\n" + session.say({"接着排定时间：", "next: "}) +
           "fenghuo drill schedule " + id + " --at …\n";
  });
}

void add_plan(CLI::App& group, Session& session) {
  auto o = std::make_shared<PlanOptions>();
  auto& c = add_command(group, session, "plan", {"拟订一次演练", "plan a drill"},
                        [o, &session] { return plan(session, *o); });
  const auto say = [&](const Text& text) { return session.say(text); };
  c.add_option("SCENARIO", o->scenario,
               say({"演练情景，见 fenghuo scenario list", "the scenario; see fenghuo scenario list"}))
      ->required();
  c.add_option("--units", o->units, say({"参演单位，可以多个", "the units that play"}))->required();
  c.add_option("--scenario-version", o->version, say({"情景版本，默认最新", "its version; the newest if not given"}));
  c.add_option("--unit", o->unit, say({"组织单位，默认本单位", "who holds it; your own unit if not given"}));
  c.add_option("--title", o->title, say({"名称，默认取情景的", "a title; the scenario's if not given"}));
  c.add_option("--title-en", o->title_en, say({"英文名称", "the title in English"}));
  c.add_option("--goals", o->goals, say({"演练目的", "what it is for"}));
  c.add_option("--goals-en", o->goals_en, say({"英文演练目的", "what it is for, in English"}));
  c.add_option("--form", o->form, say({"形式：桌面推演、实操演练、示范演练", "its form"}))
      ->check(CLI::IsMember({"tabletop", "hands-on", "demonstration"}));
  c.add_option("--subject", o->subject, say({"专项 single 或综合 comprehensive", "single or comprehensive"}))
      ->check(CLI::IsMember({"single", "comprehensive"}));
  c.add_option("--part", o->parts,
               say({"角色，写成 人员:角色[:单位]，可以多次", "a part, PERSON:ROLE[:UNIT]; may be repeated"}))
      ->allow_extra_args(false);
  c.add_option("--speed", o->speed, say({"情景时间的倍速，1 到 600", "how many times as fast, 1 to 600"}))
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
  c.add_flag("--surprise", o->surprise, say({"突击演练：开始前只有您知道", "nobody but you knows before it begins"}));
  c.add_flag("--skip-idle", o->skip_idle,
             say({"无事可办时跳过等待", "jump over time in which nobody has anything to do"}));
}

void add_schedule(CLI::App& group, Session& session) {
  auto o = std::make_shared<DrillOptions>();
  auto& command = add_command(group, session, "schedule", {"排定时间", "set the day"}, [o, &session] {
    int code = k_done;
    const auto at = typed_time(session, "--at", o->at, When::any, code);
    return at ? post(session, *o, act_path(*o, "schedule"), {{"starts_at", *at}}) : code;
  });
  add_id(command, session, o->id);
  command.add_option("--at", o->at, session.say({"开始时间", "when it starts"}))->required();
  command.add_option("--note", o->note, session.say({"说明", "a note"}));
}

void add_inject(CLI::App& group, Session& session) {
  auto o = std::make_shared<DrillOptions>();
  auto& command = add_command(group, session, "inject", {"立即下达一个注入", "give an inject now"}, [o, &session] {
    Json body{{"inject", o->inject}};
    if (!o->units.empty()) body["units"] = o->units;
    return post(session, *o, act_path(*o, "inject"), body);
  });
  add_id(command, session, o->id);
  command
      .add_option("INJECT", o->inject,
                  session.say({"注入编号，见 fenghuo drill desk", "which; see fenghuo drill desk"}))
      ->required();
  command.add_option("--units", o->units, session.say({"只给这些单位", "to these units only"}));
  command.add_option("--note", o->note, session.say({"说明", "a note"}));
}

void add_decide(CLI::App& group, Session& session) {
  auto o = std::make_shared<DrillOptions>();
  auto& command =
      add_command(group, session, "decide", {"就注入作出决定", "decide what an inject asks"}, [o, &session] {
        if (o->option == "…") return session.misuse({"请把“…”换成选项编号", "put an option in place of \"…\""});
        Json body{{"option", o->option}};
        if (!o->unit.empty()) body["unit"] = o->unit;
        return post(session, *o, path_of({"v1", "drills", o->id, "decisions", o->inject}), body);
      });
  add_id(command, session, o->id);
  command.add_option("INJECT", o->inject, session.say({"哪个注入", "which inject"}))->required();
  command.add_option("OPTION", o->option, session.say({"选哪一项", "the option chosen"}))->required();
  command.add_option("--unit", o->unit,
                     session.say({"替哪个单位，默认本单位", "for which unit; your own if not given"}));
  command.add_option("--note", o->note, session.say({"说明", "a note"}));
}

void add_grade(CLI::App& group, Session& session) {
  auto o = std::make_shared<DrillOptions>();
  auto& command =
      add_command(group, session, "grade", {"填写评估单的一项", "grade one item of the sheet"}, [o, &session] {
        return post(session, *o, act_path(*o, "evaluations"),
                    {{"unit", o->unit}, {"item", o->item}, {"grade", o->grade}});
      });
  add_id(command, session, o->id);
  command.add_option("UNIT", o->unit, session.say({"参演单位", "the unit that plays"}))->required();
  command.add_option("ITEM", o->item, session.say({"评估项", "the item"}))
      ->required()
      ->check(CLI::IsMember(
          {"plan", "monitoring", "fault-location", "command", "handling", "third-party", "support", "goals", "cost"}));
  command.add_option("GRADE", o->grade, session.say({"1 差，3 合格，5 优秀", "1 poor, 3 pass, 5 excellent"}))
      ->required()
      ->check(CLI::IsMember({1, 3, 5}));
  command.add_option("--reason", o->reason,
                     session.say({"理由；改动评分必填", "why; wanted where a grade is changed"}));
}

void add_look(CLI::App& group, Session& session, const std::string& name, const Text& help,
              std::string (*render)(const Session&, const Json&)) {
  auto o = std::make_shared<DrillOptions>();
  const bool score = name == "score";
  auto& command = add_command(group, session, name, help, [o, score, render, &session] {
    const std::string path = score ? path_of({"v1", "drills", o->id, "score"}) : path_of({"v1", "drills", o->id});
    return session.print(
        session.http().get(path), [&](const Json& json) { return render(session, json); }, where_of(o->id));
  });
  add_id(command, session, o->id);
}

void add_events(CLI::App& group, Session& session) {
  struct Options {
    std::string id, after;
    int limit = 0;
  };
  auto o = std::make_shared<Options>();
  auto& command = add_command(group, session, "events", {"逐条查看经过", "everything that happened"}, [o, &session] {
    const std::string path = with_query(path_of({"v1", "drills", o->id, "events"}),
                                        {{"after", o->after}, {"limit", o->limit > 0 ? std::to_string(o->limit) : ""}});
    const Reply events = session.http().get(path);
    People people;
    if (events.ok() && !session.json)
      for (const auto& event : pick_list(events.body, "items"))
        learn_people(session, people_in(event), people);
    return session.print(
        events, [&](const Json& list) { return render_drill_events(session, list, people); }, where_of(o->id));
  });
  add_id(command, session, o->id);
  command.add_option("--after", o->after, session.say({"从哪一版之后看起", "after which version"}));
  command.add_option("--limit", o->limit, session.say({"最多几条", "how many at most"}))->check(CLI::Range(1, 200));
}

void add_from_incident(CLI::App& group, Session& session) {
  auto o = std::make_shared<std::pair<std::string, std::string>>();
  auto& [incident, file] = *o;
  auto& command = add_command(
      group, session, "from-incident", {"由已办结的真实事件改编演练情景", "make a scenario of a closed live incident"},
      [o, &session] {
        const auto& [id, out] = *o;
        const auto reply = session.http().call("POST", path_of({"v1", "drills", "from-incident", id}), Json::object());
        if (reply.ok() && !out.empty())
          if (const int code = write_file(session, out, pick(reply.body, "scenario").dump(2) + "\n"); code != k_done)
            return code;
        return session.print(reply, [&](const Json& draft) { return render_draft(session, draft, out); },
                             {.incident = id, .look = "fenghuo incident show " + shell_word(id)});
      });
  command.add_option("INCIDENT", incident, session.say({"事件编号，例如 INC-2026-000001", "e.g. INC-2026-000001"}))
      ->required();
  command.add_option("--out", file, session.say({"把情景草稿写进这个文件", "write the draft there"}));
}

}  // namespace

void add_drill(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "drill", {"演练：拟订、导调、参演、评分", "drills: plan, direct, play, score"});
  add_list(group, session, {"列出", "list"}, "/v1/drills",
           {{"--state", "state", {"状态，例如 Running", "state, e.g. Running"}},
            {"--unit", "unit", {"只看这个单位的", "only this unit's"}}},
           {{{"编号", "ID"}, "id"},
            {{"状态", "STATE"}, "state_title"},
            {{"单位", "UNIT"}, "unit"},
            {{"排定时间", "SCHEDULED"}, "starts_at"},
            {{"开始", "STARTED"}, "started_at"},
            {{"名称", "TITLE"}, "title", 50}});
  add_look(group, session, "show", {"查看一次演练", "show one"}, render_drill);
  add_look(group, session, "desk", {"导调台", "the desk of those who direct"}, render_desk);
  add_drill_inbox(group, session);
  add_plan(group, session);
  add_from_incident(group, session);
  add_schedule(group, session);
  add_act(group, session, "announce", {"通知参演单位", "tell those who play"});
  add_act(group, session, "start", {"开始", "StartEx"});
  add_act(group, session, "pause", {"暂停", "let its time stand still"});
  add_act(group, session, "resume", {"继续", "go on"});
  add_inject(group, session);
  add_decide(group, session);
  add_grade(group, session);
  add_act(group, session, "end", {"结束", "EndEx"});
  add_act(group, session, "hot-wash", {"记录现场点评", "note the hot wash"});
  add_act(group, session, "finish", {"评定得分", "fix the score"});
  add_act(group, session, "close", {"归档", "close it"});
  add_act(group, session, "abort", {"终止", "abort it"});
  add_events(group, session);
  add_look(group, session, "score", {"查看得分", "what it was worth"}, render_score);
  add_comparison_of_drills(group, session);
  add_schedule_of_drills(group, session);
}

}  // namespace fenghuo::api::cli

#include "api/cli/commands.hpp"
#include "api/cli/incident_view.hpp"
#include "api/cli/next.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct ListOptions {
  std::string state, kind, severity, unit, mode, q, cursor;
  int limit = 0;
  bool overdue = false;
};

struct OpenOptions {
  std::string kind, site, summary, detected_at, severity;
};

struct ShowOptions {
  std::string id, after;
  int limit = 0;
  bool commands = false;
};

void add_list(CLI::App& group, Session& session) {
  auto o = std::make_shared<ListOptions>();
  auto& command = add_command(group, session, "list", {"列出事件", "list incidents"}, [o, &session] {
    const std::string path = with_query("/v1/incidents", {{"state", o->state},
                                                          {"kind", o->kind},
                                                          {"severity", o->severity},
                                                          {"unit", o->unit},
                                                          {"mode", o->mode},
                                                          {"q", o->q},
                                                          {"overdue", o->overdue ? "true" : ""},
                                                          {"limit", o->limit > 0 ? std::to_string(o->limit) : ""},
                                                          {"cursor", o->cursor}});
    return session.print(session.http().get(path), [&](const Json& list) { return render_incidents(session, list); });
  });
  command.add_option("--state", o->state, session.say({"阶段，例如 Containment", "phase, e.g. Containment"}));
  command.add_option("--kind", o->kind, session.say({"类型，例如 defacement", "kind, e.g. defacement"}));
  command.add_option("--severity", o->severity, session.say({"级别 I 到 IV", "level, I to IV"}));
  command.add_option("--unit", o->unit, session.say({"单位", "unit"}));
  command.add_option("--mode", o->mode, session.say({"live 实战，drill 演练", "live or drill"}));
  command.add_flag("--overdue", o->overdue, session.say({"只看超时的", "only those past a deadline"}));
  command.add_option("-q,--q", o->q, session.say({"查找文字", "search for"}));
  command.add_option("--limit", o->limit, session.say({"最多几条", "how many at most"}))->check(CLI::Range(1, 200));
  command.add_option("--cursor", o->cursor, session.say({"接着上次往下看", "go on from an earlier list"}));
}

void add_open(CLI::App& group, Session& session) {
  auto o = std::make_shared<OpenOptions>();
  auto& command = add_command(group, session, "open", {"人工登记一起事件", "open an incident by hand"}, [o, &session] {
    Json body{{"kind", o->kind}, {"site", o->site}, {"summary", o->summary}};
    if (!o->severity.empty()) body["severity"] = o->severity;
    if (!o->detected_at.empty()) {
      int code = k_done;
      const auto time = typed_time(session, "--detected-at", o->detected_at, When::past, code);
      if (!time) return code;
      body["detected_at"] = *time;
    }
    return session.print(session.http().call("POST", "/v1/incidents", body),
                         [&](const Json& made) { return render_next(made, session.language, session.style); });
  });
  command
      .add_option(
          "--kind", o->kind,
          session.say({"类型：defacement、harmful-content、outage 等", "defacement, harmful-content, outage …"}))
      ->required();
  command.add_option("--site", o->site, session.say({"网站", "the site"}))->required();
  command.add_option("--summary", o->summary, session.say({"一句话说明", "one sentence"}))->required();
  command.add_option("--detected-at", o->detected_at,
                     session.say({"发现时间，默认现在", "when it was found; now if not given"}));
  command.add_option("--severity", o->severity, session.say({"级别 I 到 IV", "level, I to IV"}));
}

void add_show(CLI::App& group, Session& session) {
  auto o = std::make_shared<ShowOptions>();
  auto& command = add_command(group, session, "show", {"查看一起事件的全貌", "show the whole incident"}, [o, &session] {
    return session.print(session.http().get(path_of({"v1", "incidents", o->id})), [&](const Json& incident) {
      People people;
      learn_people(session, assignees_in(incident), people);
      return render_incident(incident, people, session.language, session.style);
    });
  });
  add_incident_id(command, session, o->id);
}

void add_next(CLI::App& group, Session& session) {
  auto o = std::make_shared<ShowOptions>();
  const Text help{"现在要办什么，时限在最前", "what to do now, the clocks first"};
  auto& command = add_command(group, session, "next", help, [o, &session] {
    Reply reply = session.http().get(path_of({"v1", "incidents", o->id}));
    if (reply.ok() && session.json) {
      Json shown = Json::object();
      for (const auto* member : {"id", "mode", "version", "state", "duties", "next"})
        shown[member] = pick(reply.body, member);
      if (const Json& exercise = pick(reply.body, "exercise"); exercise.is_object()) shown["exercise"] = exercise;
      reply.body = std::move(shown);
    }
    return session.print(reply, [&](const Json& incident) {
      return o->commands ? render_commands(incident) : render_next(incident, session.language, session.style);
    });
  });
  add_incident_id(command, session, o->id);
  command.add_flag("--commands", o->commands, session.say({"只列出可以直接输入的命令", "only the commands to type"}));
}

void add_events(CLI::App& group, Session& session) {
  auto o = std::make_shared<ShowOptions>();
  auto& command = add_command(group, session, "events", {"逐条查看经过", "everything that happened"}, [o, &session] {
    const std::string path = with_query(path_of({"v1", "incidents", o->id, "events"}),
                                        {{"after", o->after}, {"limit", o->limit > 0 ? std::to_string(o->limit) : ""}});
    const Reply events = session.http().get(path);
    if (!events.ok() || session.json) return session.print(events, {});
    // Titles stand in the incident; without them ids do.
    const Json incident = session.http().get(path_of({"v1", "incidents", o->id})).body;
    People people;
    for (const auto& event : pick_list(events.body, "items"))
      learn_people(session, people_in(event), people);
    return session.print(events, [&](const Json& list) { return render_events(session, list, incident, people); });
  });
  add_incident_id(command, session, o->id);
  command.add_option("--after", o->after, session.say({"从哪一版之后看起", "after which version"}));
  command.add_option("--limit", o->limit, session.say({"最多几条", "how many at most"}))->check(CLI::Range(1, 200));
}

void add_retrospective(CLI::App& group, Session& session) {
  auto o = std::make_shared<ShowOptions>();
  auto& command = add_command(
      group, session, "retrospective",
      {"复盘对照：结案后与一般要求逐项对照", "a closed one beside what is expected, line by line"}, [o, &session] {
        return session.print(session.http().get(path_of({"v1", "incidents", o->id, "retrospective"})),
                             [&](const Json& held) { return render_retrospective(session, held); });
      });
  add_incident_id(command, session, o->id);
}

}  // namespace

void add_incident(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "incident", {"事件：登记、查看、办理", "incidents: open, look, act"});
  add_list(group, session);
  add_open(group, session);
  add_show(group, session);
  add_next(group, session);
  add_events(group, session);
  add_retrospective(group, session);
  add_watch(group, session);
  add_incident_changes(group, session);
}

}  // namespace fenghuo::api::cli

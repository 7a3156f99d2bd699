// What waits for a person, what can be found, and the playbooks of a server.
#include "api/cli/commands.hpp"
#include "api/cli/pick.hpp"

#include <fstream>
#include <sstream>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct SignalOptions {
  std::string id, incident, site, kind, severity, summary, reason;
};

int assign(Session& session, const SignalOptions& o) {
  if (o.incident.empty() == o.site.empty())
    return session.misuse({"请写明 --incident，或写明 --site 和 --kind", "say --incident, or --site and --kind"});
  if (!o.site.empty() && o.kind.empty())
    return session.misuse(
        {"写了 --site 还要写 --kind，例如 --kind defacement", "with --site goes --kind, e.g. --kind defacement"});
  Json body = Json::object();
  for (const auto& [name, value] : {std::pair<const char*, const std::string*>{"incident", &o.incident},
                                    {"site", &o.site},
                                    {"kind", &o.kind},
                                    {"severity", &o.severity},
                                    {"summary", &o.summary}})
    if (!value->empty()) body[name] = *value;
  return session.print(session.http().call("POST", path_of({"v1", "signals", o.id, "assign"}), body),
                       [&](const Json& signal) {
                         const std::string incident = shell_word(pick_word(signal, "incident"));
                         return session.say({"已归入：", "given to: "}) + incident + "\n" +
                                session.say({"下一步看：", "next: "}) + "fenghuo incident next " + incident + "\n";
                       });
}

}  // namespace

void add_signal(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "signal", {"未能归类的告警", "alerts that matched nothing"});
  add_list(group, session, {"列出", "list"}, "/v1/signals",
           {{"--state", "state", {"状态：unmatched、assigned、dismissed", "unmatched, assigned or dismissed"}},
            {"--unit", "unit", {"只看这个单位及下级", "only this unit's and those below"}}},
           {{{"编号", "ID"}, "id"},
            {{"状态", "STATE"}, "state"},
            {{"时间", "RECEIVED"}, "received_at"},
            {{"单位", "UNIT"}, "unit"},
            {{"事件", "INCIDENT"}, "incident"},
            {{"内容", "SUMMARY"}, "summary", 50}});
  auto s = std::make_shared<SignalOptions>();
  add_command(group, session, "show", {"查看一条", "show one"},
              [s, &session] {
                return session.print(session.http().get(path_of({"v1", "signals", s->id})),
                                     [&](const Json& signal) { return render_members(session, signal); });
              })
      .add_option("ID", s->id, session.say({"告警编号", "the signal's id"}))
      ->required();

  auto o = std::make_shared<SignalOptions>();
  auto& assigned =
      add_command(group, session, "assign", {"归入事件，或据此立事件", "give it to an incident, or open one"},
                  [o, &session] { return assign(session, *o); });
  assigned.add_option("ID", o->id, session.say({"告警编号", "the signal's id"}))->required();
  assigned.add_option("--incident", o->incident, session.say({"归入哪一起", "which incident"}));
  assigned.add_option("--site", o->site, session.say({"哪个网站", "on which site"}));
  assigned.add_option("--kind", o->kind, session.say({"哪类事件", "of which kind"}));
  assigned.add_option("--severity", o->severity, session.say({"级别 I 到 IV", "level, I to IV"}));
  assigned.add_option("--summary", o->summary, session.say({"一句话说明", "in one sentence"}));

  auto d = std::make_shared<SignalOptions>();
  auto& dismissed = add_command(group, session, "dismiss", {"无须处置", "nothing need be done"}, [d, &session] {
    return session.print(
        session.http().call("POST", path_of({"v1", "signals", d->id, "dismiss"}), Json{{"reason", d->reason}}),
        [&](const Json&) {
          return session.say({"已搁置：", "put aside: "}) + safe(d->id) + "\n";
        });
  });
  dismissed.add_option("ID", d->id, session.say({"告警编号", "the signal's id"}))->required();
  dismissed.add_option("--reason", d->reason, session.say({"理由", "why"}))->required();
}

void add_search(CLI::App& app, Session& session) {
  auto o = std::make_shared<SignalOptions>();
  auto& command = add_command(
      app, session, "search", {"查找网站、事件、改进事项、证据", "find sites, incidents, improvements, evidence"},
      [o, &session] {
        return session.print(session.http().get(with_query("/v1/search", {{"q", o->summary}})), [&](const Json& found) {
          return render_list(session, found,
                             {{{"类型", "TYPE"}, "type"},
                              {{"编号", "ID"}, "id"},
                              {{"单位", "UNIT"}, "unit"},
                              {{"名称", "TITLE"}, "title", 60}});
        });
      });
  command.add_option("TEXT", o->summary, session.say({"要查找的文字", "what to look for"}))->required();
}

void add_playbook_on_server(CLI::App& group, Session& session) {
  add_command(group, session, "list", {"列出服务器上的预案", "list the server's playbooks"}, [&session] {
    return session.print(session.http().get("/v1/playbooks"), [&](const Json& list) {
      Json rows = Json::array();
      for (const auto& item : pick_list(list, "items"))
        for (const auto& version : pick_list(item, "versions")) {
          Json row = version;
          row["id"] = pick(item, "id");
          row["kind"] = pick(item, "kind");
          row["title"] = pick(item, "title");
          row["in_force"] = pick(version, "newest") == true ? session.say({"在用", "in force"}) : "";
          rows.push_back(std::move(row));
        }
      return render_list(session, rows,
                         {{{"编号", "ID"}, "id"},
                          {{"版本", "VERSION"}, "version"},
                          {{"类别", "KIND"}, "kind"},
                          {{"名称", "TITLE"}, "title"},
                          {{"", ""}, "in_force"}});
    });
  });

  struct Options {
    std::string id, version, file;
  };
  auto s = std::make_shared<Options>();
  auto& show =
      add_command(group, session, "show", {"取一个版本的原文", "one version, as it was published"}, [s, &session] {
        return session.print(session.http().get(path_of({"v1", "playbooks", s->id, "versions", s->version})),
                             [](const Json& playbook) { return json_text(playbook) + "\n"; });
      });
  show.add_option("ID", s->id, session.say({"预案编号", "the playbook's id"}))->required();
  show.add_option("VERSION", s->version, session.say({"版本", "version"}))->required();

  auto p = std::make_shared<Options>();
  auto& publish = add_command(group, session, "publish", {"发布新版本", "publish a new version"}, [p, &session] {
    return send_file(session, "/v1/playbooks", p->file, [&](const Json& made) {
      return session.say({"已发布：", "published: "}) + safe(pick_word(made, "id")) + " " +
             safe(pick_word(made, "version")) +
             session.say({"。此后立的事件按它处置，进行中的不变。\n",
                          "; incidents opened from now on follow it, running ones stay as they are\n"});
    });
  });
  publish.add_option("FILE", p->file, session.say({"预案文件", "the playbook's file"}))->required();
}

}  // namespace fenghuo::api::cli

// Units, people, sites and devices: the same commands over four ledgers.
#include "api/cli/commands.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

/// One member of an entry, with the option that gives it.
struct Member {
  enum class Holds { text, list, integer, time };
  const char* option;
  const char* pointer;  ///< "/name/zh"
  Text help;
  bool wanted = false;  ///< an entry cannot do without it
  Holds holds = Holds::text;
};
using Holds = Member::Holds;

struct Ledger {
  const char* name;  ///< of the command
  const char* path;  ///< "units"
  const char* id;    ///< "id", a site's "host"
  Text help, id_help;
  std::vector<Column> columns;
  std::vector<Member> members;
};

const Member k_unit{"--unit", "/unit", {"单位编号", "its unit's id"}, true};
const Member k_department{"--department", "/department", {"责任部门", "the department that answers for it"}, true};
const Member k_responsible{"--responsible", "/responsible", {"责任人", "the person who answers for it"}, true};

const Ledger& units() {
  static const Ledger k_units{"unit",
                              "units",
                              "id",
                              {"单位", "units"},
                              {"单位编号", "the unit's id"},
                              {{{"编号", "ID"}, "id"}, {{"名称", "NAME"}, "name"}, {{"上级", "PARENT"}, "parent"}},
                              {{"--name-zh", "/name/zh", {"中文名称", "its name in Chinese"}, true},
                               {"--name-en", "/name/en", {"英文名称", "its name in English"}, true},
                               {"--parent", "/parent", {"上级单位编号", "the id of the unit above"}, true}}};
  return k_units;
}
const Ledger& people() {
  static const Ledger k_people{
      "user",
      "people",
      "id",
      {"人员", "people"},
      {"人员编号", "the person's id"},
      {{{"编号", "ID"}, "id"},
       {{"姓名", "NAME"}, "name"},
       {{"单位", "UNIT"}, "unit"},
       {{"电话", "PHONE"}, "phone"},
       {{"邮箱", "E-MAIL"}, "email"}},
      {{"--name", "/name", {"姓名", "name"}, true},
       k_unit,
       {"--phone", "/phone", {"电话", "phone"}},
       {"--email", "/email", {"邮箱", "e-mail"}},
       {"--language", "/language", {"语言：zh 或 en", "the language they are written to in: zh or en"}}}};
  return k_people;
}
const Ledger& sites() {
  static const Ledger k_sites{
      "site",
      "sites",
      "host",
      {"网站", "sites"},
      {"域名", "the site's host name"},
      {{{"域名", "HOST"}, "host"},
       {{"名称", "NAME"}, "name"},
       {{"单位", "UNIT"}, "unit"},
       {{"责任部门", "DEPARTMENT"}, "department"},
       {{"责任人", "RESPONSIBLE"}, "responsible"}},
      {{"--name", "/name", {"网站名称", "name"}, true},
       k_unit,
       k_department,
       k_responsible,
       {"--url", "/url", {"首页网址", "address of the home page"}},
       {"--ip", "/ip", {"IP 地址", "IP address"}},
       {"--alias",
        "/aliases",
        {"其他域名，可写几次", "another host name; may be given several times"},
        false,
        Holds::list},
       {"--filing", "/filing", {"ICP 备案号", "ICP filing number"}},
       {"--police-filing", "/police_filing", {"公安备案号", "police filing number"}},
       {"--mlps", "/mlps", {"等级保护级别 0 至 5", "MLPS level, 0 to 5"}, false, Holds::integer},
       {"--mlps-filing", "/mlps_filing", {"等保备案号", "MLPS filing number"}},
       {"--hosting", "/hosting", {"托管单位", "hosting provider"}},
       {"--location", "/location", {"服务器所在地：domestic（境内）或 abroad（境外）", "domestic or abroad"}},
       {"--zone", "/zone", {"安全域", "security zone"}}}};
  return k_sites;
}
const Ledger& devices() {
  static const Ledger k_devices{"device",
                                "devices",
                                "id",
                                {"设备", "devices"},
                                {"设备编号", "the device's id"},
                                {{{"编号", "ID"}, "id"},
                                 {{"名称", "NAME"}, "name"},
                                 {{"单位", "UNIT"}, "unit"},
                                 {{"IP 地址", "IP"}, "ip"},
                                 {{"MAC 地址", "MAC"}, "mac"},
                                 {{"责任人", "RESPONSIBLE"}, "responsible"}},
                                {{"--name", "/name", {"设备名称", "name"}, true},
                                 k_unit,
                                 k_department,
                                 k_responsible,
                                 {"--kind", "/kind", {"设备类型", "what kind of device"}},
                                 {"--ip", "/ip", {"IP 地址", "IP address"}},
                                 {"--mac", "/mac", {"MAC 地址", "MAC address"}},
                                 {"--location", "/location", {"存放地点", "where it stands"}},
                                 {"--from",
                                  "/from",
                                  {"启用时间（不写为现在）", "since when it holds its addresses; now if not given"},
                                  false,
                                  Holds::time},
                                 {"--until", "/until", {"停用时间", "until when"}, false, Holds::time}}};
  return k_devices;
}

std::string path_to(const Ledger& ledger, const std::string& id) {
  return path_of({"v1", ledger.path, id});
}

Where where(const Ledger& ledger, const std::string& id) {
  return {.look = std::string("fenghuo ") + ledger.name + " show " + shell_word(id)};
}

Headers match_header(const std::string& version) {
  if (version.empty()) return {};
  return {{"If-Match", "\"" + version + "\""}};
}

/// What was typed, as members of the body; an empty word empties its member. Nothing, with the reason printed, if a
/// time or a number is none.
std::optional<Json> members_of(Session& session, const Ledger& ledger, const std::vector<CLI::Option*>& options) {
  Json body = Json::object();
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (options[i]->count() == 0) continue;
    const Member& member = ledger.members[i];
    const auto words = options[i]->results();
    const std::string& last = words.back();
    Json& value = body[Json::json_pointer(member.pointer)];
    if (last.empty()) {
      value = nullptr;
    } else if (member.holds == Holds::list) {
      value = words;
    } else if (member.holds == Holds::integer) {
      value = std::stoll(last);  // checked while it was parsed
    } else if (member.holds == Holds::time) {
      int code = k_done;
      const auto time = typed_time(session, member.option, last, When::any, code);
      if (!time) return std::nullopt;
      value = *time;
    } else {
      value = last;
    }
  }
  return body;
}

std::vector<CLI::Option*> add_members(CLI::App& command, Session& session, const Ledger& ledger, bool all) {
  std::vector<CLI::Option*> out;
  for (const auto& member : ledger.members) {
    auto* option = command.add_option(member.option, session.say(member.help));
    if (member.holds == Holds::list) option->expected(1)->take_all();
    if (member.holds == Holds::integer) option->check(CLI::Range(0, 5));
    if (all && member.wanted) option->required();
    out.push_back(option);
  }
  return out;
}

struct Typed {
  std::string id, if_match, reason, file;
  bool anyway = false, dry_run = false;
  std::vector<CLI::Option*> options;
};

void add_show(CLI::App& group, Session& session, const Ledger& ledger) {
  auto o = std::make_shared<Typed>();
  auto& command = add_command(group, session, "show", {"查看一条", "show one"}, [o, &ledger, &session] {
    return session.print(session.http().get(path_to(ledger, o->id)),
                         [&](const Json& entry) { return render_members(session, entry); });
  });
  command.add_option("ID", o->id, session.say(ledger.id_help))->required();
}

void add_add(CLI::App& group, Session& session, const Ledger& ledger) {
  auto o = std::make_shared<Typed>();
  auto& command = add_command(group, session, "add", {"登记", "register"}, [o, &ledger, &session] {
    auto body = members_of(session, ledger, o->options);
    if (!body) return k_usage;
    (*body)[ledger.id] = o->id;
    return session.print(session.http().call("POST", path_of({"v1", ledger.path}), *body), [&](const Json& entry) {
      return session.say({"已登记：", "registered: "}) + safe(pick_word(entry, ledger.id)) + "\n";
    });
  });
  command.add_option("ID", o->id, session.say(ledger.id_help))->required();
  o->options = add_members(command, session, ledger, true);
}

/// What a move took along, if it took anything.
std::string say_ended(const Session& session, const Json& answer) {
  const std::string ended = pick_word(answer, "tokens_ended");
  if (ended.empty() || ended == "0") return {};
  return session.say({"，因调动失效的令牌和登录会话 ", ", tokens and sessions ended by the move "}) + safe(ended);
}

void add_set(CLI::App& group, Session& session, const Ledger& ledger) {
  auto o = std::make_shared<Typed>();
  auto& command = add_command(
      group, session, "set", {"修改，只写要改的；写成 \"\" 为清空", "change what is given; \"\" empties it"},
      [o, &ledger, &session] {
        const auto body = members_of(session, ledger, o->options);
        if (!body) return k_usage;
        if (body->empty())
          return session.misuse({std::string("请写明要改什么，例如 ") + ledger.members.front().option,
                                 std::string("say what to change, e.g. ") + ledger.members.front().option});
        return session.print(
            session.http().call("PATCH", path_to(ledger, o->id), *body, match_header(o->if_match)),
            [&](const Json& entry) {
              return session.say({"已修改：", "changed: "}) + safe(pick_word(entry, ledger.id)) +
                     session.say({"  第", "  version "}) + safe(pick_word(entry, "version")) + session.say({"版", ""}) +
                     say_ended(session, entry) + "\n";
            },
            where(ledger, o->id));
      });
  command.add_option("ID", o->id, session.say(ledger.id_help))->required();
  command.add_option("--if-match", o->if_match, session.say({"所见版本", "the version you saw"}));
  o->options = add_members(command, session, ledger, false);
}

void add_retire(CLI::App& group, Session& session, const Ledger& ledger) {
  auto o = std::make_shared<Typed>();
  auto& command = add_command(
      group, session, "retire", {"停用：离任、关站、报废、撤销", "take out of use; nothing is deleted"},
      [o, &ledger, &session] {
        Json body = Json::object();
        if (!o->reason.empty()) body["reason"] = o->reason;
        if (o->anyway) body["anyway"] = true;
        return session.print(
            session.http().call("POST", path_of({"v1", ledger.path, o->id, "retire"}), body, match_header(o->if_match)),
            [&](const Json& entry) {
              return session.say({"已停用：", "out of use: "}) + safe(pick_word(entry, ledger.id)) + "\n";
            },
            where(ledger, o->id));
      });
  command.add_option("ID", o->id, session.say(ledger.id_help))->required();
  command.add_option("--reason", o->reason, session.say({"原因", "why"}));
  command.add_option("--if-match", o->if_match, session.say({"所见版本", "the version you saw"}));
  if (&ledger == &people())
    command.add_flag("--anyway", o->anyway,
                     session.say({"还有事件在其名下也停用", "although incidents are still theirs"}));
  auto back = std::make_shared<Typed>();
  auto& again = add_command(group, session, "reinstate", {"恢复使用", "take back into use"}, [back, &ledger, &session] {
    return session.print(
        session.http().call("POST", path_of({"v1", ledger.path, back->id, "reinstate"}), Json::object()),
        [&](const Json& entry) {
          return session.say({"已恢复：", "back in use: "}) + safe(pick_word(entry, ledger.id)) + "\n";
        });
  });
  again.add_option("ID", back->id, session.say(ledger.id_help))->required();
}

void add_import(CLI::App& group, Session& session, const Ledger& ledger) {
  auto o = std::make_shared<Typed>();
  auto& command = add_command(
      group, session, "import", {"从 CSV 台账导入，全部成功或一行不动", "take a CSV ledger: all of its rows or none"},
      [o, &ledger, &session] {
        if (!is_readable(o->file)) return session.misuse({"读不了文件 " + o->file, "cannot read the file " + o->file});
        const std::string path =
            with_query(path_of({"v1", ledger.path, "import"}), {{"dry_run", o->dry_run ? "1" : ""}});
        return session.print(
            session.http().upload(path, o->file, {{"Content-Type", "text/csv"}}), [&](const Json& done) {
              return (o->dry_run ? session.say({"试导入，未保存。", "nothing was kept. "}) : std::string()) +
                     session.say({"新增 ", "created "}) + safe(pick_word(done, "created")) +
                     session.say({"，更新 ", ", updated "}) + safe(pick_word(done, "updated")) +
                     session.say({"，未变 ", ", unchanged "}) + safe(pick_word(done, "unchanged")) +
                     say_ended(session, done) + "\n";
            });
      });
  command.add_option("FILE", o->file, session.say({"CSV 文件，UTF-8", "a CSV file in UTF-8"}))->required();
  command.add_flag("--dry-run", o->dry_run, session.say({"只检查，不保存", "check, and keep nothing"}));
}

CLI::App& add_ledger(CLI::App& app, Session& session, const Ledger& ledger) {
  auto& group = add_group(app, session, ledger.name, ledger.help);
  add_list(group, session, {"列出", "list"}, path_of({"v1", ledger.path}),
           {{"--unit", "unit", {"只看这个单位及下级", "only this unit's and those below"}},
            {"-q,--q", "q", {"查找文字", "search for"}},
            {"--state", "state", {"状态：active、retired、all", "active, retired or all"}}},
           ledger.columns);
  add_show(group, session, ledger);
  add_add(group, session, ledger);
  add_set(group, session, ledger);
  add_retire(group, session, ledger);
  add_import(group, session, ledger);
  return group;
}

}  // namespace

void add_unit(CLI::App& app, Session& session) {
  add_ledger(app, session, units());
}
void add_user(CLI::App& app, Session& session) {
  add_ledger(app, session, people()).alias("person");
}
void add_site(CLI::App& app, Session& session) {
  add_ledger(app, session, sites());
}

void add_device(CLI::App& app, Session& session) {
  auto& group = add_ledger(app, session, devices());
  struct Asked {
    std::string ip, mac, at;
  };
  auto o = std::make_shared<Asked>();
  auto& command =
      add_command(group, session, "lookup", {"某个地址当时是谁在用", "who held an address at a time"}, [o, &session] {
        if (o->ip.empty() && o->mac.empty()) return session.misuse({"请写明 --ip 或 --mac", "say --ip or --mac"});
        std::string at;
        if (!o->at.empty()) {
          int code = k_done;
          const auto time = typed_time(session, "--at", o->at, When::past, code);
          if (!time) return code;
          at = *time;
        }
        const auto path = with_query("/v1/devices/lookup", {{"ip", o->ip}, {"mac", o->mac}, {"at", at}});
        return session.print(session.http().get(path), [&](const Json& list) {
          auto columns = devices().columns;
          columns.push_back({{"启用", "FROM"}, "from"});
          columns.push_back({{"停用", "UNTIL"}, "until"});
          return render_list(session, list, columns);
        });
      });
  command.add_option("--ip", o->ip, session.say({"IP 地址", "IP address"}));
  command.add_option("--mac", o->mac, session.say({"MAC 地址", "MAC address"}));
  command.add_option("--at", o->at, session.say({"当时的时间（不写为现在）", "when; now if not given"}));
}

}  // namespace fenghuo::api::cli

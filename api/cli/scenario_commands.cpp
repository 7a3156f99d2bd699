#include "api/cli/commands.hpp"
#include "api/cli/drill_view.hpp"
#include "api/cli/local.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"
#include "engine/playbook/library.hpp"
#include "sim/run/check.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

std::string render_scenario(const Session& session, const Json& scenario) {
  const Language language = session.language;
  std::string out = paint(session.style, Tint::bold, safe(pick_word(scenario, "id"))) + " " +
                    safe(pick_word(scenario, "version")) + "  " + safe(pick_word(scenario, "title", language)) + "\n" +
                    session.say({"预案 ", "playbook "}) + safe(pick_word(scenario, "playbook")) +
                    session.say({"，级别 ", ", level "}) + safe(pick_word(scenario, "severity")) +
                    session.say({"，时长 ", ", length "}) + safe(say_length(pick_word(scenario, "length"), language)) +
                    "\n\n" + safe(pick_word(scenario, "briefing", language)) + "\n\n";
  Table objectives(
      {session.say({"目标", "OBJECTIVE"}), session.say({"分值", "WEIGHT"}), session.say({"内容", "TITLE"})});
  for (const auto& one : pick_list(scenario, "objectives"))
    objectives.add({{pick_word(one, "id")}, {pick_word(one, "weight")}, {pick_word(one, "title", language)}});
  out += objectives.render(session.style);
  if (pick_list(scenario, "injects").empty()) return out;
  Table injects({session.say({"注入", "INJECT"}), session.say({"给谁", "TO"}), session.say({"内容", "TITLE"}),
                 session.say({"预期行动", "EXPECTED"})});
  for (const auto& one : pick_list(scenario, "injects"))
    injects.add({{pick_word(one, "id")},
                 {say_role(pick_word(one, "to"), language)},
                 {clip(pick_word(one, "title", language), 40)},
                 {clip(pick_word(one, "expected", language), 60)}});
  return out + "\n" + injects.render(session.style);
}

int lint(Session& session, const std::string& folder, const std::vector<std::string>& files) {
  const auto library = engine::Library::from_folder(folder);
  if (!library) return complain(session, library.error(), k_damaged);
  Json all = Json::array();
  int code = k_done;
  for (const auto& path : files) {
    const auto text = read_file(path);
    if (!text) return complain(session, engine::Problem::not_found(path), k_damaged);
    const auto findings = sim::check_scenario(*text, *library).findings;
    if (!findings.empty()) code = k_refused;
    print_findings(session, path, findings, all);
  }
  if (session.json) session.out << json_text(all) << "\n";
  return code;
}

}  // namespace

void add_scenario(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "scenario", {"演练情景", "what there is to play"});
  add_command(group, session, "list", {"列出", "list"}, [&session] {
    return session.print(session.http().get("/v1/scenarios"), [&](const Json& list) {
      return render_list(session, list,
                         {{{"编号", "ID"}, "id"},
                          {{"版本", "VERSION"}, "version"},
                          {{"预案", "PLAYBOOK"}, "playbook"},
                          {{"级别", "LEVEL"}, "severity"},
                          {{"难", "HARD"}, "hard"},
                          {{"名称", "TITLE"}, "title", 60}});
    });
  });
  static std::string id, folder;
  static std::vector<std::string> files;
  auto& show = add_command(group, session, "show", {"查看一个", "show one"}, [&session] {
    return session.print(session.http().get(path_of({"v1", "scenarios", id})),
                         [&](const Json& scenario) { return render_scenario(session, scenario); });
  });
  show.add_option("ID", id, session.say({"情景编号", "the scenario's id"}))->required();
  auto& check = add_command(group, session, "lint", {"检查情景能否使用", "check whether scenarios may be used"},
                            [&session] { return lint(session, folder, files); });
  check.add_option("FILE", files, session.say({"情景文件", "scenario files"}))->required();
  add_playbooks_option(check, session, folder);
  static std::string published;
  auto& publish = add_command(group, session, "publish", {"发布新版本", "publish a new version"}, [&session] {
    return send_file(session, "/v1/scenarios", published, [&](const Json& made) {
      return session.say({"已发布：", "published: "}) + safe(pick_word(made, "id")) + " " +
             safe(pick_word(made, "version")) +
             session.say({"。此后拟订的演练可以选用，已拟订的不变。\n",
                          "; drills planned from now on may be played by it, those there are stay as they are\n"});
    });
  });
  publish.add_option("FILE", published, session.say({"情景文件", "the scenario's file"}))->required();
}

}  // namespace fenghuo::api::cli

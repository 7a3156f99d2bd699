#include "api/cli/commands.hpp"
#include "api/cli/config_options.hpp"
#include "api/cli/local.hpp"
#include "api/house.hpp"
#include "api/sample.hpp"
#include "engine/journal/journal.hpp"
#include "engine/machines/print.hpp"
#include "engine/playbook/lint.hpp"
#include "sim/drill/machine/drill_machine.hpp"
#include "sim/improvement/machine/improvement_machine.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

int run_verify(Session& session, const std::string& folder) {
  const auto found = engine::verify_journal(folder);
  if (!found) return complain(session, found.error(), k_damaged);
  if (session.json) {
    Json out{{"whole", found->whole}, {"events", found->events}, {"last_hash", found->last_hash}};
    if (!found->whole) {
      out["bad"] = {{"seq", found->bad_seq}, {"stream", found->bad_stream}, {"version", found->bad_version}};
      out["reason"] = {{"zh", found->reason.zh}, {"en", found->reason.en}};
    }
    session.out << json_text(out) << "\n";
  } else if (found->whole) {
    session.out << session.say(
                       {"完整：" + std::to_string(found->events) + " 条记录，链首尾相接，末条哈希 " + found->last_hash,
                        "whole: " + std::to_string(found->events) + " records, the chain unbroken, last hash " +
                            found->last_hash})
                << "\n";
  } else {
    session.out << session.say({"已损坏：", "damaged: "}) << safe(session.say(found->reason)) << "\n";
  }
  return found->whole ? k_done : k_damaged;
}

int run_lint(Session& session, const std::string& folder, const std::vector<std::string>& files) {
  // Not the whole library: the file to be linted may lie in its folder and be what keeps it from loading.
  auto schemas = engine::Schemas::from_folder(folder);
  if (!schemas) return complain(session, schemas.error(), k_damaged);
  auto pack = engine::rules_in(folder, *schemas);
  if (!pack) return complain(session, pack.error(), k_damaged);
  Json all = Json::array();
  int code = k_done;
  for (const auto& path : files) {
    const auto text = read_file(path);
    if (!text) return complain(session, engine::Problem::not_found(path), k_damaged);
    const auto findings = engine::lint_playbook(*text, *schemas, *pack);
    if (!findings.empty()) code = k_refused;
    print_findings(session, path, findings, all);
  }
  if (session.json) session.out << json_text(all) << "\n";
  return code;
}

}  // namespace

void add_sample(CLI::App& app, Session& session) {
  auto flags = std::make_shared<ConfigFlags>();
  auto& command = add_command(
      app, session, "sample", {"在空目录中建立示例教育局", "fill an empty folder with a sample bureau"},
      [&session, flags] {
        int code = k_done;
        const auto config = configured(session, *flags, code);
        if (!config) return code;
        const std::string& data = config->options.data;
        auto house = House::open(config->options);
        if (!house)
          return complain(session, house.error(),
                          house.error().kind == engine::Kind::NotAllowed ? k_refused : k_damaged);
        if (auto ok = make_sample(**house, data); !ok)
          return complain(session, ok.error(), ok.error().kind == engine::Kind::NotAllowed ? k_refused : k_damaged);
        if (session.json)
          session.out << json_text({{"data", data}, {"tokens", data + "/sample.json"}}) << "\n";
        else
          session.out << session.say({"示例教育局已建立，令牌在 " + data + "/sample.json",
                                      "a sample bureau is in " + data + "; its tokens are in " + data + "/sample.json"})
                      << "\n";
        return k_done;
      });
  add_config_options(command, session, *flags, {"data", "playbooks", "timezone", "policy"});
}

void add_verify(CLI::App& app, Session& session) {
  static std::string folder;
  auto& command = add_command(app, session, "verify", {"核验台账有无改动", "check that no record was changed"},
                              [&session] { return run_verify(session, folder); });
  command.add_option("DIR", folder, session.say({"数据目录", "the data folder"}))->required();
}

void add_machines(CLI::App& app, Session& session) {
  static std::string format = "mermaid";
  auto& command = add_command(
      app, session, "machines", {"按代码打印状态机", "print the state machines, from the code"}, [&session] {
        const bool dot = format == "dot";
        std::string picture = dot ? engine::machines_dot() : engine::machines_mermaid();
        for (const auto& [title, table] :
             {std::pair{"Drill", sim::drill_table()}, {"Improvement", sim::improvement_table()}})
          picture += "\n" + (dot ? engine::table_dot(title, table) : engine::table_mermaid(title, table));
        return session.print_text("picture", picture);
      });
  command.add_option("--format", format, session.say({"图的写法", "how to write them"}))
      ->check(CLI::IsMember({"mermaid", "dot"}))
      ->capture_default_str();
}

void add_playbook(CLI::App& app, Session& session) {
  static std::string folder;
  static std::vector<std::string> files;
  auto& group = add_group(app, session, "playbook", {"预案", "playbooks"});
  auto& lint = add_command(group, session, "lint", {"检查预案能否使用", "check whether playbooks may be used"},
                           [&session] { return run_lint(session, folder, files); });
  lint.add_option("FILE", files, session.say({"预案文件", "playbook files"}))->required();
  add_playbooks_option(lint, session, folder);
  add_playbook_views(group, session);
  add_playbook_on_server(group, session);
}

}  // namespace fenghuo::api::cli

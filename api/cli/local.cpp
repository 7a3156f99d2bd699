#include "api/cli/local.hpp"

#include "api/house.hpp"

#include <fstream>
#include <sstream>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

int complain(Session& session, const engine::Problem& problem, int code) {
  if (session.json) {
    Json out{{"code", problem.code}, {"detail", session.say(problem.detail)}, {"errors", Json::array()}};
    for (const auto& error : problem.errors)
      out["errors"].push_back({{"pointer", error.pointer}, {"detail", session.say(error.detail)}});
    session.err << json_text(out) << "\n";
    return code;
  }
  session.err << "fenghuo: " << session.say(problem.detail) << "\n";
  for (const auto& error : problem.errors)
    session.err << "  " << safe(error.pointer) << ": " << session.say(error.detail) << "\n";
  return code;
}

void add_playbooks_option(CLI::App& command, Session& session, std::string& folder) {
  folder = default_playbooks();
  command.add_option("--playbooks", folder, session.say({"预案目录", "the playbooks folder"}))
      ->envname("FENGHUO_PLAYBOOKS")
      ->type_name("DIR");
}

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

int write_file(Session& session, const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (file) return k_done;
  return complain(session,
                  engine::Problem::make(engine::Kind::Unavailable, "cannot-write",
                                        {"写不了文件 " + path, "cannot write the file " + path}),
                  k_damaged);
}

void print_findings(Session& session, const std::string& path, const std::vector<engine::Finding>& findings,
                    Json& all) {
  for (const auto& finding : findings) {
    all.push_back({{"file", path},
                   {"pointer", finding.pointer},
                   {"reason", {{"zh", finding.reason.zh}, {"en", finding.reason.en}}}});
    if (!session.json)
      session.out << safe(path) << " " << safe(finding.pointer) << " " << safe(session.say(finding.reason)) << "\n";
  }
  if (findings.empty() && !session.json)
    session.out << safe(path) << session.say({"：可以使用", ": may be used"}) << "\n";
}

}  // namespace fenghuo::api::cli

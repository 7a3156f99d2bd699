#include "api/cli/commands.hpp"
#include "api/cli/man.hpp"
#include "api/cli/tree.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

std::string version_line() {
  return "fenghuo " FENGHUO_VERSION;
}

void add_version(CLI::App& app, Session& session) {
  add_command(app, session, "version", {"本程序的版本", "this program's version"}, [&session] {
    session.out << (session.json ? json_text(Json{{"version", FENGHUO_VERSION}}) : version_line()) << "\n";
    return k_done;
  });
}

void add_completion(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "completion", {"命令行补全脚本", "completion for your shell"});
  add_command(group, session, "bash",
              {"bash：source <(fenghuo completion bash)", "for bash: source <(fenghuo completion bash)"},
              [&app, &session] { return session.print_text("script", bash_completion(read_tree(app))); });
  add_command(group, session, "zsh",
              {"zsh：存为 $fpath 中的 _fenghuo 文件", "for zsh: keep it as _fenghuo in a folder of $fpath"},
              [&app, &session] { return session.print_text("script", zsh_completion(read_tree(app))); });
}

void add_man(CLI::App& app, Session& session) {
  add_command(app, session, "man", {"手册页：fenghuo man | man -l -", "the manual page: fenghuo man | man -l -"},
              [&app, &session] {
                return session.print_text("page", man_page(read_tree(app), FENGHUO_VERSION, session.language));
              });
}

}  // namespace fenghuo::api::cli

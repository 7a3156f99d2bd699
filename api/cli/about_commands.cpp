#include "api/cli/commands.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

void add_me(CLI::App& app, Session& session) {
  add_command(app, session, "me", {"我是谁，能办什么", "who am I, and what may I do"}, [&session] {
    return session.print(session.http().get("/v1/me"), [&](const Json& me) { return render_members(session, me); });
  });
}

void add_version(CLI::App& app, Session& session) {
#ifdef FENGHUO_VERSION
  static constexpr const char* k_version = FENGHUO_VERSION;
#else
  static constexpr const char* k_version = "0.1.0";
#endif
  add_command(app, session, "version", {"本程序的版本", "this program's version"}, [&session] {
    session.out << (session.json ? json_text(Json{{"version", k_version}}) : std::string("fenghuo ") + k_version)
                << "\n";
    return k_done;
  });
}

}  // namespace fenghuo::api::cli

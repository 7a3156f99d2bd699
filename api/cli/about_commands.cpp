#include "api/cli/commands.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

void add_me(CLI::App& app, Session& session) {
  add_command(app, session, "me", {"我是谁，能办什么", "who am I, and what may I do"}, [&session] {
    return session.print(session.http().get("/v1/me"), [&](const Json& me) { return render_members(session, me); });
  });
}

}  // namespace fenghuo::api::cli

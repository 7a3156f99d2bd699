#include "api/cli/commands.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct ListOptions {
  std::string unit, q, cursor;
  int limit = 0;
};

void add_list(CLI::App& group, Session& session, const Text& help, const std::string& path,
              const Session::Render& people) {
  auto o = std::make_shared<ListOptions>();
  auto& command = add_command(group, session, "list", help, [o, path, people, &session] {
    const std::string limit = o->limit > 0 ? std::to_string(o->limit) : "";
    return session.print(
        session.http().get(with_query(path, {{"unit", o->unit}, {"q", o->q}, {"limit", limit}, {"cursor", o->cursor}})),
        people);
  });
  command.add_option("--unit", o->unit, session.say({"只看这个单位", "only this unit's"}));
  command.add_option("-q,--q", o->q, session.say({"查找文字", "search for"}));
  command.add_option("--limit", o->limit, session.say({"最多几条", "how many at most"}))->check(CLI::Range(1, 200));
  command.add_option("--cursor", o->cursor, session.say({"接着上次往下看", "go on from an earlier list"}));
}

std::string render_me(const Session& session, const Json& me) {
  Table table({});
  for (const auto& [name, value] : me.items()) {
    const std::string text = value.is_structured() && word(value).empty() ? value.dump() : cell(session, me, name);
    if (!text.empty()) table.add({{name, Tint::dim}, {text}});
  }
  return table.render(session.style);
}

}  // namespace

void add_unit(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "unit", {"单位", "units"});
  add_list(group, session, {"列出单位", "list units"}, "/v1/units", [&session](const Json& list) {
    return render_list(session, list,
                       {{{"编号", "ID"}, "id"}, {{"名称", "NAME"}, "name"}, {{"上级", "PARENT"}, "parent"}});
  });
}

void add_site(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "site", {"网站", "sites"});
  add_list(group, session, {"列出网站", "list sites"}, "/v1/sites", [&session](const Json& list) {
    return render_list(
        session, list,
        {{{"编号", "ID"}, "id"}, {{"域名", "HOST"}, "host"}, {{"名称", "NAME"}, "name"}, {{"单位", "UNIT"}, "unit"}});
  });
}

void add_person(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "person", {"人员", "people"});
  add_list(group, session, {"列出人员", "list people"}, "/v1/people", [&session](const Json& list) {
    return render_list(
        session, list,
        {{{"编号", "ID"}, "id"}, {{"姓名", "NAME"}, "name"}, {{"单位", "UNIT"}, "unit"}, {{"电话", "PHONE"}, "phone"}});
  });
}

void add_me(CLI::App& app, Session& session) {
  add_command(app, session, "me", {"我是谁，能办什么", "who am I, and what may I do"}, [&session] {
    return session.print(session.http().get("/v1/me"), [&](const Json& me) { return render_me(session, me); });
  });
}

}  // namespace fenghuo::api::cli

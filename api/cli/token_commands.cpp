#include "api/cli/commands.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct TokenOptions {
  std::string id, incident, person, role, unit, expires_at;
};

int issue(Session& session, const TokenOptions& o) {
  Json body{{"role", o.role}, {"unit", o.unit}};
  if (!o.person.empty()) body["person"] = o.person;
  if (!o.incident.empty()) body["incident"] = o.incident;
  if (!o.expires_at.empty()) {
    const auto time = read_time(o.expires_at, session.style.utc_offset);
    if (!time)
      return session.misuse(
          {"--expires-at 要写成 \"2026-12-31 18:00\"", "--expires-at is written \"2026-12-31 18:00\""});
    body["expires_at"] = engine::format_time(*time);
  }
  return session.print(session.http().call("POST", "/v1/tokens", body), [&](const Json& made) {
    return session.say({"编号：", "id: "}) + safe(pick_word(made, "id")) + "\n" + session.say({"令牌：", "token: "}) +
           safe(pick_word(made, "token")) + "\n" +
           session.say({"只显示这一次，请立即妥善保存。\n", "shown this once; keep it safe now.\n"});
  });
}

}  // namespace

void add_token(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "token", {"令牌：签发、吊销", "tokens: issue, revoke"});
  add_command(group, session, "list", {"列出令牌", "list tokens"}, [&session] {
    return session.print(session.http().get("/v1/tokens"), [&](const Json& list) {
      return render_list(session, list,
                         {{{"编号", "ID"}, "id"},
                          {{"人员", "PERSON"}, "person"},
                          {{"角色", "ROLE"}, "role"},
                          {{"单位", "UNIT"}, "unit"},
                          {{"到期", "EXPIRES"}, "expires_at"},
                          {{"最近使用", "LAST USED"}, "last_used_at"}});
    });
  });

  auto o = std::make_shared<TokenOptions>();
  auto& issued =
      add_command(group, session, "issue", {"签发令牌", "issue a token"}, [o, &session] { return issue(session, *o); });
  issued.add_option("--person", o->person, session.say({"给谁（监测系统不填）", "for whom (a monitor's has nobody)"}));
  issued
      .add_option("--role", o->role, session.say({"角色：responder、leader、bureau 等", "responder, leader, bureau …"}))
      ->required();
  issued.add_option("--unit", o->unit, session.say({"单位", "unit"}))->required();
  issued.add_option("--incident", o->incident,
                    session.say({"外援令牌对应的事件", "the one incident a guest's token opens"}));
  issued.add_option("--expires-at", o->expires_at, session.say({"到期时间", "when it ends"}));

  auto r = std::make_shared<TokenOptions>();
  auto& revoked = add_command(group, session, "revoke", {"吊销令牌", "revoke a token"}, [r, &session] {
    return session.print(session.http().call("DELETE", path_of({"v1", "tokens", r->id})), [&](const Json&) {
      return session.say({"已吊销：", "revoked: "}) + safe(r->id) + "\n";
    });
  });
  revoked.add_option("ID", r->id, session.say({"令牌编号", "the token's id"}))->required();
}

}  // namespace fenghuo::api::cli

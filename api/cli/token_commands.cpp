#include "api/cli/commands.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct TokenOptions {
  std::string id, incident, person, role, unit, expires_at, overlap;
};

std::string render_secret(const Session& session, const Json& made, bool signs_in) {
  std::string out = session.say({"编号：", "id: "}) + safe(pick_word(made, "id")) + "\n" +
                    session.say({"令牌：", "token: "}) + safe(pick_word(made, "token")) + "\n";
  // Behind '#' nothing leaves the browser: no log on the way has the token.
  if (signs_in)
    out += session.say({"登录链接：", "sign-in link: "}) + safe(session.server) +
           (session.server.ends_with('/') ? "#" : "/#") + safe(pick_word(made, "token")) + "\n";
  if (const std::string until = pick_word(made, "overlap_ends_at"); !until.empty())
    out +=
        session.say({"旧密钥可用到：", "the old secret opens until: "}) + safe(say_time(until, session.style)) + "\n";
  return out + session.say({"只显示这一次，请立即妥善保存。\n", "shown this once; keep it safe now.\n"});
}

int issue(Session& session, const TokenOptions& o) {
  Json body{{"role", o.role}, {"unit", o.unit}};
  if (!o.person.empty()) body["person"] = o.person;
  if (!o.incident.empty()) body["incident"] = o.incident;
  if (!o.expires_at.empty()) {
    int code = k_done;
    const auto time = typed_time(session, "--expires-at", o.expires_at, When::any, code);
    if (!time) return code;
    body["expires_at"] = *time;
  }
  return session.print(session.http().call("POST", "/v1/tokens", body),
                       [&](const Json& made) { return render_secret(session, made, !o.person.empty()); });
}

}  // namespace

void add_token(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "token", {"令牌：签发、更换、吊销", "tokens: issue, rotate, revoke"});
  add_list(group, session, {"列出令牌", "list tokens"}, "/v1/tokens",
           {{"--unit", "unit", {"只看这个单位及下级", "only this unit's and those below"}},
            {"--person", "person", {"只看这个人的", "only this person's"}},
            {"--role", "role", {"角色", "role"}},
            {"--state", "state", {"状态：active、expired、revoked", "active, expired or revoked"}}},
           {{{"编号", "ID"}, "id"},
            {{"人员", "PERSON"}, "person"},
            {{"角色", "ROLE"}, "role"},
            {{"单位", "UNIT"}, "unit"},
            {{"到期", "EXPIRES"}, "expires_at"},
            {{"最近使用", "LAST USED"}, "last_used_at"},
            {{"登录方式", "SIGNED IN BY"}, "session_of"}});
  auto s = std::make_shared<TokenOptions>();
  add_command(group, session, "show", {"查看一个令牌（不含密钥）", "show one token, without its secret"},
              [s, &session] {
                return session.print(session.http().get(path_of({"v1", "tokens", s->id})),
                                     [&](const Json& token) { return render_members(session, token); });
              })
      .add_option("ID", s->id, session.say({"令牌编号", "the token's id"}))
      ->required();

  auto o = std::make_shared<TokenOptions>();
  auto& issued =
      add_command(group, session, "issue", {"签发令牌", "issue a token"}, [o, &session] { return issue(session, *o); });
  issued.add_option("--person", o->person, session.say({"给谁（监测系统不填）", "for whom (a monitor's has nobody)"}));
  issued
      .add_option("--role", o->role, session.say({"角色：responder、leader、bureau 等", "responder, leader, bureau …"}))
      ->required();
  issued.add_option("--unit", o->unit, session.say({"单位", "unit"}))->required();
  issued.add_option("--incident", o->incident,
                    session.say({"外部技术人员的令牌只打开这一起事件", "the one incident a guest's token opens"}));
  issued.add_option("--expires-at", o->expires_at, session.say({"到期时间", "when it ends"}));

  auto n = std::make_shared<TokenOptions>();
  auto& rotated = add_command(
      group, session, "rotate",
      {"更换密钥，旧密钥在交接期内仍可用", "a new secret; the old one opens until the overlap ends"}, [n, &session] {
        Json body = Json::object();
        if (!n->overlap.empty()) body["overlap"] = n->overlap;
        return session.print(session.http().call("POST", path_of({"v1", "tokens", n->id, "rotate"}), body),
                             [&](const Json& made) { return render_secret(session, made, false); });
      });
  rotated.add_option("ID", n->id, session.say({"令牌编号", "the token's id"}))->required();
  rotated.add_option("--overlap", n->overlap,
                     session.say({"交接期，如 PT24H（默认一天）", "a length like PT24H; a day if not given"}));

  auto r = std::make_shared<TokenOptions>();
  auto& revoked = add_command(group, session, "revoke", {"吊销令牌", "revoke a token"}, [r, &session] {
    return session.print(session.http().call("DELETE", path_of({"v1", "tokens", r->id})), [&](const Json&) {
      return session.say({"已吊销：", "revoked: "}) + safe(r->id) + "\n";
    });
  });
  revoked.add_option("ID", r->id, session.say({"令牌编号", "the token's id"}))->required();
}

}  // namespace fenghuo::api::cli

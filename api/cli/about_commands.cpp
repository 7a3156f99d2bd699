#include "api/cli/commands.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <array>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

/// "香山区第一中学（xiangshan-no1-middle）"
std::string named(const Session& session, const Json& entry) {
  const std::string name = pick_word(entry, "name", session.language), id = pick_word(entry, "id");
  return name.empty() ? id : name + session.say({"（", " ("}) + id + session.say({"）", ")"});
}

const Text& what_it_may_do(std::string_view role) {
  struct Office {
    std::string_view role;
    Text may;
  };
  static const std::array<Office, 7> k_offices{
      {{"monitor", {"上报告警，不办理其他事项", "send alerts, nothing else"}},
       {"responder",
        {"登记、处置本单位及下级单位的事件，上传证据，报送报告",
         "open and handle the incidents of this unit and below: steps, evidence, reports"}},
       {"leader",
        {"处置人员的各项事务，并审批、放行、免报、调低级别、重启事件",
         "what a responder does, and approve, override, waive, lower a level, reopen"}},
       {"bureau",
        {"处置本单位及下级单位的事件，签收、退回报告",
         "the incidents of this unit and below; acknowledge reports, send them back"}},
       {"auditor", {"查看和核验，不办理", "read and verify, change nothing"}},
       {"admin",
        {"管理单位、人员、网站、设备、令牌、预案和通知渠道，不办理事件",
         "units, people, sites, devices, tokens, playbooks and channels; no incidents"}},
       {"guest", {"只处置指定的一起事件，到结案为止", "handle one incident, until it is closed"}}}};
  for (const auto& office : k_offices)
    if (office.role == role) return office.may;
  static const Text k_none;
  return k_none;
}

std::string render_me(const Session& session, const Json& me) {
  const Json& token = pick(me, "token");
  const std::string role = pick_word(me, "role");
  Table table({});
  const auto line = [&](const Text& name, const std::string& value) {
    if (!value.empty()) table.add({{session.say(name), Tint::dim}, {value}});
  };
  line({"人员", "person"}, named(session, pick(me, "person")));
  line({"角色", "role"}, say_role(role, session.language));
  line({"单位", "unit"}, named(session, pick(me, "unit")));
  line({"可以办理", "may"}, session.say(what_it_may_do(role)));
  line({"事件", "incident"}, pick_word(token, "incident"));
  line({"令牌", "token"}, pick_word(token, "id"));
  line({"登录方式", "signed in by"}, cell(session, token, "session_of"));
  const std::string expires = cell(session, token, "expires_at");
  line({"到期", "expires"}, expires.empty() ? session.say({"长期有效", "never"}) : expires);
  line({"旧密钥可用到", "old secret until"}, cell(session, token, "overlap_ends_at"));
  return table.render(session.style);
}

}  // namespace

void add_me(CLI::App& app, Session& session) {
  add_command(app, session, "me", {"我是谁，能办什么", "who am I, and what may I do"}, [&session] {
    return session.print(session.http().get("/v1/me"), [&](const Json& me) { return render_me(session, me); });
  });
}

}  // namespace fenghuo::api::cli

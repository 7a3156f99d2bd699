#include "api/cli/refusal.hpp"

#include "api/cli/next.hpp"
#include "api/cli/pick.hpp"

namespace fenghuo::api::cli {

namespace {

/// "decide just-delete" of a drill as the command to type; of an improvement, too.
std::string group_command(const std::string& group, const std::string& allowed, const std::string& id) {
  const auto space = allowed.find(' ');
  std::string out = "fenghuo " + group + " " + shell_word(allowed.substr(0, space)) + " " + shell_word(id);
  if (space != std::string::npos) out += " " + shell_word(allowed.substr(space + 1));
  return out;
}

std::string command_to_type(const std::string& allowed, const Where& where) {
  if (!where.drill.empty()) return group_command("drill", allowed, where.drill);
  if (!where.improvement.empty()) return group_command("improvement", allowed, where.improvement);
  return command_for_allowed(allowed, where.incident, where.step);
}

}  // namespace

std::string render_problem(const Json& problem, Language language, Style style, const Where& where) {
  const bool zh = language == Language::zh;
  std::string detail = pick_word(problem, "detail", language);
  if (detail.empty()) detail = pick_word(problem, "title", language);
  if (detail.empty()) detail = "HTTP " + pick_word(problem, "status");
  std::string out = paint(style, Tint::red, zh ? "未办理：" : "refused: ") + safe(detail);
  std::string code = pick_word(problem, "code"), errors;
  for (const auto& error : pick_list(problem, "errors")) {
    const std::string pointer = pick_word(error, "pointer"), why = pick_word(error, "detail", language);
    const bool named = pointer.starts_with("/line/");  // what is said of a ledger names its line and heading by itself
    if (why != detail)
      errors += "  " + (named ? "" : safe(pointer) + (zh ? "：" : ": ")) + safe(why) + "\n";
    else if (!named)  // said already, but not where
      code += " " + pointer;
  }
  if (!code.empty()) out += paint(style, Tint::dim, " [" + safe(code) + "]");
  out += "\n" + errors;
  if (const Json& allowed = pick_list(problem, "allowed"); !allowed.empty()) {
    out += zh ? "现在可以：\n" : "you can do now:\n";
    for (const auto& one : allowed) {
      const std::string command = command_to_type(word(one), where);
      out += "  " + (command.empty() ? safe(word(one)) : paint(style, Tint::green, command)) + "\n";
    }
  }
  return out;
}

std::string render_advice(const Json& problem, Language language, const Where& where, bool anonymous) {
  const auto say = [&](const Text& text) { return text.in(language) + "\n"; };
  const Json& status = pick(problem, "status");
  if (status == 401 && anonymous)
    return say(
        {"没有给出令牌：请用 --token 或环境变量 FENGHUO_TOKEN 给出。\n还没有令牌的，请管理员签发：fenghuo token "
         "issue --person 人员 --role 角色 --unit 单位",
         "no token was given: put yours in FENGHUO_TOKEN or behind --token.\nan administrator issues one: fenghuo "
         "token issue --person PERSON --role ROLE --unit UNIT"});
  if (status == 401)
    return say(
        {"请用 --token 或环境变量 FENGHUO_TOKEN 给出有效的令牌；到期或遗失的，请管理员更换：fenghuo token rotate 编号",
         "give a valid token with --token or FENGHUO_TOKEN; an administrator replaces one: fenghuo token rotate ID"});
  if (status == 403) return say({"您能办什么，请看：fenghuo me", "see what you may do: fenghuo me"});
  if (status == 404 && !where.incident.empty())
    return say({"编号可能有误，也可能不在您的单位范围内，请查：fenghuo incident list",
                "the id may be wrong, or outside your units; look: fenghuo incident list"});
  if (status == 404)
    return say({"编号可能有误，也可能不在您的单位范围内（fenghuo me）。",
                "the id may be wrong, or outside your units (fenghuo me)."});
  if (status != 412 && status != 428) return {};
  const std::string look = where.incident.empty() ? where.look : "fenghuo incident show " + shell_word(where.incident);
  if (look.empty())
    return say({"请先查看现在的内容，再带 --if-match 版本号办理。",
                "look at it as it is now, then repeat with --if-match VERSION."});
  if (status == 428)
    return say({"请先看 " + look + "，再带 --if-match 版本号办理。",
                "look first: " + look + ", then repeat with --if-match VERSION."});
  return say({"期间已有别人改动，请先看 " + look + " 再办。", "somebody changed it meanwhile; look first: " + look});
}

std::string render_failure(const std::string& failure, bool untrusted, const std::string& server, Language language) {
  const auto say = [&](const Text& text) { return text.in(language) + "\n"; };
  if (untrusted)
    return say({"不能确认服务器的身份，什么也没有发出：" + safe(failure),
                "the server is not trusted, and nothing was sent: " + safe(failure)}) +
           say({"服务器用的是本单位自己的证书时，请向管理员要来 CA 证书：--ca 文件，或 FENGHUO_CA（" + safe(server) +
                    "）",
                "if its certificate is your own bureau's, name the authority: --ca FILE, or FENGHUO_CA (" +
                    safe(server) + ")"});
  return say({"连不上服务器，或对方答复无法读取：" + safe(failure),
              "cannot reach the server, or cannot read what it answered: " + safe(failure)}) +
         say({"服务器：" + safe(server) + "（用 --server 或 FENGHUO_SERVER 更改）",
              "server: " + safe(server) + " (change it with --server or FENGHUO_SERVER)"});
}

}  // namespace fenghuo::api::cli

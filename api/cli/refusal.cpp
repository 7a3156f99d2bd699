#include "api/cli/refusal.hpp"

#include "api/cli/next.hpp"
#include "api/cli/pick.hpp"

namespace fenghuo::api::cli {

std::string render_problem(const Json& problem, Language language, Style style, const Where& where) {
  const bool zh = language == Language::zh;
  std::string detail = pick_word(problem, "detail", language);
  if (detail.empty()) detail = pick_word(problem, "title", language);
  if (detail.empty()) detail = "HTTP " + pick_word(problem, "status");
  std::string out = paint(style, Tint::red, zh ? "未办理：" : "refused: ") + safe(detail);
  const std::string code = pick_word(problem, "code");
  if (!code.empty()) out += paint(style, Tint::dim, " [" + safe(code) + "]");
  out += "\n";

  if (const Json& allowed = pick_list(problem, "allowed"); !allowed.empty()) {
    out += zh ? "现在可以：\n" : "you can do now:\n";
    for (const auto& one : allowed) {
      const std::string command = command_for_allowed(word(one), where.incident, where.step);
      out += "  " + (command.empty() ? safe(word(one)) : paint(style, Tint::green, command)) + "\n";
    }
  }
  for (const auto& error : pick_list(problem, "errors"))
    out += "  " + safe(pick_word(error, "pointer")) + (zh ? "：" : ": ") + safe(pick_word(error, "detail", language)) +
           "\n";

  const Json& status = pick(problem, "status");
  if (status == 401)
    out += zh ? "请用 --token 或环境变量 FENGHUO_TOKEN 给出有效的令牌。\n"
              : "give a valid token with --token or FENGHUO_TOKEN.\n";
  if (status == 412) {
    const std::string look = where.look.empty() ? "fenghuo incident show " + shell_word(where.incident) : where.look;
    out += zh ? "期间已有别人改动，请先看 " + look + " 再办。\n"
              : "somebody changed it meanwhile; look first: " + look + "\n";
  }
  return out;
}

}  // namespace fenghuo::api::cli

#include "api/cli/session.hpp"

#include "api/cli/pick.hpp"

namespace fenghuo::api::cli {

std::unique_ptr<HttpClient> Session::new_client() {
  return std::make_unique<HttpClient>(Connection{server, token, language == Language::zh ? "zh-CN" : "en", ca},
                                      random_);
}

HttpClient& Session::http() {
  if (!http_) {
    const bool plain = server.starts_with("http://");
    const bool loopback = server.starts_with("http://127.") || server.starts_with("http://localhost") ||
                          server.starts_with("http://[::1]");
    if (plain && !loopback && !token.empty())
      err << say({"提醒：令牌正以明文发往 ", "warning: the token travels unencrypted to "}) << safe(server) << "\n";
    http_ = new_client();
  }
  return *http_;
}

int Session::print(const Reply& reply, const Render& people, const Where& where) {
  if (!reply.ok()) return fail(reply, where);
  if (json)
    out << (reply.body.is_null() ? "{}" : json_text(reply.body)) << "\n";
  else
    out << people(reply.body);
  return k_done;
}

int Session::print_text(const std::string& name, const std::string& text) {
  out << (json ? json_text({{name, text}}) + "\n" : text);
  return k_done;
}

int Session::fail(const Reply& reply, const Where& where) {
  if (!reply.failure.empty()) {
    if (json)
      err << json_text({{"code", reply.untrusted ? "untrusted" : "unreachable"}, {"detail", reply.failure}}) << "\n";
    else
      err << render_failure(reply.failure, reply.untrusted, server, language);
    return k_damaged;
  }
  if (reply.status < 400) {
    err << say({"服务器没有按约定答复：HTTP ", "the server did not answer as agreed: HTTP "}) << reply.status << "\n";
    return k_damaged;
  }
  Json problem = reply.body.is_object() ? reply.body : Json::object();
  if (!problem.contains("status")) problem["status"] = reply.status;
  if (json)
    err << json_text(problem) << "\n";
  else
    err << render_problem(problem, language, err_style, where)
        << render_advice(problem, language, where, token.empty());
  if (const auto wait = reply.headers.find("retry-after"); wait != reply.headers.end() && !json)
    err << say({"请在这么多秒后再试：", "try again after this many seconds: "}) << safe(wait->second) << "\n";
  return k_refused;
}

int Session::misuse(const engine::Problem& problem) {
  return misuse(problem.detail);
}

int Session::misuse(const Text& text) {
  err << paint(err_style, Tint::red, say({"写法不对：", "wrong usage: "})) << safe(say(text)) << "\n";
  return k_usage;
}

std::optional<Json> Session::fetch(const std::string& path, int& code, const Where& where) {
  Reply reply = http().get(path);
  if (reply.ok() && reply.body.is_object()) return std::move(reply.body);
  if (reply.ok()) reply.failure = "the answer is no JSON object";
  code = fail(reply, where);
  return std::nullopt;
}

std::string heading(const Session& session, const Text& text) {
  return "\n" + paint(session.style, Tint::bold, session.say(text)) + "\n";
}

}  // namespace fenghuo::api::cli

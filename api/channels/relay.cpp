#include "api/channels/mail.hpp"

#include <unistd.h>

namespace fenghuo::api {

using engine::Problem;
using engine::Result;

namespace {

Problem refuse(std::string key, engine::Text why) {
  return Problem::invalid(std::move(key), std::move(why));
}

}  // namespace

Result<MailRelay> read_relay(const std::string& url, const std::string& tls, const std::string& user,
                             const std::string& password, const std::string& from, const std::string& ca) {
  if (url.empty()) return MailRelay{};
  if (tls != "required" && tls != "implicit" && tls != "off")
    return refuse("smtp.tls", {"应为 required、implicit 或 off", "must be required, implicit or off"});
  const auto to = read_destination(url, {"smtp", "smtps"});
  if (!to) return refuse("smtp.url", to.error().detail);
  MailRelay relay{.url = to->url, .tls = tls != "off", .user = user, .password = password, .from = from, .ca = ca};
  if (tls == "implicit" && !to->tls) {
    // Its own default port is that of smtps.
    const auto implicit = read_destination("smtps" + url.substr(4), {"smtps"});
    if (!implicit) return refuse("smtp.url", implicit.error().detail);
    relay.url = implicit->url;
  }
  if (tls == "off" && to->tls)
    return refuse("smtp.tls", {"smtps:// 地址不能关闭加密", "cannot be off where smtp.url says smtps://"});
  if (user.empty() != password.empty())
    return refuse("smtp.password", {"用户名和口令须同时填写", "user and password go together"});
  if (tls == "off" && !password.empty())
    return refuse("smtp.tls", {"未加密时不得发送口令", "a password is not sent without TLS"});
  if (!is_mail_address(from)) return refuse("smtp.from", {"应为邮箱地址", "must be a mail address"});
  if (!ca.empty() && ::access(ca.c_str(), R_OK) != 0)
    return refuse("smtp.ca", {"无法读取文件 " + ca, "cannot read the file " + ca});
  return relay;
}

}  // namespace fenghuo::api

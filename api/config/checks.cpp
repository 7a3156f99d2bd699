#include "api/config/checks.hpp"

#include "api/channels/vetting.hpp"
#include "engine/base/zone.hpp"

#include <charconv>

#include <boost/asio/ip/address.hpp>

namespace fenghuo::api {

using engine::Kind;
using engine::Problem;
using engine::Result;
using engine::Text;

namespace {

Problem wrong(Text text) {
  return Problem::make(Kind::Invalid, "config", std::move(text));
}

bool has_control_or_space(const std::string& text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) return true;
  return false;
}

/// A scheme, a host behind it, nobody's password in front of it.
bool is_url(const std::string& value, std::initializer_list<std::string_view> schemes) {
  for (const auto scheme : schemes) {
    if (!value.starts_with(scheme)) continue;
    const auto host = value.substr(scheme.size(), value.find('/', scheme.size()) - scheme.size());
    return !host.empty() && !host.starts_with(':') && host.find('@') == host.npos && !has_control_or_space(value);
  }
  return false;
}

}  // namespace

Result<Endpoint> read_endpoint(const std::string& listen) {
  const auto colon = listen.rfind(':');
  Endpoint out;
  boost::system::error_code bad;
  std::string host = colon == std::string::npos ? "" : listen.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto address = boost::asio::ip::make_address(host, bad);
  const char* last = listen.data() + listen.size();
  const auto [end, error] = std::from_chars(listen.data() + colon + 1, last, out.port);
  if (colon == std::string::npos || bad || error != std::errc{} || end != last)
    return wrong({"应为“地址:端口”，如 127.0.0.1:8440", "must be ADDRESS:PORT, e.g. 127.0.0.1:8440"});
  out.address = host;
  out.loopback = address.is_loopback();
  return out;
}

Result<void> check_listen(const std::string& value) {
  const auto endpoint = read_endpoint(value);
  if (!endpoint) return endpoint.error();
  return {};
}

Result<void> check_timezone(const std::string& value) {
  const auto zone = engine::Zone::named(value);
  if (!zone) return zone.error();
  return {};
}

Result<void> check_journal(const std::string& value) {
  if (value == "sqlite") return {};
  if (value.starts_with("postgres://") || value.starts_with("postgresql://"))
    return wrong({"暂不支持 PostgreSQL，目前只能用 sqlite（数据目录内的嵌入式台账）",
                  "PostgreSQL is not supported yet; use sqlite, the journal inside the data folder"});
  return wrong({"只能是 sqlite", "must be sqlite"});
}

Result<void> check_web_url(const std::string& value) {
  if (is_url(value, {"https://", "http://"})) return {};
  return wrong({"应为 https:// 或 http:// 开头的地址，其中不写用户名和密码",
                "must be an address that begins with https:// or http://, without user or password in it"});
}

Result<void> check_mail_url(const std::string& value) {
  if (is_url(value, {"smtp://", "smtps://"})) return {};
  return wrong({"应为 smtp://主机:端口 或 smtps://主机:端口；用户名、密码写在 smtp.user、smtp.password_file",
                "must be smtp://HOST:PORT or smtps://HOST:PORT; user and password go to smtp.user and "
                "smtp.password_file"});
}

Result<void> check_network(const std::string& value) {
  const auto read = Outbound::read({value});
  if (!read) return wrong(read.error().detail);
  return {};
}

}  // namespace fenghuo::api

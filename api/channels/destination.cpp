#include "api/channels/vetting.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <memory>
#include <string_view>

#include <curl/curl.h>

namespace fenghuo::api {

using engine::Problem;
using engine::Result;
using engine::Text;

namespace {

constexpr std::size_t k_longest = 2048;

struct UrlCloser {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlCloser>;

Problem refuse(const Text& why) {
  return Problem::invalid("url", {"网址不可用：" + why.zh, "the URL cannot be used: " + why.en});
}

/// A part as text; empty if it is not there.
std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return "";
  std::string out(text);
  curl_free(text);
  return out;
}

/// Libcurl is lenient where we are not: blanks, backslashes, one slash or three.
std::optional<Text> odd_text(const std::string& url, const std::vector<std::string>& schemes) {
  if (url.size() > k_longest) return Text{"超过 2048 字节", "more than 2048 bytes"};
  if (std::any_of(url.begin(), url.end(), [](unsigned char c) { return c <= ' ' || c == 0x7f || c == '\\'; }))
    return Text{"含有空格、控制字符或反斜杠", "a blank, a control character or a backslash in it"};
  // How Unicode becomes ASCII depends on the locale and on the library; the name that is vetted must be the one meant.
  if (std::any_of(url.begin(), url.end(), [](unsigned char c) { return c >= 0x80; }))
    return Text{"只能用 ASCII 字符：中文域名请写成 xn-- 形式，其余部分用百分号编码",
                "only ASCII: write the host as xn--…, the rest percent-encoded"};
  std::string lower(url, 0, url.find(':'));
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  const bool known = std::find(schemes.begin(), schemes.end(), lower) != schemes.end();
  const std::string rest = url.substr(lower.size());
  if (known && rest.size() > 3 && rest.starts_with("://") && rest[3] != '/') return std::nullopt;
  std::string wanted;
  for (const auto& scheme : schemes)
    wanted += (wanted.empty() ? "" : ", ") + scheme + "://";
  return Text{"应以 " + wanted + " 开头", "it must begin with " + wanted};
}

Result<Url> parse(const std::string& text) {
  Url url(curl_url());
  const CURLUcode code =
      url == nullptr ? CURLUE_OUT_OF_MEMORY : curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER);
  if (code == CURLUE_USER_NOT_ALLOWED)
    return refuse({"网址中不得写用户名和口令", "no user name or password may stand in it"});
  if (code != CURLUE_OK) return refuse({curl_url_strerror(code), curl_url_strerror(code)});
  curl_url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0);
  return url;
}

/// Looks like a number to somebody's parser: its last label is one, in any base.
bool numeric(const std::string& host) {
  const std::string last = host.substr(host.rfind('.') + 1);
  if (last.starts_with("0x")) return true;
  return !last.empty() && std::all_of(last.begin(), last.end(), [](unsigned char c) { return std::isdigit(c); });
}

std::optional<Text> odd_name(const std::string& host) {
  const auto plain = [](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '-' || c == '.' || c == '_';
  };
  if (host.empty() || host.size() > 253 || !std::all_of(host.begin(), host.end(), plain))
    return Text{"域名含有不允许的字符", "its host holds characters that no host name has"};
  if (host.ends_with('.') || host.starts_with('.') || host.find("..") != std::string::npos)
    return Text{"域名不得以点开头或结尾", "its host begins or ends with a dot"};
  if (numeric(host)) return Text{"像 IP 地址却不是", "its host looks like an IPv4 address and is none"};
  return std::nullopt;
}

std::optional<std::uint16_t> port_of(CURLU* url, const std::string& scheme) {
  std::string text = part(url, CURLUPART_PORT);
  if (text.empty()) text = scheme == "smtp" ? "587" : part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

}  // namespace

std::string Destination::host_and_port() const {
  const bool v6 = literal && literal->is_v6();
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<Destination> read_destination(const std::string& url, const std::vector<std::string>& schemes) {
  if (const auto why = odd_text(url, schemes)) return refuse(*why);
  auto parsed = parse(url);
  if (!parsed) return parsed.error();
  CURLU* const handle = parsed->get();
  if (!part(handle, CURLUPART_ZONEID).empty()) return refuse({"不支持带区域标识的地址", "a zone id in its host"});

  Destination out;
  out.host = part(handle, CURLUPART_HOST);
  std::transform(out.host.begin(), out.host.end(), out.host.begin(), [](unsigned char c) { return std::tolower(c); });
  const bool bracketed = out.host.starts_with('[') && out.host.ends_with(']');
  boost::system::error_code no_address;
  const auto address =
      boost::asio::ip::make_address(bracketed ? out.host.substr(1, out.host.size() - 2) : out.host, no_address);
  if (!no_address && address.is_v6() == bracketed) {
    out.literal = address;
    out.host = address.to_string();
  } else if (const auto why = odd_name(out.host)) {
    return refuse(*why);
  }
  const std::string scheme = part(handle, CURLUPART_SCHEME);
  const auto port = port_of(handle, scheme);
  if (!port) return refuse({"端口不正确", "its port is no port"});
  out.port = *port;
  out.tls = scheme == "https" || scheme == "smtps";
  curl_url_set(handle, CURLUPART_HOST, bracketed ? ("[" + out.host + "]").c_str() : out.host.c_str(), 0);
  curl_url_set(handle, CURLUPART_PORT, std::to_string(out.port).c_str(), 0);
  out.url = part(handle, CURLUPART_URL);
  return out;
}

}  // namespace fenghuo::api

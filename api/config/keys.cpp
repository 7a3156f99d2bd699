#include "api/config/checks.hpp"
#include "api/config/config.hpp"

#include <algorithm>
#include <cctype>

namespace fenghuo::api {

using Holds = ConfigKey::Holds;
using Options = ServeOptions;

const std::vector<ConfigKey>& config_keys() {
  static const std::vector<ConfigKey> k_keys{
      {"data", &Options::data, {"数据目录", "the data folder"}, Holds::folder},
      {"listen",
       &Options::listen,
       {"监听的地址和端口", "address and port to listen on"},
       Holds::plain,
       {},
       check_listen},
      {"public_url",
       &Options::public_url,
       {"别人访问本系统所用的网址，写进通知里的链接", "the address others reach this server at, for links in messages"},
       Holds::plain,
       {},
       check_web_url},
      {"timezone",
       &Options::timezone,
       {"本地时区，用于事件编号的年份等", "the local time zone, e.g. for the year in an incident's number"},
       Holds::plain,
       {},
       check_timezone},
      {"journal",
       &Options::journal,
       {"台账存放方式：sqlite（在数据目录内）", "where the journal is kept: sqlite, inside the data folder"},
       Holds::plain,
       {},
       check_journal},
      {"playbooks", &Options::playbooks, {"预案目录", "the playbooks folder"}, Holds::folder},
      {"policy",
       &Options::policy,
       {"启用的规则包编号，如 lishui-2009；不写则用预案目录里唯一的那个",
        "the rule pack in force by its id, e.g. lishui-2009; by default the only one in the playbooks folder"}},
      {"tls.cert", &Options::tls_cert, {"证书链文件（PEM）", "the certificate chain (PEM)"}, Holds::file},
      {"tls.key", &Options::tls_key, {"证书私钥文件（PEM）", "its private key (PEM)"}, Holds::file},
      {"tls.off_behind_proxy",
       &Options::tls_off_behind_proxy,
       {"由前面的反向代理负责 TLS，本系统在非回环地址上也不加密",
        "a proxy in front does the TLS: listen beyond loopback without it"}},
      {"limits.unauthenticated_per_minute",
       &Options::unauthenticated_per_minute,
       {"同一地址每分钟可有多少个未带有效令牌的请求，再多须等待",
        "requests a minute without a valid token from one address; more are told to wait"}},
      {"limits.strangers_per_address",
       &Options::strangers_per_address,
       {"同一地址可有多少条尚未出示有效令牌的连接", "connections from one address that have shown no valid token yet"}},
      {"log.level",
       &Options::log_level,
       {"日志级别", "how much to log"},
       Holds::plain,
       {"debug", "info", "warn", "error"}},
      {"log.format", &Options::log_format, {"日志格式", "how log lines look"}, Holds::plain, {"text", "json"}},
      {"smtp.url",
       &Options::smtp_url,
       {"发信服务器，如 smtp://mail.example.cn:587", "the mail server, e.g. smtp://mail.example.cn:587"},
       Holds::plain,
       {},
       check_mail_url},
      {"smtp.tls",
       &Options::smtp_tls,
       {"与发信服务器之间的加密；off 只许用于本机", "encryption towards the mail server; off only on this machine"},
       Holds::plain,
       {"required", "off"}},
      {"smtp.user", &Options::smtp_user, {"发信服务器的用户名", "user at the mail server"}},
      {"smtp.password",
       &Options::smtp_password,
       {"发信服务器的密码，最好改用 smtp.password_file",
        "password at the mail server; better kept in smtp.password_file"},
       Holds::secret},
      {"smtp.password_file",
       &Options::smtp_password_file,
       {"存放该密码的文件，只取第一行", "a file whose first line is that password"},
       Holds::file},
      {"smtp.from", &Options::smtp_from, {"发件人地址", "the sender's address"}},
      {"smtp.ca",
       &Options::smtp_ca,
       {"验证发信服务器所用的 CA 证书文件", "certificates to check the mail server against"},
       Holds::file},
      {"outbound.allow",
       &Options::outbound_allow,
       {"允许向外发送的内网网段，用逗号隔开", "internal networks that messages may go to, separated by commas"},
       Holds::plain,
       {},
       check_network},
      {"outbound.ca",
       &Options::outbound_ca,
       {"验证接收方所用的附加 CA 证书文件", "further certificates to check receivers against"},
       Holds::file},
      {"heartbeat.url",
       &Options::heartbeat_url,
       {"定时报平安的网址，断了由对方报警；网址即凭据，不予显示",
        "told regularly that this server lives, so that somebody notices when it does not; kept like a secret"},
       Holds::secret,
       {},
       check_web_url},
      {"heartbeat.every", &Options::heartbeat_every, {"每隔多久报一次，如 PT1M", "how often, e.g. PT1M"}},
  };
  return k_keys;
}

std::string ConfigKey::flag() const {
  std::string out = "--" + name;
  std::ranges::replace_if(
      out, [](char c) { return c == '.' || c == '_'; }, '-');
  return out;
}

std::string ConfigKey::environment() const {
  std::string out = "FENGHUO_" + name;
  std::ranges::transform(out, out.begin(), [](char c) {
    return c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  return out;
}

}  // namespace fenghuo::api

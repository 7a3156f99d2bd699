// What each value alone does not show: whether they stand together, and whether what they name is there.
#include "api/channels/mail.hpp"
#include "api/channels/wording.hpp"
#include "api/config/checks.hpp"
#include "api/http/tls.hpp"
#include "engine/playbook/library.hpp"

namespace fenghuo::api {

using engine::Problem;
using engine::Text;

namespace {

/// All that a problem says, the places in a file too, as one line.
Text whole(const Problem& problem) {
  Text out = problem.detail;
  for (const auto& error : problem.errors) {
    if (error.detail.en == problem.detail.en) continue;
    out.zh += "；" + error.pointer + "：" + error.detail.zh;
    out.en += "; " + error.pointer + ": " + error.detail.en;
  }
  return out;
}

/// Tokens would cross the wire in the clear.
std::optional<Misfit> check_reach(const ServeOptions& options) {
  const auto endpoint = read_endpoint(options.listen);
  if (!endpoint) return Misfit{"listen", endpoint.error().detail};
  if (endpoint->loopback || !options.tls_cert.empty() || options.tls_off_behind_proxy) return std::nullopt;
  return Misfit{"listen",
                {"未启用 TLS 时只能监听本机回环地址；请设 tls.cert 和 tls.key，或在由反向代理负责 TLS 时设 "
                 "tls.off_behind_proxy = true",
                 "without TLS only a loopback address may be listened on; set tls.cert and tls.key or, if a proxy in "
                 "front does the TLS, tls.off_behind_proxy = true"}};
}

}  // namespace

std::optional<Misfit> check_together(const ServeOptions& options) {
  if (options.tls_cert.empty() != options.tls_key.empty())
    return Misfit{options.tls_cert.empty() ? "tls.key" : "tls.cert",
                  {"tls.cert 和 tls.key 要一起写", "tls.cert and tls.key go together"}};
  if (auto reach = check_reach(options)) return reach;
  if (!options.smtp_url.empty() && options.smtp_from.empty())
    return Misfit{"smtp.url",
                  {"写了 smtp.url，还要写 smtp.from（发件人地址）", "smtp.url wants smtp.from, the sender's address"}};
  if (options.policy.size() > 1)
    return Misfit{"policy", {"暂时只能启用一个规则包", "only one rule pack can be in force as yet"}};
  const auto relay = read_relay(options.smtp_url, options.smtp_tls, options.smtp_user, options.smtp_password,
                                options.smtp_from, options.smtp_ca);
  if (!relay) return Misfit{relay.error().errors.front().pointer, relay.error().detail};
  return std::nullopt;
}

std::optional<Misfit> check_named(const ServeOptions& options) {
  if (!options.tls_cert.empty())
    if (const auto tls = Tls::load(options.tls_cert, options.tls_key); !tls)
      return Misfit{"tls.cert", whole(tls.error())};
  const std::string policy = options.policy.empty() ? "" : options.policy.front();
  if (const auto library = engine::Library::from_folder(options.playbooks, policy); !library)
    return Misfit{library.error().code == "policy" ? "policy" : "playbooks", whole(library.error())};
  if (const auto texts = Texts::from_folder(options.playbooks); !texts)
    return Misfit{"playbooks", whole(texts.error())};
  return std::nullopt;
}

std::optional<Text> note_on_links(const ServeOptions& options) {
  if (!options.public_url.empty()) return std::nullopt;
  const auto endpoint = read_endpoint(options.listen);
  const bool far = endpoint && !endpoint->loopback;
  return Text{"没有设 public_url：通知里的链接会写成" + std::string(far ? "监听地址 " : "只有本机打得开的 ") +
                  options.listen + "，请填写别人访问本系统的网址",
              "public_url is not set: links in messages will say " + options.listen +
                  (far ? ", the address listened on" : ", which opens on this machine alone") +
                  "; give the address others reach this server at"};
}

}  // namespace fenghuo::api

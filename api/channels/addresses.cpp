#include "api/channels/vetting.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::api {

using boost::asio::ip::address_v4;
using boost::asio::ip::address_v6;
using boost::asio::ip::make_network_v4;
using boost::asio::ip::make_network_v6;
using boost::asio::ip::network_v4;
using boost::asio::ip::network_v6;
using engine::Kind;
using engine::Problem;
using engine::Result;
using engine::Text;

namespace {

template <class Network>
struct Closed {
  Network network;
  Text what;
};

/// IANA's special-purpose registry, what is not globally reachable in it, and one cloud's metadata address that lies
/// among the public ones.
const std::vector<Closed<network_v4>>& closed_v4() {
  static const std::vector<Closed<network_v4>> k_all{
      {make_network_v4("0.0.0.0/8"), {"未指定地址", "unspecified"}},
      {make_network_v4("10.0.0.0/8"), {"内网地址", "private"}},
      {make_network_v4("100.64.0.0/10"), {"运营商级 NAT 地址", "carrier-grade NAT"}},
      {make_network_v4("127.0.0.0/8"), {"本机回环地址", "loopback"}},
      {make_network_v4("168.63.129.16/32"), {"云平台元数据地址", "a cloud's metadata service"}},
      {make_network_v4("169.254.0.0/16"), {"链路本地地址（含云平台元数据）", "link-local (metadata services)"}},
      {make_network_v4("172.16.0.0/12"), {"内网地址", "private"}},
      {make_network_v4("192.0.0.0/24"), {"协议保留地址", "reserved for protocols"}},
      {make_network_v4("192.0.2.0/24"), {"文档示例地址", "documentation"}},
      {make_network_v4("192.88.99.0/24"), {"6to4 中继地址", "6to4 relay"}},
      {make_network_v4("192.168.0.0/16"), {"内网地址", "private"}},
      {make_network_v4("198.18.0.0/15"), {"基准测试地址", "benchmarking"}},
      {make_network_v4("198.51.100.0/24"), {"文档示例地址", "documentation"}},
      {make_network_v4("203.0.113.0/24"), {"文档示例地址", "documentation"}},
      {make_network_v4("224.0.0.0/4"), {"组播地址", "multicast"}},
      {make_network_v4("240.0.0.0/4"), {"保留地址", "reserved"}}};
  return k_all;
}

const std::vector<Closed<network_v6>>& closed_v6() {
  static const std::vector<Closed<network_v6>> k_all{
      {make_network_v6("::/128"), {"未指定地址", "unspecified"}},
      {make_network_v6("::1/128"), {"本机回环地址", "loopback"}},
      {make_network_v6("fc00::/7"), {"内网地址", "unique-local"}},
      {make_network_v6("fe80::/10"), {"链路本地地址", "link-local"}},
      {make_network_v6("ff00::/8"), {"组播地址", "multicast"}},
      {make_network_v6("2001::/23"), {"协议保留地址（含 Teredo）", "reserved for protocols (Teredo)"}},
      {make_network_v6("2001:db8::/32"), {"文档示例地址", "documentation"}},
      {make_network_v6("2002::/16"), {"6to4 地址", "6to4"}},
      {make_network_v6("3fff::/20"), {"文档示例地址", "documentation"}}};
  return k_all;
}

const network_v6 k_global = make_network_v6("2000::/3"), k_nat64 = make_network_v6("64:ff9b::/96");

template <class Network, class Plain>
bool within(const Network& network, const Plain& address) {
  return Network(address, network.prefix_length()).canonical() == network;
}

address_v4 last_four(const address_v6& address) {
  const auto bytes = address.to_bytes();
  return address_v4({bytes[12], bytes[13], bytes[14], bytes[15]});
}

/// An IPv4 address in IPv6 clothes (mapped, or through NAT64) as what it is.
Address plain(const Address& address) {
  if (!address.is_v6()) return address;
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped() || within(k_nat64, v6)) return last_four(v6);
  return address_v6(v6.to_bytes());  // without a zone
}

template <class Network, class Plain>
const Text* reason(const std::vector<Closed<Network>>& closed, const Plain& address) {
  const auto found =
      std::find_if(closed.begin(), closed.end(), [&](const auto& one) { return within(one.network, address); });
  return found == closed.end() ? nullptr : &found->what;
}

const Text k_clear{"未加密的连接只允许到列出的地址", "without TLS only listed addresses"};

Text refusal(const std::string& text, const Text& why) {
  return {"不允许连接 " + text + "：" + why.zh + "；确需连接时请在 outbound.allow 中列出",
          "may not connect to " + text + ": " + why.en + "; list it in outbound.allow if it is meant"};
}

}  // namespace

Result<Outbound> Outbound::read(const std::vector<std::string>& allow) {
  Outbound out;
  for (const auto& entry : allow) {
    boost::system::error_code bad, bad_v6;
    const auto v4 = make_network_v4(entry, bad);
    const auto v6 = make_network_v6(entry, bad_v6);
    if (!bad && v4 == v4.canonical()) {
      out.v4_.push_back(v4);
    } else if (!bad_v6 && v6 == v6.canonical()) {
      out.v6_.push_back(v6);
    } else {
      return Problem::invalid("outbound.allow",
                              {"“" + entry + "”不是网段，应写作 10.20.0.0/16 或 fd00:1::/32（主机位为零）",
                               "\"" + entry + "\" is no network; write 10.20.0.0/16 or fd00:1::/32, host bits zero"});
    }
  }
  return out;
}

bool Outbound::listed(const Address& address) const {
  const auto is = plain(address);
  if (is.is_v4())
    return std::any_of(v4_.begin(), v4_.end(), [&](const auto& network) { return within(network, is.to_v4()); });
  return std::any_of(v6_.begin(), v6_.end(), [&](const auto& network) { return within(network, is.to_v6()); });
}

std::optional<Text> Outbound::objection(const Address& address, bool tls) const {
  static const Text k_other{"非公网地址", "not public"};
  if (listed(address)) return std::nullopt;
  const auto is = plain(address);
  const Text* why = is.is_v4() ? reason(closed_v4(), is.to_v4()) : reason(closed_v6(), is.to_v6());
  if (why == nullptr && is.is_v6() && !within(k_global, is.to_v6())) why = &k_other;
  if (why == nullptr && !tls) why = &k_clear;
  if (why == nullptr) return std::nullopt;
  return refusal(address.to_string(), *why);
}

std::optional<Text> Outbound::objection(const Destination& to) const {
  if (to.literal) return objection(*to.literal, to.tls);
  if (to.tls || !v4_.empty() || !v6_.empty()) return std::nullopt;
  return refusal(to.host, k_clear);
}

Result<std::vector<Address>> Outbound::vet(const Destination& to, std::vector<Address> answers) const {
  if (answers.empty())
    return Problem::make(Kind::Unavailable, "no-address", {to.host + " 没有地址", to.host + " has no address"});
  for (const auto& answer : answers)
    if (auto why = objection(answer, to.tls)) return Problem::make(Kind::Forbidden, "address-refused", std::move(*why));
  return answers;
}

}  // namespace fenghuo::api

#include "engine/registry/registry.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace fenghuo::engine {

namespace {

template <class Map>
const typename Map::mapped_type* find(const Map& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

void Registry::evolve(const Event& event) {
  if (const auto* unit = std::get_if<UnitRegistered>(&event)) {
    retired_.erase("unit:" + unit->id);
    units_[unit->id] = *unit;
  } else if (const auto* person = std::get_if<PersonRegistered>(&event)) {
    retired_.erase("person:" + person->id);
    people_[person->id] = *person;
  } else if (const auto* site = std::get_if<SiteRegistered>(&event)) {
    take(*site);
  } else if (const auto* device = std::get_if<DeviceRegistered>(&event)) {
    take(*device);
  } else if (const auto* retired = std::get_if<EntryRetired>(&event)) {
    take(*retired);
  } else if (const auto* issued = std::get_if<TokenIssued>(&event)) {
    take(*issued);
  } else if (const auto* revoked = std::get_if<TokenRevoked>(&event)) {
    tokens_[revoked->id].revoked = true;
  } else if (const auto* replaced = std::get_if<TokenReplaced>(&event)) {
    const auto token = tokens_.find(replaced->id);
    if (token == tokens_.end()) return;
    token->second.old_digest = std::exchange(token->second.digest, replaced->digest);
    token->second.old_until = replaced->overlap_ends_at;
    by_digest_[replaced->digest] = replaced->id;
  } else if (const auto* channel = std::get_if<ChannelSet>(&event)) {
    channels_[channel->id] = *channel;
  }
}

void Registry::take(const SiteRegistered& site) {
  forget_names(site.host);
  retired_.erase("site:" + site.host);
  sites_[site.host] = site;
  hosts_[host_in(site.host)] = site.host;
  for (const auto& alias : site.aliases) {
    const std::string name = host_in(alias);
    const auto owner = hosts_.find(name);
    if (owner != hosts_.end() && host_in(owner->second) == name) continue;  // a site's own host is nobody's alias
    hosts_[name] = site.host;
  }
}

void Registry::forget_names(const std::string& host) {
  const auto* before = site(host);
  if (before == nullptr) return;
  std::vector<std::string> names = before->aliases;
  names.push_back(host);
  for (const auto& name : names)
    if (const auto found = hosts_.find(host_in(name)); found != hosts_.end() && found->second == host)
      hosts_.erase(found);
}

void Registry::take(const DeviceRegistered& device) {
  retired_.erase("device:" + device.id);
  devices_[device.id] = device;
  auto& past = held_[device.id];
  while (!past.empty() && past.back().from >= device.from)
    past.pop_back();
  if (!past.empty() && past.back().until.value_or(device.from) >= device.from) past.back().until = device.from;
  past.push_back(device);
  for (const auto& address : {device.ip, device.mac})
    if (!address.empty()) at_address_[address].insert(device.id);
}

void Registry::take(const EntryRetired& retired) {
  retired_[retired.stream] = retired.at;
  const std::string id = retired.stream.substr(retired.stream.find(':') + 1);
  if (retired.stream.starts_with("site:")) forget_names(id);
  if (!retired.stream.starts_with("device:")) return;
  auto& past = held_[id];
  if (!past.empty() && past.back().until.value_or(retired.at) >= retired.at)
    past.back().until = std::max(past.back().from, retired.at);
}

void Registry::take(const TokenIssued& issued) {
  const auto known = tokens_.find(issued.id);
  Token kept{.id = issued.id,
             .digest = issued.digest,
             .incident = issued.incident,
             .person = issued.person,
             .session_of = issued.session_of,
             .unit = issued.unit,
             .expires_at = issued.expires_at};
  kept.revoked = known != tokens_.end() && known->second.revoked;  // what was revoked never opens again
  if (!parse_name(issued.role, kept.role)) kept.revoked = true;    // a role this build does not know opens nothing
  by_digest_[issued.digest] = issued.id;
  tokens_[issued.id] = std::move(kept);
}

bool Registry::within(std::string_view unit, std::string_view above) const {
  // Bounded by the number of units, should somebody ever have made a ring of parents.
  const UnitRegistered* at = this->unit(std::string(unit));
  for (std::size_t steps = 0; at != nullptr && steps <= units_.size(); ++steps) {
    if (at->id == above) return true;
    at = this->unit(at->parent);
  }
  return false;
}

std::string Registry::root() const {
  for (const auto& [id, unit] : units_)
    if (unit.parent.empty()) return id;
  return {};
}

std::vector<std::string> Registry::line_of(const std::string& unit) const {
  std::vector<std::string> line;
  for (const UnitRegistered* at = this->unit(unit); at != nullptr && line.size() <= units_.size();
       at = this->unit(at->parent))
    line.push_back(at->id);
  return line;
}

const Registry::Token* Registry::token_for(std::string_view digest, Millis now) const {
  const auto id = by_digest_.find(std::string(digest));
  if (id == by_digest_.end()) return nullptr;
  const Token* token = token_in_force(id->second, now);
  const bool fits =
      token != nullptr && (token->digest == digest || (token->old_digest == digest && now < token->old_until));
  return fits ? token : nullptr;
}

Millis Registry::holds_until(const Token& token, std::string_view digest) const {
  Millis until = token.expires_at.value_or(std::numeric_limits<Millis>::max());
  if (token.digest != digest) until = std::min(until, token.old_until);
  const Token* parent = find(tokens_, token.session_of);
  return parent == nullptr ? until : std::min(until, parent->expires_at.value_or(std::numeric_limits<Millis>::max()));
}

const Registry::Token* Registry::token_in_force(const std::string& id, Millis now) const {
  const Token* token = find(tokens_, id);
  if (token == nullptr || token->revoked || (token->expires_at && *token->expires_at <= now)) return nullptr;
  if (token->session_of.empty()) return token;
  const Token* parent = find(tokens_, token->session_of);  // sessions are not made out of sessions: one step up
  const bool stands = parent != nullptr && parent->session_of.empty() && token_in_force(parent->id, now) != nullptr;
  return stands ? token : nullptr;
}

std::optional<Millis> Registry::retired_at(const std::string& stream) const {
  const auto found = retired_.find(stream);
  return found == retired_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<DeviceRegistered> Registry::holders(const std::string& ip, const std::string& mac, Millis at) const {
  std::vector<DeviceRegistered> out;
  const auto devices = at_address_.find(ip.empty() ? mac : ip);
  if (devices == at_address_.end()) return out;
  for (const auto& id : devices->second)
    for (const auto& entry : held_.at(id)) {
      if ((!ip.empty() && entry.ip != ip) || (!mac.empty() && entry.mac != mac)) continue;
      if (entry.from <= at && (!entry.until || at < *entry.until)) out.push_back(entry);
    }
  return out;
}

std::vector<const DeviceRegistered*> Registry::devices_at(const std::string& address) const {
  std::vector<const DeviceRegistered*> out;
  if (const auto found = at_address_.find(address); found != at_address_.end())
    for (const auto& id : found->second)
      out.push_back(device(id));
  return out;
}

const SiteRegistered* Registry::site_for(std::string_view address) const {
  const auto host = hosts_.find(host_in(address));
  return host == hosts_.end() ? nullptr : site(host->second);
}

const SiteRegistered* Registry::site(const std::string& host) const {
  return find(sites_, host);
}
const PersonRegistered* Registry::person(const std::string& id) const {
  return find(people_, id);
}
const UnitRegistered* Registry::unit(const std::string& id) const {
  return find(units_, id);
}
const ChannelSet* Registry::channel(const std::string& id) const {
  return find(channels_, id);
}
const DeviceRegistered* Registry::device(const std::string& id) const {
  return find(devices_, id);
}

std::string host_in(std::string_view address) {
  // Only a scheme in front: an address in the query names somebody else's site.
  if (const auto scheme = address.find("://");
      scheme != std::string_view::npos && scheme < address.find_first_of("/?#"))
    address.remove_prefix(scheme + 3);
  address = address.substr(0, address.find_first_of("/?#"));
  if (const auto user = address.rfind('@'); user != std::string_view::npos) address.remove_prefix(user + 1);
  if (address.starts_with('[')) {
    address = address.substr(1, address.find(']') - 1);
  } else if (address.find(':') == address.rfind(':')) {
    address = address.substr(0, address.find(':'));
  }
  while (address.ends_with('.'))
    address.remove_suffix(1);
  std::string host(address);
  for (char& c : host)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return host;
}

}  // namespace fenghuo::engine

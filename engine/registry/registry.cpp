#include "engine/registry/registry.hpp"

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
    units_[unit->id] = *unit;
  } else if (const auto* person = std::get_if<PersonRegistered>(&event)) {
    people_[person->id] = *person;
  } else if (const auto* site = std::get_if<SiteRegistered>(&event)) {
    std::erase_if(hosts_, [&](const auto& entry) { return entry.second == site->host; });
    sites_[site->host] = *site;
    hosts_[host_in(site->host)] = site->host;
    for (const auto& alias : site->aliases) {
      const std::string name = host_in(alias);
      const auto owner = hosts_.find(name);
      if (owner != hosts_.end() && host_in(owner->second) == name) continue;  // a site's own host is nobody's alias
      hosts_[name] = site->host;
    }
  } else if (const auto* token = std::get_if<TokenIssued>(&event)) {
    Token kept{.id = token->id,
               .digest = token->digest,
               .incident = token->incident,
               .person = token->person,
               .session_of = token->session_of,
               .unit = token->unit,
               .expires_at = token->expires_at};
    if (!parse_name(token->role, kept.role)) kept.revoked = true;  // a role this build does not know opens nothing
    by_digest_[token->digest] = token->id;
    tokens_[token->id] = std::move(kept);
  } else if (const auto* revoked = std::get_if<TokenRevoked>(&event)) {
    tokens_[revoked->id].revoked = true;
  }
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

const Registry::Token* Registry::token_for(std::string_view digest, Millis now) const {
  const auto id = by_digest_.find(std::string(digest));
  if (id == by_digest_.end()) return nullptr;
  const Token& token = tokens_.at(id->second);
  const bool replaced = token.digest != digest;
  return replaced || !opens(token, now) ? nullptr : &token;
}

bool Registry::opens(const Token& token, Millis now) const {
  if (token.revoked || (token.expires_at && *token.expires_at <= now)) return false;
  if (token.session_of.empty()) return true;
  const auto parent = tokens_.find(token.session_of);
  // Sessions are not made out of sessions, so this ends after one step.
  return parent != tokens_.end() && parent->second.session_of.empty() && opens(parent->second, now);
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

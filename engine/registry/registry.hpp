#pragma once
#include "engine/journal/event.hpp"
#include "engine/registry/role.hpp"

#include <map>
#include <set>

namespace fenghuo::engine {

/// Units (bureau → district → school), people, sites, devices, tokens and channels, as the fold over their streams. A
/// value: a copy serves to try out what a whole file would make of it. Not synchronised.
class Registry {
 public:
  struct Token {
    std::string id, digest, incident, person, session_of, unit;
    Role role = Role::responder;
    std::optional<Millis> expires_at;
    std::string old_digest;  ///< of the secret before, which opens until `old_until`
    Millis old_until = 0;
    bool revoked = false;
  };

  /// Total, like every fold. Streams: "unit:ID", "person:ID", "site:HOST", "device:ID", "channel:ID", "token:ID" (in
  /// old journals tokens stand in their unit's).
  void evolve(const Event& event);

  [[nodiscard]] const std::map<std::string, UnitRegistered>& units() const { return units_; }
  [[nodiscard]] const std::map<std::string, PersonRegistered>& people() const { return people_; }
  [[nodiscard]] const std::map<std::string, SiteRegistered>& sites() const { return sites_; }
  [[nodiscard]] const std::map<std::string, DeviceRegistered>& devices() const { return devices_; }
  [[nodiscard]] const std::map<std::string, Token>& tokens() const { return tokens_; }
  [[nodiscard]] const std::map<std::string, ChannelSet>& channels() const { return channels_; }

  /// Is `unit` `above` itself or below it? False for units nobody registered.
  [[nodiscard]] bool within(std::string_view unit, std::string_view above) const;
  /// The unit that stands under no other (the first by id); empty before there is one.
  [[nodiscard]] std::string root() const;
  /// The unit and those above it, from the lowest; empty for units nobody registered.
  [[nodiscard]] std::vector<std::string> line_of(const std::string& unit) const;
  /// By SHA-256 hex of the secret; null if unknown, revoked, replaced (beyond the overlap) or expired at `now`, or a
  /// session whose token is.
  [[nodiscard]] const Token* token_for(std::string_view digest, Millis now) const;
  /// Until when `token_for` goes on answering this token for the secret, as far as is known now.
  [[nodiscard]] Millis holds_until(const Token& token, std::string_view digest) const;
  /// The same by the token's id.
  [[nodiscard]] const Token* token_in_force(const std::string& id, Millis now) const;
  /// Since when the entry of this stream is retired; nothing if it is not. Its name stays known to those who ask by id.
  [[nodiscard]] std::optional<Millis> retired_at(const std::string& stream) const;
  /// Who held an address (canonical, see address.hpp) at a moment: the entries as they stood then, `from` and `until`
  /// saying how long. An empty `ip` or `mac` asks for any.
  [[nodiscard]] std::vector<DeviceRegistered> holders(const std::string& ip, const std::string& mac, Millis at) const;
  /// Devices that hold this address now or ever held it.
  [[nodiscard]] std::vector<const DeviceRegistered*> devices_at(const std::string& address) const;
  /// A site in use by host name or alias. Takes what monitors send: "www.x.cn", "www.x.cn:443",
  /// "https://www.x.cn/index.html".
  [[nodiscard]] const SiteRegistered* site_for(std::string_view address) const;
  [[nodiscard]] const SiteRegistered* site(const std::string& host) const;
  [[nodiscard]] const PersonRegistered* person(const std::string& id) const;
  [[nodiscard]] const UnitRegistered* unit(const std::string& id) const;
  [[nodiscard]] const ChannelSet* channel(const std::string& id) const;
  [[nodiscard]] const DeviceRegistered* device(const std::string& id) const;

 private:
  void take(const SiteRegistered& site);
  void take(const DeviceRegistered& device);
  void take(const TokenIssued& issued);
  void take(const EntryRetired& retired);
  void forget_names(const std::string& host);

  std::map<std::string, UnitRegistered> units_;
  std::map<std::string, PersonRegistered> people_;
  std::map<std::string, SiteRegistered> sites_;
  std::map<std::string, std::string> hosts_;  // every host and alias → host
  std::map<std::string, DeviceRegistered> devices_;
  std::map<std::string, std::vector<DeviceRegistered>> held_;  // by device: the entry over time, oldest first
  std::map<std::string, std::set<std::string>> at_address_;    // ip or mac → devices that ever held it
  std::map<std::string, Millis> retired_;                      // by stream
  std::map<std::string, Token> tokens_;
  std::map<std::string, std::string> by_digest_;  // of every secret there was → token
  std::map<std::string, ChannelSet> channels_;
};

/// The host name in an address a monitor sends, lower case; empty if there is none.
std::string host_in(std::string_view address);

}  // namespace fenghuo::engine

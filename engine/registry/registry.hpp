#pragma once
#include "engine/journal/event.hpp"
#include "engine/registry/role.hpp"

#include <map>
#include <set>

namespace fenghuo::engine {

/// Units (bureau → district → school), people, sites and tokens, as the fold over their streams. Owned by the engine
/// thread; not synchronised.
class Registry {
 public:
  struct Token {
    std::string id, digest, incident, person, session_of, unit;
    Role role = Role::responder;
    std::optional<Millis> expires_at;
    bool revoked = false;
  };

  /// Total, like every fold. Streams: "unit:ID", "person:ID", "site:HOST".
  void evolve(const Event& event);

  [[nodiscard]] const std::map<std::string, UnitRegistered>& units() const { return units_; }
  [[nodiscard]] const std::map<std::string, PersonRegistered>& people() const { return people_; }
  [[nodiscard]] const std::map<std::string, SiteRegistered>& sites() const { return sites_; }
  [[nodiscard]] const std::map<std::string, Token>& tokens() const { return tokens_; }

  /// Is `unit` `above` itself or below it? False for units nobody registered.
  [[nodiscard]] bool within(std::string_view unit, std::string_view above) const;
  /// By SHA-256 hex of the secret; null if unknown, revoked or expired at `now`, or a session whose token is.
  [[nodiscard]] const Token* token_for(std::string_view digest, Millis now) const;
  /// A site by host name or alias. Takes what monitors send: "www.x.cn", "www.x.cn:443", "https://www.x.cn/index.html".
  [[nodiscard]] const SiteRegistered* site_for(std::string_view address) const;
  [[nodiscard]] const SiteRegistered* site(const std::string& host) const;
  [[nodiscard]] const PersonRegistered* person(const std::string& id) const;
  [[nodiscard]] const UnitRegistered* unit(const std::string& id) const;

 private:
  [[nodiscard]] bool opens(const Token& token, Millis now) const;

  std::map<std::string, UnitRegistered> units_;
  std::map<std::string, PersonRegistered> people_;
  std::map<std::string, SiteRegistered> sites_;
  std::map<std::string, std::string> hosts_;  // every host and alias → host
  std::map<std::string, Token> tokens_;
  std::map<std::string, std::string> by_digest_;  // token digest → id
};

/// The host name in an address a monitor sends, lower case; empty if there is none.
std::string host_in(std::string_view address);

}  // namespace fenghuo::engine

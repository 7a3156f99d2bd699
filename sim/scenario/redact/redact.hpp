#pragma once
#include "engine/base/text.hpp"
#include "engine/incident/events.hpp"
#include "engine/registry/registry.hpp"

namespace fenghuo::sim {

/// One thing that was put in place of another, for a person to check before the scenario goes out.
struct Replacement {
  std::string kind;     ///< name, telephone, address, identity, email, ip, url, host, free-text
  std::string now;      ///< what stands there
  std::string pointer;  ///< where, in the scenario
  std::string was;      ///< what must not stand there
  friend bool operator==(const Replacement&, const Replacement&) = default;
  FENGHUO_DESCRIBE(kind, now, pointer, was)
};

/// Finds what gives somebody away: the registry's people, units, sites and devices by name, and telephone, identity and
/// account numbers, addresses, mail, hosts and the like by shape, in full-width digits and with blanks between them
/// too. A second look at texts that were written without any of it: nothing here makes free text fit to be published.
class Redactor {
 public:
  explicit Redactor(const engine::Registry& registry);

  /// The text with a neutral word in place of each; `log` gets a row for each, at `pointer`. Pure.
  [[nodiscard]] std::string clean(std::string_view text, engine::Language language, const std::string& pointer,
                                  std::vector<Replacement>& log) const;

 private:
  struct Name {
    std::u32string folded;  ///< without blanks, lower case
    std::string kind;
    engine::Text now;
  };
  void know(std::string_view name, const std::string& kind, const engine::Text& now);

  std::vector<Name> names_;  // the longest first
};

/// "某中学", "a middle school": what kind of unit a name is of, and no more.
engine::Text kind_of_unit(std::string_view name);

}  // namespace fenghuo::sim

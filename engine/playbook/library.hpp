#pragma once
#include "engine/journal/journal.hpp"
#include "engine/playbook/load.hpp"

#include <map>
#include <memory>

namespace fenghuo::engine {

/// All playbooks, rule packs, forms and intake rules in force, by id and version. A value: while the engine runs, a
/// library with one playbook more takes the place of the one before; who holds either shares it as const. Copies are
/// cheap.
class Library {
 public:
  /// Reads the playbooks room (`*.json`, `rules/`, `forms/`, `intake/`, `schemas/`). Refuses the first file that lint
  /// or a schema refuses, naming file and pointer. `policy` is the id of the rule pack to be in force; empty: the only
  /// one there is.
  static Result<Library> from_folder(const std::string& folder, const std::string& policy = {});

  /// Makes what was read durable, and takes in every older version the journal kept, so that a running incident stays
  /// on the version it began with. Refuses a file whose bytes changed without its version.
  Result<void> settle(Journal& journal);
  /// Takes in what the journal kept and is not here yet.
  Result<void> absorb(Journal& journal);
  /// These, read from there.
  Result<void> absorb(const std::vector<Document>& documents);
  struct Published {
    std::shared_ptr<const Playbook> playbook;
    std::shared_ptr<const Document> fresh;  ///< to be kept; null if it was here already, byte for byte
  };
  /// Takes in a playbook that has passed the lint, as bytes. NotAllowed "version-published" for other bytes of the same
  /// version, "version-not-newer" for an older one than there is (no incident would ever follow it), "kind-taken" if
  /// another playbook has this kind.
  Result<Published> publish(std::string_view text);

  /// The newest version for a kind of incident; null if there is none.
  [[nodiscard]] std::shared_ptr<const Playbook> for_kind(std::string_view kind) const;
  [[nodiscard]] std::shared_ptr<const Playbook> playbook(std::string_view id, std::string_view version) const;
  /// A playbook's bytes, as they were first seen; null if there is none.
  [[nodiscard]] std::shared_ptr<const Document> document(std::string_view id, std::string_view version) const;
  [[nodiscard]] std::shared_ptr<const Form> form(std::string_view id, std::string_view version) const;
  [[nodiscard]] std::shared_ptr<const Form> newest_form(std::string_view id) const;
  /// The pack in force. (Packs per unit subtree choose here.)
  [[nodiscard]] const RulePack& rules() const { return *rules_; }
  [[nodiscard]] const IntakeRules& intake() const { return intake_; }
  [[nodiscard]] std::vector<std::shared_ptr<const Playbook>> playbooks() const;
  [[nodiscard]] const Schemas& schemas() const { return *schemas_; }

 private:
  using Key = std::pair<std::string, std::string>;  // id, version
  std::shared_ptr<Schemas> schemas_;
  std::map<Key, std::shared_ptr<const Playbook>> playbooks_;
  std::map<Key, std::shared_ptr<const Document>> documents_;  // of the playbooks
  std::map<Key, std::shared_ptr<const Form>> forms_;
  std::shared_ptr<const RulePack> rules_;
  IntakeRules intake_;
  struct Found {
    std::string file;  // within the folder
    std::shared_ptr<const Document> document;
  };
  template <class T>
  void found(const char* kind, const T& loaded);
  Result<void> take_in(const Document& kept);

  std::vector<Found> read_;  // as found in the folder, for settle
};

/// The rule pack in force in a playbooks folder, for those who want nothing else of it.
Result<RulePack> rules_in(const std::string& folder, const Schemas& schemas);

/// Semantic versions, numerically: "1.10.0" is newer than "1.9.0".
bool older_version(std::string_view a, std::string_view b);

}  // namespace fenghuo::engine

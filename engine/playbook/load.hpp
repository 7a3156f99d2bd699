#pragma once
#include "engine/base/json_guard.hpp"
#include "engine/playbook/playbook.hpp"

#include <memory>

namespace fenghuo::engine {

/// JSON Schemas (draft 7) of the playbooks room, read once from `<folder>/schemas`.
class Schemas {
 public:
  static Result<Schemas> from_folder(const std::string& folder);
  /// `name`: "playbook", "rules", "form", "intake", "texts", "scenario". Invalid with a pointer and reason for every
  /// violation.
  Result<void> check(std::string_view name, const Json& document) const;

  Schemas(Schemas&&) noexcept;
  Schemas& operator=(Schemas&&) noexcept;
  ~Schemas();

 private:
  Schemas();
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

/// Text → guarded JSON → schema → typed. Problems carry JSON pointers. `sha256` is of the text as given.
Result<Playbook> load_playbook(std::string_view text, const Schemas& schemas);
Result<RulePack> load_rules(std::string_view text, const Schemas& schemas);
Result<Form> load_form(std::string_view text, const Schemas& schemas);
Result<IntakeRules> load_intake(std::string_view text, const Schemas& schemas);

}  // namespace fenghuo::engine

#include "engine/playbook/load.hpp"

#include "engine/base/digest.hpp"
#include "engine/playbook/read.hpp"

namespace fenghuo::engine {

namespace {

template <class T>
Result<T> load(std::string_view text, std::string_view schema, const Schemas* schemas, T (*read)(const Place&)) {
  const auto document = parse_untrusted(text);
  if (!document) return document.error();
  std::vector<FieldError> own, shape;
  T loaded = read(Place(*document, "", own));
  if (schemas) {
    auto checked = schemas->check(schema, *document);
    if (!checked && checked.error().errors.empty()) return checked.error();
    if (!checked) shape = std::move(checked.error().errors);
  }
  auto errors = merge_errors(std::move(own), std::move(shape));
  if (errors.empty()) return loaded;
  Problem problem = Problem::invalid(errors.front().pointer, errors.front().detail);
  problem.errors = std::move(errors);
  return problem;
}

Result<Playbook> sealed(Result<Playbook> loaded, std::string_view text) {
  if (loaded) loaded->sha256 = sha256_hex(text);
  return loaded;
}

}  // namespace

Result<Playbook> load_playbook(std::string_view text, const Schemas& schemas) {
  return sealed(load<Playbook>(text, "playbook", &schemas, read_playbook), text);
}
Result<RulePack> load_rules(std::string_view text, const Schemas& schemas) {
  return load<RulePack>(text, "rules", &schemas, read_rules);
}
Result<Form> load_form(std::string_view text, const Schemas& schemas) {
  return load<Form>(text, "form", &schemas, read_form);
}
Result<IntakeRules> load_intake(std::string_view text, const Schemas& schemas) {
  return load<IntakeRules>(text, "intake", &schemas, read_intake);
}

Result<Playbook> reload_playbook(std::string_view text) {
  return sealed(load<Playbook>(text, "playbook", nullptr, read_playbook), text);
}
Result<Form> reload_form(std::string_view text) {
  return load<Form>(text, "form", nullptr, read_form);
}

}  // namespace fenghuo::engine

#pragma once
#include "engine/playbook/load.hpp"

#include <span>

namespace fenghuo::engine {

/// JSON → types, shared by the loader, the lint and the library; and `Place`, `merge_errors` and `lies_in` by whoever
/// reads another document of the playbooks room (sim/scenario). Nobody else includes this.

inline constexpr int k_condition_depth = 4;  ///< how deep all, any and not may stand in one another

/// What a schema says when it cannot say what is wrong; gives way to any better reason at or below its place.
extern const Text k_vague;

/// A place in a document on its way into types. Reading is total: what is absent keeps its default; what does not fit
/// keeps it too and leaves an error with its pointer. Refers to the document and the list; owns neither.
class Place {
 public:
  Place(const Json& json, std::string pointer, std::vector<FieldError>& errors)
      : json_(&json), pointer_(std::move(pointer)), errors_(&errors) {}

  [[nodiscard]] const Json& json() const { return *json_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }

  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] std::optional<Place> member(std::string_view name) const;
  /// The elements of an array member; as many as there are, whatever they are.
  [[nodiscard]] std::vector<Place> items(std::string_view name) const;
  [[nodiscard]] std::vector<Place> items() const;

  [[nodiscard]] std::string string(std::string_view name) const;
  [[nodiscard]] std::string string() const;
  [[nodiscard]] std::vector<std::string> strings(std::string_view name) const;
  [[nodiscard]] bool flag(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const;
  [[nodiscard]] Text text(std::string_view name) const;
  [[nodiscard]] std::optional<Millis> duration(std::string_view name) const;
  [[nodiscard]] std::optional<Millis> duration() const;
  [[nodiscard]] std::optional<Value> value() const;
  [[nodiscard]] std::optional<Role> role(std::string_view name) const;
  /// The index of a member's word in `words`; refused, naming them all, if it is none of them.
  [[nodiscard]] std::optional<std::size_t> word(std::string_view name, std::span<const std::string_view> words) const;

  void refuse(Text reason) const { errors_->push_back({pointer_, std::move(reason)}); }
  void refuse_member(std::string_view name, Text reason) const;

 private:
  const Json* json_;
  std::string pointer_;
  std::vector<FieldError>* errors_;
};

Condition load_condition(const Place& at);
std::vector<Field> read_fields(const Place& at);
std::vector<Option> read_options(const Place& at);
/// As many steps as the file has elements, so that a step's pointer can be told from its index.
Playbook read_playbook(const Place& at);
RulePack read_rules(const Place& at);
Form read_form(const Place& at);
IntakeRules read_intake(const Place& at);

/// `own` first, then what the schema says beyond it: nothing at a place that is spoken of already.
std::vector<FieldError> merge_errors(std::vector<FieldError> own, std::vector<FieldError> schema);
/// True for the place itself and everything in it.
bool lies_in(std::string_view pointer, std::string_view place);

/// As `load_playbook` and `load_form`, for what the journal kept: it passed the schema of its own day, and today's may
/// ask for more. A running incident must not lose its playbook to that.
Result<Playbook> reload_playbook(std::string_view text);
Result<Form> reload_form(std::string_view text);

}  // namespace fenghuo::engine

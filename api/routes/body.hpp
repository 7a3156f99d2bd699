#pragma once
#include "api/http/message.hpp"
#include "engine/base/json_guard.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/base/time.hpp"

namespace fenghuo::api {

using engine::Json;

/// Reads the members of a JSON body by name and type, collecting everything that is wrong with it; `check` then refuses
/// with a pointer for each, unknown members included: nothing a caller may not set slips in unnoticed.
class Body {
 public:
  /// An absent body reads as `{}`. Malformed if it is not JSON or no object.
  static engine::Result<Body> parse(const Request& request);
  /// What stands in for a body: an object.
  explicit Body(Json json) : json_(std::move(json)) {}

  std::string text(const std::string& name);           ///< "" if absent
  std::string required_text(const std::string& name);  ///< Invalid if absent or blank
  /// `reason`, or `note` in its place; both are kept if both are given.
  std::string reason() { return text_or_note("reason"); }
  /// The same of any other member.
  std::string text_or_note(const std::string& name);
  std::optional<engine::Millis> time(const std::string& name);
  std::optional<std::int64_t> integer(const std::string& name);
  /// The same within bounds, which the refusal names.
  std::optional<std::int64_t> integer(const std::string& name, std::int64_t least, std::int64_t most);
  bool flag(const std::string& name);  ///< false if absent
  /// An array of strings, `most` of them at most.
  std::vector<std::string> texts(const std::string& name, std::size_t most = 200);
  /// An array of objects that hold these texts and nothing else; what is absent is empty.
  std::vector<std::map<std::string, std::string>> text_maps(const std::string& name,
                                                            std::initializer_list<std::string_view> members);
  std::map<std::string, std::string> text_map(const std::string& name);
  engine::Values values(const std::string& name);
  engine::Text both_languages(const std::string& name);
  /// The same; both empty if absent.
  engine::Text both_languages_or_none(const std::string& name);

  void wrong(const std::string& name, engine::Text detail);
  /// One element of an array.
  void wrong(const std::string& name, std::size_t index, engine::Text detail);
  /// The whole of it, for what is read elsewhere.
  [[nodiscard]] const Json& json() const { return json_; }
  /// Call once everything was read.
  [[nodiscard]] engine::Result<void> check() const;

 private:
  const Json* take(const std::string& name);

  Json json_;
  std::vector<std::string> known_;
  std::vector<engine::FieldError> errors_;
};

/// `?lang=` says which language a page is to be in; without it the caller's own.
engine::Result<engine::Language> language_of(const Request& request);

}  // namespace fenghuo::api

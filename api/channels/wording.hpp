#pragma once
#include "engine/base/json_guard.hpp"
#include "engine/base/zone.hpp"
#include "engine/runtime/messages.hpp"

#include <map>
#include <string>
#include <vector>

namespace fenghuo::api {

/// One message in words: subject and text for mail, json for a webhook.
struct Wording {
  std::string subject, text, json;
};

/// The templates of `playbooks/texts`: what a message says, by the type of its event. Immutable; safe from any thread.
///
/// A placeholder stands in braces; a line of a text that holds one with nothing behind it is left out. What people
/// typed cannot begin a line of its own: control characters in it become blanks.
class Texts {
 public:
  /// Reads `<playbooks>/texts/messages.json`. Invalid, with pointer and reason: not of the schema's shape, an unknown
  /// placeholder, a brace without its partner, anything like HTML. Times are said in `zone`.
  static engine::Result<Texts> from_folder(const std::string& playbooks, engine::Zone zone = {});

  /// `public_url`: where people reach this server, without a trailing slash. An event without a text of its own gets
  /// the one called "*". The json is `{type, timestamp, data}`, its members in this language where it has words.
  [[nodiscard]] Wording word(const engine::Message& message, engine::Language language,
                             const std::string& public_url) const;

  /// The events that have a text of their own.
  [[nodiscard]] std::vector<std::string> events() const;

 private:
  struct Lines {
    std::vector<std::string> zh, en;
    [[nodiscard]] const std::vector<std::string>& in(engine::Language language) const {
      return language == engine::Language::zh ? zh : en;
    }
  };
  struct Entry {
    engine::Text subject;
    Lines lines;
  };
  static Lines read_lines(const engine::Json& json);

  Lines head_, foot_;
  std::map<std::string, Entry> entries_;
  engine::Zone zone_;
};

}  // namespace fenghuo::api

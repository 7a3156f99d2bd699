#pragma once
#include "engine/base/json_writer.hpp"

#include <limits>

namespace fenghuo::engine {

/// Pulls typed values out of JSON that this house wrote (payloads, snapshots, timer and outbox rows), without a tree.
/// Reads any JSON whose numbers are integers; once something does not fit, `failed()` stays true and every further
/// read does nothing. Unknown members are skipped, absent ones keep their defaults: old events stay readable.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  [[nodiscard]] bool failed() const { return failed_; }
  /// True once everything but white space was read and nothing failed.
  [[nodiscard]] bool finished();

  /// `for (begin_object(); next_member(name);)` visits each member; the value must be read or skipped.
  void begin_object() { expect('{'); }
  bool next_member(std::string& name);
  void begin_array() { expect('['); }
  bool next_element();

  void string(std::string& out);
  void integer(std::int64_t& out);
  void boolean(bool& out);
  void skip();
  char peek();
  void fail() { failed_ = true; }

 private:
  void expect(char c);
  void space();
  bool literal(std::string_view word);
  void escape(std::string& out);
  unsigned hex4();

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool fresh_ = false;  // just after an opening bracket
  bool failed_ = false;
};

inline void read(JsonReader& r, std::string& out) {
  r.string(out);
}
inline void read(JsonReader& r, bool& out) {
  r.boolean(out);
}
template <std::integral T>
void read(JsonReader& r, T& out) {
  std::int64_t number = 0;
  r.integer(number);
  if (!std::in_range<T>(number)) return r.fail();
  out = static_cast<T>(number);
}
template <Named T>
void read(JsonReader& r, T& out) {
  std::string name;
  r.string(name);
  if (!r.failed() && !parse_name(name, out)) r.fail();
}
inline void read(JsonReader& r, Value& out) {
  const char c = r.peek();
  if (c == '"') {
    r.string(out.emplace<std::string>());
  } else if (c == 't' || c == 'f') {
    r.boolean(out.emplace<bool>());
  } else {
    r.integer(out.emplace<std::int64_t>());
  }
}
template <class T>
void read(JsonReader& r, std::vector<T>& out);
template <class T>
void read(JsonReader& r, std::map<std::string, T>& out);
template <class T>
void read(JsonReader& r, std::optional<T>& out) {
  read(r, out.emplace());
}

template <Described T>
void read(JsonReader& r, T& object) {
  std::string name;
  for (r.begin_object(); r.next_member(name);) {
    bool known = false;
    T::describe(object, [&](std::string_view member, auto& value) {
      if (known || member != name) return;
      known = true;
      read(r, value);
    });
    if (!known) r.skip();
  }
}
template <class T>
void read(JsonReader& r, std::vector<T>& out) {
  out.clear();
  for (r.begin_array(); r.next_element();)
    read(r, out.emplace_back());
}
template <class T>
void read(JsonReader& r, std::map<std::string, T>& out) {
  out.clear();
  std::string name;
  for (r.begin_object(); r.next_member(name);)
    read(r, out[name]);
}

/// False when the text is not whole or does not fit; `out` is then unspecified.
template <class T>
[[nodiscard]] bool decode(std::string_view text, T& out) {
  JsonReader reader(text);
  read(reader, out);
  return reader.finished();
}

}  // namespace fenghuo::engine

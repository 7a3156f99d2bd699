#pragma once
#include <charconv>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace fenghuo::engine {

/// What a person filled into a form field: text, time and choice as string, integer, boolean.
using Value = std::variant<std::string, std::int64_t, bool>;
using Values = std::map<std::string, Value>;

/// A type with `static void describe(self, visit)` that calls `visit(name, member)` for each member, names ascending.
/// One description serves writing, reading and comparing, so a type has one codec.
template <class T>
concept Described = requires(T& t) {
  T::describe(t, [](std::string_view, auto&) {});
};

/// An enum persisted by name: `to_string(E)` and `parse_name(std::string_view, E&)` beside it.
template <class T>
concept Named = std::is_enum_v<T> && requires(T t, std::string_view s) {
  { to_string(t) } -> std::convertible_to<std::string_view>;
  { parse_name(s, t) } -> std::same_as<bool>;
};

/// Appends canonical JSON (RFC 8785 for integers, strings, booleans, arrays and objects) to a string it does not own.
/// Names must be given in ascending order; a test holds every described type to it.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name) {
    separate();
    quote(name);
    out_ += ':';
    first_ = true;
  }
  void string(std::string_view text) {
    separate();
    quote(text);
  }
  void integer(std::int64_t number) {
    separate();
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out_.append(digits, end);
  }
  void boolean(bool yes) {
    separate();
    out_ += yes ? "true" : "false";
  }
  /// Text that is JSON already.
  void raw(std::string_view json) {
    separate();
    out_ += json;
  }

 private:
  void separate() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  void open(char bracket) {
    separate();
    out_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void quote(std::string_view text);

  std::string& out_;
  bool first_ = true;
};

inline void write(JsonWriter& w, std::string_view text) {
  w.string(text);
}
inline void write(JsonWriter& w, const std::string& text) {
  w.string(text);
}
inline void write(JsonWriter& w, bool yes) {
  w.boolean(yes);
}
template <std::integral T>
void write(JsonWriter& w, T number) {
  w.integer(static_cast<std::int64_t>(number));
}
template <Named T>
void write(JsonWriter& w, T value) {
  w.string(to_string(value));
}
inline void write(JsonWriter& w, const Value& value) {
  std::visit([&](const auto& v) { write(w, v); }, value);
}
template <class T>
void write(JsonWriter& w, const std::vector<T>& items);
template <class T>
void write(JsonWriter& w, const std::map<std::string, T>& items);

template <Described T>
void write(JsonWriter& w, const T& object) {
  w.begin_object();
  T::describe(object, [&w]<class M>(std::string_view name, const M& member) {
    if constexpr (requires { member.has_value(); }) {
      if (!member.has_value()) return;  // an absent optional is an absent member
      w.key(name);
      write(w, *member);
    } else {
      w.key(name);
      write(w, member);
    }
  });
  w.end_object();
}
template <class T>
void write(JsonWriter& w, const std::vector<T>& items) {
  w.begin_array();
  for (const auto& item : items)
    write(w, item);
  w.end_array();
}
template <class T>
void write(JsonWriter& w, const std::map<std::string, T>& items) {
  w.begin_object();
  for (const auto& [name, item] : items) {
    w.key(name);
    write(w, item);
  }
  w.end_object();
}

template <class T>
std::string encode(const T& value) {
  std::string out;
  JsonWriter writer(out);
  write(writer, value);
  return out;
}

}  // namespace fenghuo::engine

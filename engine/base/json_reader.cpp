#include "engine/base/json_reader.hpp"

#include <charconv>

namespace fenghuo::engine {

namespace {

constexpr int k_max_depth = 64;

void append_utf8(std::string& out, unsigned code) {
  const auto byte = [&](unsigned value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xc0 | code >> 6), byte(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    byte(0xe0 | code >> 12), byte(0x80 | (code >> 6 & 0x3f)), byte(0x80 | (code & 0x3f));
  } else {
    byte(0xf0 | code >> 18), byte(0x80 | (code >> 12 & 0x3f)), byte(0x80 | (code >> 6 & 0x3f)),
        byte(0x80 | (code & 0x3f));
  }
}

}  // namespace

void JsonReader::space() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
    ++at_;
}

char JsonReader::peek() {
  space();
  return at_ < text_.size() ? text_[at_] : '\0';
}

void JsonReader::expect(char c) {
  if (failed_) return;
  if (peek() != c || ++depth_ > k_max_depth) return fail();
  ++at_;
  fresh_ = true;
}

bool JsonReader::finished() {
  space();
  return !failed_ && at_ == text_.size();
}

bool JsonReader::next_member(std::string& name) {
  if (failed_) return false;
  const char c = peek();
  if (c == '}') {
    ++at_, --depth_;
    fresh_ = false;
    return false;
  }
  if (!fresh_) {
    if (c != ',') return fail(), false;
    ++at_;
  }
  fresh_ = false;
  string(name);
  if (failed_ || peek() != ':') return fail(), false;
  ++at_;
  return true;
}

bool JsonReader::next_element() {
  if (failed_) return false;
  const char c = peek();
  if (c == ']') {
    ++at_, --depth_;
    fresh_ = false;
    return false;
  }
  if (!fresh_) {
    if (c != ',') return fail(), false;
    ++at_;
  }
  fresh_ = false;
  return true;
}

void JsonReader::string(std::string& out) {
  out.clear();
  if (failed_ || peek() != '"') return fail();
  ++at_;
  while (at_ < text_.size()) {
    const std::size_t run = at_;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
           static_cast<unsigned char>(text_[at_]) >= 0x20)
      ++at_;
    out.append(text_, run, at_ - run);
    if (at_ == text_.size()) break;
    const char c = text_[at_++];
    if (c == '"') return;
    if (c != '\\') break;  // a raw control character
    escape(out);
    if (failed_) return;
  }
  fail();
}

unsigned JsonReader::hex4() {
  unsigned code = 0;
  if (at_ + 4 > text_.size()) return fail(), 0;
  const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + at_ + 4, code, 16);
  if (error != std::errc{} || end != text_.data() + at_ + 4) return fail(), 0;
  at_ += 4;
  return code;
}

void JsonReader::escape(std::string& out) {
  if (at_ == text_.size()) return fail();
  switch (text_[at_++]) {
    case '"':
      out += '"';
      return;
    case '\\':
      out += '\\';
      return;
    case '/':
      out += '/';
      return;
    case 'b':
      out += '\b';
      return;
    case 'f':
      out += '\f';
      return;
    case 'n':
      out += '\n';
      return;
    case 'r':
      out += '\r';
      return;
    case 't':
      out += '\t';
      return;
    case 'u': {
      unsigned code = hex4();
      if (code >= 0xd800 && code < 0xdc00) {
        if (text_.substr(at_, 2) != "\\u") return fail();
        at_ += 2;
        const unsigned low = hex4();
        if (low < 0xdc00 || low > 0xdfff) return fail();
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      } else if (code >= 0xdc00 && code < 0xe000) {
        return fail();
      }
      if (!failed_) append_utf8(out, code);
      return;
    }
    default:
      fail();
  }
}

void JsonReader::integer(std::int64_t& out) {
  if (failed_) return;
  space();
  const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), out);
  if (error != std::errc{}) return fail();
  at_ = static_cast<std::size_t>(end - text_.data());
  if (at_ < text_.size() && (text_[at_] == '.' || text_[at_] == 'e' || text_[at_] == 'E')) fail();
}

bool JsonReader::literal(std::string_view word) {
  if (text_.substr(at_, word.size()) != word) return false;
  at_ += word.size();
  return true;
}

void JsonReader::boolean(bool& out) {
  if (failed_) return;
  space();
  if (literal("true")) {
    out = true;
  } else if (literal("false")) {
    out = false;
  } else {
    fail();
  }
}

void JsonReader::skip() {
  if (failed_) return;
  const char c = peek();
  if (c == '"') {
    std::string ignored;
    string(ignored);
  } else if (c == '{') {
    std::string ignored;
    for (begin_object(); next_member(ignored);)
      skip();
  } else if (c == '[') {
    for (begin_array(); next_element();)
      skip();
  } else if (c == 't' || c == 'f') {
    bool ignored;
    boolean(ignored);
  } else if (c == 'n') {
    if (!literal("null")) fail();
  } else {
    std::int64_t ignored;
    integer(ignored);
  }
}

}  // namespace fenghuo::engine

#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::sim {

/// Inside this folder only: a text as its characters, so that what is meant to look alike is found alike. Full-width
/// letters, digits and signs stand as their ASCII ones; Chinese digits keep their shape.

struct Glyph {
  char32_t c = 0;
  std::size_t begin = 0, end = 0;  ///< bytes of the text
};
using Glyphs = std::vector<Glyph>;

Glyphs glyphs_of(std::string_view utf8);

constexpr bool is_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_word(char32_t c) {
  return is_letter(c) || is_digit(c);
}
constexpr bool is_han(char32_t c) {
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || c == 0x3007 || (c >= 0x20000 && c <= 0x3134f);
}
/// Takes no room: what somebody may put between two digits without its being seen.
constexpr bool is_unseen(char32_t c) {
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || c == 0x2060 || c == 0xfeff || c == 0xad;
}
constexpr bool is_space(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xa0 || (c >= 0x2000 && c <= 0x200a);
}
constexpr char32_t lower(char32_t c) {
  return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}
/// 0 to 9 of a digit in any of the ways people write one; -1: none.
int digit_value(char32_t c);

}  // namespace fenghuo::sim

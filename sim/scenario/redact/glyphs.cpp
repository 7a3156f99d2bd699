#include "sim/scenario/redact/glyphs.hpp"

namespace fenghuo::sim {

namespace {

char32_t folded(char32_t c) {
  if (c >= 0xff01 && c <= 0xff5e) return c - 0xff01 + 0x21;
  if (c == 0x3000) return ' ';
  return c;
}

}  // namespace

/// Bytes that are no UTF-8 stand for themselves: nothing of the text is left out.
Glyphs glyphs_of(std::string_view utf8) {
  Glyphs out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const std::size_t begin = at;
    const auto lead = static_cast<unsigned char>(utf8[at++]);
    char32_t c = lead < 0xc0 ? lead : lead < 0xe0 ? lead & 0x1fU : lead < 0xf0 ? lead & 0x0fU : lead & 0x07U;
    while (lead >= 0xc0 && at < utf8.size() && (static_cast<unsigned char>(utf8[at]) & 0xc0) == 0x80)
      c = (c << 6) | (static_cast<unsigned char>(utf8[at++]) & 0x3fU);
    out.push_back({folded(c), begin, at});
  }
  return out;
}

int digit_value(char32_t c) {
  constexpr std::u32string_view k_han = U"零一二三四五六七八九", k_formal = U"零壹贰叁肆伍陆柒捌玖";
  if (is_digit(c)) return static_cast<int>(c - '0');
  if (c == U'〇' || c == U'○') return 0;
  if (c >= 0x2460 && c <= 0x2468) return static_cast<int>(c - 0x2460) + 1;
  if (c >= 0x1d7ce && c <= 0x1d7ff) return static_cast<int>((c - 0x1d7ce) % 10);
  if (c == U'幺') return 1;
  for (const auto row : {k_han, k_formal})
    if (const auto found = row.find(c); found != std::u32string_view::npos) return static_cast<int>(found);
  return -1;
}

}  // namespace fenghuo::sim

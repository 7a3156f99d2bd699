#include "api/cli/output.hpp"

#include "api/cli/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace fenghuo::api::cli {

namespace {

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [c](Range range) { return c >= range.first && c <= range.last; });
}

// Unicode's East Asian Width W and F, in the blocks that Chinese text and symbols come from.
constexpr std::array k_wide{Range{0x1100, 0x115f},   Range{0x2e80, 0x303e},   Range{0x3041, 0x33ff},
                            Range{0x3400, 0x4dbf},   Range{0x4e00, 0x9fff},   Range{0xa000, 0xa4cf},
                            Range{0xac00, 0xd7a3},   Range{0xf900, 0xfaff},   Range{0xfe30, 0xfe6f},
                            Range{0xff00, 0xff60},   Range{0xffe0, 0xffe6},   Range{0x1f300, 0x1f64f},
                            Range{0x1f680, 0x1f6ff}, Range{0x1f900, 0x1f9ff}, Range{0x20000, 0x3fffd}};

constexpr std::array k_combining{Range{0x0300, 0x036f}, Range{0x0483, 0x0489}, Range{0x0591, 0x05bd},
                                 Range{0x064b, 0x065f}, Range{0x1ab0, 0x1aff}, Range{0x1dc0, 0x1dff},
                                 Range{0x200b, 0x200d}, Range{0x20d0, 0x20ff}, Range{0x302a, 0x302d},
                                 Range{0x3099, 0x309a}, Range{0xfe00, 0xfe0f}, Range{0xfe20, 0xfe2f}};

// Characters that nobody sees and that change what the others look like.
constexpr std::array k_steering{Range{0x00, 0x1f},      Range{0x7f, 0x9f},     Range{0x200e, 0x200f},
                                Range{0x2028, 0x202e},  Range{0x2066, 0x2069}, Range{0xfeff, 0xfeff},
                                Range{0xe0000, 0xe007f}};

int width_of(char32_t c) {
  if (within(k_combining, c)) return 0;
  return within(k_wide, c) ? 2 : 1;
}

std::string escape(char32_t c) {
  char out[16];
  std::snprintf(out, sizeof out, c <= 0xff ? "\\x%02x" : "\\u{%x}", static_cast<unsigned>(c));
  return out;
}

std::string json_dump(const Json& value, int indent) {
  const std::string dumped = value.dump(indent, ' ', false, Json::error_handler_t::replace);
  std::string out;
  // Below U+0020 the dump has escaped what was inside strings; its own newlines stand between them.
  for (std::string_view rest = dumped; !rest.empty();) {
    const Character c = next_character(rest);
    if (c.code <= 0xffff && c.code != '\n' && within(k_steering, c.code)) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c.code));
      out += escaped;
    } else {
      out += c.bytes;
    }
  }
  return out;
}

}  // namespace

std::string paint(Style style, Tint tint, std::string_view text) {
  static constexpr std::array k_codes{"", "\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[33m", "\x1b[32m"};
  if (!style.colour || tint == Tint::plain) return std::string(text);
  return k_codes[static_cast<std::size_t>(tint)] + std::string(text) + "\x1b[0m";
}

int display_width(std::string_view utf8) {
  int width = 0;
  while (!utf8.empty())
    width += width_of(next_character(utf8).code);
  return width;
}

std::string safe(std::string_view data) {
  std::string out;
  while (!data.empty()) {
    const Character c = next_character(data);
    if (!c.valid)
      out += escape(c.code);
    else if (c.code == '\n')
      out += "\\n";
    else if (c.code == '\t')
      out += ' ';
    else if (within(k_steering, c.code))
      out += escape(c.code);
    else
      out += c.bytes;
  }
  return out;
}

std::string clip(std::string_view text, int width) {
  if (display_width(text) <= width) return std::string(text);
  std::string out;
  int used = 1;  // the ellipsis
  while (!text.empty()) {
    const Character c = next_character(text);
    used += width_of(c.code);
    if (used > width) break;
    out += c.bytes;
  }
  return out + "…";
}

std::string json_text(const Json& value) {
  return json_dump(value, 2);
}

std::string json_line(const Json& value) {
  return json_dump(value, -1);
}

std::string shell_word(std::string_view word) {
  static constexpr std::string_view k_plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.,:/=@+%";
  if (!word.empty() && word.find_first_not_of(k_plain) == std::string_view::npos) return std::string(word);
  std::string out = "'";
  for (const char c : safe(word)) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

std::string Table::render(Style style, int indent) const {
  std::vector<std::vector<Cell>> rows;
  if (!headings_.empty()) {
    auto& first = rows.emplace_back();
    for (const auto& heading : headings_)
      first.emplace_back(heading, Tint::dim);
  }
  for (const auto& row : rows_) {
    auto& line = rows.emplace_back();
    for (const auto& cell : row)
      line.emplace_back(safe(cell.text), cell.tint);
  }
  std::vector<int> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i].text));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line(static_cast<std::size_t>(indent), ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += paint(style, row[i].tint, row[i].text);
      if (i + 1 < row.size()) line.append(static_cast<std::size_t>(widths[i] - display_width(row[i].text) + 2), ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace fenghuo::api::cli

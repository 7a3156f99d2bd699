#include "engine/playbook/wrap.hpp"

namespace fenghuo::engine {

namespace {

/// One character as it stands in UTF-8; a stray byte counts as one.
std::string_view first_of(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return text.substr(0, length);
}

bool is_wide(std::string_view character) {
  return character.size() >= 3;  // beyond U+0800: Chinese, its punctuation, symbols
}

/// In hundredths of the font's size.
int width_of(std::string_view character) {
  if (is_wide(character)) return 100;
  if (character.size() == 2) return 70;
  const char c = character.front();
  if (std::string_view("ijlI.,:;|!'()[] ").find(c) != std::string_view::npos) return 34;
  if (std::string_view("mwMW@%").find(c) != std::string_view::npos) return 92;
  return (c >= 'A' && c <= 'Z') ? 72 : 59;
}

bool closes(std::string_view character) {
  static constexpr std::string_view k_marks = "，。、；：？！）”’》】…·";
  return is_wide(character) && k_marks.find(character) != std::string_view::npos;
}

bool opens(std::string_view character) {
  static constexpr std::string_view k_marks = "（“‘《【◇→▲◆●";
  return is_wide(character) && k_marks.find(character) != std::string_view::npos;
}

/// What must not be torn apart: a Latin word, or one Chinese character with the marks that open and close it.
std::string_view next_piece(std::string_view text) {
  if (text.front() == ' ') return text.substr(0, 1);
  std::size_t end = 0;
  const auto rest = [&] { return text.substr(end); };
  const auto take = [&] { end += first_of(rest()).size(); };
  const auto latin = [&] { return !rest().empty() && rest().front() != ' ' && !is_wide(first_of(rest())); };
  while (!rest().empty() && opens(first_of(rest())))
    take();
  if (latin()) {
    while (latin())
      take();
  } else if (!rest().empty()) {
    take();
  }
  while (!rest().empty() && closes(first_of(rest())))
    take();
  return text.substr(0, end);
}

}  // namespace

int text_width(std::string_view text, int size) {
  int hundredths = 0;
  while (!text.empty()) {
    const auto character = first_of(text);
    hundredths += width_of(character);
    text.remove_prefix(character.size());
  }
  return (hundredths * size + 99) / 100;
}

std::vector<std::string> wrapped(std::string_view text, int width, int size) {
  std::vector<std::string> lines{""};
  const auto fits = [&](std::string_view more) { return text_width(lines.back() + std::string(more), size) <= width; };
  while (!text.empty()) {
    std::string_view piece = next_piece(text);
    text.remove_prefix(piece.size());
    if (piece == "\n" || piece == "\t") piece = " ";
    if (fits(piece)) {
      lines.back() += piece;
      continue;
    }
    while (!lines.back().empty() && lines.back().back() == ' ')
      lines.back().pop_back();
    if (!lines.back().empty()) lines.emplace_back();
    if (piece == " ") continue;
    for (; !piece.empty(); piece.remove_prefix(first_of(piece).size())) {
      if (!fits(first_of(piece)) && !lines.back().empty()) lines.emplace_back();
      lines.back() += first_of(piece);
    }
  }
  if (lines.size() > 1 && lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace fenghuo::engine

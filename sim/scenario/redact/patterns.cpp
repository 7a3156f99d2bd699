#include "sim/scenario/redact/patterns.hpp"

#include "engine/registry/address.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::sim {

namespace {

constexpr std::size_t k_fewest_digits = 7;  // a local telephone number; hotlines such as 12377 are shorter

bool joins_digits(char32_t c) {
  constexpr std::u32string_view k_signs = U"-–—‐‑−_./·()（）*#";
  return is_space(c) || is_unseen(c) || k_signs.find(c) != std::u32string_view::npos;
}

std::string ascii(const Glyphs& text, std::size_t begin, std::size_t end) {
  std::string out;
  for (std::size_t i = begin; i < end; ++i)
    out += text[i].c < 0x80 ? static_cast<char>(text[i].c) : '?';
  return out;
}

std::string digits_in(const Glyphs& text, std::size_t begin, std::size_t end) {
  std::string out;
  for (std::size_t i = begin; i < end; ++i)
    if (const int digit = digit_value(text[i].c); digit >= 0) out += static_cast<char>('0' + digit);
  return out;
}

/// One number, however its digits are parted.
std::size_t end_of_number(const Glyphs& text, std::size_t at) {
  constexpr std::size_t k_most_between = 3;
  std::size_t end = at;
  for (;;) {
    while (end < text.size() && digit_value(text[end].c) >= 0)
      ++end;
    std::size_t next = end;
    while (next < text.size() && next - end < k_most_between && joins_digits(text[next].c))
      ++next;
    if (next == end || next >= text.size() || digit_value(text[next].c) < 0) return end;
    end = next;
  }
}

std::string number_kind(std::string_view digits, bool abroad) {
  const auto n = digits.size();
  if (abroad || digits.starts_with("0086") || (n == 13 && digits.starts_with("861"))) return "telephone";
  if (n <= 8 || (n <= 12 && digits.front() == '0')) return "telephone";
  if (n == 11 && digits[0] == '1' && digits[1] >= '3') return "telephone";
  if (n == 10 && (digits.starts_with("400") || digits.starts_with("800"))) return "telephone";
  return "identity";
}

void find_numbers(const Glyphs& text, std::vector<Hit>& out) {
  for (std::size_t at = 0; at < text.size();) {
    if (digit_value(text[at].c) < 0) {
      ++at;
      continue;
    }
    std::size_t begin = at, end = end_of_number(text, at);
    const std::string digits = digits_in(text, begin, end);
    at = end;
    if (digits.size() < k_fewest_digits) continue;
    const bool abroad = begin > 0 && text[begin - 1].c == '+';
    std::string kind = number_kind(digits, abroad);
    std::size_t check = end;
    while (check < text.size() && joins_digits(text[check].c))
      ++check;
    if (digits.size() == 17 && check < text.size() && lower(text[check].c) == 'x') end = at = check + 1;
    out.push_back({abroad ? begin - 1 : begin, end, std::move(kind)});
  }
}

bool in_token(char32_t c) {
  constexpr std::u32string_view k_signs = U"._%+-@:/?&=#~";
  return is_word(c) || k_signs.find(c) != std::u32string_view::npos;
}

/// The kind of what stands between spaces, Chinese and punctuation; empty: nothing that gives anybody away.
std::string token_kind(const std::string& token) {
  if (const auto at = token.find('@'); at != std::string::npos && at > 0 && at + 1 < token.size()) return "email";
  if (token.find("://") != std::string::npos) return "url";
  if (engine::canonical_ip(token) || engine::canonical_mac(token)) return "ip";
  const std::string host = token.substr(0, token.find_first_of(":/?#"));
  if (engine::canonical_ip(host)) return "ip";
  const auto dot = host.rfind('.');
  if (dot == std::string::npos || dot == 0) return {};
  const std::string last = host.substr(dot + 1);
  const bool named =
      last.size() >= 2 &&
      std::all_of(last.begin(), last.end(), [](unsigned char c) { return is_letter(c) || is_digit(c) || c == '-'; }) &&
      is_letter(static_cast<unsigned char>(last.front()));
  if (!named || !is_word(static_cast<unsigned char>(host[dot - 1]))) return {};
  return host.size() < token.size() || host.starts_with("www.") ? "url" : "host";
}

void find_tokens(const Glyphs& text, std::vector<Hit>& out) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && in_token(text[end].c))
      ++end;
    if (end == at) {
      ++at;
      continue;
    }
    std::size_t last = end;  // a sentence may end right behind it
    while (last > at && !is_word(text[last - 1].c) && text[last - 1].c != '/')
      --last;
    if (auto kind = token_kind(ascii(text, at, last)); !kind.empty()) out.push_back({at, last, std::move(kind)});
    at = end;
  }
}

bool stands_at(const Glyphs& text, std::size_t at, std::u32string_view word) {
  if (at + word.size() > text.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (lower(text[at + i].c) != word[i]) return false;
  return true;
}

/// "微信号：abc_123", "QQ 12345", "wxid_…": what follows the word, if it is no plain word of a sentence.
void find_accounts(const Glyphs& text, std::vector<Hit>& out) {
  constexpr std::array<std::u32string_view, 7> k_words{U"微信", U"wechat", U"weixin", U"wxid", U"qq", U"钉钉", U"企鹅"};
  constexpr std::u32string_view k_between = U":：号是为=_-(（";
  for (std::size_t at = 0; at < text.size(); ++at)
    for (const auto word : k_words) {
      if (!stands_at(text, at, word) || (is_letter(word.front()) && at > 0 && is_letter(text[at - 1].c))) continue;
      std::size_t begin = at + word.size();
      bool said = false;
      while (begin < text.size() &&
             (is_space(text[begin].c) || k_between.find(text[begin].c) != std::u32string_view::npos))
        said = !is_space(text[begin++].c) || said;
      std::size_t end = begin;
      bool telling = said;
      for (; end < text.size() && (is_word(text[end].c) || text[end].c == '_' || text[end].c == '-'); ++end)
        telling = telling || !is_letter(text[end].c);
      if (telling && end - begin >= 4) out.push_back({at, end, "identity"});
    }
}

bool of_place(char32_t c) {
  return is_han(c) || is_word(c) || c == '-';
}

/// "中山路12号3栋201室": a road or the like, then a number of a house.
void find_addresses(const Glyphs& text, std::vector<Hit>& out) {
  constexpr std::u32string_view k_roads = U"路街巷弄道村镇乡里苑区", k_houses = U"号弄栋幢座室组";
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && of_place(text[end].c))
      ++end;
    std::size_t road = end, house = end;
    for (std::size_t i = at; i < end; ++i) {
      if (road == end && i > at && k_roads.find(text[i].c) != std::u32string_view::npos) road = i;
      const bool numbered = i > road && digit_value(text[i - 1].c) >= 0;
      if (numbered && k_houses.find(text[i].c) != std::u32string_view::npos) house = i;
    }
    if (road < end && house < end) out.push_back({at, house + 1, "address"});
    at = std::max(end, at + 1);
  }
}

/// "12 Zhongshan Road".
void find_english_addresses(const Glyphs& text, std::vector<Hit>& out) {
  constexpr std::array<std::u32string_view, 5> k_roads{U"road", U"street", U"avenue", U"lane", U"alley"};
  for (std::size_t at = 1; at < text.size(); ++at)
    for (const auto road : k_roads) {
      if (!stands_at(text, at, road) || !is_space(text[at - 1].c)) continue;
      std::size_t begin = at;
      for (int words = 0; words < 4 && begin > 1 && is_space(text[begin - 1].c); ++words) {
        std::size_t word = begin - 1;
        while (word > 0 && (is_word(text[word - 1].c) || text[word - 1].c == '-'))
          --word;
        if (word == begin - 1) break;
        begin = word;
        if (!is_digit(text[begin].c)) continue;
        out.push_back({begin, at + road.size(), "address"});
        break;
      }
    }
}

}  // namespace

std::vector<Hit> hits_of(const Glyphs& text) {
  std::vector<Hit> out;
  find_tokens(text, out);
  find_accounts(text, out);
  find_numbers(text, out);
  find_addresses(text, out);
  find_english_addresses(text, out);
  return out;
}

}  // namespace fenghuo::sim

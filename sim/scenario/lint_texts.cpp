#include "sim/scenario/lint_parts.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

using engine::Json;

constexpr std::array<std::string_view, 7> k_text_members{"title", "briefing", "summary", "from",
                                                         "text",  "expected", "feedback"};

/// Well-formed UTF-8 (the guard saw to that): how many bytes the character at `at` has, and the character.
char32_t character(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  char32_t out = lead < 0x80 ? lead : lead < 0xe0 ? lead & 0x1fU : lead < 0xf0 ? lead & 0x0fU : lead & 0x07U;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80)
    out = (out << 6) | (static_cast<unsigned char>(text[at++]) & 0x3fU);
  return out;
}

template <class Is>
bool any_character(std::string_view text, Is&& is) {
  for (std::size_t at = 0; at < text.size();)
    if (is(character(text, at))) return true;
  return false;
}

bool is_seen(char32_t c) {
  const bool space = c <= 0x20 || c == 0xa0 || (c >= 0x2000 && c <= 0x200f) || c == 0x3000 || c == 0xfeff;
  return !space;
}

bool is_chinese(char32_t c) {
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf);
}

void lint_text(Linting& lint, const Json& text, const std::string& pointer) {
  const auto in = [&](const char* language) -> std::string {
    const auto found = text.find(language);
    return found != text.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto zh = in("zh"), en = in("en");
  if (!any_character(zh, is_seen))
    lint.refuse(pointer + "/zh", "缺少中文。请补上中文文字。", "the Chinese text is missing; write it");
  else if (!any_character(zh, is_chinese))
    lint.refuse(pointer + "/zh", "这里没有一个汉字。请写中文。", "there is no Chinese character here; write Chinese");
  if (!any_character(en, is_seen))
    lint.refuse(pointer + "/en", "缺少英文。请补上英文文字。", "the English text is missing; write it");
}

void walk(Linting& lint, const Json& json, const std::string& pointer) {
  if (json.is_array())
    for (std::size_t i = 0; i < json.size(); ++i)
      walk(lint, json[i], pointer + "/" + std::to_string(i));
  if (!json.is_object()) return;
  for (const auto& [name, value] : json.items()) {
    const auto at = pointer + "/" + engine::pointer_token(name);
    const bool named = std::find(k_text_members.begin(), k_text_members.end(), name) != k_text_members.end();
    const bool text = value.is_object() && (named || pointer == "/fact_titles");
    text ? lint_text(lint, value, at) : walk(lint, value, at);
  }
}

}  // namespace

void lint_texts(Linting& lint) {
  walk(lint, lint.document, "");
}

}  // namespace fenghuo::sim

#include "engine/playbook/lint_parts.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

constexpr std::size_t k_first_sentence = 120;  // as much as one reads at night on a telephone

constexpr std::array<std::string_view, 6> k_text_members{"title", "description", "instructions",
                                                         "call",  "proof",       "avoid"};

/// Well-formed UTF-8 → code points. The guard has refused everything else.
std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) == 0x80 && !out.empty()) {
      out.back() = (out.back() << 6) | (byte & 0x3fU);
    } else {
      out.push_back(byte < 0x80 ? byte : byte < 0xe0 ? byte & 0x1fU : byte < 0xf0 ? byte & 0x0fU : byte & 0x07U);
    }
  }
  return out;
}

bool is_space(char32_t c) {
  return c == U' ' || (c >= 0x09 && c <= 0x0d) || c == 0xa0 || (c >= 0x2000 && c <= 0x200b) || c == 0x2028 ||
         c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;
}

/// Control characters, and the invisible ones that turn the direction of what is read.
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool one_of(char32_t c, std::u32string_view set) {
  return set.find(c) != std::u32string_view::npos;
}

/// Where the first sentence ends, in code points: after 。！？ or after . ! ? before a space, at a line's end, or with
/// the text.
std::size_t first_sentence(const std::u32string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (one_of(text[i], U"。！？")) return i + 1;
    if (text[i] == U'\n') return i;
    if (!one_of(text[i], U".!?")) continue;
    std::size_t next = i + 1;
    while (next < text.size() && one_of(text[next], U"\"')]”’）"))
      ++next;
    if (next == text.size() || is_space(text[next])) return next;
  }
  return text.size();
}

void lint_language(Linting& lint, const Json& text, const std::string& pointer, const char* language) {
  const bool zh = std::string_view(language) == "zh";
  const auto found = text.find(language);
  if (found != text.end() && !found->is_string()) return;  // refused as it was read
  const auto points = found == text.end() ? std::u32string{} : code_points(found->get_ref<const std::string&>());
  if (!std::all_of(points.begin(), points.end(), is_space)) return;
  lint.refuse(pointer + "/" + language, zh ? "缺少中文。请补上中文文字。" : "缺少英文。请补上英文文字。",
              zh ? "the Chinese text is missing; write it" : "the English text is missing; write it");
}

void walk(Linting& lint, const Json& json, const std::string& pointer, bool may_break) {
  if (json.is_string()) {
    const auto points = code_points(json.get_ref<const std::string&>());
    const bool bad = std::any_of(points.begin(), points.end(),
                                 [&](char32_t c) { return is_control(c) && !(may_break && c == U'\n'); });
    if (bad)
      lint.refuse(pointer, "文字里有看不见的控制字符，可能是从别处粘贴带来的。请删去后重新输入。",
                  "the text holds invisible control characters, pasted in perhaps; remove them and type it again");
  }
  if (json.is_array())
    for (std::size_t i = 0; i < json.size(); ++i)
      walk(lint, json[i], pointer + "/" + std::to_string(i), may_break);
  if (!json.is_object()) return;
  for (const auto& [name, value] : json.items()) {
    const auto at = pointer + "/" + pointer_token(name);
    const bool is_text =
        value.is_object() && std::find(k_text_members.begin(), k_text_members.end(), name) != k_text_members.end();
    if (is_text)
      for (const auto* language : {"zh", "en"})
        lint_language(lint, value, at, language);
    walk(lint, value, at, may_break || (is_text && name != "title"));
  }
}

void lint_first_sentence(Linting& lint, const Step& step, const std::string& pointer) {
  const auto check = [&](const std::string& text, const char* language) {
    if (first_sentence(code_points(text)) <= k_first_sentence) return;
    lint.refuse(pointer + "/instructions/" + language,
                "第一句超过120个字，值班的人看不到先做什么。请把最先要做的事写成一句短话放在最前面，其余另起一句。",
                "the first sentence is longer than 120 characters; put what to do first into one short sentence and "
                "the rest after it");
  };
  check(step.instructions.zh, "zh");
  check(step.instructions.en, "en");
}

struct Duty {
  const char* member;
  const char* zh;
  const char* en;
};

constexpr Duty k_told[]{
    {"instructions", "没有写怎么做。请补上操作说明，第一句写最先要做的事。",
     "it does not say what to do; begin with what to do first"},
    {"call", "没有写该联系谁。请写明打给谁、怎么说；不必联系的也要写明。",
     "it does not say whom to call; name the post and the words, or say that nobody need be called"},
    {"proof", "没有写留什么凭证。请写明要截图、存文件还是记备注。",
     "it does not say what proof to keep; name the screenshot, file or note"},
    {"avoid", "没有写不能动什么。请写明哪些操作会毁掉证据或扩大影响。",
     "it does not say what not to touch; name what would destroy evidence or make it worse"},
};

}  // namespace

void lint_texts(Linting& lint) {
  if (lint.document.is_object() && !lint.document.contains("title"))
    lint.refuse("/title", "预案没有标题。请写上中英文标题。",
                "the playbook has no title; give it one in both languages");
  walk(lint, lint.document, "", false);
  for (std::size_t i = 0; i < lint.playbook.steps.size(); ++i) {
    const auto pointer = step_pointer(lint.playbook, i);
    const Json& step = lint.document.at(Json::json_pointer(pointer));
    for (const auto& told : k_told)
      if (step.is_object() && !step.contains(told.member)) lint.refuse(pointer + "/" + told.member, told.zh, told.en);
    lint_first_sentence(lint, lint.playbook.steps[i], pointer);
  }
}

}  // namespace fenghuo::engine

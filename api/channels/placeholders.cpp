#include "api/channels/placeholders.hpp"

#include "engine/base/clipped.hpp"
#include "engine/base/time.hpp"

#include <algorithm>
#include <map>

namespace fenghuo::api {

using engine::Language;
using engine::Millis;
using engine::Text;

namespace {

constexpr std::size_t k_longest_value = 600;

bool zh(const Facts& facts) {
  return facts.language == Language::zh;
}

bool is_drill(const Facts& facts) {
  return !facts.message.mode.empty() && facts.message.mode != "live";
}

std::string clock_text(Millis at, const Facts& facts) {
  const std::string& zone = facts.zone.name();
  const Text beijing{"北京时间", "Beijing time"}, other{zone + " 时间", zone + " time"};
  const std::string& called = (zone == engine::Zone{}.name() ? beijing : other).in(facts.language);
  return engine::format_local(at, facts.zone.offset_at(at)) + (zh(facts) ? "（" + called + "）" : " (" + called + ")");
}

std::string level(const Facts& facts) {
  if (facts.message.severity.empty()) return "";
  return zh(facts) ? facts.message.severity + "级" : facts.message.severity;
}

std::string mark(const Facts& facts) {
  std::string out;
  if (is_drill(facts)) out += zh(facts) ? "【演练】" : "[DRILL] ";
  if (!facts.message.severity.empty()) out += zh(facts) ? "【" + level(facts) + "】" : "[" + level(facts) + "] ";
  return out;
}

std::string place(const Facts& facts) {
  if (!facts.message.site.empty()) return facts.message.site;
  const std::string& unit = facts.message.unit_name.in(facts.language);
  if (!unit.empty()) return unit;
  return zh(facts) ? "烽火" : "Fenghuo";
}

std::string drill(const Facts& facts) {
  if (!is_drill(facts)) return "";
  return zh(facts) ? "【演练】这是演练，不是真实事件，不要处置真实系统。"
                   : "[DRILL] This is an exercise and not a real incident; leave the real systems alone.";
}

using Fill = std::string (*)(const Facts&);

/// `{mark}` is the one that may be empty without taking its line along.
const std::map<std::string, Fill, std::less<>>& placeholders() {
  static const std::map<std::string, Fill, std::less<>> k_all{
      {"drill", drill},
      {"due", [](const Facts& f) { return f.message.due_at ? clock_text(*f.message.due_at, f) : std::string(); }},
      {"incident", [](const Facts& f) { return f.message.incident; }},
      {"level", level},
      {"link", link_of},
      {"mark", mark},
      {"minutes_left", [](const Facts& f) { return std::to_string(f.message.minutes_left); }},
      {"minutes_waited", [](const Facts& f) { return std::to_string(f.message.minutes_waited); }},
      {"place", place},
      {"reason", [](const Facts& f) { return f.message.reason; }},
      {"sent", [](const Facts& f) { return clock_text(f.message.at, f); }},
      {"site", [](const Facts& f) { return f.message.site; }},
      {"summary", [](const Facts& f) { return f.message.summary; }},
      {"text", [](const Facts& f) { return f.message.text.in(f.language); }},
      {"title", [](const Facts& f) { return f.message.title.in(f.language); }},
      {"unit", [](const Facts& f) { return f.message.unit_name.in(f.language); }},
  };
  return k_all;
}

/// Calls `literal(text)` and `name(text)` in turn; false if a brace has no partner.
template <class Literal, class Name>
bool walk(std::string_view text, Literal literal, Name name) {
  for (std::size_t at = 0; at < text.size();) {
    const auto brace = text.find_first_of("{}", at);
    if (brace == text.npos) {
      literal(text.substr(at));
      return true;
    }
    literal(text.substr(at, brace - at));
    const auto end = text.find_first_of("{}", brace + 1);
    if (text[brace] == '}' || end == text.npos || text[end] == '{') return false;
    name(text.substr(brace + 1, end - brace - 1));
    at = end + 1;
  }
  return true;
}

std::string value(std::string_view name, const Facts& facts) {
  std::string out = placeholders().find(name)->second(facts);
  std::replace_if(
      out.begin(), out.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  return engine::clipped(std::move(out), k_longest_value);
}

}  // namespace

std::optional<Text> template_fault(std::string_view text) {
  if (text.find_first_of("<>") != text.npos) return Text{"不得含有 HTML 或尖括号", "no HTML, no angle brackets"};
  if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }))
    return Text{"不得含有换行等控制字符，另起一行请另写一项", "no control characters; a new line is a new element"};
  std::optional<Text> unknown;
  const bool whole = walk(
      text, [](std::string_view) {},
      [&](std::string_view name) {
        if (!placeholders().contains(name))
          unknown =
              Text{"没有占位符 {" + std::string(name) + "}", "there is no placeholder {" + std::string(name) + "}"};
      });
  if (!whole) return Text{"花括号不成对", "a brace without its partner"};
  return unknown;
}

std::string fill(std::string_view text, const Facts& facts) {
  std::string out;
  walk(
      text, [&](std::string_view literal) { out += literal; },
      [&](std::string_view name) { out += value(name, facts); });
  return out;
}

std::optional<std::string> fill_line(std::string_view text, const Facts& facts) {
  bool empty = false;
  walk(
      text, [](std::string_view) {},
      [&](std::string_view name) { empty = empty || (name != "mark" && value(name, facts).empty()); });
  if (empty) return std::nullopt;
  return fill(text, facts);
}

std::string link_of(const Facts& facts) {
  return facts.public_url + "/" + (facts.message.incident.empty() ? "" : "#" + facts.message.incident);
}

}  // namespace fenghuo::api

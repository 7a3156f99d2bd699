#include "sim/scenario/redact/redact.hpp"

#include "sim/scenario/redact/patterns.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::sim {

using engine::Language;
using engine::Text;

namespace {

/// Entries that are called by their office or sort alone. Everybody has them, so they name nobody.
constexpr std::array<std::u32string_view, 20> k_common{
    U"学校", U"教育局", U"网站", U"门户网站", U"官网",   U"服务器", U"值班员", U"值班室", U"管理员", U"网络管理员",
    U"校长", U"副校长", U"教师", U"老师",     U"school", U"bureau", U"server", U"site",   U"admin",  U"website"};

/// What is compared: lower case, and nothing between Chinese characters that a reader would not see or not mind.
struct Squeezed {
  std::u32string text;
  std::vector<std::size_t> from;  ///< glyph of each
};

Squeezed squeeze(const Glyphs& glyphs) {
  Squeezed out;
  const auto near_han = [&](std::size_t i) {
    return (i > 0 && is_han(glyphs[i - 1].c)) || (i + 1 < glyphs.size() && is_han(glyphs[i + 1].c));
  };
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    const char32_t c = glyphs[i].c;
    if (is_unseen(c) || (near_han(i) && (is_space(c) || c == U'·'))) continue;
    out.text += lower(c);
    out.from.push_back(i);
  }
  return out;
}

/// A name in letters stands alone: "Li" is not in "list".
bool bounded(const std::u32string& text, std::size_t at, std::size_t length) {
  const bool before = at > 0 && is_letter(text[at]) && is_letter(text[at - 1]);
  const std::size_t end = at + length;
  const bool after = end < text.size() && is_letter(text[end - 1]) && is_letter(text[end]);
  return !before && !after;
}

Text word_for(const std::string& kind) {
  if (kind == "telephone") return {"（电话已隐去）", "(number removed)"};
  if (kind == "identity") return {"（号码已隐去）", "(number removed)"};
  if (kind == "email") return {"（邮箱已隐去）", "(mail address removed)"};
  if (kind == "ip") return {"（地址已隐去）", "(IP address removed)"};
  if (kind == "address") return {"（地址已隐去）", "(address removed)"};
  return {"（网址已隐去）", "(web address removed)"};
}

struct Found {
  std::size_t begin, end;  ///< bytes
  std::string kind;
  Text now;
};

/// Where two overlap they are one: no rest of either stays.
std::vector<Found> merged(std::vector<Found> all) {
  std::sort(all.begin(), all.end(),
            [](const Found& a, const Found& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
  std::vector<Found> out;
  for (auto& one : all) {
    if (!out.empty() && one.begin < out.back().end)
      out.back().end = std::max(out.back().end, one.end);
    else
      out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

Text kind_of_unit(std::string_view name) {
  const auto has = [&](std::string_view word) { return name.find(word) != std::string_view::npos; };
  if (has("教育局") || has("教体局")) return {"某教育局", "an education bureau"};
  if (has("幼儿园")) return {"某幼儿园", "a kindergarten"};
  if (has("小学")) return {"某小学", "a primary school"};
  if (has("职业") || has("职高") || has("中专") || has("技工")) return {"某职业学校", "a vocational school"};
  if (has("中学") || has("高中") || has("初中") || has("一中") || has("二中") || has("三中"))
    return {"某中学", "a middle school"};
  return {"某学校", "a school"};
}

Redactor::Redactor(const engine::Registry& registry) {
  const Text somebody{"某人", "somebody"}, site{"某网站", "a site"}, device{"某设备", "a device"},
      host{"（网址已隐去）", "(web address removed)"};
  for (const auto& [id, person] : registry.people()) {
    for (const auto* name : {&person.name, &person.id})
      know(*name, "name", somebody);
    know(person.phone, "telephone", word_for("telephone"));
    know(person.email, "email", word_for("email"));
  }
  for (const auto& [id, unit] : registry.units())
    for (const auto* name : {&unit.name.zh, &unit.name.en, &unit.id})
      know(*name, "name", kind_of_unit(unit.name.zh));
  for (const auto& [id, one] : registry.sites()) {
    know(one.name, "name", site);
    know(one.responsible, "name", somebody);
    know(one.hosting, "name", {"某单位", "a company"});
    for (const auto* number : {&one.filing, &one.police_filing, &one.mlps_filing})
      know(*number, "identity", word_for("identity"));
    know(one.host, "host", host);
    know(one.url, "url", host);
    know(one.ip, "ip", word_for("ip"));
    for (const auto& alias : one.aliases)
      know(alias, "host", host);
  }
  for (const auto& [id, one] : registry.devices()) {
    for (const auto* name : {&one.name, &one.id})
      know(*name, "name", device);
    know(one.responsible, "name", somebody);
    know(one.location, "address", word_for("address"));
    know(one.ip, "ip", word_for("ip"));
    know(one.mac, "ip", word_for("ip"));
  }
  std::sort(names_.begin(), names_.end(), [](const Name& a, const Name& b) {
    return a.folded.size() != b.folded.size() ? a.folded.size() > b.folded.size() : a.folded < b.folded;
  });
}

void Redactor::know(std::string_view name, const std::string& kind, const Text& now) {
  auto folded = squeeze(glyphs_of(name)).text;
  while (!folded.empty() && is_space(folded.back()))
    folded.pop_back();
  folded.erase(0, static_cast<std::size_t>(std::find_if_not(folded.begin(), folded.end(), is_space) - folded.begin()));
  const bool common = std::find(k_common.begin(), k_common.end(), folded) != k_common.end();
  if (folded.size() < 2 || common) return;
  names_.push_back({std::move(folded), kind, now});
}

std::string Redactor::clean(std::string_view text, Language language, const std::string& pointer,
                            std::vector<Replacement>& log) const {
  const Glyphs glyphs = glyphs_of(text);
  const Squeezed plain = squeeze(glyphs);
  std::vector<Found> found;
  for (const auto& name : names_)
    for (auto at = plain.text.find(name.folded); at != std::u32string::npos; at = plain.text.find(name.folded, at + 1))
      if (bounded(plain.text, at, name.folded.size()))
        found.push_back(
            {glyphs[plain.from[at]].begin, glyphs[plain.from[at + name.folded.size() - 1]].end, name.kind, name.now});
  for (const auto& hit : hits_of(glyphs))
    found.push_back({glyphs[hit.begin].begin, glyphs[hit.end - 1].end, hit.kind, word_for(hit.kind)});

  std::string out;
  std::size_t at = 0;
  for (const auto& one : merged(std::move(found))) {
    out += text.substr(at, one.begin - at);
    out += one.now.in(language);
    at = one.end;
    log.push_back({.kind = one.kind,
                   .now = one.now.in(language),
                   .pointer = pointer,
                   .was = std::string(text.substr(one.begin, one.end - one.begin))});
  }
  return out += text.substr(at);
}

}  // namespace fenghuo::sim

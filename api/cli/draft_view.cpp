#include "api/cli/draft_view.hpp"

#include "api/cli/pick.hpp"

#include <charconv>
#include <map>

namespace fenghuo::api::cli {

namespace {

std::string replaced_kind(const std::string& kind, Language language) {
  static const std::map<std::string, Text> k_words{{"name", {"名称姓名", "name"}},
                                                   {"telephone", {"电话", "telephone"}},
                                                   {"address", {"地址", "address"}},
                                                   {"identity", {"证件账号", "identity"}},
                                                   {"email", {"邮箱", "email"}},
                                                   {"ip", {"网络地址", "ip"}},
                                                   {"url", {"网址", "url"}},
                                                   {"host", {"域名", "host"}},
                                                   {"free-text", {"手写文字", "free text"}}};
  const auto found = k_words.find(kind);
  return found == k_words.end() ? kind : found->second.in(language);
}

/// The answer says it in Chinese; whoever reads English is shown the English text that stands there.
std::string put_in_place(const Json& scenario, const Json& replacement, Language language) {
  const std::string now = pick_word(replacement, "now");
  if (language == Language::zh) return now;
  const Json* at = &scenario;
  const std::string pointer = pick_word(replacement, "pointer");
  for (std::size_t from = 1; from < pointer.size() && at->is_structured();) {
    const auto slash = std::min(pointer.find('/', from), pointer.size());
    const std::string token = pointer.substr(from, slash - from);
    std::size_t index = 0;
    const auto read = std::from_chars(token.data(), token.data() + token.size(), index);
    static const Json k_null;
    if (at->is_array())
      at = read.ec == std::errc() && index < at->size() ? &(*at)[index] : &k_null;
    else
      at = &pick(*at, token);
    from = slash + 1;
  }
  return at->is_object() ? word(*at, language) : now;
}

}  // namespace

std::string render_draft(const Session& session, const Json& draft, const std::string& file) {
  const Language language = session.language;
  const Json& scenario = pick(draft, "scenario");
  std::string out = paint(session.style, Tint::bold, safe(pick_word(scenario, "id"))) + "  " +
                    safe(pick_word(scenario, "title", language)) + "\n";
  Table table({session.say({"位置", "PLACE"}), session.say({"种类", "KIND"}), session.say({"原文", "WAS"}),
               session.say({"改为", "NOW"})});
  for (const auto& one : pick_list(draft, "replacements"))
    table.add({{pick_word(one, "pointer")},
               {replaced_kind(pick_word(one, "kind"), language)},
               {clip(safe(pick_word(one, "was")), 50), Tint::yellow},
               {clip(safe(put_in_place(scenario, one, language)), 50)}});
  if (!table.empty()) out += table.render(session.style);
  const Json& left_out = pick(draft, "left_out");
  if (left_out.is_number_integer() && left_out != 0)
    out += session.say({"因篇幅未写入的情节：", "turns left out for want of room: "}) + left_out.dump() + "\n";
  for (const auto& finding : pick_list(draft, "findings"))
    out += paint(session.style, Tint::red, safe(pick_word(finding, "pointer"))) + " " +
           safe(pick_word(finding, "reason", language)) + "\n";
  if (file.empty()) return out;
  return out + session.say({"情景草稿：", "draft: "}) + safe(file) + "\n" +
         session.say({"请逐条核对上表，再发布。试演：", "check every row above before publishing; to try it: "}) +
         "fenghuo sim run " + shell_word(file) + "\n";
}

}  // namespace fenghuo::api::cli

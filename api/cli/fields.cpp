#include "api/cli/fields.hpp"

#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace fenghuo::api::cli {

using engine::Kind;
using engine::Problem;
using engine::Result;

namespace {

Problem wrong(const std::string& name, Text detail) {
  return Problem::make(Kind::Invalid, "usage",
                       {"--field " + name + "：" + detail.zh, "--field " + name + ": " + detail.en});
}

std::optional<bool> read_boolean(std::string_view text) {
  for (const auto* yes : {"yes", "true", "是", "1", "y"})
    if (text == yes) return true;
  for (const auto* no : {"no", "false", "否", "0", "n"})
    if (text == no) return false;
  return std::nullopt;
}

Result<Json> read_choice(const std::string& name, const std::string& value, const Json& options) {
  std::string all;
  for (const auto& option : options) {
    const std::string id = option.is_object() ? pick_word(option, "id") : word(option);
    if (value == id || (option.is_object() && (value == pick_word(option, "title", Language::zh) ||
                                               value == pick_word(option, "title", Language::en))))
      return Json(id);
    all += (all.empty() ? "" : " | ") + id;
  }
  if (options.empty()) return Json(value);
  return wrong(name, {"请从这些里选一个：" + all, "choose one of: " + all});
}

Result<Json> read_value(const std::string& name, const std::string& value, const Json& field, const LocalClock& clock) {
  const std::string type = pick_word(field, "type");
  if (value == "…") return wrong(name, {"请把“…”换成实际内容", "put the real value in place of \"…\""});
  if (type == "integer") {
    std::int64_t number = 0;
    const auto* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, number);
    if (error != std::errc() || stop != end)
      return wrong(name, {"要填整数，例如 12", "needs a whole number such as 12"});
    return Json(number);
  }
  if (type == "boolean") {
    const auto answer = read_boolean(value);
    if (!answer) return wrong(name, {"要填 yes 或 no", "needs yes or no"});
    return Json(*answer);
  }
  if (type == "time") {
    const auto time = read_time(value, clock);
    if (!time) return wrong(name, {"要填时间，例如 \"2026-03-02 09:15\"", "needs a time such as \"2026-03-02 09:15\""});
    return Json(engine::format_time(*time));
  }
  if (type == "choice") return read_choice(name, value, pick_list(field, "options"));
  return Json(value);
}

const Json& find_field(const Json& known, std::string_view name) {
  static const Json k_none;
  for (const auto& field : known)
    if (pick_word(field, "id") == name) return field;
  return k_none;
}

}  // namespace

Result<Json> read_fields(const std::vector<std::string>& pairs, const Json& known, const LocalClock& clock) {
  Json fields = Json::object();
  for (const auto& pair : pairs) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos || equals == 0)
      return wrong(pair, {"写法是 --field 名称=内容", "is written --field name=value"});
    const std::string name = pair.substr(0, equals);
    if (fields.contains(name)) return wrong(name, {"写了两次", "is given twice"});
    auto value = read_value(name, pair.substr(equals + 1), find_field(known, name), clock);
    if (!value) return value.error();
    fields[name] = *value;
  }
  return fields;
}

Result<std::vector<Attachment>> read_attachments(const std::vector<std::string>& typed, const Json& needed,
                                                 const std::function<bool(const std::string&)>& exists) {
  std::vector<Attachment> out;
  for (const auto& one : typed) {
    const auto colon = one.rfind(':');
    const bool whole = colon == std::string::npos || colon == 0 || colon + 1 == one.size() ||
                       one.find('/', colon) != std::string::npos || exists(one);
    out.push_back(whole ? Attachment{one, ""} : Attachment{one.substr(0, colon), one.substr(colon + 1)});
    if (!exists(out.back().file))
      return Problem::make(Kind::NotFound, "no-file",
                           {"没有这个文件：" + out.back().file, "no such file: " + out.back().file});
  }
  std::vector<std::string> left;
  for (const auto& kind : needed) {
    const auto named = [&](const Attachment& one) { return one.kind == word(kind); };
    if (std::none_of(out.begin(), out.end(), named)) left.push_back(word(kind));
  }
  std::size_t next = 0;
  for (auto& one : out) {
    if (!one.kind.empty()) continue;
    if (left.empty())
      return Problem::make(Kind::Invalid, "usage",
                           {"请写明证据种类，例如 --evidence " + one.file + ":screenshot",
                            "name the kind of evidence, e.g. --evidence " + one.file + ":screenshot"});
    one.kind = left[std::min(next++, left.size() - 1)];
  }
  return out;
}

const Json& find_next(const Json& incident, std::string_view action, std::string_view member, std::string_view id) {
  static const Json k_none;
  for (const auto& item : pick_list(incident, "next"))
    if (pick_word(item, "action") == action && pick_word(item, member) == id) return item;
  return k_none;
}

}  // namespace fenghuo::api::cli

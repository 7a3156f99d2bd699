#include "engine/playbook/read.hpp"

#include <algorithm>
// g++ 12 takes its own <regex> for uninitialised under the sanitizers (GCC bug 105562).
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <regex>
#pragma GCC diagnostic pop
#include <set>

namespace fenghuo::engine {

namespace {

constexpr std::array<std::string_view, 5> k_types{"text", "time", "integer", "boolean", "choice"};
constexpr std::array<std::string_view, 2> k_thens{"dismiss", "recur"};

void refuse_repeat(const Place& at, std::set<std::string>& seen, const std::string& id) {
  if (!seen.insert(id).second)
    at.refuse_member(
        "id", {"编号“" + id + "”重复，请改成不同的编号。", "the id \"" + id + "\" is used twice; give each its own"});
}

/// ECMAScript as the form will be checked with; the library says no by throwing.
bool compiles(const std::string& pattern) {
  try {
    const std::regex tried(pattern, std::regex::ECMAScript);
    return true;
  } catch (const std::regex_error&) {
    return false;
  }
}

void check_field(const Place& at, const Field& field) {
  if (field.type == "choice" && field.options.empty())
    at.refuse_member("options", {"选择项字段要列出可选项。", "a choice field must list its options"});
  if (field.type != "choice" && at.has("options"))
    at.refuse_member("options", {"只有 choice 字段才有选项。请删去，或把类型改成 choice。",
                                 "only a choice field has options; remove them or make it a choice"});
  if (field.type != "text" && at.has("pattern"))
    at.refuse_member("pattern", {"只有 text 字段才能写 pattern。", "only a text field takes a pattern"});
  if (!field.pattern.empty() && !compiles(field.pattern))
    at.refuse_member("pattern",
                     {"pattern 不是合法的正则表达式（ECMAScript）。", "pattern is not a valid ECMAScript expression"});
  for (const auto* bound : {"min", "max"})
    if (field.type != "integer" && at.has(bound))
      at.refuse_member(bound, {"只有 integer 字段才有上下限。", "only an integer field has bounds"});
  if (field.min && field.max && *field.min > *field.max)
    at.refuse_member("max", {"上限小于下限，任何数都填不进去。", "max lies below min, so no number would do"});
}

Field read_field(const Place& at) {
  Field field;
  field.id = at.string("id");
  if (const auto type = at.word("type", k_types)) field.type = k_types[*type];
  field.title = at.text("title");
  field.options = read_options(at);
  field.required = at.flag("required");
  field.fill = at.string("fill");
  field.feeds = at.string("feeds");
  field.pattern = at.string("pattern");
  field.min = at.integer("min");
  field.max = at.integer("max");
  check_field(at, field);
  return field;
}

}  // namespace

std::vector<Option> read_options(const Place& at) {
  std::vector<Option> out;
  std::set<std::string> seen;
  for (const auto& place : at.items("options")) {
    Option option{place.string("id"), place.text("title"), Then::go_on};
    if (const auto then = place.word("then", k_thens)) option.then = *then == 0 ? Then::dismiss : Then::recur;
    refuse_repeat(place, seen, option.id);
    out.push_back(std::move(option));
  }
  return out;
}

std::vector<Field> read_fields(const Place& at) {
  std::vector<Field> out;
  std::set<std::string> seen;
  for (const auto& place : at.items("fields")) {
    out.push_back(read_field(place));
    refuse_repeat(place, seen, out.back().id);
  }
  return out;
}

}  // namespace fenghuo::engine

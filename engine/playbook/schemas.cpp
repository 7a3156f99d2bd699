// The only file that includes valijson: it is dear to compile.
#include "engine/playbook/read.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
// g++ 12 takes its own <regex> for uninitialised under the sanitizers (GCC bug 105562).
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <regex>
#pragma GCC diagnostic pop
#include <sstream>

// Without it the library prints and aborts on a schema it cannot read.
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace fenghuo::engine {

const Text k_vague{"此处写法不符合格式要求，请对照 playbooks/schemas/ 检查。",
                   "this does not have the required shape; compare it with playbooks/schemas/"};

struct Schemas::Compiled {
  std::map<std::string, valijson::Schema, std::less<>> by_name;
};

namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

/// Longer than any schema allows; std::regex recurses over its subject and must not be given more.
constexpr std::size_t k_longest_string = 8 * 1024;

/// What the library says, and how this house says it. The number or name in it replaces `#`.
struct Phrase {
  std::string_view begins;
  Text says;
  bool names_member;  ///< the text in quotes is a member, and the error's place is there
};

const Phrase k_phrases[]{
    {"Missing required property", {"缺少 # 这一项，请补上。", "# is missing; add it"}, true},
    {"Object contains a property",
     {"没有 # 这一项，请核对拼写，或删去。", "there is no member #; check the spelling or remove it"},
     true},
    {"Missing dependency", {"写了限时起点就要写 #。", "# must stand beside it"}, true},
    {"Failed to match against any enum",
     {"取值不在允许的范围内，请对照格式文件。", "not one of the values the schema allows"},
     false},
    {"Failed to match expected value",
     {"取值与格式规定的固定值不一致，请对照格式文件。", "not the one value the schema allows"},
     false},
    {"Failed to match regex",
     {"写法不对：编号用小写字母开头，只含小写字母、数字和连字符；版本如 1.0.0；时长如 PT30M。",
      "not written as required: ids are lower-case letters, digits and hyphens; versions like 1.0.0; lengths of time "
      "like PT30M"},
     false},
    {"Array should contain no fewer", {"至少要有#项。", "at least # must stand here"}, false},
    {"Array should contain no more", {"最多#项。", "at most # may stand here"}, false},
    {"String should be no fewer", {"不能为空。", "must not be empty"}, false},
    {"String should be no more", {"太长，最多#个字。", "too long; at most # characters"}, false},
    {"Object should have no fewer", {"至少要有#个成员。", "at least # members must stand here"}, false},
    {"Object should have no more", {"最多#个成员。", "at most # members may stand here"}, false},
    {"Expected number less", {"数值太大，最大#。", "too large; at most #"}, false},
    {"Expected number greater", {"数值太小，最小#。", "too small; at least #"}, false},
    {"Value type not permitted",
     {"值的类型不对：注意文字要加引号，整数和 true/false 不加。", "the wrong type of value; mind the quotes"},
     false},
    {"Elements at indexes", {"有重复的项，请删去一个。", "the same element stands here twice; remove one"}, false},
};

/// What stands in quotes, else the digits.
std::string operand(const std::string& description) {
  const auto first = description.find('\''), last = description.rfind('\'');
  if (first != std::string::npos && last > first) {
    // "… 'properties' or 'additionalProperties' constraints: 'x'." quotes more than the name.
    const auto named = description.rfind(": '");
    const auto from = named == std::string::npos ? first + 1 : named + 3;
    return description.substr(from, last - from);
  }
  std::string digits;
  std::copy_if(description.begin(), description.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

std::string filled(std::string text, const std::string& with) {
  const auto at = text.find('#');
  return at == std::string::npos ? text : text.replace(at, 1, with);
}

/// The library's context is "<root>", then "[name]" or "[0]" for each level.
std::string pointer_of(const std::vector<std::string>& context) {
  std::string out;
  for (std::size_t i = 1; i < context.size(); ++i) {
    const auto& level = context[i];
    const bool boxed = level.size() >= 2 && level.front() == '[' && level.back() == ']';
    out += "/" + pointer_token(boxed ? level.substr(1, level.size() - 2) : level);
  }
  return out;
}

FieldError told(const valijson::ValidationResults::Error& error) {
  for (const auto& phrase : k_phrases) {
    if (!error.description.starts_with(phrase.begins)) continue;
    const auto what = operand(error.description);
    auto pointer = pointer_of(error.context);
    if (phrase.names_member) pointer += "/" + pointer_token(what);
    return {std::move(pointer), {filled(phrase.says.zh, what), filled(phrase.says.en, what)}};
  }
  return {pointer_of(error.context), k_vague};
}

/// Of a choice of shapes none of which fits, the library tells why each does not: that is noise, the place is enough.
/// Likewise a vague reason goes where a plain one at or below its place says more.
std::vector<FieldError> told_plainly(valijson::ValidationResults& results) {
  std::vector<FieldError> plain, vague;
  std::vector<std::string> choices;
  for (const auto& error : results) {
    auto said = told(error);
    if (error.description.find("oneOf constraint") != std::string::npos ||
        error.description.find("anyOf constraint") != std::string::npos)
      choices.push_back(said.pointer);
    (said.detail == k_vague ? vague : plain).push_back(std::move(said));
  }
  std::erase_if(plain, [&](const FieldError& error) {
    return std::any_of(choices.begin(), choices.end(),
                       [&](const auto& choice) { return lies_in(error.pointer, choice); });
  });
  std::vector<FieldError> out;
  const auto add = [&](FieldError& error, bool unless_below) {
    const bool known = std::any_of(out.begin(), out.end(), [&](const FieldError& other) {
      return unless_below ? lies_in(other.pointer, error.pointer)
                          : other.pointer == error.pointer && other.detail == error.detail;
    });
    if (!known) out.push_back(std::move(error));
  };
  for (auto& error : plain)
    add(error, false);
  // Deepest first, so that the wrappers around it give way.
  std::stable_sort(vague.begin(), vague.end(),
                   [](const auto& a, const auto& b) { return a.pointer.size() > b.pointer.size(); });
  for (auto& error : vague)
    add(error, true);
  return out;
}

void find_overlong(const Json& json, const std::string& pointer, std::vector<FieldError>& out) {
  if (json.is_string() && json.get_ref<const std::string&>().size() > k_longest_string)
    out.push_back({pointer, {"文字太长。", "the text is too long"}});
  if (json.is_array())
    for (std::size_t i = 0; i < json.size(); ++i)
      find_overlong(json[i], pointer + "/" + std::to_string(i), out);
  if (!json.is_object()) return;
  for (const auto& [name, value] : json.items()) {
    if (name.size() > k_longest_string)
      return out.push_back({pointer, {"成员名太长。", "a member's name is too long"}});
    find_overlong(value, pointer + "/" + pointer_token(name), out);
  }
}

Problem refused(std::vector<FieldError> errors) {
  Problem problem = Problem::invalid(errors.front().pointer, errors.front().detail);
  problem.errors = std::move(errors);
  return problem;
}

Problem broken(const std::string& file, const std::string& why) {
  return Problem::make(Kind::Invalid, "schema-broken",
                       {"格式文件 " + file + " 无法使用：" + why, "the schema " + file + " cannot be used: " + why});
}

}  // namespace

Schemas::Schemas() : compiled_(std::make_unique<Compiled>()) {}
Schemas::Schemas(Schemas&&) noexcept = default;
Schemas& Schemas::operator=(Schemas&&) noexcept = default;
Schemas::~Schemas() = default;

Result<Schemas> Schemas::from_folder(const std::string& folder) {
  Schemas out;
  for (const auto* name : {"playbook", "rules", "form", "intake", "texts", "scenario"}) {
    const std::string file = std::string("schemas/") + name + ".schema.json";
    std::ifstream in(std::filesystem::path(folder) / file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) return broken(file, "cannot be read");
    const auto document = parse_untrusted(text.str());
    if (!document) return broken(file, document.error().detail.en);
    try {
      valijson::SchemaParser().populateSchema(Adapter(*document), out.compiled_->by_name[name]);
    } catch (const std::exception& error) {  // the library refuses by throwing
      return broken(file, error.what());
    }
  }
  return out;
}

Result<void> Schemas::check(std::string_view name, const Json& document) const {
  const auto schema = compiled_->by_name.find(name);
  if (schema == compiled_->by_name.end()) return Problem::internal("no schema named " + std::string(name));
  std::vector<FieldError> overlong;
  find_overlong(document, "", overlong);
  if (!overlong.empty()) return refused(std::move(overlong));
  try {
    valijson::Validator validator;  // keeps a cache of expressions, so one for each check
    valijson::ValidationResults results;
    if (validator.validate(schema->second, Adapter(document), &results)) return {};
    auto errors = told_plainly(results);
    if (errors.empty()) errors.push_back({"", k_vague});
    return refused(std::move(errors));
  } catch (const std::exception& error) {
    return Problem::internal(std::string("schema check: ") + error.what());
  }
}

}  // namespace fenghuo::engine

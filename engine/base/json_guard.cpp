#include "engine/base/json_guard.hpp"

#include <unordered_set>

namespace fenghuo::engine {

namespace {

/// Walks the text by nlohmann's own SAX grammar and keeps only the path and the names seen at each level.
class Guard final : public nlohmann::json_sax<Json> {
 public:
  Problem problem =
      Problem::make(Kind::Malformed, "malformed-json", {"正文不是合法的 JSON", "the body is not valid JSON"});

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }

  bool start_object(std::size_t) override { return enter(true); }
  bool start_array(std::size_t) override { return enter(false); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }

  bool key(string_t& name) override {
    Level& level = levels_.back();
    level.name = name;
    if (level.names.insert(name).second) return true;
    problem = Problem::make(Kind::Malformed, "duplicate-member",
                            {"同一对象中成员重复：" + pointer(), "the same member twice in one object: " + pointer()});
    problem.errors.push_back({pointer(), {"成员重复", "duplicate member"}});
    return false;
  }

  /// The parser's own words quote what was sent, cut anywhere: not UTF-8, and not for anybody's log.
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    const std::string at = std::to_string(position);
    problem.detail = {"正文不是合法的 JSON（第 " + at + " 字节附近）", "the body is not valid JSON, near byte " + at};
    problem.errors.push_back({pointer(), {"无法解析", "cannot be parsed"}});
    return false;
  }

 private:
  struct Level {
    bool object;
    std::size_t index = 0;
    std::string name{};
    std::unordered_set<std::string> names{};
  };

  std::string pointer() const {
    std::string out;
    for (const auto& level : levels_)
      out += "/" + (level.object ? pointer_token(level.name) : std::to_string(level.index));
    return out;
  }
  bool enter(bool object) {
    if (levels_.size() >= k_json_depth) {
      problem =
          Problem::make(Kind::Malformed, "too-deep",
                        {"JSON 嵌套超过 32 层", "JSON nested more than " + std::to_string(k_json_depth) + " deep"});
      return false;
    }
    levels_.push_back({object});
    return true;
  }
  bool leave() {
    levels_.pop_back();
    return value();
  }
  bool value() {
    if (!levels_.empty() && !levels_.back().object) ++levels_.back().index;
    return true;
  }

  std::vector<Level> levels_;
};

}  // namespace

bool is_utf8(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned lead = at(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k)
      if ((at(i + k) & 0xc0) != 0x80) return false;
    const unsigned second = at(i + 1);
    if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) ||
        (lead == 0xf4 && second > 0x8f))
      return false;
    i += length;
  }
  return true;
}

std::string pointer_token(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

Result<Json> parse_untrusted(std::string_view text) {
  if (!is_utf8(text))
    return Problem::make(Kind::Malformed, "invalid-utf8", {"正文不是合法的 UTF-8", "the body is not valid UTF-8"});
  // nlohmann takes a NUL for the end of the text, and what stands behind it for nothing.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos)
    return Problem::make(Kind::Malformed, "malformed-json",
                         {"正文不是合法的 JSON（第 " + std::to_string(nul + 1) + " 字节是空字符）",
                          "the body is not valid JSON: byte " + std::to_string(nul + 1) + " is NUL"});
  Guard guard;
  if (!Json::sax_parse(text, &guard)) return std::move(guard.problem);
  return Json::parse(text);
}

}  // namespace fenghuo::engine

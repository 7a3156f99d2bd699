#include "engine/playbook/condition.hpp"

#include "engine/playbook/read.hpp"

#include <map>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {

namespace {

struct Known final : Facts {
  std::map<std::string, Value, std::less<>> facts{{"severity", "II"}, {"site.mlps", std::int64_t{2}}, {"mode", "live"}};
  std::map<std::string, std::string, std::less<>> choices{{"confirm", "real"}};

  std::optional<Value> fact(std::string_view name) const override {
    const auto found = facts.find(name);
    return found == facts.end() ? std::nullopt : std::optional(found->second);
  }
  std::string_view chosen(std::string_view step) const override {
    const auto found = choices.find(step);
    return found == choices.end() ? std::string_view{} : found->second;
  }
  bool done(std::string_view step) const override { return choices.contains(step); }
};

struct Row {
  const char* json;
  bool holds;
};

Condition parsed(const std::string& text, std::vector<FieldError>& errors) {
  const auto json = parse_untrusted(text).value();
  return load_condition(Place(json, "", errors));
}

std::string nested(int depth) {
  std::string out = R"({"fact":"severity","at_least":"IV"})";
  for (int i = 0; i < depth; ++i)
    out = R"({"not":)" + out + "}";
  return out;
}

}  // namespace

TEST_CASE("Condition_every_form_holds_as_the_table_says") {
  const Row rows[]{
      {R"({"fact":"severity","at_least":"III"})", true},
      {R"({"fact":"severity","at_least":"II"})", true},
      {R"({"fact":"severity","at_least":"I"})", false},
      {R"({"fact":"severity","at_least":2})", false},
      {R"({"fact":"severity","in":["I","II"]})", true},
      {R"({"fact":"severity","in":["III"]})", false},
      {R"({"fact":"severity","equals":"II"})", true},
      {R"({"fact":"site.mlps","at_least":2})", true},
      {R"({"fact":"site.mlps","at_least":3})", false},
      {R"({"fact":"site.mlps","at_least":"III"})", false},
      {R"({"fact":"site.mlps","in":[2,3]})", true},
      {R"({"fact":"site.mlps","equals":"2"})", false},
      {R"({"fact":"site.mlps","equals":true})", false},
      {R"({"fact":"class","equals":"virus"})", false},
      {R"({"fact":"class","in":["virus"]})", false},
      {R"({"fact":"class","at_least":"IV"})", false},
      {R"({"not":{"fact":"class","equals":"virus"}})", true},
      {R"({"step":"confirm","chose":"real"})", true},
      {R"({"step":"confirm","chose":"false-alarm"})", false},
      {R"({"step":"later","chose":"real"})", false},
      {R"({"step":"confirm","done":true})", true},
      {R"({"step":"later","done":true})", false},
      {R"({"not":{"step":"later","done":true}})", true},
      {R"({"all":[{"step":"confirm","done":true},{"fact":"mode","equals":"live"}]})", true},
      {R"({"all":[{"step":"confirm","done":true},{"fact":"mode","equals":"drill"}]})", false},
      {R"({"any":[{"step":"later","done":true},{"fact":"mode","equals":"live"}]})", true},
      {R"({"any":[{"step":"later","done":true},{"fact":"mode","equals":"drill"}]})", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.json);
    std::vector<FieldError> errors;
    const auto condition = parsed(row.json, errors);
    CHECK(errors.empty());
    CHECK(holds(condition, Known{}) == row.holds);
  }
}

TEST_CASE("Condition_without_parts_or_values_is_total") {
  for (const auto op :
       {Condition::Op::at_least, Condition::Op::in, Condition::Op::equals, Condition::Op::chose, Condition::Op::any})
    CHECK_FALSE(holds({op, {}, "severity", {}}, Known{}));
  CHECK(holds({Condition::Op::all, {}, "", {}}, Known{}));
  CHECK(holds({Condition::Op::not_, {}, "", {}}, Known{}));
}

TEST_CASE("Condition_nested_four_deep_is_read_and_five_deep_refused_with_pointer") {
  std::vector<FieldError> errors;
  CHECK(holds(parsed(nested(4), errors), Known{}));
  CHECK(errors.empty());
  parsed(nested(5), errors);
  REQUIRE(errors.size() == 1);
  CHECK(errors.front().pointer == "/not/not/not/not");
}

TEST_CASE("Condition_of_no_known_form_is_refused_with_pointer") {
  const std::pair<const char*, const char*> rows[]{
      {R"("always")", ""},
      {R"({})", ""},
      {R"({"fact":"severity"})", ""},
      {R"({"fact":"severity","at_least":"II","in":["I"]})", ""},
      {R"({"all":[{"fact":"severity","equals":"I"},{"step":"a"}]})", "/all/1"},
      {R"({"any":[]})", "/any"},
      {R"({"step":"a","done":false})", "/done"},
      {R"({"step":"a","chose":1})", "/chose"},
      {R"({"fact":"severity","equals":1.5})", "/equals"},
      {R"({"fact":"severity","in":["I",null]})", "/in/1"},
      {R"({"fact":"site.mlps","at_least":18446744073709551615})", "/at_least"},
  };
  for (const auto& [json, pointer] : rows) {
    CAPTURE(json);
    std::vector<FieldError> errors;
    parsed(json, errors);
    REQUIRE_FALSE(errors.empty());
    CHECK(errors.front().pointer == pointer);
  }
}

}  // namespace fenghuo::engine

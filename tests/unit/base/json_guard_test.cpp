#include "engine/base/json_guard.hpp"

#include "tests/support/print.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {

namespace {

std::string nested(const std::string& open, const std::string& inner, const std::string& close, int depth) {
  std::string out;
  for (int n = 0; n < depth; ++n)
    out += open;
  out += inner;
  for (int n = 0; n < depth; ++n)
    out += close;
  return out;
}

}  // namespace

TEST_CASE("JsonGuard_depth_32_passes_33_does_not") {
  for (const auto& [open, inner, close] :
       {std::tuple{"[", "", "]"}, std::tuple{"[", "1", "]"}, std::tuple{"{\"a\":", "1", "}"}}) {
    CAPTURE(open);
    CHECK(bool(parse_untrusted(nested(open, inner, close, 32))));
    const auto deep = parse_untrusted(nested(open, inner, close, 33));
    REQUIRE(!deep);
    CHECK(deep.error().code == "too-deep");
    CHECK(deep.error().kind == Kind::Malformed);
  }
  // Deep enough to overrun the stack of a recursive parser; never finished, so nothing but the guard can stop it.
  for (const char* open : {"[", "{\"a\":"}) {
    const auto endless = parse_untrusted(nested(open, "", "", 1'000'000));
    REQUIRE(!endless);
    CHECK(endless.error().code == "too-deep");
  }
}

TEST_CASE("JsonGuard_the_same_member_twice_is_named_by_its_pointer") {
  struct Row {
    const char* text;
    const char* pointer;
  };
  for (const auto& row : {Row{R"({"a":1,"a":2})", "/a"}, Row{R"({"x":[0,{"b":1,"b":1}]})", "/x/1/b"},
                          Row{R"({"a/b~c":1,"a\u002fb~c":2})", "/a~1b~0c"}, Row{R"({"":0,"":0})", "/"},
                          Row{R"([[],{},{"k":{"k":1,"k":2}}])", "/2/k/k"}}) {
    CAPTURE(row.text);
    const auto parsed = parse_untrusted(row.text);
    REQUIRE(!parsed);
    CHECK(parsed.error().code == "duplicate-member");
    REQUIRE(parsed.error().errors.size() == 1);
    CHECK(parsed.error().errors[0].pointer == row.pointer);
  }
  CHECK(bool(parse_untrusted(R"({"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]})")));
}

TEST_CASE("JsonGuard_bytes_that_are_not_utf8_are_refused") {
  using namespace std::string_view_literals;
  for (const std::string_view bytes : {"\x80"sv,
                                       "\xbf"sv,
                                       "\xc0\xaf"sv,
                                       "\xc1\xbf"sv,
                                       "\xc2"sv,
                                       "\xe0\x80\xaf"sv,
                                       "\xe0\x9f\xbf"sv,
                                       "\xe4\xb8"sv,
                                       "\xed\xa0\x80"sv,
                                       "\xed\xbf\xbf"sv,
                                       "\xf0\x80\x80\xaf"sv,
                                       "\xf0\x8f\xbf\xbf"sv,
                                       "\xf0\x9f\x94"sv,
                                       "\xf4\x90\x80\x80"sv,
                                       "\xf5\x80\x80\x80"sv,
                                       "\xf8\x88\x80\x80\x80"sv,
                                       "\xfe"sv,
                                       "\xff"sv,
                                       "\xe4\xb8\x41"sv,
                                       "\xc2\xc2"sv}) {
    CAPTURE(bytes.size());
    CHECK_FALSE(is_utf8(bytes));
    const auto parsed = parse_untrusted("{\"a\":\"" + std::string(bytes) + "\"}");
    REQUIRE(!parsed);
    CHECK(parsed.error().code == "invalid-utf8");
  }
  for (const std::string_view bytes :
       {""sv, "a"sv, "\xc2\x80"sv, "\xdf\xbf"sv, "\xe0\xa0\x80"sv, "\xed\x9f\xbf"sv, "\xee\x80\x80"sv, "\xef\xbf\xbf"sv,
        "\xf0\x90\x80\x80"sv, "\xf4\x8f\xbf\xbf"sv, "烽火"sv})
    CHECK(is_utf8(bytes));
}

TEST_CASE("JsonGuard_what_is_not_one_whole_value_is_refused") {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {""sv,       " "sv,        "{} {}"sv, "{}x"sv,     "[1,]"sv,  "{\"a\":1,}"sv,  "{'a':1}"sv,      "nul"sv,
        "NaN"sv,    "Infinity"sv, "01"sv,    "1."sv,      "+1"sv,    "\"\\ud800\""sv, "\"\\udc00x\""sv, "\"\\x\""sv,
        "\"\n\""sv, "// c\n1"sv,  "/**/1"sv, "{\"a\"}"sv, "[1 2]"sv, "\0"sv,          "1\0"sv,          "{}\0"sv,
        "1e999"sv}) {
    CAPTURE(text);
    const auto parsed = parse_untrusted(text);
    CHECK(!parsed);
    if (!parsed) CHECK(parsed.error().kind == Kind::Malformed);
  }
  for (const std::string_view text :
       {"null"sv, "1"sv, "\"\""sv, " [ ] "sv, "\t{}\r\n"sv, "-0"sv, "1e3"sv, "\"\\ud83d\\udd25\""sv})
    CHECK(bool(parse_untrusted(text)));
}

TEST_CASE("JsonGuard_problem_survives_being_printed") {
  // What is wrong is quoted back: it has to be UTF-8 whatever was sent.
  for (const std::string text : {"[\"\\ud800\"]", "{\"\\u0000\":1 x", "[tru\xe4\xb8\xad]"}) {
    const auto parsed = parse_untrusted(text);
    REQUIRE(!parsed);
    for (const auto& error : parsed.error().errors) {
      CHECK(is_utf8(error.pointer));
      CHECK(is_utf8(error.detail.en));
    }
  }
}

}  // namespace fenghuo::engine

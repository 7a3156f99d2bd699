#include "engine/base/json_guard.hpp"
#include "engine/incident/incident.hpp"
#include "engine/intake/intake.hpp"
#include "engine/journal/journal.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {

namespace {

/// Walks a description and everything below it, and notes where names do not ascend.
struct Ascending {
  std::vector<std::string> wrong{};

  template <class T>
  void check(const std::string& where) {
    if constexpr (Described<T>) {
      T object{};
      std::string last;
      T::describe(object, [&]<class M>(std::string_view name, M&) {
        if (!last.empty() && last >= name) wrong.push_back(where + ": " + last + " before " + std::string(name));
        last = name;
        below(static_cast<M*>(nullptr), where + "." + last);
      });
    }
  }
  template <class M>
  void below(M*, const std::string& where) {
    check<M>(where);
  }
  template <class M>
  void below(std::vector<M>*, const std::string& where) {
    check<M>(where);
  }
  template <class M>
  void below(std::optional<M>*, const std::string& where) {
    check<M>(where);
  }
  template <class M>
  void below(std::map<std::string, M>*, const std::string& where) {
    check<M>(where);
  }
};

template <class... T>
void check_all(Ascending& ascending, std::variant<T...>*) {
  const auto check = [&]<class E>(E*) {
    if constexpr (OwnEvent<E>) ascending.check<E>(std::string(E::k_type));
  };
  (check(static_cast<T*>(nullptr)), ...);
}

}  // namespace

TEST_CASE("Described_every_type_names_its_members_ascending") {
  Ascending ascending;
  check_all(ascending, static_cast<Event*>(nullptr));
  ascending.check<Incident>("Incident");
  ascending.check<StepStatus>("StepStatus");
  ascending.check<Duty>("Duty");
  ascending.check<EvidenceItem>("EvidenceItem");
  ascending.check<SignalStatus>("SignalStatus");
  ascending.check<Text>("Text");
  ascending.check<Actor>("Actor");
  ascending.check<TimerRow>("TimerRow");
  ascending.check<OutboxRow>("OutboxRow");
  ascending.check<IdempotencyRecord>("IdempotencyRecord");
  ascending.check<IncidentRow>("IncidentRow");
  ascending.check<Snapshot>("Snapshot");
  ascending.check<Document>("Document");
  ascending.check<SignalOutcome>("SignalOutcome");
  CHECK(ascending.wrong == std::vector<std::string>{});
}

TEST_CASE("JsonWriter_strings_come_back_and_other_parsers_agree") {
  std::vector<std::string> texts{
      "", "烽火🔥", "\"\\/\b\f\n\r\t", std::string("\0\x01\x1f\x7f", 4), "\u2028\u2029", "</script>"};
  for (int c = 0; c < 0x80; ++c)
    texts.push_back("x" + std::string(1, static_cast<char>(c)) + "y");
  for (const auto& text : texts) {
    CAPTURE(text);
    const std::string written = encode(text);
    std::string back = "stale";
    REQUIRE(decode(written, back));
    CHECK(back == text);
    CHECK(Json::parse(written).get<std::string>() == text);
    CHECK(written.find('\n') == std::string::npos);
  }
}

TEST_CASE("JsonReader_integers_at_their_bounds") {
  for (const std::int64_t number : {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::max(),
                                    std::numeric_limits<std::int64_t>::min()}) {
    std::int64_t back = 7;
    REQUIRE(decode(encode(number), back));
    CHECK(back == number);
  }
  int narrow = 0;
  std::int64_t wide = 0;
  CHECK_FALSE(decode("2147483648", narrow));
  for (const char* text : {"", "-", "1.0", "1e2", "9223372036854775808", "1 1", "true", "\"1\"", "+1", "null"}) {
    CAPTURE(text);
    CHECK_FALSE(decode(text, wide));
  }
}

TEST_CASE("JsonReader_refuses_what_is_broken_and_skips_what_it_does_not_know") {
  CommentAdded comment;
  for (const char* text : {"",
                           "{",
                           "}",
                           "{\"text\"",
                           "{\"text\":",
                           "{\"text\":\"a\"",
                           "{\"text\":\"a\",}",
                           "{,\"text\":\"a\"}",
                           "{\"text\":1}",
                           "{\"text\":\"a\"} x",
                           "{\"text\":\"\\u12\"}",
                           "{\"text\":\"\\ud800\"}",
                           "{\"text\":\"\\ud800\\u0041\"}",
                           "{\"text\":\"\\udc00\"}",
                           "{\"text\":\"\\q\"}",
                           "{\"text\":\"\n\"}",
                           "{\"text\":\"a\" \"b\":1}",
                           "[\"text\"]",
                           "{\"x\":[1,],\"text\":\"a\"}",
                           "{\"x\":1.5}"}) {
    CAPTURE(text);
    CHECK_FALSE(decode(text, comment));
  }
  for (const char* text :
       {R"({"text":"a"})", R"( { "text" : "a" } )", R"({"x":{"y":[1,[],{},null,true,"z"]},"text":"a","zz":[[[]]]})"}) {
    CAPTURE(text);
    comment.text = "stale";
    REQUIRE(decode(text, comment));
    CHECK(comment.text == "a");
  }
  std::string deep = "{\"x\":";
  for (int n = 0; n < 100'000; ++n)
    deep += '[';
  CHECK_FALSE(decode(deep, comment));  // and the stack holds
}

TEST_CASE("JsonReader_values_keep_their_kind") {
  const Values values{
      {"a", Value(std::string("x"))}, {"b", Value(std::int64_t{-5})}, {"c", Value(true)}, {"d", Value(false)}};
  CHECK(encode(values) == R"({"a":"x","b":-5,"c":true,"d":false})");
  Values back;
  REQUIRE(decode(encode(values), back));
  CHECK(back == values);
}

}  // namespace fenghuo::engine

#include "engine/intake/intake.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {

TEST_CASE("Like_is_a_glob_that_ignores_case") {
  struct Row {
    const char* text;
    const char* pattern;
    bool yes;
  };
  const Row rows[] = {{"", "", true},
                      {"", "*", true},
                      {"", "?", false},
                      {"a", "", false},
                      {"a", "?", true},
                      {"ab", "?", false},
                      {"ABC", "abc", true},
                      {"abc", "A*C", true},
                      {"abc", "*b*", true},
                      {"abc", "*d*", false},
                      {"abc", "abc*", true},
                      {"abc", "***", true},
                      {"aab", "*ab", true},
                      {"aaaa", "*a", true},
                      {"a*b", "a*b", true},
                      {"axxbxxc", "a*b*c", true},
                      {"axxbxx", "a*b*c", false},
                      {"SiteDown", "*site*down*", true},
                      {"网站被篡改", "*篡改*", true},
                      {"abcd", "a?c?", true},
                      {"mississippi", "m*iss*ip?i", true}};
  for (const auto& row : rows) {
    CAPTURE(row.text, row.pattern);
    CHECK(like(row.text, row.pattern) == row.yes);
  }
  // Linear in stars: a pattern made to be slow is not.
  std::string stars;
  for (int n = 0; n < 1000; ++n)
    stars += "*a";
  CHECK_FALSE(like(std::string(20'000, 'a') + "b", stars));
}

}  // namespace fenghuo::engine

#include "engine/base/clipped.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {

TEST_CASE("Clipped_shortEnough_staysAsItIs") {
  CHECK(clipped("", 3).empty());
  CHECK(clipped("abc", 3) == "abc");
  CHECK(clipped("烽火", 6) == "烽火");
}

TEST_CASE("Clipped_tooLong_endsBehindAWholeCharacter") {
  CHECK(clipped("abcd", 3) == "…");
  CHECK(clipped("abcdefg", 6) == "abc…");
  CHECK(clipped("烽火台", 8) == "烽…");
  CHECK(clipped("烽火台", 7) == "烽…");
  CHECK(clipped("烽火台", 6) == "烽…");
  CHECK(clipped("烽火台", 5) == "…");
  CHECK(clipped("a😀bcd", 7) == "a…");
}

}  // namespace fenghuo::engine

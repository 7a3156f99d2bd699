#include "engine/base/by_name.hpp"

#include "engine/base/random.hpp"

#include <array>
#include <map>

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo::engine;

namespace {

/// Few letters and all lengths around those that a mark holds, so that many begin, end and last alike.
std::string some_name(Random& random) {
  std::array<std::uint8_t, 23> bytes{};
  random.fill(bytes);
  std::string out;
  for (std::size_t n = 0; n < bytes[22] % 22U; ++n)
    out += static_cast<char>('a' + bytes[n] % 2);
  return out;
}

}  // namespace

TEST_CASE("ByName_anyNames_areFoundInTheirOrderLikeInATree") {
  SeededRandom random(7);
  for (int round = 0; round < 100; ++round) {
    ByName<int> flat;
    std::map<std::string, int> tree;
    for (int n = 1; n <= 150; ++n) {
      const std::string name = some_name(random);
      flat[name] += n;
      tree[name] += n;
      const std::string other = some_name(random);
      REQUIRE(flat.contains(other) == tree.contains(other));
    }
    REQUIRE(flat.size() == tree.size());
    auto at = flat.begin();
    for (const auto& [name, number] : tree) {
      REQUIRE(at->first == name);
      REQUIRE(flat.at(name) == number);
      ++at;
    }
  }
}

TEST_CASE("ByName_namesAlikeAtBothEnds_areTwo") {
  ByName<int> things;
  things["beginning-of-one-ends-all-the-same"] = 1;
  things["beginning-of-two-ends-all-the-same"] = 2;
  CHECK(things.at("beginning-of-one-ends-all-the-same") == 1);
  CHECK(things.at("beginning-of-two-ends-all-the-same") == 2);
  CHECK_FALSE(things.contains("beginning-of-six-ends-all-the-same"));
}

TEST_CASE("ByName_copiedAndCleared_standsForItself") {
  ByName<int> one;
  CHECK_FALSE(one.contains(""));
  one["a"] = 1;
  ByName<int> other = one;
  CHECK(other == one);
  other["b"] = 2;
  CHECK_FALSE(one.contains("b"));
  other.clear();
  CHECK(other.empty());
  CHECK_FALSE(other.contains("a"));
  other["a"] = 1;
  CHECK(other == one);
}

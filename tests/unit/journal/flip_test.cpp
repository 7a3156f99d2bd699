#include "tests/unit/journal/sample.hpp"

#include <cstdlib>
#include <iostream>

namespace fenghuo::engine::test {

namespace {

constexpr std::size_t k_page = 4096;

/// Damages bytes in one of the ways that disks, people and cables do. Says how.
std::string damage(std::string& bytes, SeededRandom& random) {
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random.next() % n); };
  const std::size_t pages = std::max<std::size_t>(bytes.size() / k_page, 1);
  switch (below(10)) {
    case 0: {  // the end is gone, perhaps a whole number of pages
      const std::size_t size = below(2) == 0 ? below(bytes.size()) : below(pages) * k_page;
      bytes.resize(size);
      return "cut to " + std::to_string(size);
    }
    case 1: {  // a page in another's place, or empty
      const std::size_t to = below(pages) * k_page, from = below(pages) * k_page;
      if (below(2) == 0) {
        bytes.replace(to, k_page, std::string(k_page, '\0'));
      } else {
        bytes.replace(to, k_page, bytes.substr(from, k_page));
      }
      return "page at " + std::to_string(to) + " replaced";
    }
    default: {
      std::string how = "bytes at";
      const bool heads = below(3) == 0;  // the first bytes of pages decide how the rest is read
      for (std::size_t n = 1 + below(4); n > 0 && !bytes.empty(); --n) {
        const std::size_t at =
            heads ? std::min(below(pages) * k_page + below(100), bytes.size() - 1) : below(bytes.size());
        bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 + below(255)));
        how += ' ' + std::to_string(at);
      }
      return how;
    }
  }
}

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("Verify_random_damage_is_named_or_changed_nothing_that_is_read") {
  const std::uint64_t trials = from_environment("FENGHUO_FLIPS", 300),
                      seed = from_environment("FENGHUO_SEED", 20260302);
  const Sample sample;
  const std::optional<std::string> closed = Sample::dump(sample.closed());
  REQUIRE(closed.has_value());
  REQUIRE(verify_journal(sample.closed())->whole);
  REQUIRE(verify_journal(sample.crashed())->whole);
  TempFolder undamaged;
  std::filesystem::copy(sample.crashed(), undamaged.path());
  const std::optional<std::string> crashed = Sample::dump(undamaged.path());
  REQUIRE(crashed.has_value());
  REQUIRE(*crashed != *closed);

  std::map<std::string, int> outcomes;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    SeededRandom random(seed + trial);
    const std::uint64_t dice = random.next() % 20;
    const bool was_closed = dice < 11;
    const std::string file = dice == 10 || dice == 19 ? "/tail" : dice < 13 ? "/journal.db" : "/journal.db-wal";
    const TempFolder folder;
    for (const auto& entry : std::filesystem::directory_iterator(was_closed ? sample.closed() : sample.crashed()))
      std::filesystem::copy(entry.path(), folder.path());
    std::string bytes = Sample::bytes_of(folder.path() + file);
    const std::string how = damage(bytes, random);
    Sample::write(folder.path() + file, bytes);

    const auto found = verify_journal(folder.path());
    INFO("FENGHUO_SEED=" << seed + trial << " FENGHUO_FLIPS=1: " << (was_closed ? "closed" : "crashed") << file << ": "
                         << how);
    REQUIRE(found.has_value());
    if (!found->whole) {
      CHECK_FALSE(found->reason.zh.empty());
      CHECK_FALSE(found->reason.en.empty());
      ++outcomes[found->bad_seq > 0 ? "named record" : "named table or file"];
      continue;
    }
    const auto read = Sample::dump(folder.path());
    CHECK(read.has_value());
    CHECK((read == (was_closed ? closed : crashed)));
    ++outcomes["identical"];
  }
  std::cout << "damage, seed " << seed << ", " << trials << " trials:";
  for (const auto& [outcome, count] : outcomes)
    std::cout << ' ' << outcome << ' ' << count << ';';
  std::cout << '\n';
}

}  // namespace fenghuo::engine::test

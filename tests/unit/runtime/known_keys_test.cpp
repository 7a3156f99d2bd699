#include "engine/runtime/known_keys.hpp"

#include "tests/support/print.hpp"
#include "tests/support/wrapped_journal.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

constexpr std::size_t k_few = 1'000'000;

void answer(Journal& journal, const std::string& scope, const std::string& key, Millis at = 0) {
  Batch batch;
  batch.idempotency = IdempotencyRecord{.key = key, .recorded_at = at, .scope = scope, .status = 200};
  REQUIRE(journal.commit({&batch, 1}));
}

class Unreadable final : public WrappedJournal {
 public:
  using WrappedJournal::WrappedJournal;

 private:
  Result<void> reading(Of) override { return no("cannot read"); }
};

}  // namespace

TEST_CASE("KnownKeys_whatTheJournalHolds_mayBeAnsweredAfterReading") {
  const auto journal = make_memory_journal();
  answer(*journal, "token-1", "key-1");
  KnownKeys keys;
  CHECK_FALSE(keys.may_be_answered("token-1", "key-1"));
  REQUIRE(keys.read(*journal));
  CHECK(keys.may_be_answered("token-1", "key-1"));
  CHECK_FALSE(keys.may_be_answered("token-1", "key-2"));
  CHECK_FALSE(keys.may_be_answered("token-2", "key-1"));  // another's key of the same name
  CHECK_FALSE(keys.overfull());
}

TEST_CASE("KnownKeys_noted_mayBeAnsweredUntilTheJournalIsReadWithoutIt") {
  const auto journal = make_memory_journal();
  KnownKeys keys;
  REQUIRE(keys.read(*journal));
  keys.note("token", "kept");
  keys.note("token", "gone");
  answer(*journal, "token", "kept");
  CHECK(keys.may_be_answered("token", "kept"));
  CHECK(keys.may_be_answered("token", "gone"));
  REQUIRE(keys.read(*journal));
  CHECK(keys.may_be_answered("token", "kept"));
  CHECK_FALSE(keys.may_be_answered("token", "gone"));
}

TEST_CASE("KnownKeys_scopeAndKey_areNotRunTogether") {
  KnownKeys keys;
  keys.note("ab", "c");
  CHECK(keys.may_be_answered("ab", "c"));
  CHECK_FALSE(keys.may_be_answered("a", "bc"));
  CHECK_FALSE(keys.may_be_answered("c", "ab"));
}

TEST_CASE("KnownKeys_journalThatCannotBeRead_leavesWhatWasKnown") {
  const auto journal = make_memory_journal();
  Unreadable unreadable(*journal);
  KnownKeys keys;
  REQUIRE(keys.read(*journal));
  keys.note("token", "key");
  CHECK(keys.read(unreadable).has_error());
  CHECK(keys.may_be_answered("token", "key"));
  CHECK_FALSE(keys.overfull());
}

TEST_CASE("KnownKeys_moreThanAFewNoted_areOverfullUntilReadAgain") {
  const auto journal = make_memory_journal();
  KnownKeys keys;
  REQUIRE(keys.read(*journal));
  for (std::size_t n = 0; n < k_few; ++n)
    keys.note("token", std::to_string(n));
  CHECK_FALSE(keys.overfull());
  keys.note("token", "0");  // noted before
  CHECK_FALSE(keys.overfull());
  keys.note("token", "one more");
  CHECK(keys.overfull());
  REQUIRE(keys.read(*journal));
  CHECK_FALSE(keys.overfull());
}

}  // namespace fenghuo::tests

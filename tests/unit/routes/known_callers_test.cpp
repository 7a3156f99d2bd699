#include "api/routes/known_callers.hpp"

#include "tests/support/bureau.hpp"
#include "tests/support/library.hpp"
#include "tests/support/print.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;
using api::KnownCallers;

namespace {

constexpr Millis k_start = 1'700'000'000'000;
constexpr Millis k_for_long = k_start + 365 * k_day;
constexpr std::size_t k_most = 4096;

/// An engine turned by hand, and whom its door knows.
struct Gate {
  VirtualClock clock{k_start};
  std::unique_ptr<Journal> journal = make_memory_journal();
  SeededRandom random{5};
  Engine engine{*journal, shipped_library(), clock, random, {}, Driven::by_hand};
  KnownCallers known{engine};

  Gate() {
    keep_sample(*journal, k_start);
    REQUIRE(engine.start());
    engine.turn();
  }
  ~Gate() { engine.stop(); }

  void remember(const std::string& digest, Millis until = k_for_long) {
    known.remember(digest, caller(Role::leader), until, engine.callers_version());
  }
  bool knows(const std::string& digest) { return known.find(digest) != nullptr; }
  /// What may concern anybody's token.
  void register_somebody() {
    engine.submit(
        [](Core& core, Batch& batch) -> Result<Answer> {
          core.record("person:new", PersonRegistered{.id = "new", .name = "新", .unit = k_school}, {.role = "system"},
                      batch);
          return Answer{};
        },
        [](const Result<Answer>&) {});
    engine.turn();
  }
};

}  // namespace

TEST_CASE("KnownCallers_remembered_isFoundBySecretAlone") {
  Gate gate;
  CHECK_FALSE(gate.knows("a"));
  gate.remember("a");
  const Caller* found = gate.known.find("a");
  REQUIRE(found != nullptr);
  CHECK(found->person == caller(Role::leader).person);
  CHECK(found->role == Role::leader);
  CHECK_FALSE(gate.knows("b"));
}

TEST_CASE("KnownCallers_tokenThatEnds_isForgottenInThatMoment") {
  Gate gate;
  gate.remember("a", k_start + 10 * k_second);
  gate.remember("b");
  gate.clock.advance(10 * k_second - 1);
  CHECK(gate.knows("a"));
  gate.clock.advance(1);
  CHECK_FALSE(gate.knows("a"));
  CHECK(gate.knows("b"));
  gate.clock.step_wall(-k_minute);  // who was forgotten stays so
  CHECK_FALSE(gate.knows("a"));
}

TEST_CASE("KnownCallers_wallClockSet_endsWhatEndsByItAndProlongsNothing") {
  Gate gate;
  gate.remember("a", k_start + k_hour);
  gate.clock.step_wall(k_hour);
  CHECK_FALSE(gate.knows("a"));
  gate.remember("b");
  gate.clock.step_wall(-k_day);
  CHECK(gate.knows("b"));
  gate.clock.advance(k_minute);
  CHECK_FALSE(gate.knows("b"));
}

TEST_CASE("KnownCallers_afterAMinute_theEngineIsAskedAgain") {
  Gate gate;
  gate.remember("a");
  gate.clock.advance(k_minute - 1);
  CHECK(gate.knows("a"));  // which does not make it last longer
  gate.clock.advance(1);
  CHECK_FALSE(gate.knows("a"));
  gate.remember("a");
  CHECK(gate.knows("a"));
}

TEST_CASE("KnownCallers_anythingRegistered_forgetsThemAll") {
  Gate gate;
  gate.remember("a");
  gate.remember("b");
  gate.register_somebody();
  CHECK_FALSE(gate.knows("a"));
  gate.remember("b");
  CHECK(gate.knows("b"));
  CHECK_FALSE(gate.knows("a"));  // not brought back by what is known since
}

TEST_CASE("KnownCallers_changeWhileTheEngineWasAsked_makesTheAnswerWorthless") {
  Gate gate;
  const std::uint64_t before = gate.engine.callers_version();
  gate.register_somebody();
  gate.known.remember("a", caller(Role::leader), k_for_long, before);
  CHECK_FALSE(gate.knows("a"));
  gate.remember("b");
  CHECK(gate.knows("b"));
  CHECK_FALSE(gate.knows("a"));
}

TEST_CASE("KnownCallers_manySecrets_takeBoundedMemory") {
  Gate gate;
  const auto secret = [](std::size_t n) { return "secret-" + std::to_string(n); };
  const auto known_of = [&](std::size_t secrets) {
    std::size_t out = 0;
    for (std::size_t n = 0; n < secrets; ++n)
      out += gate.knows(secret(n)) ? 1 : 0;
    return out;
  };
  for (std::size_t n = 0; n < k_most; ++n)
    gate.remember(secret(n));
  CHECK(known_of(k_most) == k_most);
  for (std::size_t n = k_most; n < 3 * k_most; ++n) {
    gate.remember(secret(n));
    CHECK(gate.knows(secret(n)));
  }
  CHECK(known_of(3 * k_most) <= k_most);
}

}  // namespace fenghuo::tests

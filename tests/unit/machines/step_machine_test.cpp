#include "engine/machines/step_machine.hpp"

#include "tests/unit/machines/sweep.hpp"

#include <array>
#include <span>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {
namespace {

using S = StepState;
using E = StepEvent;
using StepRow = test::Expected<StepState, StepEvent, StepGuards>;

bool safe(const StepGuards& may) {
  return !may.unprotected;
}
bool safe_alone(const StepGuards& may) {
  return !may.unprotected && !may.needs_approval;
}
bool safe_asking(const StepGuards& may) {
  return !may.unprotected && may.needs_approval;
}
bool glass(const StepGuards& may) {
  return may.glass_may_break;
}

constexpr std::string_view alone = "protected and no_approval";
constexpr std::string_view asking = "protected and needs_approval";

// clang-format off
const std::array rows{
    StepRow{S::Waiting,          E::Unblock,  S::Ready},
    StepRow{S::Ready,            E::Block,    S::Waiting},
    StepRow{S::Ready,            E::Start,    S::Active,           "protected", safe, "protected"},
    StepRow{S::Ready,            E::Complete, S::Done,             alone,  safe_alone,  "protected"},
    StepRow{S::Ready,            E::Complete, S::AwaitingApproval, asking, safe_asking, "protected"},
    StepRow{S::Active,           E::Complete, S::Done,             alone,  safe_alone,  "protected"},
    StepRow{S::Active,           E::Complete, S::AwaitingApproval, asking, safe_asking, "protected"},
    StepRow{S::AwaitingApproval, E::Approve,  S::Done},
    StepRow{S::AwaitingApproval, E::Reject,   S::Ready},
    StepRow{S::AwaitingApproval, E::Override, S::Done,             "glass_may_break", glass, "glass_may_break"},
    StepRow{S::Waiting,          E::Skip,     S::Skipped},
    StepRow{S::Ready,            E::Skip,     S::Skipped},
    StepRow{S::Active,           E::Skip,     S::Skipped},
    StepRow{S::Failed,           E::Skip,     S::Skipped},
    StepRow{S::Ready,            E::Fail,     S::Failed},
    StepRow{S::Active,           E::Fail,     S::Failed},
    StepRow{S::Failed,           E::Retry,    S::Ready},
    StepRow{S::Done,             E::Reset,    S::Waiting},
    StepRow{S::Skipped,          E::Reset,    S::Waiting},
    StepRow{S::AwaitingApproval, E::Reset,    S::Waiting},
    StepRow{S::Active,           E::Reset,    S::Waiting},
    StepRow{S::Ready,            E::Reset,    S::Waiting},
    StepRow{S::Failed,           E::Reset,    S::Waiting},
};
// clang-format on

Outcome<S> expected(S from, E event, const StepGuards& may) {
  return test::expected_outcome(std::span<const StepRow>{rows}, from, event, may);
}

template <class Check>
void for_every_combination(Check check) {
  for (const auto from : all_step_states) {
    for (unsigned bits = 0; bits < 8; ++bits) {
      check(from,
            StepGuards{
                .unprotected = (bits & 1) != 0, .needs_approval = (bits & 2) != 0, .glass_may_break = (bits & 4) != 0});
    }
  }
}

}  // namespace

TEST_CASE("StepMachine_every_state_event_and_guard_moves_or_refuses_as_the_table_says") {
  for_every_combination([](S from, const StepGuards& may) {
    for (const auto event : all_step_events) {
      CAPTURE(to_string(from), to_string(event), may.unprotected, may.needs_approval, may.glass_may_break);
      const auto want = expected(from, event, may);
      const auto got = fire(from, event, may);
      CHECK(to_string(got.next) == to_string(want.next));
      CHECK(got.refusal == want.refusal);
      CHECK(got.guard == want.guard);
      CHECK(static_cast<bool>(got) == (want.refusal == Refusal::None));
    }
  });
}

TEST_CASE("StepMachine_allowed_agrees_with_fire") {
  for_every_combination([](S from, const StepGuards& may) {
    std::vector<E> want;
    for (const auto event : all_step_events) {
      if (expected(from, event, may)) want.push_back(event);
    }
    CAPTURE(to_string(from), may.unprotected, may.needs_approval, may.glass_may_break);
    CHECK(allowed(from, may) == want);
  });
}

TEST_CASE("StepMachine_destructive_step_cannot_be_done_before_its_protection") {
  const StepGuards unprotected{.unprotected = true, .needs_approval = true, .glass_may_break = true};
  for (const auto event : {E::Start, E::Complete}) {
    const auto refused = fire(S::Ready, event, unprotected);
    CHECK(refused.refusal == Refusal::Guard);
    CHECK(refused.guard == "protected");
    CHECK(refused.next == S::Ready);
  }
}

TEST_CASE("StepMachine_table_prints_exactly_the_expected_rows") {
  const auto printed = step_table();
  CHECK(printed.size() == rows.size());
  CHECK(step_state_from(printed.front().from) == S::Waiting);
  test::check_printed(printed, "", std::span<const StepRow>{rows});
}

TEST_CASE("StepMachine_names_round_trip") {
  test::check_names(all_step_states, step_state_from);
  test::check_names(all_step_events, step_event_from);
}

}  // namespace fenghuo::engine

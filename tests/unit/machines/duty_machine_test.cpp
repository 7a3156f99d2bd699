#include "engine/machines/duty_machine.hpp"

#include "tests/unit/machines/sweep.hpp"

#include <array>
#include <span>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {
namespace {

using S = DutyState;
using E = DutyEvent;
using DutyRow = test::Expected<DutyState, DutyEvent, DutyGuards>;

bool late(const DutyGuards& may) {
  return may.late;
}
bool on_time(const DutyGuards& may) {
  return !may.late;
}

// clang-format off
const std::array rows{
    DutyRow{S::Running,      E::Warn,        S::Warned},
    DutyRow{S::Warned,       E::Warn,        S::Warned},
    DutyRow{S::Returned,     E::Warn,        S::Warned},
    DutyRow{S::Running,      E::Breach,      S::Breached},
    DutyRow{S::Warned,       E::Breach,      S::Breached},
    DutyRow{S::Returned,     E::Breach,      S::Breached},
    DutyRow{S::Running,      E::File,        S::Met},
    DutyRow{S::Warned,       E::File,        S::Met,     "on_time", on_time},
    DutyRow{S::Warned,       E::File,        S::MetLate, "late",    late},
    DutyRow{S::Returned,     E::File,        S::Met,     "on_time", on_time},
    DutyRow{S::Returned,     E::File,        S::MetLate, "late",    late},
    DutyRow{S::Breached,     E::File,        S::Met,     "on_time", on_time},
    DutyRow{S::Breached,     E::File,        S::MetLate, "late",    late},
    DutyRow{S::Met,          E::File,        S::Met},
    DutyRow{S::MetLate,      E::File,        S::MetLate},
    DutyRow{S::Acknowledged, E::File,        S::Acknowledged},
    DutyRow{S::Met,          E::Acknowledge, S::Acknowledged},
    DutyRow{S::MetLate,      E::Acknowledge, S::Acknowledged},
    DutyRow{S::Met,          E::SendBack,    S::Returned},
    DutyRow{S::MetLate,      E::SendBack,    S::Returned},
    DutyRow{S::Acknowledged, E::SendBack,    S::Returned},
    DutyRow{S::Running,      E::Waive,       S::Waived},
    DutyRow{S::Warned,       E::Waive,       S::Waived},
    DutyRow{S::Breached,     E::Waive,       S::Waived},
    DutyRow{S::Returned,     E::Waive,       S::Waived},
    DutyRow{S::Running,      E::Cancel,      S::Void},
    DutyRow{S::Warned,       E::Cancel,      S::Void},
    DutyRow{S::Breached,     E::Cancel,      S::Void},
    DutyRow{S::Returned,     E::Cancel,      S::Void},
};
// clang-format on

Outcome<S> expected(S from, E event, const DutyGuards& may) {
  return test::expected_outcome(std::span<const DutyRow>{rows}, from, event, may);
}

}  // namespace

TEST_CASE("DutyMachine_every_state_event_and_guard_moves_or_refuses_as_the_table_says") {
  for (const auto from : all_duty_states) {
    for (const DutyGuards may : {DutyGuards{false}, DutyGuards{true}}) {
      for (const auto event : all_duty_events) {
        CAPTURE(to_string(from), to_string(event), may.late);
        const auto want = expected(from, event, may);
        const auto got = fire(from, event, may);
        CHECK(to_string(got.next) == to_string(want.next));
        CHECK(got.refusal == want.refusal);
        CHECK(got.guard == want.guard);
        CHECK(static_cast<bool>(got) == (want.refusal == Refusal::None));
      }
    }
  }
}

TEST_CASE("DutyMachine_allowed_agrees_with_fire") {
  for (const auto from : all_duty_states) {
    for (const DutyGuards may : {DutyGuards{false}, DutyGuards{true}}) {
      std::vector<E> want;
      for (const auto event : all_duty_events) {
        if (expected(from, event, may)) want.push_back(event);
      }
      CAPTURE(to_string(from), may.late);
      CHECK(allowed(from, may) == want);
    }
  }
}

TEST_CASE("DutyMachine_returned_after_a_breach_is_met_late") {
  CHECK(fire(S::Returned, E::File, {.late = true}).next == S::MetLate);
  CHECK(fire(S::Returned, E::File, {.late = false}).next == S::Met);
}

TEST_CASE("DutyMachine_waived_and_void_accept_nothing") {
  CHECK(allowed(S::Waived, {}).empty());
  CHECK(allowed(S::Void, {}).empty());
}

TEST_CASE("DutyMachine_table_prints_exactly_the_expected_rows") {
  const auto printed = duty_table();
  CHECK(printed.size() == rows.size());
  CHECK(duty_state_from(printed.front().from) == S::Running);
  test::check_printed(printed, "", std::span<const DutyRow>{rows});
}

TEST_CASE("DutyMachine_names_round_trip") {
  test::check_names(all_duty_states, duty_state_from);
  test::check_names(all_duty_events, duty_event_from);
}

}  // namespace fenghuo::engine

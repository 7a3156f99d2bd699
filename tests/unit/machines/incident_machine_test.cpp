#include "engine/machines/incident_machine.hpp"

#include "tests/unit/machines/sweep.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {
namespace {

using R = Response;
using C = ClockState;
using E = IncidentEvent;
using ResponseRow = test::Expected<Response, IncidentEvent, IncidentGuards>;
using ClockRow = test::Expected<ClockState, IncidentEvent, IncidentGuards>;

bool gate(const IncidentGuards& may) {
  return may.gate_holds;
}
bool late(const IncidentGuards& may) {
  return may.any_late;
}
bool on_time(const IncidentGuards& may) {
  return !may.any_late;
}

// clang-format off
const std::array response_rows{
    ResponseRow{R::Triage,       E::Advance, R::Containment,  "gate_holds", gate, "gate_holds"},
    ResponseRow{R::Containment,  E::Advance, R::Preservation, "gate_holds", gate, "gate_holds"},
    ResponseRow{R::Preservation, E::Advance, R::Reporting,    "gate_holds", gate, "gate_holds"},
    ResponseRow{R::Reporting,    E::Advance, R::Restoration,  "gate_holds", gate, "gate_holds"},
    ResponseRow{R::Restoration,  E::Advance, R::Review,       "gate_holds", gate, "gate_holds"},
    ResponseRow{R::Review,       E::Close,   R::Closed,       "gate_holds", gate, "gate_holds"},
    ResponseRow{R::Triage,       E::Dismiss, R::Dismissed},
    ResponseRow{R::Containment,  E::Dismiss, R::Dismissed},
    ResponseRow{R::Preservation, E::Dismiss, R::Dismissed},
    ResponseRow{R::Reporting,    E::Dismiss, R::Dismissed},
    ResponseRow{R::Triage,       E::Merge,   R::Merged},
    ResponseRow{R::Containment,  E::Merge,   R::Merged},
    ResponseRow{R::Preservation, E::Merge,   R::Merged},
    ResponseRow{R::Reporting,    E::Merge,   R::Merged},
    ResponseRow{R::Restoration,  E::Recur,   R::Containment},
    ResponseRow{R::Review,       E::Recur,   R::Containment},
    ResponseRow{R::Closed,       E::Reopen,  R::Review},
    ResponseRow{R::Dismissed,    E::Reopen,  R::Triage},
};

const std::array clock_rows{
    ClockRow{C::Running,  E::ClockWarn,   C::Warned},
    ClockRow{C::Running,  E::ClockBreach, C::Breached},
    ClockRow{C::Warned,   E::ClockBreach, C::Breached},
    ClockRow{C::Running,  E::ClockMeet,   C::Met,     "on_time",  on_time},
    ClockRow{C::Running,  E::ClockMeet,   C::MetLate, "any_late", late},
    ClockRow{C::Warned,   E::ClockMeet,   C::Met,     "on_time",  on_time},
    ClockRow{C::Warned,   E::ClockMeet,   C::MetLate, "any_late", late},
    ClockRow{C::Breached, E::ClockMeet,   C::MetLate},
    ClockRow{C::Warned,   E::ClockEase,   C::Running},
    ClockRow{C::Breached, E::ClockEase,   C::Running},
    ClockRow{C::Met,      E::ClockOpen,   C::Running},
    ClockRow{C::MetLate,  E::ClockOpen,   C::Running},
};
// clang-format on

bool is_clock_event(E event) {
  return event == E::ClockWarn || event == E::ClockBreach || event == E::ClockMeet || event == E::ClockEase ||
         event == E::ClockOpen;
}

// An event belongs to one region; the other stays as it was.
Outcome<IncidentState> expected(IncidentState from, E event, const IncidentGuards& may) {
  if (is_clock_event(event)) {
    const auto clock = test::expected_outcome(std::span<const ClockRow>{clock_rows}, from.clock, event, may);
    return {{from.response, clock.next}, clock.refusal, clock.guard};
  }
  const auto response = test::expected_outcome(std::span<const ResponseRow>{response_rows}, from.response, event, may);
  return {{response.next, from.clock}, response.refusal, response.guard};
}

template <class Check>
void for_every_combination(Check check) {
  for (const auto response : all_responses) {
    for (const auto clock : all_clock_states) {
      for (unsigned bits = 0; bits < 4; ++bits) {
        check(IncidentState{response, clock},
              IncidentGuards{.gate_holds = (bits & 1) != 0, .any_late = (bits & 2) != 0});
      }
    }
  }
}

}  // namespace

TEST_CASE("IncidentMachine_every_state_event_and_guard_moves_or_refuses_as_the_table_says") {
  int moved = 0, no_row = 0, by_guard = 0;
  for_every_combination([&](IncidentState from, const IncidentGuards& may) {
    for (const auto event : all_incident_events) {
      CAPTURE(to_string(from.response), to_string(from.clock), to_string(event), may.gate_holds, may.any_late);
      const auto want = expected(from, event, may);
      const auto got = fire(from, event, may);
      CHECK(got.next == want.next);
      CHECK(got.refusal == want.refusal);
      CHECK(got.guard == want.guard);
      CHECK(static_cast<bool>(got) == (want.refusal == Refusal::None));
      ++(got.refusal == Refusal::None ? moved : got.refusal == Refusal::NoRow ? no_row : by_guard);
    }
  });
  CHECK(moved + no_row + by_guard == 9 * 5 * 4 * 11);
  CHECK(by_guard == 6 * 5 * 2);  // the six gated rows, under any clock, while the gate does not hold
}

TEST_CASE("IncidentMachine_allowed_agrees_with_fire") {
  for_every_combination([](IncidentState from, const IncidentGuards& may) {
    std::vector<E> want;
    for (const auto event : all_incident_events) {
      if (expected(from, event, may)) want.push_back(event);
    }
    CAPTURE(to_string(from.response), to_string(from.clock), may.gate_holds, may.any_late);
    CHECK(allowed(from, may) == want);
  });
}

TEST_CASE("IncidentMachine_table_prints_exactly_the_expected_rows") {
  const auto printed = incident_table();
  CHECK(printed.size() == response_rows.size() + clock_rows.size());
  test::check_printed(printed, "Response", std::span<const ResponseRow>{response_rows});
  test::check_printed(printed, "Clock", std::span<const ClockRow>{clock_rows});
}

TEST_CASE("IncidentMachine_regions_start_at_their_first_row") {
  const auto printed = incident_table();
  const auto clock = std::ranges::find(printed, "Clock", &TableRow::region);
  REQUIRE(clock != printed.end());
  CHECK(response_from(printed.front().from) == IncidentState{}.response);
  CHECK(clock_state_from(clock->from) == IncidentState{}.clock);
}

TEST_CASE("IncidentMachine_closed_incident_keeps_its_final_clock_running") {
  const auto closed = fire({R::Review, C::Warned}, E::Close, {.gate_holds = true});
  REQUIRE(closed);
  CHECK(closed.next == IncidentState{R::Closed, C::Warned});
  CHECK(fire(closed.next, E::ClockBreach, {}).next == IncidentState{R::Closed, C::Breached});
}

TEST_CASE("IncidentMachine_names_round_trip") {
  test::check_names(all_responses, response_from);
  test::check_names(all_clock_states, clock_state_from);
  test::check_names(all_incident_events, incident_event_from);
}

}  // namespace fenghuo::engine

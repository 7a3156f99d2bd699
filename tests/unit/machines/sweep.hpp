#pragma once
// Compares a machine with a table written by hand in its test: every state, every event, every guard combination.

#include "engine/machines/outcome.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine::test {

// One row as the test's author expects it. `may` is null for a row without guard; `guard` is the column as printed;
// `refused_as` the guard a refusal names, where no other row catches what this one refuses.
template <class State, class Event, class Guards>
struct Expected {
  State from;
  Event event;
  State to;
  std::string_view guard{};
  bool (*may)(const Guards&) = nullptr;
  std::string_view refused_as{};
};

// What the hand-written rows say: the first whose guard holds, else that one refused, else that there is no row.
template <class State, class Event, class Guards>
Outcome<State> expected_outcome(std::span<const Expected<State, Event, Guards>> rows, State from, Event event,
                                const Guards& may) {
  Outcome<State> refused{from, Refusal::NoRow, {}};
  for (const auto& row : rows) {
    if (row.from != from || row.event != event) continue;
    if (row.may == nullptr || row.may(may)) return {row.to, Refusal::None, {}};
    refused = {from, Refusal::Guard, row.refused_as};
  }
  return refused;
}

// The printed table has exactly these rows, in any order, under `region`.
template <class State, class Event, class Guards>
void check_printed(const std::vector<TableRow>& printed, std::string_view region,
                   std::span<const Expected<State, Event, Guards>> rows) {
  std::size_t of_region = 0;
  for (const auto& row : printed)
    of_region += row.region == region ? 1 : 0;
  CHECK(of_region == rows.size());

  for (const auto& row : rows) {
    CAPTURE(to_string(row.from), to_string(row.event), to_string(row.to), row.guard);
    int found = 0;
    for (const auto& line : printed) {
      found += line.region == region && line.from == to_string(row.from) && line.event == to_string(row.event) &&
                       line.to == to_string(row.to) && line.guard == row.guard && line.action.empty()
                   ? 1
                   : 0;
    }
    CHECK(found == 1);
  }
}

// Persisted names are unique, not empty, read back as what they were; nothing else is read as one.
template <class All, class From>
void check_names(const All& all, From from) {
  for (const auto each : all) {
    CAPTURE(to_string(each));
    CHECK_FALSE(to_string(each).empty());
    CHECK(from(to_string(each)) == each);
  }
  CHECK_FALSE(from(""));
  CHECK_FALSE(from("Nonsense"));
  CHECK_FALSE(from(std::string{to_string(all.front())} + " "));
}

}  // namespace fenghuo::engine::test

#pragma once
// What every machine answers in, and the small helpers their enums share. Plain values: nothing here, or in any
// machine's header, shows that Boost.MSM stands behind.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace fenghuo::engine {

enum class Refusal {
  None,   // a row was taken
  NoRow,  // the state has no row for this event, whatever the guards say
  Guard,  // it has one, and its guard said no
};

// The answer of `fire`. When refused, `next` is the state asked from, unchanged.
template <class State>
struct [[nodiscard]] Outcome {
  State next;
  Refusal refusal = Refusal::None;
  std::string_view guard{};  // the guard that said no; empty otherwise; points at static storage

  explicit operator bool() const noexcept { return refusal == Refusal::None; }
};

// One row of a machine's table, as printed: names only, empty where the column is. `region` is empty in a machine
// that has only one. All point at static storage.
struct TableRow {
  std::string_view region, from, event, to, action, guard;
};

// The one of `all` whose `to_string` is `name`, to read back what was persisted.
template <class Enum, std::size_t N>
constexpr std::optional<Enum> find_by_name(const std::array<Enum, N>& all, std::string_view name) noexcept {
  for (const auto each : all) {
    if (to_string(each) == name) return each;
  }
  return std::nullopt;
}

}  // namespace fenghuo::engine

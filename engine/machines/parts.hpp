#pragma once
// What the machines' .cpp files share: events, guards, seating and reading back. For those files alone. It includes
// nothing of MSM; each machine hands it a `Bound` that holds all there is to know:
//
//   using Machine = msm::back::state_machine<Table>;
//   template <auto V> static constexpr int id;   // the id MSM gave to the state of enumerator V
//   static constexpr int moved, refused;         // the bits of process_event's answer
//
// A machine object lives for one `fire`: it is seated from the enums, without start(), given one event and read.

#include "engine/machines/outcome.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/mpl/for_each.hpp>

namespace fenghuo::engine::parts {

// The event type of an enumerator.
template <auto V>
struct On {
  static constexpr std::string_view name = to_string(V);
};

// The base of a table. `Def` is MSM's state_machine_def of it.
template <class Def, class Guards>
struct Front : Def {
  // It sees one event in its life and nothing in it throws: no queue, no try block.
  using no_message_queue = int;
  using no_exception_thrown = int;

  const Guards* may = nullptr;
  std::string_view refused_by{};

  template <class Predicate>
  bool ask() noexcept {
    static_assert(noexcept(Predicate::holds(*may)), "a guard must be noexcept: MSM would swallow what it throws");
    if (Predicate::holds(*may)) return true;
    refused_by = Predicate::name;
    return false;
  }

  // The refusal is in process_event's answer; MSM's default is to assert.
  template <class Event, class Machine>
  void no_transition(const Event&, Machine&, int) noexcept {}

  template <class Event, class Machine>
  [[noreturn]] void exception_caught(const Event&, Machine&, std::exception&) noexcept {
    std::abort();
  }
};

template <class First, class... More>
constexpr auto joined_names() noexcept {
  constexpr std::string_view between = " and ";
  std::array<char, First::name.size() + (0 + ... + (between.size() + More::name.size()))> all{};
  std::size_t at = 0;
  const auto append = [&](std::string_view text) {
    for (const char letter : text)
      all[at++] = letter;
  };
  append(First::name);
  ((append(between), append(More::name)), ...);
  return all;
}

// The guard column: each predicate must hold, asked from the left. The one that does not names the refusal.
template <class... Predicates>
struct If {
  static constexpr auto letters = joined_names<Predicates...>();
  static constexpr std::string_view name{letters.data(), letters.size()};

  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event&, Machine& machine, Source&, Target&) const noexcept {
    return (machine.template ask<Predicates>() && ...);
  }
};

// Enumerators of one region to MSM's ids and back. `All` lists them in their order.
template <class Bound, const auto& All>
struct Region {
  static constexpr auto ids = []<std::size_t... I>(std::index_sequence<I...>) {
    static_assert(((static_cast<std::size_t>(All[I]) == I) && ...), "the list must follow the enum");
    return std::array{Bound::template id<All[I]>...};
  }
  (std::make_index_sequence<All.size()>{});

  template <class State>
  static constexpr int id(State state) noexcept {
    return ids[static_cast<std::size_t>(state)];
  }
  static constexpr auto state(int id) noexcept {
    return All[static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin())];
  }
};

// The archive that writes the active states, one per region, and lets the rest of the machine be.
template <std::size_t N>
struct Seats {
  std::array<int, N> ids;

  void operator&(int (&active)[N]) const noexcept { std::copy(ids.begin(), ids.end(), active); }
  template <class Rest>
  void operator&(Rest&) const noexcept {}
};

// Seats a machine, fires the event type of `what`, one of `Events`; `next` holds MSM's ids, region by region.
template <class Bound, const auto& Events, std::size_t N, class Event, class Guards>
Outcome<std::array<int, N>> run(const std::array<int, N>& from, Event what, const Guards& may) noexcept {
  using Machine = typename Bound::Machine;
  constexpr auto process = []<std::size_t... I>(std::index_sequence<I...>) {
    static_assert(((static_cast<std::size_t>(Events[I]) == I) && ...), "the list must follow the enum");
    return std::array{+[](Machine& machine) -> int { return machine.process_event(On<Events[I]>{}); }...};
  }
  (std::make_index_sequence<Events.size()>{});

  Machine machine;
  machine.may = &may;
  Seats<N> seats{from};
  machine.serialize(seats, 0);

  // One region that moved is enough, whatever another has to say to the event.
  const int answer = process[static_cast<std::size_t>(what)](machine);
  if ((answer & Bound::moved) == 0) {
    if ((answer & Bound::refused) == 0) return {from, Refusal::NoRow, {}};
    return {from, Refusal::Guard, machine.refused_by};
  }
  Outcome<std::array<int, N>> moved{};
  std::copy_n(machine.current_state(), N, moved.next.begin());
  return moved;
}

template <class Named>
constexpr std::string_view name_of() noexcept {
  if constexpr (requires { Named::name; }) return Named::name;
  return {};  // MSM's `none`
}

// The rows of a front-end's transition_table; a state type has `name` and `region`.
template <class Table>
std::vector<TableRow> rows() {
  std::vector<TableRow> all;
  boost::mpl::for_each<typename Table::transition_table>([&all]<class Row>(const Row&) {
    all.push_back({Row::Source::region, name_of<typename Row::Source>(), name_of<typename Row::Evt>(),
                   name_of<typename Row::Target>(), name_of<typename Row::Action>(), name_of<typename Row::Guard>()});
  });
  return all;
}

}  // namespace fenghuo::engine::parts

// The baseline of `machine.fire`: the incident's table as MSM alone runs it, started once and kept: nothing is seated
// from an enum or read back, no refusal is named.
#include "tests/bench/bare_machine.hpp"

#include <array>

#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>

namespace fenghuo::bench {

namespace {

using engine::ClockState;
using engine::IncidentEvent;
using engine::Response;
namespace msm = boost::msm;
using msm::front::none;
using msm::front::Row;

template <auto V>
struct At : msm::front::state<> {};
template <IncidentEvent V>
struct On {};

struct GateHolds {
  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event&, Machine& machine, Source&, Target&) const noexcept {
    return machine.may->gate_holds;
  }
};
struct AnyLate {
  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event&, Machine& machine, Source&, Target&) const noexcept {
    return machine.may->any_late;
  }
};
struct OnTime {
  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event&, Machine& machine, Source&, Target&) const noexcept {
    return !machine.may->any_late;
  }
};

template <Response From, IncidentEvent What, Response To, class Guard = none>
using R = Row<At<From>, On<What>, At<To>, none, Guard>;
template <ClockState From, IncidentEvent What, ClockState To, class Guard = none>
using C = Row<At<From>, On<What>, At<To>, none, Guard>;
using enum IncidentEvent;

struct Table : msm::front::state_machine_def<Table> {
  using no_message_queue = int;
  using no_exception_thrown = int;
  using initial_state = boost::mpl::vector<At<Response::Triage>, At<ClockState::Running>>;
  const engine::IncidentGuards* may = nullptr;

  // clang-format off
  using transition_table = boost::mpl::vector<
    R<Response::Triage,       Advance, Response::Containment,  GateHolds>,
    R<Response::Containment,  Advance, Response::Preservation, GateHolds>,
    R<Response::Preservation, Advance, Response::Reporting,    GateHolds>,
    R<Response::Reporting,    Advance, Response::Restoration,  GateHolds>,
    R<Response::Restoration,  Advance, Response::Review,       GateHolds>,
    R<Response::Review,       Close,   Response::Closed,       GateHolds>,
    R<Response::Triage,       Dismiss, Response::Dismissed>,
    R<Response::Containment,  Dismiss, Response::Dismissed>,
    R<Response::Preservation, Dismiss, Response::Dismissed>,
    R<Response::Reporting,    Dismiss, Response::Dismissed>,
    R<Response::Triage,       Merge,   Response::Merged>,
    R<Response::Containment,  Merge,   Response::Merged>,
    R<Response::Preservation, Merge,   Response::Merged>,
    R<Response::Reporting,    Merge,   Response::Merged>,
    R<Response::Restoration,  Recur,   Response::Containment>,
    R<Response::Review,       Recur,   Response::Containment>,
    R<Response::Closed,       Reopen,  Response::Review>,
    R<Response::Dismissed,    Reopen,  Response::Triage>,
    C<ClockState::Running,    ClockWarn,   ClockState::Warned>,
    C<ClockState::Running,    ClockBreach, ClockState::Breached>,
    C<ClockState::Warned,     ClockBreach, ClockState::Breached>,
    C<ClockState::Running,    ClockMeet,   ClockState::Met,     OnTime>,
    C<ClockState::Running,    ClockMeet,   ClockState::MetLate, AnyLate>,
    C<ClockState::Warned,     ClockMeet,   ClockState::Met,     OnTime>,
    C<ClockState::Warned,     ClockMeet,   ClockState::MetLate, AnyLate>,
    C<ClockState::Breached,   ClockMeet,   ClockState::MetLate>,
    C<ClockState::Warned,     ClockEase,   ClockState::Running>,
    C<ClockState::Breached,   ClockEase,   ClockState::Running>,
    C<ClockState::Met,        ClockOpen,   ClockState::Running>,
    C<ClockState::MetLate,    ClockOpen,   ClockState::Running>
  >;
  // clang-format on

  template <class Event, class Machine>
  void no_transition(const Event&, Machine&, int) noexcept {}
};

using Machine = msm::back::state_machine<Table>;

template <std::size_t... I>
constexpr auto processors(std::index_sequence<I...>) {
  return std::array{
      +[](Machine& machine) -> int { return machine.process_event(On<engine::all_incident_events[I]>{}); }...};
}
constexpr auto k_process = processors(std::make_index_sequence<engine::all_incident_events.size()>{});

}  // namespace

std::int64_t run_bare_machine(const std::vector<Ask>& stream, int laps) {
  Machine machine;
  machine.start();
  std::int64_t taken = 0;
  for (int lap = 0; lap < laps; ++lap)
    for (const auto& ask : stream) {
      machine.may = &ask.may;
      taken += (k_process[static_cast<std::size_t>(ask.what)](machine) & msm::back::HANDLED_TRUE) != 0;
    }
  return taken;
}

}  // namespace fenghuo::bench

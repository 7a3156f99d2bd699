#include "engine/machines/incident_machine.hpp"

#include "engine/machines/parts.hpp"

#include <type_traits>

#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>

namespace fenghuo::engine {
namespace {

namespace msm = boost::msm;
using msm::front::none;
using msm::front::Row;
using parts::If;
using parts::On;

template <auto V>
struct At : msm::front::state<> {
  static constexpr std::string_view name = to_string(V);
  static constexpr std::string_view region = std::is_same_v<decltype(V), Response> ? "Response" : "Clock";
};

using Triage = At<Response::Triage>;
using Containment = At<Response::Containment>;
using Preservation = At<Response::Preservation>;
using Reporting = At<Response::Reporting>;
using Restoration = At<Response::Restoration>;
using Review = At<Response::Review>;
using Closed = At<Response::Closed>;
using Dismissed = At<Response::Dismissed>;
using Merged = At<Response::Merged>;

using Running = At<ClockState::Running>;
using Warned = At<ClockState::Warned>;
using Met = At<ClockState::Met>;
using Breached = At<ClockState::Breached>;
using MetLate = At<ClockState::MetLate>;

using Advance = On<IncidentEvent::Advance>;
using Close = On<IncidentEvent::Close>;
using Dismiss = On<IncidentEvent::Dismiss>;
using Merge = On<IncidentEvent::Merge>;
using Recur = On<IncidentEvent::Recur>;
using Reopen = On<IncidentEvent::Reopen>;
using ClockWarn = On<IncidentEvent::ClockWarn>;
using ClockBreach = On<IncidentEvent::ClockBreach>;
using ClockMeet = On<IncidentEvent::ClockMeet>;
using ClockEase = On<IncidentEvent::ClockEase>;
using ClockOpen = On<IncidentEvent::ClockOpen>;

struct GateHolds {
  static constexpr std::string_view name = "gate_holds";
  static bool holds(const IncidentGuards& may) noexcept { return may.gate_holds; }
};
struct AnyLate {
  static constexpr std::string_view name = "any_late";
  static bool holds(const IncidentGuards& may) noexcept { return may.any_late; }
};
struct OnTime {
  static constexpr std::string_view name = "on_time";
  static bool holds(const IncidentGuards& may) noexcept { return !may.any_late; }
};

struct Incident : parts::Front<msm::front::state_machine_def<Incident>, IncidentGuards> {
  using initial_state = boost::mpl::vector<Triage, Running>;

  // clang-format off
  using transition_table = boost::mpl::vector<
    //   state         event        next          action guard
    // The response, phase by phase.
    Row< Triage,       Advance,     Containment,  none,  If<GateHolds> >,
    Row< Containment,  Advance,     Preservation, none,  If<GateHolds> >,
    Row< Preservation, Advance,     Reporting,    none,  If<GateHolds> >,
    Row< Reporting,    Advance,     Restoration,  none,  If<GateHolds> >,
    Row< Restoration,  Advance,     Review,       none,  If<GateHolds> >,
    Row< Review,       Close,       Closed,       none,  If<GateHolds> >,

    Row< Triage,       Dismiss,     Dismissed,    none,  none          >,
    Row< Containment,  Dismiss,     Dismissed,    none,  none          >,
    Row< Preservation, Dismiss,     Dismissed,    none,  none          >,
    Row< Reporting,    Dismiss,     Dismissed,    none,  none          >,
    Row< Triage,       Merge,       Merged,       none,  none          >,
    Row< Containment,  Merge,       Merged,       none,  none          >,
    Row< Preservation, Merge,       Merged,       none,  none          >,
    Row< Reporting,    Merge,       Merged,       none,  none          >,
    Row< Restoration,  Recur,       Containment,  none,  none          >,
    Row< Review,       Recur,       Containment,  none,  none          >,
    Row< Closed,       Reopen,      Review,       none,  none          >,
    Row< Dismissed,    Reopen,      Triage,       none,  none          >,

    // The reporting clocks, whatever the phase: a closed incident may still owe its final report.
    Row< Running,      ClockWarn,   Warned,       none,  none          >,
    Row< Running,      ClockBreach, Breached,     none,  none          >,
    Row< Warned,       ClockBreach, Breached,     none,  none          >,
    Row< Running,      ClockMeet,   Met,          none,  If<OnTime>    >,
    Row< Running,      ClockMeet,   MetLate,      none,  If<AnyLate>   >,
    Row< Warned,       ClockMeet,   Met,          none,  If<OnTime>    >,
    Row< Warned,       ClockMeet,   MetLate,      none,  If<AnyLate>   >,
    Row< Breached,     ClockMeet,   MetLate,      none,  none          >,
    Row< Warned,       ClockEase,   Running,      none,  none          >,
    Row< Breached,     ClockEase,   Running,      none,  none          >,
    Row< Met,          ClockOpen,   Running,      none,  none          >,
    Row< MetLate,      ClockOpen,   Running,      none,  none          >
  >;
  // clang-format on
};

struct Bound {
  using Machine = msm::back::state_machine<Incident>;
  template <auto V>
  static constexpr int id = msm::back::get_state_id<Machine::stt, At<V>>::type::value;
  static constexpr int moved = msm::back::HANDLED_TRUE;
  static constexpr int refused = msm::back::HANDLED_GUARD_REJECT;
};
using Responses = parts::Region<Bound, all_responses>;
using Clocks = parts::Region<Bound, all_clock_states>;

}  // namespace

Outcome<IncidentState> fire(IncidentState from, IncidentEvent what, const IncidentGuards& may) noexcept {
  const std::array seats{Responses::id(from.response), Clocks::id(from.clock)};
  const auto done = parts::run<Bound, all_incident_events>(seats, what, may);
  return {{Responses::state(done.next[0]), Clocks::state(done.next[1])}, done.refusal, done.guard};
}

std::vector<IncidentEvent> allowed(IncidentState from, const IncidentGuards& may) {
  std::vector<IncidentEvent> events;
  for (const auto event : all_incident_events) {
    if (fire(from, event, may)) events.push_back(event);
  }
  return events;
}

std::vector<TableRow> incident_table() {
  return parts::rows<Incident>();
}

}  // namespace fenghuo::engine

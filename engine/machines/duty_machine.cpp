#include "engine/machines/duty_machine.hpp"

#include "engine/machines/parts.hpp"

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

template <DutyState V>
struct At : msm::front::state<> {
  static constexpr std::string_view name = to_string(V);
  static constexpr std::string_view region{};
};

using Running = At<DutyState::Running>;
using Warned = At<DutyState::Warned>;
using Breached = At<DutyState::Breached>;
using Met = At<DutyState::Met>;
using MetLate = At<DutyState::MetLate>;
using Acknowledged = At<DutyState::Acknowledged>;
using Returned = At<DutyState::Returned>;
using Waived = At<DutyState::Waived>;
using Void = At<DutyState::Void>;

using Warn = On<DutyEvent::Warn>;
using Breach = On<DutyEvent::Breach>;
using File = On<DutyEvent::File>;
using Acknowledge = On<DutyEvent::Acknowledge>;
using SendBack = On<DutyEvent::SendBack>;
using Waive = On<DutyEvent::Waive>;
using Cancel = On<DutyEvent::Cancel>;

struct Late {
  static constexpr std::string_view name = "late";
  static bool holds(const DutyGuards& may) noexcept { return may.late; }
};
struct OnTime {
  static constexpr std::string_view name = "on_time";
  static bool holds(const DutyGuards& may) noexcept { return !may.late; }
};

struct Duty : parts::Front<msm::front::state_machine_def<Duty>, DutyGuards> {
  using initial_state = Running;

  // clang-format off
  using transition_table = boost::mpl::vector<
    //   state         event        next          action guard
    Row< Running,      Warn,        Warned,       none,  none       >,
    Row< Warned,       Warn,        Warned,       none,  none       >,  // the next warning mark
    Row< Returned,     Warn,        Warned,       none,  none       >,

    Row< Running,      Breach,      Breached,     none,  none       >,
    Row< Warned,       Breach,      Breached,     none,  none       >,
    Row< Returned,     Breach,      Breached,     none,  none       >,

    // Once breached, a duty that was sent back stays late, however soon it is filed again.
    Row< Running,      File,        Met,          none,  none       >,
    Row< Warned,       File,        Met,          none,  If<OnTime> >,
    Row< Warned,       File,        MetLate,      none,  If<Late>   >,
    Row< Returned,     File,        Met,          none,  If<OnTime> >,
    Row< Returned,     File,        MetLate,      none,  If<Late>   >,
    Row< Breached,     File,        Met,          none,  If<OnTime> >,  // made in time, entered afterwards
    Row< Breached,     File,        MetLate,      none,  If<Late>   >,
    Row< Met,          File,        Met,          none,  none       >,  // supplements
    Row< MetLate,      File,        MetLate,      none,  none       >,
    Row< Acknowledged, File,        Acknowledged, none,  none       >,

    Row< Met,          Acknowledge, Acknowledged, none,  none       >,
    Row< MetLate,      Acknowledge, Acknowledged, none,  none       >,
    Row< Met,          SendBack,    Returned,     none,  none       >,
    Row< MetLate,      SendBack,    Returned,     none,  none       >,
    Row< Acknowledged, SendBack,    Returned,     none,  none       >,

    Row< Running,      Waive,       Waived,       none,  none       >,
    Row< Warned,       Waive,       Waived,       none,  none       >,
    Row< Breached,     Waive,       Waived,       none,  none       >,
    Row< Returned,     Waive,       Waived,       none,  none       >,
    Row< Running,      Cancel,      Void,         none,  none       >,
    Row< Warned,       Cancel,      Void,         none,  none       >,
    Row< Breached,     Cancel,      Void,         none,  none       >,
    Row< Returned,     Cancel,      Void,         none,  none       >
  >;
  // clang-format on
};

struct Bound {
  using Machine = msm::back::state_machine<Duty>;
  template <auto V>
  static constexpr int id = msm::back::get_state_id<Machine::stt, At<V>>::type::value;
  static constexpr int moved = msm::back::HANDLED_TRUE;
  static constexpr int refused = msm::back::HANDLED_GUARD_REJECT;
};
using States = parts::Region<Bound, all_duty_states>;

}  // namespace

Outcome<DutyState> fire(DutyState from, DutyEvent what, const DutyGuards& may) noexcept {
  const auto done = parts::run<Bound, all_duty_events>(std::array{States::id(from)}, what, may);
  return {States::state(done.next[0]), done.refusal, done.guard};
}

std::vector<DutyEvent> allowed(DutyState from, const DutyGuards& may) {
  std::vector<DutyEvent> events;
  for (const auto event : all_duty_events) {
    if (fire(from, event, may)) events.push_back(event);
  }
  return events;
}

std::vector<TableRow> duty_table() {
  return parts::rows<Duty>();
}

}  // namespace fenghuo::engine

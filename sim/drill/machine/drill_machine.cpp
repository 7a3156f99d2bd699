#include "sim/drill/machine/drill_machine.hpp"

#include "engine/machines/parts.hpp"

#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>

namespace fenghuo::sim {
namespace {

namespace msm = boost::msm;
namespace parts = engine::parts;
using msm::front::none;
using msm::front::Row;
using parts::If;

template <DrillState V>
struct At : msm::front::state<> {
  static constexpr std::string_view name = to_string(V);
  static constexpr std::string_view region{};
};

using Draft = At<DrillState::Draft>;
using Scheduled = At<DrillState::Scheduled>;
using Announced = At<DrillState::Announced>;
using Running = At<DrillState::Running>;
using Paused = At<DrillState::Paused>;
using HotWash = At<DrillState::HotWash>;
using Scored = At<DrillState::Scored>;
using Closed = At<DrillState::Closed>;
using Aborted = At<DrillState::Aborted>;

template <DrillAct V>
using On = parts::On<V>;
using Schedule = On<DrillAct::Schedule>;
using Announce = On<DrillAct::Announce>;
using Start = On<DrillAct::Start>;
using Pause = On<DrillAct::Pause>;
using Freeze = On<DrillAct::Freeze>;
using Resume = On<DrillAct::Resume>;
using End = On<DrillAct::End>;
using Talk = On<DrillAct::HotWash>;
using Finish = On<DrillAct::Finish>;
using Close = On<DrillAct::Close>;
using Abort = On<DrillAct::Abort>;

struct Surprise {
  static constexpr std::string_view name = "surprise";
  static bool holds(const DrillGuards& may) noexcept { return may.surprise; }
};
struct Open {
  static constexpr std::string_view name = "announced";
  static bool holds(const DrillGuards& may) noexcept { return !may.surprise; }
};

struct Drill : parts::Front<msm::front::state_machine_def<Drill>, DrillGuards> {
  using initial_state = Draft;

  // clang-format off
  using transition_table = boost::mpl::vector<
    //   state      event     next       action guard
    Row< Draft,     Schedule, Scheduled, none,  none         >,
    Row< Scheduled, Schedule, Scheduled, none,  none         >,  // another day
    Row< Announced, Schedule, Scheduled, none,  none         >,  // another day, to be announced anew
    Row< Scheduled, Announce, Announced, none,  If<Open>     >,
    Row< Scheduled, Start,    Running,   none,  If<Surprise> >,
    Row< Announced, Start,    Running,   none,  none         >,

    Row< Running,   Pause,    Paused,    none,  none         >,
    Row< Running,   Freeze,   Paused,    none,  none         >,
    Row< Paused,    Freeze,   Paused,    none,  none         >,
    Row< Paused,    Resume,   Running,   none,  none         >,
    Row< Running,   End,      HotWash,   none,  none         >,
    Row< Paused,    End,      HotWash,   none,  none         >,

    Row< HotWash,   Talk,     HotWash,   none,  none         >,
    Row< HotWash,   Finish,   Scored,    none,  none         >,
    Row< Scored,    Finish,   Scored,    none,  none         >,  // after a grade was changed
    Row< Scored,    Close,    Closed,    none,  none         >,

    Row< Draft,     Abort,    Aborted,   none,  none         >,
    Row< Scheduled, Abort,    Aborted,   none,  none         >,
    Row< Announced, Abort,    Aborted,   none,  none         >,
    Row< Running,   Abort,    Aborted,   none,  none         >,
    Row< Paused,    Abort,    Aborted,   none,  none         >,
    Row< HotWash,   Abort,    Aborted,   none,  none         >,
    Row< Scored,    Abort,    Aborted,   none,  none         >
  >;
  // clang-format on
};

struct Bound {
  using Machine = msm::back::state_machine<Drill>;
  template <auto V>
  static constexpr int id = msm::back::get_state_id<Machine::stt, At<V>>::type::value;
  static constexpr int moved = msm::back::HANDLED_TRUE;
  static constexpr int refused = msm::back::HANDLED_GUARD_REJECT;
};
using States = parts::Region<Bound, all_drill_states>;

}  // namespace

engine::Outcome<DrillState> fire(DrillState from, DrillAct what, const DrillGuards& may) noexcept {
  const auto done = parts::run<Bound, all_drill_acts>(std::array{States::id(from)}, what, may);
  return {States::state(done.next[0]), done.refusal, done.guard};
}

std::vector<DrillAct> allowed(DrillState from, const DrillGuards& may) {
  std::vector<DrillAct> acts;
  for (const auto act : all_drill_acts)
    if (fire(from, act, may)) acts.push_back(act);
  return acts;
}

std::vector<engine::TableRow> drill_table() {
  return parts::rows<Drill>();
}

}  // namespace fenghuo::sim

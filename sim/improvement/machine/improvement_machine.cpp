#include "sim/improvement/machine/improvement_machine.hpp"

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

template <ImprovementState V>
struct At : msm::front::state<> {
  static constexpr std::string_view name = to_string(V);
  static constexpr std::string_view region{};
};

using Open = At<ImprovementState::Open>;
using Assigned = At<ImprovementState::Assigned>;
using Done = At<ImprovementState::Done>;
using Closed = At<ImprovementState::Closed>;
using Dropped = At<ImprovementState::Dropped>;

template <ImprovementAct V>
using On = parts::On<V>;
using Assign = On<ImprovementAct::Assign>;
using HandIn = On<ImprovementAct::HandIn>;
using Close = On<ImprovementAct::Close>;
using Drop = On<ImprovementAct::Drop>;
using Reopen = On<ImprovementAct::Reopen>;

struct Another {
  static constexpr std::string_view name = "another";
  static bool holds(const ImprovementGuards& may) noexcept { return may.another; }
};
struct Owned {
  static constexpr std::string_view name = "owned";
  static bool holds(const ImprovementGuards& may) noexcept { return may.owned; }
};
struct Unowned {
  static constexpr std::string_view name = "unowned";
  static bool holds(const ImprovementGuards& may) noexcept { return !may.owned; }
};

struct Improvement : parts::Front<msm::front::state_machine_def<Improvement>, ImprovementGuards> {
  using initial_state = Open;

  // clang-format off
  using transition_table = boost::mpl::vector<
    //   state     event   next      action guard
    Row< Open,     Assign, Assigned, none,  none        >,
    Row< Assigned, Assign, Assigned, none,  none        >,  // to another, until another day
    Row< Assigned, HandIn, Done,     none,  none        >,
    Row< Done,     HandIn, Done,     none,  none        >,  // something better
    Row< Done,     Close,  Closed,   none,  If<Another> >,

    Row< Open,     Drop,   Dropped,  none,  none        >,
    Row< Assigned, Drop,   Dropped,  none,  none        >,
    Row< Done,     Drop,   Dropped,  none,  none        >,

    Row< Done,     Reopen, Assigned, none,  none        >,  // it does not show that
    Row< Closed,   Reopen, Assigned, none,  none        >,
    Row< Dropped,  Reopen, Open,     none,  If<Unowned> >,
    Row< Dropped,  Reopen, Assigned, none,  If<Owned>   >
  >;
  // clang-format on
};

struct Bound {
  using Machine = msm::back::state_machine<Improvement>;
  template <auto V>
  static constexpr int id = msm::back::get_state_id<Machine::stt, At<V>>::type::value;
  static constexpr int moved = msm::back::HANDLED_TRUE;
  static constexpr int refused = msm::back::HANDLED_GUARD_REJECT;
};
using States = parts::Region<Bound, all_improvement_states>;

}  // namespace

engine::Outcome<ImprovementState> fire(ImprovementState from, ImprovementAct what,
                                       const ImprovementGuards& may) noexcept {
  const auto done = parts::run<Bound, all_improvement_acts>(std::array{States::id(from)}, what, may);
  return {States::state(done.next[0]), done.refusal, done.guard};
}

std::vector<ImprovementAct> allowed(ImprovementState from, const ImprovementGuards& may) {
  std::vector<ImprovementAct> acts;
  for (const auto act : all_improvement_acts)
    if (fire(from, act, may)) acts.push_back(act);
  return acts;
}

std::vector<engine::TableRow> improvement_table() {
  return parts::rows<Improvement>();
}

}  // namespace fenghuo::sim

#include "engine/machines/step_machine.hpp"

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

template <StepState V>
struct At : msm::front::state<> {
  static constexpr std::string_view name = to_string(V);
  static constexpr std::string_view region{};
};

using Waiting = At<StepState::Waiting>;
using Ready = At<StepState::Ready>;
using Active = At<StepState::Active>;
using AwaitingApproval = At<StepState::AwaitingApproval>;
using Done = At<StepState::Done>;
using Skipped = At<StepState::Skipped>;
using Failed = At<StepState::Failed>;

using Unblock = On<StepEvent::Unblock>;
using Block = On<StepEvent::Block>;
using Start = On<StepEvent::Start>;
using Complete = On<StepEvent::Complete>;
using Approve = On<StepEvent::Approve>;
using Reject = On<StepEvent::Reject>;
using Skip = On<StepEvent::Skip>;
using Fail = On<StepEvent::Fail>;
using Retry = On<StepEvent::Retry>;
using Reset = On<StepEvent::Reset>;
using Override = On<StepEvent::Override>;

struct Protected {
  static constexpr std::string_view name = "protected";
  static bool holds(const StepGuards& may) noexcept { return !may.unprotected; }
};
struct Approval {
  static constexpr std::string_view name = "needs_approval";
  static bool holds(const StepGuards& may) noexcept { return may.needs_approval; }
};
struct NoApproval {
  static constexpr std::string_view name = "no_approval";
  static bool holds(const StepGuards& may) noexcept { return !may.needs_approval; }
};
struct GlassMayBreak {
  static constexpr std::string_view name = "glass_may_break";
  static bool holds(const StepGuards& may) noexcept { return may.glass_may_break; }
};

struct Step : parts::Front<msm::front::state_machine_def<Step>, StepGuards> {
  using initial_state = Waiting;

  // clang-format off
  using transition_table = boost::mpl::vector<
    //   state             event     next              action guard
    Row< Waiting,          Unblock,  Ready,            none,  none                      >,
    Row< Ready,            Block,    Waiting,          none,  none                      >,
    Row< Ready,            Start,    Active,           none,  If<Protected>             >,

    // Done by hand at once, or after it was started: the same guards.
    Row< Ready,            Complete, Done,             none,  If<Protected, NoApproval> >,
    Row< Ready,            Complete, AwaitingApproval, none,  If<Protected, Approval>   >,
    Row< Active,           Complete, Done,             none,  If<Protected, NoApproval> >,
    Row< Active,           Complete, AwaitingApproval, none,  If<Protected, Approval>   >,

    Row< AwaitingApproval, Approve,  Done,             none,  none                      >,
    Row< AwaitingApproval, Reject,   Ready,            none,  none                      >,
    Row< AwaitingApproval, Override, Done,             none,  If<GlassMayBreak>         >,  // break the glass

    Row< Waiting,          Skip,     Skipped,          none,  none                      >,
    Row< Ready,            Skip,     Skipped,          none,  none                      >,
    Row< Active,           Skip,     Skipped,          none,  none                      >,
    Row< Failed,           Skip,     Skipped,          none,  none                      >,

    Row< Ready,            Fail,     Failed,           none,  none                      >,
    Row< Active,           Fail,     Failed,           none,  none                      >,
    Row< Failed,           Retry,    Ready,            none,  none                      >,

    Row< Done,             Reset,    Waiting,          none,  none                      >,  // the incident recurred
    Row< Skipped,          Reset,    Waiting,          none,  none                      >,
    Row< AwaitingApproval, Reset,    Waiting,          none,  none                      >,
    Row< Active,           Reset,    Waiting,          none,  none                      >,
    Row< Ready,            Reset,    Waiting,          none,  none                      >,
    Row< Failed,           Reset,    Waiting,          none,  none                      >
  >;
  // clang-format on
};

struct Bound {
  using Machine = msm::back::state_machine<Step>;
  template <auto V>
  static constexpr int id = msm::back::get_state_id<Machine::stt, At<V>>::type::value;
  static constexpr int moved = msm::back::HANDLED_TRUE;
  static constexpr int refused = msm::back::HANDLED_GUARD_REJECT;
};
using States = parts::Region<Bound, all_step_states>;

}  // namespace

Outcome<StepState> fire(StepState from, StepEvent what, const StepGuards& may) noexcept {
  const auto done = parts::run<Bound, all_step_events>(std::array{States::id(from)}, what, may);
  return {States::state(done.next[0]), done.refusal, done.guard};
}

std::vector<StepEvent> allowed(StepState from, const StepGuards& may) {
  std::vector<StepEvent> events;
  for (const auto event : all_step_events) {
    if (fire(from, event, may)) events.push_back(event);
  }
  return events;
}

std::vector<TableRow> step_table() {
  return parts::rows<Step>();
}

}  // namespace fenghuo::engine

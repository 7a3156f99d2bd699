#pragma once
#include "tests/simulation/simulate.hpp"

namespace fenghuo::simulation {

/// Journals that break a promise on purpose, each in one way.

/// Now and then says yes to a commit and keeps nothing.
Plant drops_a_commit();
/// Says yes at once and keeps it with the next commit: whatever was last when the process dies is gone.
Plant answers_before_it_keeps();
/// Keeps all of a batch but its last event.
Plant keeps_half_a_batch();
/// Forgets a timer that was armed.
Plant forgets_a_timer();
/// Forgets messages.
Plant forgets_a_message();
/// Forgets which answers were given.
Plant forgets_answers();

}  // namespace fenghuo::simulation

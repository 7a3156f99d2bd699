#pragma once
#include "engine/incident/next.hpp"

#include <string_view>

namespace fenghuo::sim {

/// Who does what is offered: `next` shows a leader what a responder may do, too.
engine::Role doer_of(const engine::Offer& offer);
/// What a profile's delays call it: the action, or the kind of the step that is to be completed.
std::string_view kind_of(const engine::Offer& offer);

}  // namespace fenghuo::sim

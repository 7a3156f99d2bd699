#pragma once
#include "engine/incident/next.hpp"

#include <span>
#include <string_view>

namespace fenghuo::sim {

/// Who does what is offered: `next` shows a leader what a responder may do, too.
engine::Role doer_of(const engine::Offer& offer);
/// Every kind of work there is, as a profile's delays call them; "*" stands for those that are not named.
std::span<const std::string_view> work_kinds();
/// Which of them it is: the action, or the kind of the step that is to be completed.
std::string_view kind_of(const engine::Offer& offer);

}  // namespace fenghuo::sim

#pragma once
#include "engine/playbook/playbook.hpp"

#include <functional>

namespace fenghuo::engine {

/// Could the condition ever hold? Tries every assignment of the values that matter to the facts and steps it names: a
/// "no" is certain. "Yes" also where there are too many to try (over 12 names, or too much work).
/// `may_be_done` says whether a step can have been done by then; an option that dismisses the incident is never chosen,
/// because nothing follows it.
bool satisfiable(const Condition& condition, const Playbook& playbook,
                 const std::function<bool(std::string_view)>& may_be_done);

}  // namespace fenghuo::engine

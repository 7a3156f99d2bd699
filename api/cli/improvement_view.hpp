#pragma once
#include "api/cli/event_view.hpp"
#include "api/cli/session.hpp"

#include <string>
#include <vector>

namespace fenghuo::api::cli {

/// A table: what is to be done, by whom, until when; what is overdue stands out.
std::string render_improvements(const Session& session, const Json& list);
/// One of them, with what it rests on and who did what when.
std::string render_improvement(const Session& session, const Json& improvement, const People& people);
/// Everybody it speaks of.
std::vector<std::string> people_of_improvement(const Json& improvement);
/// Its state; elsewhere the same words may mean another thing.
std::string say_improvement_state(std::string_view state, Language language);

}  // namespace fenghuo::api::cli

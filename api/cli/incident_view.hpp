#pragma once
#include "api/cli/commands.hpp"

#include <string>

namespace fenghuo::api::cli {

/// The list of incidents; drills are marked in a column of their own.
std::string render_incidents(const Session& session, const Json& list);
/// One incident whole: heading, times, clocks, every phase with its steps. Pure.
std::string render_incident(const Json& incident, const People& people, Language language, Style style);
/// Those to whom it or a step of it was given.
std::vector<std::string> assignees_in(const Json& incident);
/// The event stream, a line each: version, time, what happened, who, and what it was about; titles as `incident` has
/// them.
std::string render_events(const Session& session, const Json& list, const Json& incident, const People& people);

/// A closed incident beside what is expected, a line each.
std::string render_retrospective(const Session& session, const Json& held);

}  // namespace fenghuo::api::cli

#pragma once
#include "api/cli/output.hpp"

#include <map>

namespace fenghuo::api::cli {

/// The names of people by their ids, as far as the server tells; an id without one stands for itself.
using People = std::map<std::string, std::string, std::less<>>;

std::string name_of(const std::string& id, const People& people);

/// Everybody an event speaks of: who did it, and whom it was given to.
std::vector<std::string> people_in(const Json& event);

/// What an event was about: steps, duties and options by their titles in `incident`, people by their names, times on
/// the reader's clock. Data as it came: not made safe for a terminal.
std::string event_content(const Json& event, const Json& incident, const People& people, Language language,
                          Style style);

/// Who did it: their name, or the office where it is no person; "" for what happened by itself.
std::string event_actor(const Json& event, const People& people, Language language);

/// One event on one line: time, what happened, to what, by whom. Not clipped.
std::string render_event_line(const Json& event, const Json& incident, const People& people, Language language,
                              Style style);

/// An event's type as people say it; one that is not known here comes back as it is.
std::string say_event(std::string_view type, Language language);

}  // namespace fenghuo::api::cli

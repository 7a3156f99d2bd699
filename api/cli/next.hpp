#pragma once
#include "api/cli/output.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fenghuo::api::cli {

/// What `fenghuo incident next ID` shows, from the incident as the server answers it: the clocks first (open ones
/// before the others), the phase, what this caller may do now with the exact command for each, and what is blocked by
/// what. Pure; any JSON is survived, whatever is missing is left out. Lines ending in '\n'.
std::string render_next(const Json& incident, Language language, Style style);

/// The command line that does one item of `next`, safe to paste into a POSIX shell: what only the reader knows stands
/// as a placeholder in capitals or "…", which the command itself refuses if it is left there. The first option is the
/// default outcome. "" for an action this client has no command for.
std::string command_for(const Json& next_item, std::string_view incident);

/// The command behind one word of a problem's `allowed`, e.g. "complete capture-page", "file bureau-initial", "close".
/// A step word without a step means `step`. "" if it is no word of ours.
std::string command_for_allowed(std::string_view word, std::string_view incident, std::string_view step = {});

/// Only the commands of `next`, one per line.
std::string render_commands(const Json& incident);

/// The duties as lines of one table: title, remaining, due, state; open ones first, then by due time.
std::string render_clocks(const Json& duties, Language language, Style style, int indent);

/// What a server says is left; overdue it is a negative length, "-PT3M".
std::optional<Millis> read_remaining(std::string_view text);

/// Of a decision in a drill: how long there is still to answer, in scenario time.
std::optional<Millis> time_left(const Json& incident, const Json& item);

/// One inject as it reached the players, with what was decided; lines ending in '\n'.
std::string render_letter(const Json& letter, Language language, Style style);

/// The step of this id, or null.
const Json& find_step(const Json& incident, std::string_view id);

/// A duty's title, or one made of its recipient and stage.
std::string duty_title(const Json& duty, Language language);

/// One line about which incident this is. A drill says so first.
std::string render_heading(const Json& incident, Language language, Style style);

}  // namespace fenghuo::api::cli

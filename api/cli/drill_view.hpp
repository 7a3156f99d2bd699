#pragma once
#include "api/cli/event_view.hpp"
#include "api/cli/session.hpp"

#include <string>

namespace fenghuo::api::cli {

/// A drill as its players see it: how its time goes, what reached them, what waits for an answer.
std::string render_drill(const Session& session, const Json& drill);
/// What those who direct have before them: the MSEL as it runs, and the sides next to each other.
std::string render_desk(const Session& session, const Json& drill);
/// The score, a table for each unit.
std::string render_score(const Session& session, const Json& score);
/// What happened in it, a line each.
std::string render_drill_events(const Session& session, const Json& list, const People& people);
/// How its time goes; a line, and why it stands where it does.
std::string render_clock(Language language, Style style, const Json& clock);
/// A state of a drill: elsewhere the same words may mean another thing.
std::string say_drill_state(std::string_view state, Language language);
/// "12 min" of an ISO 8601 length.
std::string say_length(std::string_view length, Language language);

}  // namespace fenghuo::api::cli

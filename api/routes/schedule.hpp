#pragma once
#include "api/routes/door.hpp"
#include "api/routes/incident_json.hpp"
#include "sim/schedule/series_room.hpp"

namespace fenghuo::api {

/// A drill's plan out of a body: what `POST /v1/drills` takes, and a series as the pattern of its drills.
sim::DrillPlanned read_plan(Body& body, std::size_t most_units = 200);

/// A series as this caller sees it; `whole`: with its times.
OrderedJson series_json(const sim::SeriesRoom& room, const sim::Series& series, const engine::Core& core,
                        const engine::Caller& caller, bool whole);
/// "waiting" for approval, "approved", "stopped".
std::string_view state_of(const sim::Series& series);
/// "2026-05-01" as a timing has it; nothing if it is no day.
std::optional<std::string> read_day(std::string_view text);

OrderedJson or_null(const std::optional<engine::Millis>& time);

/// A calendar year of 2000 to 2100 from `?year=`; nothing where none is named.
engine::Result<std::optional<int>> year_asked(const Request& request);

// Each registers the routes of one part; the room is touched on the engine thread only.
/// All of them.
void add_schedule_routes(Router& router, Door& door, sim::SeriesRoom& series);
void add_series_routes(Router& router, Door& door, sim::SeriesRoom& series);
void add_term_routes(Router& router, Door& door, sim::SeriesRoom& series);
void add_coverage_routes(Router& router, Door& door, sim::SeriesRoom& series);
void add_calendar_routes(Router& router, Door& door, sim::SeriesRoom& series);

}  // namespace fenghuo::api

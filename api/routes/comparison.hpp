#pragma once
#include "api/routes/door.hpp"
#include "api/routes/drill_json.hpp"
#include "sim/compare/ranking.hpp"
#include "sim/compare/room.hpp"
#include "sim/compare/trend.hpp"

namespace fenghuo::sim {
class SeriesRoom;
}

namespace fenghuo::api {

/// A unit beside itself: its results, and where they go. Names nobody else.
OrderedJson history_json(const sim::OwnHistory& history);
/// Where it stands among others it does not learn of.
OrderedJson peers_json(const sim::Peers& peers);
OrderedJson standing_json(const std::string& unit, const sim::Standing& standing, std::optional<sim::Size> size);
/// For those above the units.
OrderedJson ranking_json(const sim::Ranking& ranking, const engine::Registry& registry);
OrderedJson criteria_json(const std::vector<sim::Criterion>& criteria);

// Both registered by the first; the rooms are touched on the engine thread only.
void add_comparison_routes(Router& router, Door& door, sim::CompareRoom& compare, sim::SeriesRoom& series);
/// A drill once more, as the test of what it found.
void add_rerun_routes(Router& router, Door& door);

}  // namespace fenghuo::api

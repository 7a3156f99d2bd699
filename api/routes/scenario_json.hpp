#pragma once
#include "api/routes/incident_json.hpp"
#include "sim/drill/shelf.hpp"
#include "sim/scenario/words.hpp"

namespace fenghuo::api {

/// One line of the list: what somebody has to know who chooses one.
/// `origin`: who published it and when; null if it came with the house.
OrderedJson scenario_row_json(const sim::Scenario& scenario, const sim::ScenarioShelf::Origin* origin);
/// With what is scored and how; `whole`: with the MSEL too, for those who direct.
OrderedJson scenario_json(const sim::Terms& terms, const sim::ScenarioShelf::Origin* origin, bool whole);
std::string_view word_of(sim::InjectKind kind);
/// One row of the MSEL, expected action and values included. Conditions as the file writes them; `comes`: in words.
OrderedJson inject_json(const sim::Inject& inject, const sim::Terms& terms);

}  // namespace fenghuo::api

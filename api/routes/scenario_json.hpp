#pragma once
#include "api/routes/incident_json.hpp"
#include "sim/scenario/scenario.hpp"

namespace fenghuo::api {

/// One line of the list: what somebody has to know who chooses one.
OrderedJson scenario_row_json(const sim::Scenario& scenario);
/// With what is scored and how; `whole`: with the MSEL too, for those who direct.
OrderedJson scenario_json(const sim::Scenario& scenario, bool whole);
std::string_view word_of(sim::InjectKind kind);
/// One row of the MSEL, expected action and values included. Conditions as the file writes them.
OrderedJson inject_json(const sim::Inject& inject);

}  // namespace fenghuo::api

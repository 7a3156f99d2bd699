#pragma once
#include "engine/base/text.hpp"
#include "engine/machines/duty_machine.hpp"
#include "engine/machines/incident_machine.hpp"
#include "engine/machines/step_machine.hpp"

#include <string_view>

namespace fenghuo::engine {

/// Where something stands, as refusals say it to people. Pure.

const Text& state_name(Response response);
const Text& state_name(StepState state);
const Text& state_name(DutyState state);

/// An event's type as people say it: "StepCompleted" is 步骤完成, "step done". One that is not of an incident comes
/// back as it is.
Text event_name(std::string_view type);

}  // namespace fenghuo::engine

#pragma once
#include "engine/base/text.hpp"
#include "engine/machines/duty_machine.hpp"
#include "engine/machines/incident_machine.hpp"
#include "engine/machines/step_machine.hpp"

namespace fenghuo::engine {

/// Where something stands, as refusals say it to people. Pure.

const Text& state_name(Response response);
const Text& state_name(StepState state);
const Text& state_name(DutyState state);

}  // namespace fenghuo::engine

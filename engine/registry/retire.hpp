#pragma once
#include "engine/runtime/core.hpp"

namespace fenghuo::engine {

/// Takes an entry of the registry out of use; its record and its name stay. NotAllowed: "retired" if it is out of use;
/// "still-in-use" for a unit with anything in use below it, or the root; "incident-open" for a site with an incident
/// on it or a unit with one; "still-assigned" for a person who holds open incidents, unless `anyway`; "yourself".
/// In the same batch every token goes that a person, or the monitors of a unit, held.
Result<void> retire(Core& core, const std::string& stream, const std::string& reason, bool anyway, const Caller& caller,
                    Batch& batch);

}  // namespace fenghuo::engine

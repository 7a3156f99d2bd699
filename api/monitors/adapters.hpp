#pragma once
#include "engine/base/json_guard.hpp"
#include "engine/intake/intake.hpp"

namespace fenghuo::api {

/// What each monitor really sends, made into signals. Pure. A body of another shape is Invalid, with a pointer; within
/// a body of the right shape nothing is dropped.

/// Alertmanager webhook, version 4. Decided per alert, not by the group's status; the fingerprint is the sender's, or a
/// digest of the sorted labels where it is missing. `0001-01-01T00:00:00Z` is "not ended".
engine::Result<std::vector<engine::Signal>> from_alertmanager(const engine::Json& body);

/// Our own: `{site, summary, kind?, status?, fingerprint?, severity?, labels?, starts_at?, ends_at?}`, or
/// `{"alerts":[…]}` of these.
engine::Result<std::vector<engine::Signal>> from_generic(const engine::Json& body);

}  // namespace fenghuo::api

#pragma once
#include "api/routes/incident_json.hpp"
#include "engine/journal/journal.hpp"

namespace fenghuo::api {

/// One item of `…/events`. `live`: it is none of a drill, so that one dated back was entered late.
OrderedJson event_json(const engine::StoredEvent& event, bool live);

/// `?after=`, the version behind which a list of events begins.
engine::Result<std::int64_t> after_version(const struct Request& request);

}  // namespace fenghuo::api

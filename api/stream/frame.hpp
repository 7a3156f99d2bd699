#pragma once
#include "engine/journal/journal.hpp"

#include <string>

namespace fenghuo::api {

/// An event as Server-Sent Events write it: `id` is its place in the journal, `event` its type, `data` one line of
/// JSON. `mode` is the incident's: a drill says so with every event.
std::string event_frame(const engine::StoredEvent& event, const std::string& unit, const std::string& mode);
/// What tells the client how far the stream has come, without an event.
std::string heartbeat_frame(std::int64_t seq);

}  // namespace fenghuo::api

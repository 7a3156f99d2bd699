#pragma once
#include "engine/runtime/core.hpp"

namespace fenghuo::engine {

/// The tokens, browser sessions among them, that end when `event` sends a person to another unit: those in force at
/// `now` on their old unit or below it that do not lie below the new one. None for any other event. NotAllowed
/// "yourself" if the caller's own is among them.
Result<std::vector<std::string>> tokens_ended_by(const Registry& registry, const Event& event, const Caller& caller,
                                                 Millis now);

/// Revokes these, each in its own stream.
void end_tokens(Core& core, const std::vector<std::string>& tokens, const std::string& reason, const Actor& actor,
                Batch& batch);

}  // namespace fenghuo::engine

#pragma once
#include "engine/journal/journal.hpp"
#include "engine/playbook/library.hpp"

#include <cstddef>
#include <string>

namespace fenghuo::bench {

/// Fills the journal in `folder` with the sample school and `incidents` open defacements on as many sites, as the
/// engine itself makes them: every event, timer and row. Answers how many events the journal then holds.
std::int64_t fill_with_incidents(const std::string& folder, const engine::Library& library, std::size_t incidents);

}  // namespace fenghuo::bench

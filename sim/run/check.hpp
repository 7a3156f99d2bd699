#pragma once
#include "engine/playbook/lint.hpp"
#include "sim/scenario/scenario.hpp"

#include <memory>

namespace fenghuo::engine {
class Library;
}

namespace fenghuo::sim {

struct Checked {
  std::vector<engine::Finding> findings;     ///< empty: it may be played
  std::shared_ptr<const Scenario> scenario;  ///< null where the lint found anything by reading
};

/// The whole lint: what reading tells, and where that finds nothing, what playing it tells. Takes a second or two at
/// the most, whatever the text says; from any thread.
Checked check_scenario(std::string_view text, const engine::Library& library);

}  // namespace fenghuo::sim

#pragma once
#include "engine/incident/commands.hpp"
#include "engine/incident/next.hpp"

#include <functional>
#include <vector>

namespace fenghuo::tests {

/// Which option to choose of a decision; empty: the first, the way on.
using Choose = std::function<std::string(const engine::NextAction&)>;

/// What a client that knows nothing but `next` does about one action: attach what is wanted, then act. Evidence ids
/// come from `evidence`, which counts on.
std::vector<engine::Command> commands_for(const engine::NextAction& action, engine::Millis now, int& evidence,
                                          const Choose& choose = {});

}  // namespace fenghuo::tests

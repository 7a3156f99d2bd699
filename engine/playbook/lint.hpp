#pragma once
#include "engine/playbook/load.hpp"

namespace fenghuo::engine {

/// One reason why a playbook may not be used: where (JSON pointer) and why.
struct Finding {
  std::string pointer;
  Text reason;
};

/// Everything wrong with a playbook, not just the first thing. Empty: it may be used. Refuses: what the guard and the
/// schema refuse; an unknown or duplicate step; a cycle; a step no path reaches; a phase without a mandatory step; a
/// role nobody can hold; a deadline beyond its duty's (by `pack`); a destructive step nothing protects; a missing zh or
/// en text; and, because the reader may be alone at night, a step that does not say whom to call, what to do first
/// (within the first 120 characters of its instructions), what proof to keep and what not to touch.
std::vector<Finding> lint_playbook(std::string_view text, const Schemas& schemas, const RulePack& pack);

}  // namespace fenghuo::engine

#pragma once
#include "engine/journal/event.hpp"
#include "engine/registry/role.hpp"

#include <string>

namespace fenghuo::engine {

/// Who asks, as the door knows them. `role` is held on `unit` and for every unit below it.
struct Caller {
  std::string person, token, unit;
  std::string incident;  ///< a guest's only one
  Role role = Role::responder;
};

/// As they stand in the journal.
Actor actor_of(const Caller& caller);
/// What the engine and the rooms above it do by themselves: timers, and what follows from them.
const Actor& the_system();

}  // namespace fenghuo::engine

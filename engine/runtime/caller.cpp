#include "engine/runtime/caller.hpp"

namespace fenghuo::engine {

Actor actor_of(const Caller& caller) {
  return {
      .person = caller.person, .role = std::string(to_string(caller.role)), .token = caller.token, .unit = caller.unit};
}

const Actor& the_system() {
  static const Actor k_system{.role = "system"};
  return k_system;
}

}  // namespace fenghuo::engine

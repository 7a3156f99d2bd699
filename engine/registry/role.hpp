#pragma once
#include <array>
#include <string_view>

namespace fenghuo::engine {

/// Held on a unit and for every unit below it. `guest` is held on one incident, as its responder, until it closes.
enum class Role { monitor, responder, leader, bureau, auditor, admin, guest };

inline constexpr std::array k_role_names{
    std::pair{Role::monitor, std::string_view{"monitor"}}, std::pair{Role::responder, std::string_view{"responder"}},
    std::pair{Role::leader, std::string_view{"leader"}},   std::pair{Role::bureau, std::string_view{"bureau"}},
    std::pair{Role::auditor, std::string_view{"auditor"}}, std::pair{Role::admin, std::string_view{"admin"}},
    std::pair{Role::guest, std::string_view{"guest"}}};

constexpr std::string_view to_string(Role role) {
  return k_role_names[static_cast<std::size_t>(role)].second;
}

constexpr bool parse_name(std::string_view name, Role& out) {
  for (const auto& [role, known] : k_role_names)
    if (known == name) return out = role, true;
  return false;
}

/// May somebody who holds `held` act as `wanted`? Bureau ⊇ leader ⊇ responder; a guest is a responder.
constexpr bool covers(Role held, Role wanted) {
  switch (wanted) {
    case Role::responder:
      return held == Role::responder || held == Role::guest || held == Role::leader || held == Role::bureau;
    case Role::leader:
      return held == Role::leader || held == Role::bureau;
    default:
      return held == wanted;
  }
}

}  // namespace fenghuo::engine

#pragma once
#include "engine/base/random.hpp"
#include "engine/registry/registry.hpp"

namespace fenghuo::engine {

struct NewToken {
  TokenIssued event;
  std::string secret;  ///< shown once and kept nowhere: "fh_" and 256 random bits in hex
};
struct NewSecret {
  TokenReplaced event;
  std::string secret;
};

/// Mints a token for a person (none for monitors) with a role on a unit; for a guest, on one incident.
NewToken mint_token(Random& random, std::string person, Role role, std::string unit, std::optional<Millis> expires_at,
                    std::string incident = {});
/// A new secret for a token; the one it has goes on opening until `overlap_ends_at`.
NewSecret mint_secret(Random& random, std::string token, Millis overlap_ends_at);
/// Where a token's events stand.
std::string token_stream(const std::string& token);

/// How long a browser stays signed in, at most.
inline constexpr Millis k_session_lasts = 12 * k_hour;

/// A browser session: a token of its own for the same person, role and unit. It ends with the one it was made of.
NewToken mint_session(Random& random, const Registry::Token& of, Millis now);

}  // namespace fenghuo::engine

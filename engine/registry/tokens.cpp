#include "engine/registry/tokens.hpp"

#include "engine/base/digest.hpp"

namespace fenghuo::engine {

NewToken mint_token(Random& random, std::string person, Role role, std::string unit, std::optional<Millis> expires_at,
                    std::string incident) {
  NewToken token;
  token.secret = "fh_" + random.hex(32);
  token.event = {.digest = sha256_hex(token.secret),
                 .expires_at = expires_at,
                 .id = "TOK-" + random.hex(8),
                 .incident = std::move(incident),
                 .person = std::move(person),
                 .role = std::string(to_string(role)),
                 .unit = std::move(unit)};
  return token;
}

}  // namespace fenghuo::engine

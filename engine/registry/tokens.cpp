#include "engine/registry/tokens.hpp"

#include "engine/base/digest.hpp"

namespace fenghuo::engine {

namespace {

std::string mint(Random& random) {
  return "fh_" + random.hex(32);
}

}  // namespace

NewToken mint_token(Random& random, std::string person, Role role, std::string unit, std::optional<Millis> expires_at,
                    std::string incident) {
  NewToken token;
  token.secret = mint(random);
  token.event = {.digest = sha256_hex(token.secret),
                 .expires_at = expires_at,
                 .id = "TOK-" + random.hex(8),
                 .incident = std::move(incident),
                 .person = std::move(person),
                 .role = std::string(to_string(role)),
                 .unit = std::move(unit)};
  return token;
}

NewSecret mint_secret(Random& random, std::string token, Millis overlap_ends_at) {
  NewSecret made{.secret = mint(random)};
  made.event = {.digest = sha256_hex(made.secret), .id = std::move(token), .overlap_ends_at = overlap_ends_at};
  return made;
}

std::string token_stream(const std::string& token) {
  return "token:" + token;
}

NewToken mint_session(Random& random, const Registry::Token& of, Millis now) {
  Millis expires_at = now + k_session_lasts;
  if (of.expires_at && *of.expires_at < expires_at) expires_at = *of.expires_at;
  NewToken session = mint_token(random, of.person, of.role, of.unit, expires_at, of.incident);
  session.event.session_of = of.id;
  return session;
}

}  // namespace fenghuo::engine

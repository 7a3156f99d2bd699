#pragma once
#include "api/cli/output.hpp"

#include <string>

namespace fenghuo::api::cli {

/// What the refused command was about, so that `allowed` can be turned into commands to type.
struct Where {
  std::string incident;
  std::string step;
  std::string look{};         ///< the command that shows it as it is now, where that is no incident
  std::string drill{};        ///< the drill it was about, if any
  std::string improvement{};  ///< the same
};

/// A problem (RFC 9457) for people, on stderr: its detail with its code (and its pointer, if there is nothing else
/// to say of that place), then each other wrong place, then what can be done now with exact commands. Lines ending in
/// '\n'.
std::string render_problem(const Json& problem, Language language, Style style, const Where& where);

/// What to type against a refusal of this kind (no token, not yours, changed meanwhile); "" where nothing helps.
/// `anonymous`: no token was sent.
std::string render_advice(const Json& problem, Language language, const Where& where, bool anonymous);

/// Why no answer was had, and what to change. `untrusted`: the server's certificate was not accepted.
std::string render_failure(const std::string& failure, bool untrusted, const std::string& server, Language language);

}  // namespace fenghuo::api::cli

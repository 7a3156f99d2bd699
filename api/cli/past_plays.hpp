#pragma once
#include "api/cli/session.hpp"
#include "engine/playbook/load.hpp"
#include "sim/fit/works.hpp"

namespace fenghuo::api::cli {

/// Which closed incidents and finished drills of a server are wanted.
struct PastWanted {
  std::vector<std::string> ids;  ///< INC-… and DRL-…; empty: all there are for this caller
  bool incidents = true, drills = true;
  std::string unit;             ///< empty: all
  std::optional<Millis> since;  ///< begun then or later
  int most = 0;                 ///< at most so many incidents and so many drills, the newest
};

struct PastFound {
  struct Skipped {
    std::string id;
    Text why;
  };
  std::vector<sim::PastPlay> plays;
  std::vector<Skipped> skipped;  ///< asked for, or listed, and of no use
  bool more = false;             ///< there are older ones beyond `most`
};

/// Reads them with the session's token, page by page. Nothing, with `code` set and the reason printed, when the server
/// cannot be asked at all.
std::optional<PastFound> past_plays(Session& session, const PastWanted& wanted, const engine::Schemas& schemas,
                                    int& code);

}  // namespace fenghuo::api::cli

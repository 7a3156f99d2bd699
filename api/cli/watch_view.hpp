#pragma once
#include "api/cli/event_view.hpp"

#include <deque>

namespace fenghuo::api::cli {

/// What `incident watch` knows at one moment.
struct Watched {
  Json incident;            ///< as last answered
  Millis age = 0;           ///< since then; the clocks have run on by this much
  std::deque<Json> events;  ///< the newest last
  std::string connection;   ///< "" while it is live, else what is wrong, in the reader's language
  People people{};          ///< those the events speak of
};

struct Screen {
  int columns = 80, rows = 24;
};

/// One screenful: at most `rows` lines, none wider than `columns`, ending in '\n' each but the last. Clocks first, then
/// what to do now, then the newest events in what room is left. Pure.
std::string render_watch(const Watched& watched, Screen screen, Language language, Style style);

/// "还剩 1:12:05", "0:03:10 overdue".
std::string say_countdown(Millis remaining, Language language);

}  // namespace fenghuo::api::cli

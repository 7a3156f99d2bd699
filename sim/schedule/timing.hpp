#pragma once
#include "engine/base/problem.hpp"
#include "engine/base/zone.hpp"
#include "engine/incident/events.hpp"

#include <string>
#include <vector>

namespace fenghuo::sim {

using engine::Millis;

/// When something comes round. Everything here is local time of `zone`, so that nine o'clock stays nine o'clock
/// whatever becomes of the zone's offset. Members are written to the journal: never renamed.
struct Timing {
  std::vector<std::string> except;   ///< days on which it does not: "20260501"
  std::string rule;                  ///< RFC 5545, "FREQ=MONTHLY;BYDAY=2TU;COUNT=4"; empty: once
  std::int64_t shift_days = 0;       ///< what the rule says, so many days later
  std::string starts;                ///< DTSTART: "20260310T090000"
  bool until_holds_shifted = false;  ///< UNTIL ends what comes so many days later; else, as of old, what the rule says
  std::string zone = "Asia/Shanghai";
  friend bool operator==(const Timing&, const Timing&) = default;
  FENGHUO_DESCRIBE(except, rule, shift_days, starts, until_holds_shifted, zone)
};

/// One of the times. `local` is its name for good: "20260310T090000".
struct Occurrence {
  std::string local;
  Millis at = 0;
  friend bool operator==(const Occurrence&, const Occurrence&) = default;
};

/// The clock on the wall of a zone: "20260310T090000". Seconds are kept, milliseconds are not.
std::string local_name(const engine::Zone& zone, Millis at);
/// When it is, or was, what the clock says, as milliseconds since 1970 of that clock; nothing if there is no such day
/// or time. Also "20260310", its midnight.
std::optional<Millis> read_local(std::string_view name);
/// What such a clock reading is called.
std::string name_local(Millis local);
/// The midnight with which the week of a clock reading begins: on Monday, or so many days later.
Millis week_begin(Millis local, int days_later = 0);
/// When a month of a zone's calendar begins, in UTC.
Millis month_begin(const engine::Zone& zone, std::int64_t year, int month);
/// A clock reading in UTC, as RFC 5545 reads it: one that comes twice is the first, one that is skipped is as far
/// behind the gap as it stands in it.
Millis utc_of(const engine::Zone& zone, Millis local);

}  // namespace fenghuo::sim

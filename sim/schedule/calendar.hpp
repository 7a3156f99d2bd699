#pragma once
#include "sim/schedule/series_room.hpp"

namespace fenghuo::sim {

/// One entry of a calendar. Times are ms UTC.
struct CalendarEntry {
  std::string uid;
  std::string title, about;
  Millis starts_at = 0, ends_at = 0;
  Millis changed_at = 0;
  std::int64_t version = 0;
  enum class State { certain, tentative, cancelled } state = State::certain;
};

/// What the caller may see of drills, from a year back to a year ahead: drills as `DrillRoom::visible` has it, so a
/// surprise only for its director until it starts; and to those who see the series, the times no drill has been made of
/// yet, or one they are to hear of only later, as tentative. An entry keeps its uid when its drill is made.
std::vector<CalendarEntry> calendar_of(const SeriesRoom& room, const engine::Core& core, const engine::Caller& caller,
                                       engine::Language language);

/// As RFC 5545 writes it: one VCALENDAR, its times in UTC, lines folded and ending in CR LF.
std::string to_icalendar(const std::string& name, const std::vector<CalendarEntry>& entries);

}  // namespace fenghuo::sim

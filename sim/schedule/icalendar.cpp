// A calendar as libical writes it.
#include "sim/schedule/calendar.hpp"

#include <algorithm>
#include <ctime>
#include <libical/ical.h>
#include <memory>

namespace fenghuo::sim {

using namespace engine;

namespace {

icaltimetype in_utc(Millis at) {
  return icaltime_from_timet_with_zone(static_cast<std::time_t>(at / k_second), 0, icaltimezone_get_utc_timezone());
}

/// Without the control characters that no calendar may hold; a line break stays one.
std::string plain(std::string text) {
  std::erase_if(text, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f; });
  return text;
}

icalproperty_status status_of(CalendarEntry::State state) {
  if (state == CalendarEntry::State::cancelled) return ICAL_STATUS_CANCELLED;
  return state == CalendarEntry::State::tentative ? ICAL_STATUS_TENTATIVE : ICAL_STATUS_CONFIRMED;
}

icalcomponent* event_of(const CalendarEntry& entry) {
  icalcomponent* event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
  const auto add = [&](icalproperty* property) { icalcomponent_add_property(event, property); };
  add(icalproperty_new_uid(plain(entry.uid).c_str()));
  add(icalproperty_new_dtstamp(in_utc(entry.changed_at)));
  add(icalproperty_new_dtstart(in_utc(entry.starts_at)));
  add(icalproperty_new_dtend(in_utc(entry.ends_at)));
  add(icalproperty_new_summary(plain(entry.title).c_str()));
  if (!entry.about.empty()) add(icalproperty_new_description(plain(entry.about).c_str()));
  add(icalproperty_new_sequence(static_cast<int>(entry.version)));
  add(icalproperty_new_status(status_of(entry.state)));
  return event;
}

}  // namespace

std::string to_icalendar(const std::string& name, const std::vector<CalendarEntry>& entries) {
  icalerror_set_errors_are_fatal(0);  // Debian's libical would abort
  struct Free {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
    void operator()(char* text) const { icalmemory_free_buffer(text); }
  };
  const std::unique_ptr<icalcomponent, Free> calendar(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
  const auto add = [&](icalproperty* property) { icalcomponent_add_property(calendar.get(), property); };
  add(icalproperty_new_version("2.0"));
  add(icalproperty_new_prodid("-//Fenghuo//Drills//ZH"));
  add(icalproperty_new_calscale("GREGORIAN"));
  add(icalproperty_new_method(ICAL_METHOD_PUBLISH));
  icalproperty* title = icalproperty_new_x(plain(name).c_str());
  icalproperty_set_x_name(title, "X-WR-CALNAME");
  add(title);
  for (const auto& entry : entries)
    icalcomponent_add_component(calendar.get(), event_of(entry));
  const std::unique_ptr<char, Free> text(icalcomponent_as_ical_string_r(calendar.get()));
  return text == nullptr ? std::string() : std::string(text.get());
}

}  // namespace fenghuo::sim

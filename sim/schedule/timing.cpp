#include "sim/schedule/timing.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

std::string name_local(Millis local) {
  std::string out = format_time(local).substr(0, 19);  // "2026-03-10T09:00:00"
  std::erase_if(out, [](char c) { return c == '-' || c == ':'; });
  return out;
}

std::string local_name(const Zone& zone, Millis at) {
  return name_local(at + zone.offset_at(at));
}

std::optional<Millis> read_local(std::string_view name) {
  if (name.size() != 8 && (name.size() != 15 || name[8] != 'T')) return std::nullopt;
  std::string spelt(name.size() == 8 ? std::string(name) + "T000000" : std::string(name));
  for (const std::size_t at : {13U, 11U})
    spelt.insert(at, ":");
  for (const std::size_t at : {6U, 4U})
    spelt.insert(at, "-");
  return parse_time(spelt + "Z");
}

Millis week_begin(Millis local, int days_later) {
  constexpr Millis k_thursday = 3;  // 1970-01-01, counted from Monday
  const Millis day = local / k_day;
  return (day - (day + 7 + k_thursday - days_later) % 7) * k_day;
}

Millis month_begin(const Zone& zone, std::int64_t year, int month) {
  const std::string digits = std::to_string(month);
  const std::string name = std::to_string(year) + (month < 10 ? "0" : "") + digits + "01";
  return utc_of(zone, read_local(name).value_or(0));
}

Millis utc_of(const Zone& zone, Millis local) {
  const Millis before = zone.offset_at(local - k_day), after = zone.offset_at(local + k_day);
  for (const Millis offset : {before, after})
    if (zone.offset_at(local - offset) == offset) return local - offset;
  return local - before;
}

}  // namespace fenghuo::sim

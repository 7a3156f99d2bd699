#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fenghuo::engine {

/// Milliseconds: since 1970-01-01T00:00:00Z for a time, or a length. Every time in the house is one of these.
using Millis = std::int64_t;

inline constexpr Millis k_second = 1000;
inline constexpr Millis k_minute = 60 * k_second;
inline constexpr Millis k_hour = 60 * k_minute;
inline constexpr Millis k_day = 24 * k_hour;

/// RFC 3339 in UTC with milliseconds: "2026-03-02T01:15:00.000Z".
std::string format_time(Millis time);
/// Reads RFC 3339 with `Z` or a numeric offset; a fraction finer than milliseconds is cut off. Nothing for anything
/// else.
std::optional<Millis> parse_time(std::string_view text);

/// ISO 8601: "PT1H12M", "P5D", "PT0S"; a negative length as "-PT3M". Milliseconds are rounded down to seconds.
std::string format_duration(Millis length);
/// Reads weeks, days, hours, minutes and seconds, whole numbers only ("P1DT2H", "PT90M"). Years and months have no
/// fixed length and are refused.
std::optional<Millis> parse_duration(std::string_view text);

/// The calendar year in UTC+offset, for numbers like INC-2026-000001.
int year_of(Millis time, Millis utc_offset);

/// "09:15" or "3月2日 09:15"-style clock reading for people: local `YYYY-MM-DD HH:MM`.
std::string format_local(Millis time, Millis utc_offset);

}  // namespace fenghuo::engine

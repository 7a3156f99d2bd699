#include "engine/base/time.hpp"

#include <chrono>
#include <cstdio>

namespace fenghuo::engine {

namespace {

using Days = std::chrono::sys_days;

Millis floor_div(Millis a, Millis b) {
  return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

struct Civil {
  int year;
  unsigned month, day;
  Millis of_day;
};

Civil civil(Millis time) {
  const Millis day_number = floor_div(time, k_day);
  const std::chrono::year_month_day date{Days{std::chrono::days{day_number}}};
  return {int(date.year()), unsigned(date.month()), unsigned(date.day()), time - day_number * k_day};
}

/// Reads exactly `count` digits, or fails.
bool digits(std::string_view text, std::size_t& at, int count, int& out) {
  out = 0;
  for (int i = 0; i < count; ++i, ++at) {
    if (at >= text.size() || text[at] < '0' || text[at] > '9') return false;
    out = out * 10 + (text[at] - '0');
  }
  return true;
}

bool one_of(std::string_view text, std::size_t& at, std::string_view chars) {
  if (at >= text.size() || chars.find(text[at]) == std::string_view::npos) return false;
  ++at;
  return true;
}

/// A number with as many digits at least, and what comes after it: written at everything that happens.
void put(std::string& out, std::int64_t number, std::size_t digits, char then) {
  if (number < 0) out += '-';
  const std::string text = std::to_string(number < 0 ? -number : number);
  out.append(text.size() < digits ? digits - text.size() : 0, '0').append(text) += then;
}

}  // namespace

std::string format_time(Millis time) {
  const Civil c = civil(time);
  std::string out;
  out.reserve(24);
  put(out, c.year, 4, '-');
  put(out, c.month, 2, '-');
  put(out, c.day, 2, 'T');
  put(out, c.of_day / k_hour, 2, ':');
  put(out, c.of_day / k_minute % 60, 2, ':');
  put(out, c.of_day / k_second % 60, 2, '.');
  put(out, c.of_day % k_second, 3, 'Z');
  return out;
}

std::optional<Millis> parse_time(std::string_view text) {
  std::size_t at = 0;
  int year, month, day, hour, minute, second;
  if (!digits(text, at, 4, year) || !one_of(text, at, "-") || !digits(text, at, 2, month) || !one_of(text, at, "-") ||
      !digits(text, at, 2, day) || !one_of(text, at, "Tt ") || !digits(text, at, 2, hour) || !one_of(text, at, ":") ||
      !digits(text, at, 2, minute) || !one_of(text, at, ":") || !digits(text, at, 2, second))
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{unsigned(month)},
                                         std::chrono::day{unsigned(day)}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;

  Millis fraction = 0;
  if (at < text.size() && text[at] == '.') {
    const std::size_t first = ++at;
    for (Millis unit = 100; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
      fraction += unit * (text[at] - '0');
    if (at == first) return std::nullopt;
  }

  Millis offset = 0;
  if (!one_of(text, at, "Zz")) {
    if (at >= text.size() || (text[at] != '+' && text[at] != '-')) return std::nullopt;
    const Millis sign = text[at++] == '-' ? -1 : 1;
    int hours, minutes;
    if (!digits(text, at, 2, hours) || !one_of(text, at, ":") || !digits(text, at, 2, minutes) || hours > 23 ||
        minutes > 59)
      return std::nullopt;
    offset = sign * (hours * k_hour + minutes * k_minute);
  }
  if (at != text.size()) return std::nullopt;
  const Millis days = Days{date}.time_since_epoch().count();
  return days * k_day + hour * k_hour + minute * k_minute + second * k_second + fraction - offset;
}

std::string format_duration(Millis length) {
  Millis seconds = (length < 0 ? -length : length) / k_second;
  std::string out = length < 0 && seconds != 0 ? "-P" : "P";
  const auto part = [&](Millis unit, char name) {
    if (seconds >= unit) out += std::to_string(seconds / unit) + name;
    seconds %= unit;
  };
  part(86'400, 'D');
  if (seconds == 0 && out.back() != 'P') return out;
  out += 'T';
  if (seconds == 0) return out + "0S";
  part(3'600, 'H');
  part(60, 'M');
  part(1, 'S');
  return out;
}

std::optional<Millis> parse_duration(std::string_view text) {
  if (text.size() < 3 || text[0] != 'P') return std::nullopt;
  constexpr std::string_view date_units = "WD", time_units = "HMS";
  constexpr Millis date_lengths[] = {7 * k_day, k_day}, time_lengths[] = {k_hour, k_minute, k_second};
  Millis total = 0;
  bool in_time = false;
  std::size_t next_unit = 0;  // units come in this order, each at most once
  for (std::size_t at = 1; at < text.size();) {
    if (text[at] == 'T') {
      if (in_time || ++at == text.size()) return std::nullopt;
      in_time = true;
      next_unit = 0;
      continue;
    }
    Millis number = 0;
    const std::size_t first = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      number = number * 10 + (text[at] - '0');
      if (number > 1'000'000'000) return std::nullopt;
    }
    if (at == first || at == text.size()) return std::nullopt;
    const std::string_view units = in_time ? time_units : date_units;
    const std::size_t unit = units.find(text[at++], next_unit);
    if (unit == std::string_view::npos) return std::nullopt;
    total += number * (in_time ? time_lengths[unit] : date_lengths[unit]);
    next_unit = unit + 1;
  }
  return total;
}

int year_of(Millis time, Millis utc_offset) {
  return civil(time + utc_offset).year;
}

std::string format_local(Millis time, Millis utc_offset) {
  const Civil c = civil(time + utc_offset);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u %02d:%02d", c.year, c.month, c.day, int(c.of_day / k_hour),
                int(c.of_day / k_minute % 60));
  return buffer;
}

}  // namespace fenghuo::engine

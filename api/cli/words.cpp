#include "api/cli/words.hpp"

namespace fenghuo::api::cli {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::string say_remaining(Millis remaining, Language language) {
  const bool overdue = remaining < 0;
  const Millis length = overdue ? -remaining : remaining;
  const bool zh = language == Language::zh;
  std::string out;
  const auto part = [&](Millis count, const char* in_zh, const char* in_en) {
    if (count == 0) return;
    if (!zh && !out.empty()) out += ' ';
    out += std::to_string(count) + (zh ? in_zh : in_en);
  };
  part(length / engine::k_day, "天", " d");
  part(length % engine::k_day / engine::k_hour, "小时", " h");
  if (length < engine::k_day) part(length % engine::k_hour / engine::k_minute, "分", " min");
  if (out.empty()) out = zh ? "不到1分钟" : "less than 1 min";
  if (zh) return (overdue ? "已超时 " : "还剩 ") + out;
  return out + (overdue ? " overdue" : " left");
}

std::string say_time(std::string_view rfc3339, Style style) {
  const auto time = engine::parse_time(rfc3339);
  if (!time) return std::string(rfc3339);
  std::string out = engine::format_local(*time, style.utc_offset);
  if (style.utc_offset == 8 * engine::k_hour) return out;
  const Millis minutes = (style.utc_offset < 0 ? -style.utc_offset : style.utc_offset) / engine::k_minute;
  out += (style.utc_offset < 0 ? " UTC-" : " UTC+") + std::to_string(minutes / 60);
  if (minutes % 60 != 0) out += ":" + std::to_string(minutes % 60);
  return out;
}

std::optional<Millis> read_time(std::string_view typed, Millis utc_offset) {
  if (const auto exact = engine::parse_time(typed)) return exact;
  if (typed.size() != 16 && typed.size() != 19) return std::nullopt;
  if (!is_digit(typed[0]) || (typed[10] != ' ' && typed[10] != 'T')) return std::nullopt;
  std::string iso(typed);
  iso[10] = 'T';
  if (iso.size() == 16) iso += ":00";
  const auto local = engine::parse_time(iso + "Z");
  if (!local) return std::nullopt;
  return *local - utc_offset;
}

std::optional<Millis> read_past_time(std::string_view typed, Millis utc_offset, Millis now) {
  const std::string clock = (typed.size() == 4 ? "0" : "") + std::string(typed);  // "9:15"
  if (clock.size() != 5) return read_time(typed, utc_offset);
  const std::string today = engine::format_local(now, utc_offset).substr(0, 10);
  const auto time = read_time(today + " " + clock, utc_offset);
  return time && *time > now ? *time - engine::k_day : time;
}

}  // namespace fenghuo::api::cli

#include "api/cli/words.hpp"

#include "api/cli/glossary.hpp"
#include "api/cli/pick.hpp"
#include "sim/score/words.hpp"

#include <array>

namespace fenghuo::api::cli {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::string say_band(std::string_view band, Language language) {
  static constexpr std::array k_bands{Entry{"excellent", "优秀", "excellent"}, Entry{"good", "良好", "good"},
                                      Entry{"pass", "合格", "pass"}, Entry{"fail", "不合格", "fail"},
                                      Entry{"", "成绩作废", "void"}};
  return look_up(k_bands, band, language);
}

std::string say_percent(std::int64_t permille) {
  return sim::percent_text(permille);
}

std::string with_sign(std::int64_t amount, const std::string& without) {
  return (amount < 0 ? "-" : amount > 0 ? "+" : "") + without;
}

std::string joined(const std::vector<std::string>& words, Language language) {
  std::string out;
  for (const auto& one : words)
    out += (out.empty() ? "" : language == Language::zh ? "、" : ", ") + one;
  return out;
}

std::string joined(const Json& words, Language language) {
  std::vector<std::string> all;
  for (const auto& one : words)
    if (std::string text = word(one, language); !text.empty()) all.push_back(std::move(text));
  return joined(all, language);
}

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
  const Millis offset = style.clock.offset_at(*time);
  std::string out = engine::format_local(*time, offset);
  if (offset == 8 * engine::k_hour) return out;
  const Millis minutes = (offset < 0 ? -offset : offset) / engine::k_minute;
  out += (offset < 0 ? " UTC-" : " UTC+") + std::to_string(minutes / 60);
  if (minutes % 60 != 0) out += ":" + std::to_string(minutes % 60);
  return out;
}

std::optional<Millis> read_time(std::string_view typed, const LocalClock& clock) {
  if (const auto exact = engine::parse_time(typed)) return exact;
  if (typed.size() != 16 && typed.size() != 19) return std::nullopt;
  if (!is_digit(typed[0]) || (typed[10] != ' ' && typed[10] != 'T')) return std::nullopt;
  std::string iso(typed);
  iso[10] = 'T';
  if (iso.size() == 16) iso += ":00";
  const auto local = engine::parse_time(iso + "Z");
  if (!local) return std::nullopt;
  return clock.utc_of(*local);
}

std::optional<Millis> read_past_time(std::string_view typed, const LocalClock& clock, Millis now) {
  const std::string hour = (typed.size() == 4 ? "0" : "") + std::string(typed);  // "9:15"
  if (hour.size() != 5) return read_time(typed, clock);
  const auto on_day = [&](engine::Millis local) {
    return read_time(engine::format_local(local, 0).substr(0, 10) + " " + hour, clock);
  };
  const engine::Millis here = now + clock.offset_at(now);
  const auto today = on_day(here);
  return today && *today > now ? on_day(here - engine::k_day) : today;
}

}  // namespace fenghuo::api::cli

#include "sim/schedule/rule.hpp"

#include "sim/schedule/timing.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <vector>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr std::size_t k_longest = 500;
constexpr std::array<std::string_view, 7> k_days{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
constexpr std::array<std::string_view, 4> k_frequencies{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};

/// A part that holds whole numbers: from `least` to `most`; `back`: counted from the end too, as -1.
struct Bounds {
  std::string_view name;
  int least, most;
  bool back, list;
};
constexpr std::array<Bounds, 9> k_numbers{{{"INTERVAL", 1, 999, false, false},
                                           {"COUNT", 1, 1000, false, false},
                                           {"BYMINUTE", 0, 59, false, true},
                                           {"BYHOUR", 0, 23, false, true},
                                           {"BYMONTHDAY", 1, 31, true, true},
                                           {"BYYEARDAY", 1, 366, true, true},
                                           {"BYWEEKNO", 1, 53, true, true},
                                           {"BYMONTH", 1, 12, false, true},
                                           {"BYSETPOS", 1, 31, true, true}}};

using Parts = std::map<std::string, std::string, std::less<>>;

Problem wrong(const Text& detail) {
  return Problem::invalid("/rule", detail);
}

Problem wrong_part(const std::string& name, const std::string& value, const Text& wanted) {
  return wrong({name + "=" + value + " 不对：" + wanted.zh, name + "=" + value + ": " + wanted.en});
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto end = text.find(at);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::optional<int> number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || failed != std::errc() || end != text.data() + text.size() || text.size() > 5) return std::nullopt;
  return out;
}

bool within(const Bounds& bounds, std::string_view text) {
  const auto value = number(text);
  if (!value) return false;
  const int size = bounds.back ? std::abs(*value) : *value;
  return size >= bounds.least && size <= bounds.most;
}

Result<void> check_numbers(const Parts& parts) {
  for (const auto& bounds : k_numbers) {
    const auto part = parts.find(bounds.name);
    if (part == parts.end()) continue;
    const auto values = split(part->second, ',');
    const bool many = values.size() > (bounds.list ? static_cast<std::size_t>(bounds.most) + 1 : 1);
    if (!many && std::ranges::all_of(values, [&](std::string_view one) { return within(bounds, one); })) continue;
    const std::string range = std::to_string(bounds.least) + (bounds.back ? "..±" : "..") + std::to_string(bounds.most);
    return wrong_part(part->first, part->second,
                      {std::string("应为") + (bounds.list ? "逗号分隔的" : "一个") + "整数 " + range,
                       std::string(bounds.list ? "whole numbers" : "one whole number") + " in " + range + " wanted"});
  }
  return {};
}

/// In the order of the numbers, each once: libical gives the hours of a day as they are written.
void put_in_order(Parts& parts) {
  for (const auto& bounds : k_numbers) {
    const auto part = parts.find(bounds.name);
    if (!bounds.list || part == parts.end()) continue;
    std::set<int> values;
    for (const auto one : split(part->second, ','))
      values.insert(*number(one));
    part->second.clear();
    for (const int one : values)
      part->second += (part->second.empty() ? "" : ",") + std::to_string(one);
  }
}

bool is_day(std::string_view text) {
  return std::ranges::find(k_days, text) != k_days.end();
}

/// "TU", "2TU", "-1FR"
Result<void> check_days(const Parts& parts) {
  if (const auto wkst = parts.find("WKST"); wkst != parts.end() && !is_day(wkst->second))
    return wrong_part("WKST", wkst->second, {"应为 MO 到 SU 之一", "one of MO to SU wanted"});
  const auto by_day = parts.find("BYDAY");
  if (by_day == parts.end()) return {};
  const std::string& frequency = parts.at("FREQ");
  const auto days = split(by_day->second, ',');
  bool fits = days.size() <= 62, counted = false;
  for (const auto day : days) {
    fits = fits && day.size() >= 2 && is_day(day.substr(day.size() - 2));
    if (!fits || day.size() == 2) continue;
    counted = true;
    const auto which = number(day.substr(0, day.size() - 2));
    fits = which && *which != 0 && std::abs(*which) <= (frequency == "MONTHLY" ? 5 : 53);
  }
  if (!fits)
    return wrong_part("BYDAY", by_day->second, {"应为 MO、2TU、-1FR 这样的星期", "weekdays like MO, 2TU, -1FR wanted"});
  if (counted && ((frequency != "MONTHLY" && frequency != "YEARLY") || parts.contains("BYWEEKNO")))
    return wrong_part("BYDAY", by_day->second,
                      {"只有按月、按年且不带 BYWEEKNO 时才能写第几个星期几",
                       "a number before a weekday goes with MONTHLY or YEARLY, and not with BYWEEKNO"});
  return {};
}

/// Is there a month with such a day among those named? Sets libical searching for centuries if there is none.
bool has_a_day(const Parts& parts) {
  static constexpr std::array<int, 12> k_lengths{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const auto months = parts.find("BYMONTH"), days = parts.find("BYMONTHDAY");
  if (months == parts.end() || days == parts.end()) return true;
  for (const auto month : split(months->second, ','))
    for (const auto day : split(days->second, ','))
      if (std::abs(*number(day)) <= k_lengths[static_cast<std::size_t>(*number(month)) - 1]) return true;
  return false;
}

Result<void> check_days_together(const Parts& parts) {
  const auto has = [&](std::string_view name) { return parts.contains(name); };
  const auto by_day = parts.find("BYDAY");
  const bool counted = by_day != parts.end() && by_day->second.find_first_of("0123456789") != std::string::npos;
  if (has("BYYEARDAY") && (has("BYMONTH") || has("BYMONTHDAY") || has("BYWEEKNO") || has("BYDAY")))
    return wrong({"BYYEARDAY 不能与其他指定日期的部分同用", "BYYEARDAY stands without other parts that name days"});
  if (has("BYWEEKNO") && (has("BYMONTH") || has("BYMONTHDAY")))
    return wrong({"BYWEEKNO 不能与 BYMONTH、BYMONTHDAY 同用", "BYWEEKNO stands without BYMONTH and BYMONTHDAY"});
  if (counted && has("BYMONTHDAY"))
    return wrong({"第几个星期几与 BYMONTHDAY 只能写一样",
                  "a weekday with a number before it and BYMONTHDAY exclude each other"});
  if (parts.at("FREQ") == "YEARLY" && has("BYMONTHDAY") && !has("BYMONTH"))  // libical takes DTSTART's month for it
    return wrong({"FREQ=YEARLY 写 BYMONTHDAY 时须写 BYMONTH", "with FREQ=YEARLY a BYMONTHDAY needs a BYMONTH"});
  if (parts.at("FREQ") == "DAILY" && has("BYMONTHDAY") && parts.at("BYMONTHDAY").find('-') != std::string::npos)
    return wrong({"FREQ=DAILY 时 BYMONTHDAY 不能倒数，请用 FREQ=MONTHLY",
                  "with FREQ=DAILY a BYMONTHDAY is not counted from the end; use FREQ=MONTHLY"});
  if (!has_a_day(parts))
    return wrong({"BYMONTH 所列月份里没有 BYMONTHDAY 这一天", "no month in BYMONTH has such a BYMONTHDAY"});
  return {};
}

Result<void> check_together(const Parts& parts) {
  const std::string& frequency = parts.at("FREQ");
  const auto only_with = [&](std::string_view name, std::initializer_list<std::string_view> frequencies) {
    return !parts.contains(name) || std::ranges::find(frequencies, frequency) != frequencies.end();
  };
  for (const auto& [name, fits] : {std::pair<std::string, bool>{"BYWEEKNO", only_with("BYWEEKNO", {"YEARLY"})},
                                   {"BYYEARDAY", only_with("BYYEARDAY", {"YEARLY"})},
                                   {"BYMONTHDAY", only_with("BYMONTHDAY", {"DAILY", "MONTHLY", "YEARLY"})}})
    if (!fits)
      return wrong({name + " 不能与 FREQ=" + frequency + " 同用", name + " does not go with FREQ=" + frequency});
  if (parts.contains("COUNT") && parts.contains("UNTIL"))
    return wrong({"COUNT 与 UNTIL 只能写一个", "COUNT and UNTIL exclude each other"});
  const bool by_other = std::ranges::any_of(
      parts, [](const auto& part) { return part.first.starts_with("BY") && part.first != "BYSETPOS"; });
  if (parts.contains("BYSETPOS") && !by_other)
    return wrong({"BYSETPOS 须与另一个 BY… 同用", "BYSETPOS needs another BY… beside it"});
  if (!only_with("BYSETPOS", {"MONTHLY", "YEARLY"}))  // libical passes over it there
    return wrong({"BYSETPOS 只与 FREQ=MONTHLY、FREQ=YEARLY 同用", "BYSETPOS goes with FREQ=MONTHLY and FREQ=YEARLY"});
  const auto count = [&](std::string_view name) {
    const auto part = parts.find(name);
    return part == parts.end() ? 1 : split(part->second, ',').size();
  };
  const std::size_t times_a_day = count("BYHOUR") * count("BYMINUTE");
  if (times_a_day > k_most_times_a_day) return wrong({"一天最多 4 次", "at most 4 times a day"});
  if (times_a_day > 1 && parts.contains("BYSETPOS"))
    return wrong({"写了 BYSETPOS 时一天只能有一次", "with BYSETPOS there is one time a day"});
  return {};
}

Result<void> take_until(Parts& parts, Rule& rule) {
  const auto part = parts.find("UNTIL");
  if (part == parts.end()) return {};
  std::string_view text = part->second;
  rule.until_is_utc = text.ends_with('Z') && text.size() == 16;
  if (rule.until_is_utc) text.remove_suffix(1);
  rule.until = read_local(text);
  if (!rule.until)
    return wrong_part("UNTIL", part->second,
                      {"应为 20261231、20261231T090000 或以 Z 结尾的世界时",
                       "20261231, 20261231T090000 or that in UTC with a Z wanted"});
  if (text.size() == 8) *rule.until += k_day - 1;  // the whole day
  parts.erase(part);
  return {};
}

void take_counts(Parts& parts, Rule& rule) {
  if (const auto count = parts.extract("COUNT")) rule.count = number(count.mapped());
  if (const auto day = parts.find("WKST"); day != parts.end())
    rule.week_begins = static_cast<int>(std::ranges::find(k_days, day->second) - k_days.begin());
  if (parts.at("FREQ") != "WEEKLY") return;
  if (const auto interval = parts.extract("INTERVAL")) rule.weeks = number(interval.mapped()).value_or(1);
}

bool is_known(std::string_view name) {
  static constexpr std::array<std::string_view, 4> k_others{"FREQ", "UNTIL", "BYDAY", "WKST"};
  return std::ranges::find(k_others, name) != k_others.end() ||
         std::ranges::find(k_numbers, name, &Bounds::name) != k_numbers.end();
}

}  // namespace

Result<Rule> read_rule(std::string_view text) {
  std::string capitals(text);
  std::ranges::transform(capitals, capitals.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  std::string_view rest = capitals;
  if (rest.starts_with("RRULE:")) rest.remove_prefix(6);
  if (rest.size() > k_longest)
    return wrong({"规则过长，最多 500 个字符", "the rule is too long; 500 characters at most"});
  Parts parts;
  for (const auto part : split(rest, ';')) {
    const auto equals = part.find('=');
    const std::string name(part.substr(0, equals));
    if (equals == std::string_view::npos || equals + 1 == part.size())
      return wrong({"“" + std::string(part) + "”应写成 名称=值，以分号隔开，如 FREQ=WEEKLY;BYDAY=TU",
                    "\"" + std::string(part) + "\" should be NAME=VALUE, as in FREQ=WEEKLY;BYDAY=TU"});
    if (!is_known(name))
      return wrong({"不认识“" + name + "”；演练按日、周、月、年重复，用公历",
                    "\"" + name + "\" is not known here; drills recur by day, week, month or year"});
    if (!parts.emplace(name, part.substr(equals + 1)).second)
      return wrong({name + " 写了两次", name + " stands there twice"});
  }
  const auto frequency = parts.find("FREQ");
  if (frequency == parts.end() || std::ranges::find(k_frequencies, frequency->second) == k_frequencies.end())
    return wrong({"须有 FREQ=DAILY、WEEKLY、MONTHLY 或 YEARLY", "FREQ has to be DAILY, WEEKLY, MONTHLY or YEARLY"});
  if (auto ok = check_numbers(parts); !ok) return ok.error();
  put_in_order(parts);
  if (auto ok = check_days(parts); !ok) return ok.error();
  if (auto ok = check_together(parts); !ok) return ok.error();
  if (auto ok = check_days_together(parts); !ok) return ok.error();
  Rule rule;
  if (auto ok = take_until(parts, rule); !ok) return ok.error();
  take_counts(parts, rule);
  rule.text = "FREQ=" + parts.extract("FREQ").mapped();
  for (const auto& [name, value] : parts)
    rule.text += ";" + name + "=" + value;
  return rule;
}

}  // namespace fenghuo::sim

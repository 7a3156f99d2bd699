// When something comes round: a rule that somebody typed, read here and expanded by libical. Start and zone are drawn
// from the first bytes; the first line is the rule, each line behind it a day on which it does not come.
#include "sim/schedule/recurrence.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <algorithm>
#include <array>

using namespace fenghuo;

namespace {

constexpr std::array k_zones{"Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "America/New_York"};
constexpr std::size_t k_drawn = 3, k_most = 60;

std::string_view line_of(std::string_view& rest) {
  const auto end = rest.find('\n');
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

void check_refusal(const engine::Problem& problem) {
  fuzz::expect(!problem.detail.zh.empty() && !problem.detail.en.empty(), "a refusal says why, twice");
  fuzz::expect(!problem.errors.empty() && problem.errors.front().pointer.starts_with('/'), "a refusal says where");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < k_drawn) return 0;
  std::string_view rest = fuzz::text_of(data + k_drawn, size - k_drawn);
  const engine::Millis start = (20'454 + data[1]) * engine::k_day + data[2] * 5 * engine::k_minute;  // 2026 on
  sim::Timing timing{
      .rule = std::string(line_of(rest)), .starts = sim::name_local(start), .zone = k_zones[data[0] % k_zones.size()]};
  while (!rest.empty() && timing.except.size() < k_most)
    timing.except.emplace_back(line_of(rest));
  const auto read = sim::Recurrence::read(timing);
  if (!read) return check_refusal(read.error()), 0;

  const engine::Millis from = start - 2 * engine::k_day, until = start + 4 * 366 * engine::k_day;
  const auto all = read->between(from, until, k_most);
  fuzz::expect(all.size() <= k_most, "no more than were asked for");
  for (std::size_t n = 0; n < all.size(); ++n) {
    const auto& one = all[n];
    fuzz::expect(one.at >= from && one.at < until, "between the two");
    fuzz::expect(n == 0 || all[n - 1].local < one.local, "one after the other");
    fuzz::expect(std::ranges::none_of(timing.except, [&](const auto& day) { return one.local.starts_with(day); }),
                 "not on a day that falls out");
  }
  if (all.empty()) return 0;
  const auto again = read->named(all.back().local);
  fuzz::expect(again && *again == all.back(), "it is found by its name");
  return 0;
}

#include "sim/compare/trend.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::sim {

namespace {

/// Of what is sorted; of an even number the mean of both.
std::int64_t middle(const std::vector<std::int64_t>& sorted) {
  const std::size_t n = sorted.size();
  return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

/// How many of the first and of the last pairwise slopes lie outside the interval; nothing where none is narrow enough.
/// Of n! orders, those with k pairs the wrong way round are counted (Mahonian numbers); 20! still fits.
std::optional<std::size_t> outside(std::size_t n) {
  std::vector<std::uint64_t> orders{1};
  std::uint64_t all = 1;
  for (std::size_t k = 2; k <= n; ++k) {
    all *= k;
    std::vector<std::uint64_t> next(orders.size() + k - 1, 0);
    for (std::size_t i = 0; i < orders.size(); ++i)
      for (std::size_t j = 0; j < k; ++j)
        next[i + j] += orders[i];
    orders = std::move(next);
  }
  std::uint64_t tail = 0;
  std::size_t k = 0;
  while (k < orders.size() && (tail + orders[k]) <= all / 20)  // 5 % on either side
    tail += orders[k++];
  return k == 0 ? std::nullopt : std::optional(k - 1);
}

}  // namespace

Trend trend_of(std::vector<std::int64_t> figures, bool more_is_better) {
  Trend out{.drills = figures.size(), .slope = {}, .low = {}, .high = {}};
  if (figures.size() < k_least_trend) return out;
  if (figures.size() > k_most_trend) figures.erase(figures.begin(), figures.end() - k_most_trend);
  std::vector<std::int64_t> slopes;
  for (std::size_t i = 0; i < figures.size(); ++i)
    for (std::size_t j = i + 1; j < figures.size(); ++j)
      slopes.push_back((figures[j] - figures[i]) / static_cast<std::int64_t>(j - i));
  std::ranges::sort(slopes);
  out.drills = figures.size();
  out.slope = middle(slopes);
  out.direction = Direction::no_clear_change;
  const auto cut = outside(figures.size());
  if (!cut) return out;
  out.low = slopes[*cut];
  out.high = slopes[slopes.size() - 1 - *cut];
  if (*out.low > 0) out.direction = more_is_better ? Direction::better : Direction::worse;
  if (*out.high < 0) out.direction = more_is_better ? Direction::worse : Direction::better;
  return out;
}

namespace {

/// By line, the raw values of those drills in which it counted time.
std::vector<TimeTrend> times_of(const std::vector<const Entry*>& entries) {
  std::map<std::pair<std::string, std::string>, std::vector<std::int64_t>> raw;
  for (const Entry* entry : entries)
    for (const Figure& figure : entry->result->figures)
      if (figure.unit == "ms" && figure.evaluated && figure.raw >= 0)
        raw[{figure.measure, figure.rule}].push_back(figure.raw);
  std::vector<TimeTrend> out;
  for (auto& [line, values] : raw)
    out.push_back({line.first, line.second, trend_of(std::move(values), false)});
  return out;
}

}  // namespace

OwnHistory history_of(const std::vector<const Entry*>& entries) {
  OwnHistory out{.entries = entries, .trends = {}, .changes = {}};
  std::ranges::stable_sort(out.entries, [](const Entry* a, const Entry* b) {
    return std::tie(a->started_at, a->drill) < std::tie(b->started_at, b->drill);
  });
  std::map<Basis, std::vector<const Entry*>> groups;
  for (const Entry* entry : out.entries) {
    if (!barriers(*entry, Beside::itself).empty()) continue;
    auto& group = groups[basis_of(*entry, Beside::itself)];
    if (!group.empty()) out.changes[entry] = {group.back(), entry->result->points - group.back()->result->points};
    group.push_back(entry);
  }
  for (auto& [basis, group] : groups) {
    std::vector<std::int64_t> points;
    for (const Entry* entry : group)
      points.push_back(entry->result->points);
    auto times = times_of(group);
    out.trends.push_back({basis, std::move(group), trend_of(std::move(points), true), std::move(times)});
  }
  std::ranges::stable_sort(out.trends, [](const BasisTrend& a, const BasisTrend& b) {
    return a.entries.back()->started_at > b.entries.back()->started_at;
  });
  return out;
}

std::string_view to_string(Direction direction) {
  static constexpr std::array<std::string_view, 4> k_names{"too-few", "no-clear-change", "better", "worse"};
  return k_names[static_cast<std::size_t>(direction)];
}

Text words_of(const Trend& trend) {
  const std::string n = std::to_string(trend.drills), least = std::to_string(k_least_trend);
  switch (trend.direction) {
    case Direction::too_few:
      return {"可比的演练只有 " + n + " 次，不足 " + least + " 次，不判断趋势",
              "only " + n + " to compare; a trend takes " + least};
    case Direction::better:
      return {"近 " + n + " 次可比演练总体变好", "better, over " + n + " comparable drills"};
    case Direction::worse:
      return {"近 " + n + " 次可比演练总体变差", "worse, over " + n + " comparable drills"};
    case Direction::no_clear_change:
      break;
  }
  return {"近 " + n + " 次可比演练没有明显变化", "no clear change over " + n + " comparable drills"};
}

Text words_of_rule(std::string_view rule) {
  static const std::map<std::string_view, Text> k_words{{"acknowledge", {"接报", "acknowledged"}},
                                                        {"contain", {"控制", "contained"}},
                                                        {"evidence", {"先行取证", "evidence kept first"}},
                                                        {"reported.bureau", {"报教育局", "bureau told"}},
                                                        {"reported.police", {"报公安", "police told"}},
                                                        {"completeness", {"报告完整", "complete report"}},
                                                        {"decision", {"导调决策", "decisions"}},
                                                        {"restoration.probe", {"恢复核验", "restoration probed"}},
                                                        {"restoration.baseline", {"基线核对", "baseline checked"}},
                                                        {"restoration.second", {"二次核验", "probed a second time"}},
                                                        {"review.hot-wash", {"现场点评", "hot wash"}},
                                                        {"review.report", {"总结报告", "report"}},
                                                        {"review.findings", {"问题与整改", "findings"}}};
  if (const auto found = k_words.find(rule); found != k_words.end()) return found->second;
  // Of one step, or one inject: "evidence.capture-page".
  const auto dot = rule.find('.');
  const auto kind = k_words.find(rule.substr(0, dot));
  const std::string all(rule), of = dot == std::string_view::npos ? "" : " [" + all.substr(dot + 1) + "]";
  return kind == k_words.end() ? Text{all, all} : Text{kind->second.zh + of, kind->second.en + of};
}

}  // namespace fenghuo::sim

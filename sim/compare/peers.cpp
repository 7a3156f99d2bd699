#include "sim/compare/peers.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::sim {

namespace {

constexpr std::int64_t k_medium = 500, k_large = 2000;  // pupils, from which on a unit is of that size
constexpr std::int64_t k_point = 1000;

/// Four times the value that so many quarters of what is sorted do not exceed, between two of them where it falls
/// there.
std::int64_t quartile(const std::vector<std::int64_t>& sorted, std::size_t quarters) {
  const std::size_t at = (sorted.size() - 1) * quarters;
  const std::int64_t below = sorted[at / 4], above = sorted[std::min(at / 4 + 1, sorted.size() - 1)];
  return 4 * below + (above - below) * static_cast<std::int64_t>(at % 4);
}

/// Of four times a value, the value in whole points.
std::int64_t rounded(std::int64_t fourfold) {
  return (fourfold + 2 * k_point) / (4 * k_point) * k_point;
}

}  // namespace

std::optional<Size> size_of(const Standings& standings, const std::string& unit) {
  const auto found = standings.find(unit);
  if (found == standings.end() || !found->second.students) return std::nullopt;
  const std::int64_t students = *found->second.students;
  if (students < k_medium) return Size::small;
  return students < k_large ? Size::medium : Size::large;
}

std::string_view to_string(Size size) {
  static constexpr std::array<std::string_view, 3> k_names{"small", "medium", "large"};
  return k_names[static_cast<std::size_t>(size)];
}

Text words_of(Size size) {
  switch (size) {
    case Size::small:
      return {"在校生不足 500 人", "fewer than 500 pupils"};
    case Size::medium:
      return {"在校生 500 至 1999 人", "500 to 1,999 pupils"};
    case Size::large:
      break;
  }
  return {"在校生 2000 人及以上", "2,000 pupils or more"};
}

std::string_view to_string(NoPeers why) {
  static constexpr std::array<std::string_view, 6> k_names{"",          "declined", "size-unknown",
                                                           "no-result", "too-few",  "alike"};
  return k_names[static_cast<std::size_t>(why)];
}

Text words_of(NoPeers why) {
  switch (why) {
    case NoPeers::declined:
      return {"本单位已声明不参加校际比较", "the unit has declined to be compared"};
    case NoPeers::size_unknown:
      return {"未登记在校生人数，不知道与谁比较", "how many pupils the unit has is not known"};
    case NoPeers::no_result:
      return {"本年度没有可以校际比较的演练成绩", "no result of the year can be compared with others'"};
    case NoPeers::too_few:
      return {"可比的同规模单位不足 " + std::to_string(k_least_peers) + " 个，不提供比较",
              "fewer than " + std::to_string(k_least_peers) + " comparable units of this size"};
    case NoPeers::alike:
      return {"其他单位得分几乎相同，给出即等于公开各单位得分，不提供比较",
              "the others' points are all but the same, so that to show them would be to tell whose they are"};
    case NoPeers::none:
      break;
  }
  return {};
}

std::string_view to_string(Quarter quarter) {
  static constexpr std::array<std::string_view, 3> k_names{"lower", "middle", "upper"};
  return k_names[static_cast<std::size_t>(quarter)];
}

Peers peers_of(const std::string& unit, const std::vector<const Entry*>& entries, const Standings& standings) {
  const auto declined = [&](const std::string& id) {
    const auto found = standings.find(id);
    return found != standings.end() && found->second.declined;
  };
  Peers out;
  out.size = size_of(standings, unit);
  const auto without = [&](NoPeers why) {
    out.why = why;
    return out;
  };
  if (declined(unit)) return without(NoPeers::declined);
  if (!out.size) return without(NoPeers::size_unknown);
  for (const Entry* entry : entries)
    if (entry->unit == unit && barriers(*entry, Beside::others).empty() &&
        (out.entry == nullptr || entry->started_at > out.entry->started_at))
      out.entry = entry;
  if (out.entry == nullptr) return without(NoPeers::no_result);

  const Basis basis = basis_of(*out.entry, Beside::others);
  std::map<std::string, std::int64_t> points;  // by unit: each has one voice
  for (const Entry* entry : entries)
    if (entry->unit != unit && !declined(entry->unit) && size_of(standings, entry->unit) == out.size &&
        barriers(*entry, Beside::others).empty() && basis_of(*entry, Beside::others) == basis)
      points.emplace(entry->unit, entry->result->points);
  if (points.size() < k_least_peers) return without(NoPeers::too_few);
  std::vector<std::int64_t> sorted;
  for (const auto& [id, value] : points)
    sorted.push_back(value);
  std::ranges::sort(sorted);
  if (sorted.back() - sorted.front() < k_point) return without(NoPeers::alike);
  out.units = sorted.size();
  const std::int64_t lower = quartile(sorted, 1), upper = quartile(sorted, 3);
  out.lower = rounded(lower);
  out.median = rounded(quartile(sorted, 2));
  out.upper = rounded(upper);
  const std::int64_t own = 4 * out.entry->result->points;
  if (own < lower) out.quarter = Quarter::lower;
  if (own > upper) out.quarter = Quarter::upper;
  return out;
}

}  // namespace fenghuo::sim

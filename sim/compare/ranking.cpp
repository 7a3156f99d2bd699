#include "sim/compare/ranking.hpp"

#include "sim/score/words.hpp"

#include <algorithm>
#include <map>

namespace fenghuo::sim {

namespace {

constexpr std::int64_t k_pass = 60'000;

RankedList list_of(const Basis& basis, std::vector<const Entry*> entries) {
  std::ranges::sort(entries, [](const Entry* a, const Entry* b) {
    return std::tie(b->result->points, a->unit, a->drill) < std::tie(a->result->points, b->unit, b->drill);
  });
  RankedList out{basis, {}};
  for (const Entry* entry : entries) {
    const bool tied = !out.places.empty() && out.places.back().entry->result->points == entry->result->points;
    out.places.push_back({entry, tied ? out.places.back().rank : out.places.size() + 1});
  }
  return out;
}

/// Played again since, and passed.
const Entry* passed_later(const Entry& failed, const std::vector<const Entry*>& since) {
  const Entry* out = nullptr;
  for (const Entry* entry : since)
    if (entry->unit == failed.unit && entry->scenario == failed.scenario && entry->started_at > failed.started_at &&
        barriers(*entry, Beside::itself).empty() && entry->result->points >= k_pass &&
        (out == nullptr || entry->started_at > out->started_at))
      out = entry;
  return out;
}

Proposal commendation(const Entry& entry) {
  const std::string points = points_text(entry.result->points);
  return {.notice = Notice::commendation,
          .code = "excellent",
          .unit = entry.unit,
          .entry = &entry,
          .reason = {"演练 " + entry.drill + " 得 " + points + " 分，等次优秀",
                     entry.drill + ": " + points + " points, excellent"}};
}

Proposal criticism(const Entry& entry, const Entry* later) {
  const std::string points = points_text(entry.result->points);
  Proposal out{.notice = Notice::criticism,
               .code = "fail",
               .unit = entry.unit,
               .entry = &entry,
               .later = later,
               .reason = {"演练 " + entry.drill + " 得 " + points + " 分，等次不合格",
                          entry.drill + ": " + points + " points, failed"}};
  if (later == nullptr) return out;
  const std::string since = points_text(later->result->points);
  out.reason.zh += "；此后在 " + later->drill + " 中得 " + since + " 分，已达合格";
  out.reason.en += "; since then " + since + " points in " + later->drill + ", passed";
  return out;
}

}  // namespace

Ranking rank(const std::vector<const Entry*>& entries, const std::vector<const Entry*>& since,
             const std::vector<std::string>& missing) {
  Ranking out;
  std::map<Basis, std::vector<const Entry*>> groups;
  for (const Entry* entry : entries) {
    auto why = barriers(*entry, Beside::others);
    if (why.empty())
      groups[basis_of(*entry, Beside::others)].push_back(entry);
    else
      out.excluded.push_back({entry, std::move(why)});
  }
  for (auto& [basis, group] : groups)
    out.lists.push_back(list_of(basis, std::move(group)));
  std::ranges::stable_sort(out.lists, [](const auto& a, const auto& b) { return a.places.size() > b.places.size(); });
  std::ranges::stable_sort(out.excluded, [](const Excluded& a, const Excluded& b) {
    return std::tie(a.entry->unit, a.entry->drill) < std::tie(b.entry->unit, b.entry->drill);
  });
  for (const RankedList& list : out.lists)
    for (const Place& place : list.places) {
      const DrillResultKept& result = *place.entry->result;
      if (result.band == "excellent" && result.coverage >= k_commended_coverage)
        out.proposals.push_back(commendation(*place.entry));
      if (result.band == "fail") out.proposals.push_back(criticism(*place.entry, passed_later(*place.entry, since)));
    }
  for (const auto& unit : missing)
    out.proposals.push_back({.notice = Notice::criticism,
                             .code = "comprehensive-missing",
                             .unit = unit,
                             .reason = {"全年没有完成综合演练", "no comprehensive drill was finished in the year"}});
  std::ranges::stable_sort(out.proposals, [](const Proposal& a, const Proposal& b) {
    return std::tie(a.notice, a.unit, a.code) < std::tie(b.notice, b.unit, b.code);
  });
  return out;
}

std::string_view to_string(Notice notice) {
  return notice == Notice::commendation ? "commendation" : "criticism";
}

Text words_of(Notice notice) {
  return notice == Notice::commendation ? Text{"表扬", "commendation"} : Text{"通报批评", "circulated criticism"};
}

std::vector<Criterion> thresholds() {
  const std::string least = percent_text(k_commended_coverage);
  return {{"excellent",
           {"建议表扬：排名内成绩达优秀（90 分及以上），评估覆盖率不低于 " + least,
            "commendation: ranked, excellent (90 points or more), at least " + least + " evaluated"}},
          {"fail",
           {"建议通报批评：排名内成绩不合格（不足 60 分）；此后复演合格的一并注明",
            "circulated criticism: ranked, failed (below 60 points); a later one that was passed is named with it"}},
          {"comprehensive-missing",
           {"建议通报批评：全年没有完成综合演练（年度结束后提出）",
            "circulated criticism: the year is over without a comprehensive drill"}},
          {"by-a-person", {"以上只是建议，由人决定", "these are proposals; a person decides"}}};
}

}  // namespace fenghuo::sim

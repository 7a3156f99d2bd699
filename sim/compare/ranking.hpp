#pragma once
#include "sim/compare/entry.hpp"

namespace fenghuo::sim {

struct Place {
  const Entry* entry = nullptr;
  std::size_t rank = 1;  ///< the same points share one; the next is as many further on
};
/// Results that can be held against each other, the most points first.
struct RankedList {
  Basis basis;
  std::vector<Place> places;
};
struct Excluded {
  const Entry* entry = nullptr;
  std::vector<Barrier> why;
};

/// What the regulations know (教育网站管理办法: 表扬和奖励, 通报批评): proposed only; a person decides.
enum class Notice { commendation, criticism };
inline constexpr std::int64_t k_commended_coverage = 900;  ///< ‰, beside the band 优秀

struct Proposal {
  Notice notice = Notice::commendation;
  /// "excellent", "fail", or "comprehensive-missing": the year is over without the drill that is asked of every unit.
  std::string code;
  std::string unit;
  const Entry* entry = nullptr;  ///< what it rests on; null where nothing was held
  const Entry* later = nullptr;  ///< a later one with the same scenario that was passed
  Text reason;
};

struct Ranking {
  std::vector<RankedList> lists;  ///< the longest first
  std::vector<Excluded> excluded;
  std::vector<Proposal> proposals;  ///< commendations first, by unit
};

/// `entries`: of the year and the units that are asked for; `since`: what these units have played in that year and
/// later, to be named where one failed; `missing`: units whose year is over without the drill that is asked of them.
/// Refers to the entries. Pure.
Ranking rank(const std::vector<const Entry*>& entries, const std::vector<const Entry*>& since,
             const std::vector<std::string>& missing);

std::string_view to_string(Notice notice);
Text words_of(Notice notice);
/// By what is proposed, for whoever decides.
std::vector<Criterion> thresholds();

}  // namespace fenghuo::sim

#include "sim/schedule/series.hpp"

#include <algorithm>
#include <set>

namespace fenghuo::sim {

namespace {

class Fold {
 public:
  Fold(Series& series, const engine::Meta& meta) : s_(series), meta_(meta) {}

  void operator()(const DrillSeriesPlanned& e) {
    s_.id = meta_.stream;
    s_.planned = e;
    s_.director = meta_.actor.person;
    s_.director_unit = meta_.actor.unit;
    s_.planned_at = meta_.at;
    if (auto read = Recurrence::read(e.timing)) s_.recurrence = std::move(*read);
  }
  void operator()(const DrillSeriesApproved&) {
    s_.approved_at = meta_.at;
    s_.approved_by = meta_.actor.person;
  }
  void operator()(const DrillSeriesOccurred& e) {
    SeriesDate& date = s_.dates[e.occurrence];
    date.drill = e.drill;
    date.made_for = e.starts_at;
    date.missed = false;
  }
  void operator()(const DrillSeriesMissed& e) {
    SeriesDate& date = s_.dates[e.occurrence];
    date.missed = true;
    date.missed_hour = e.starts_at;
    if (date.regained) date.missed_again = meta_.version;
  }
  void operator()(const DrillSeriesRegained& e) {
    s_.dates[e.occurrence].missed = false;
    s_.dates[e.occurrence].regained = true;
  }
  void operator()(const DrillSeriesRefused& e) {
    s_.dates[e.occurrence].refused = true;
    s_.dates[e.occurrence].why = e.reason;
  }
  void operator()(const DrillSeriesReminded& e) { s_.dates[e.occurrence].reminded = e.before; }
  void operator()(const DrillSeriesCancelled& e) {
    SeriesDate& date = s_.dates[e.occurrence];
    date.cancelled = true;
    date.missed = date.refused = false;  // that is dealt with now
    date.why = {e.reason, e.reason};
  }
  void operator()(const DrillSeriesMoved& e) {
    SeriesDate& date = s_.dates[e.occurrence];
    date = {.drill = date.drill, .made_for = date.made_for, .moved_to = e.starts_at, .touched_at = meta_.at};
  }
  void operator()(const DrillSeriesStopped& e) {
    s_.stopped_at = meta_.at;
    s_.why_stopped = e.reason;
  }
  void operator()(const DrillOverdueTold&) {}
  void operator()(const DrillFeedIssued&) {}
  void operator()(const DrillFeedRevoked&) {}

 private:
  Series& s_;
  const engine::Meta& meta_;
};

}  // namespace

void evolve(Series& series, const engine::Meta& meta, const SeriesEvent& event) {
  series.version = meta.version;
  std::visit(Fold(series, meta), event);
}

std::vector<SeriesTime> times_of(const Series& series, Millis from, Millis until) {
  std::vector<SeriesTime> out;
  std::set<std::string> seen;
  const auto add = [&](const Occurrence& occurrence) {
    const SeriesDate& date = series.date(occurrence.local);
    const Millis at = date.moved_to.value_or(occurrence.at);
    const bool dropped = series.stopped_at && date.drill.empty() && !date.settled();
    if (at >= from && at < until && !dropped) out.push_back({occurrence, at, &date});
  };
  if (series.recurrence)
    for (const auto& occurrence :
         series.recurrence->between(std::max(from, series.planned_at + 1), until, k_most_times)) {
      add(occurrence);
      if (series.dates.contains(occurrence.local)) seen.insert(occurrence.local);
    }
  for (const auto& [local, date] : series.dates) {  // those moved in from outside, and those the rule names no more
    const Millis at = date.moved_to.value_or(date.made_for);
    if ((!date.moved_to && date.drill.empty()) || at < from || at >= until || seen.contains(local)) continue;
    const auto occurrence = series.recurrence ? series.recurrence->named(local) : std::nullopt;
    if (occurrence)
      add(*occurrence);
    else if (!date.drill.empty())
      add({local, date.made_for});
  }
  std::ranges::sort(out, [](const SeriesTime& a, const SeriesTime& b) {
    return std::tie(a.at, a.occurrence.local) < std::tie(b.at, b.occurrence.local);
  });
  return out;
}

}  // namespace fenghuo::sim

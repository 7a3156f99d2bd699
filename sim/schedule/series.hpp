#pragma once
#include "sim/schedule/events.hpp"
#include "sim/schedule/recurrence.hpp"

#include <algorithm>
#include <map>

namespace fenghuo::sim {

/// A drill that is made at its very hour is missed as often as not.
inline constexpr Millis k_shortest_lead = engine::k_hour;

/// What became of one time of a series. Nothing is kept of those that nothing has happened to.
struct SeriesDate {
  std::string drill;    ///< made for it
  Millis made_for = 0;  ///< when it was to start then
  bool cancelled = false, missed = false, refused = false;
  Millis missed_hour = 0;         ///< when the missed one was to start
  std::int64_t missed_again = 0;  ///< the version of the event that missed it last, if it had been regained before
  bool regained = false;          ///< ever since it was moved
  std::optional<Millis> moved_to;
  Millis touched_at = 0;           ///< wall; when it was moved last
  std::optional<Millis> reminded;  ///< the reminder that was told last: so long before
  Text why;                        ///< of a refusal; of a cancelling in both languages the same
  [[nodiscard]] bool settled() const { return cancelled || missed || refused; }
};

/// A series as the fold over its events. Knows its drills only by name.
struct Series {
  std::string id;
  DrillSeriesPlanned planned;
  std::string director, director_unit;   ///< who planned it, and where they held the bureau's role
  std::optional<Recurrence> recurrence;  ///< nothing if its zone or rule is not understood here any more
  std::int64_t version = 0;
  Millis planned_at = 0;
  std::string approved_by;
  std::optional<Millis> approved_at;
  std::optional<Millis> stopped_at;
  std::string why_stopped;
  std::map<std::string, SeriesDate> dates;  ///< by occurrence

  [[nodiscard]] const SeriesDate& date(const std::string& occurrence) const {
    static const SeriesDate k_untouched{};
    const auto found = dates.find(occurrence);
    return found == dates.end() ? k_untouched : found->second;
  }
  [[nodiscard]] bool surprise() const { return planned.plan.surprise; }
  /// Nobody stopped it, and yet nothing comes of it any more.
  [[nodiscard]] bool unreadable() const { return !recurrence && !stopped_at; }
  /// How long before its start a drill is made. Series of old may have asked for less than there is now.
  [[nodiscard]] Millis lead() const { return std::max(planned.announce_before, k_shortest_lead); }
};

/// How many times of one series are looked at.
inline constexpr std::size_t k_most_times = 16'000;

/// One time with what became of it. `at` is when it starts as things stand.
struct SeriesTime {
  Occurrence occurrence;
  Millis at = 0;
  const SeriesDate* date = nullptr;
};

/// Folds one event in. Total. Pure but for the zone's data.
void evolve(Series& series, const engine::Meta& meta, const SeriesEvent& event);

/// The times that start in [from, until), moved ones by their new hour, in that order. None of those that lay behind
/// when the series was planned; after it was stopped only those that something has become of. Those that have a drill
/// are among them whether the rule still names them or not.
std::vector<SeriesTime> times_of(const Series& series, Millis from, Millis until);

}  // namespace fenghuo::sim

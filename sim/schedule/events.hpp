#pragma once
#include "sim/drill/events.hpp"
#include "sim/schedule/timing.hpp"

namespace fenghuo::sim {

/// Everything that can happen to a series of drills (stream "SER-2026-0001"), in the past tense, and to a calendar feed
/// ("CAL-…"), and who was told of what is overdue ("COV-2026"). The same rules hold as for the events of a drill: a
/// member is never renamed, a new one has a default. Everything is in wall time. Every type begins with "Drill": the
/// engine keeps them without reading them.

/// A drill that comes round: `plan` is what each is planned with, in the name of whoever planned the series.
struct DrillSeriesPlanned {
  Millis announce_before = 7 * engine::k_day;  ///< a drill is made, and announced, so long before it starts
  std::string approver;                        ///< a person; empty: a leader of the unit that holds the drills
  DrillPlanned plan;
  std::vector<Millis> remind_before;  ///< those who take part are reminded so long before the start
  Timing timing;
  FENGHUO_EVENT(DrillSeriesPlanned, announce_before, approver, plan, remind_before, timing)
};
/// Its drills may be announced.
struct DrillSeriesApproved {
  std::string note;
  FENGHUO_EVENT(DrillSeriesApproved, note)
};
/// A drill was made for a time of the series. `late`: by so much after the moment at which it was to be. `left_out`:
/// units and people of the plan who are there no more.
struct DrillSeriesOccurred {
  std::string drill;
  Millis late = 0;
  std::vector<std::string> left_out;
  std::string occurrence;
  Millis starts_at = 0;
  FENGHUO_EVENT(DrillSeriesOccurred, drill, late, left_out, occurrence, starts_at)
};
/// Its hour went by while nobody could make a drill of it (the server was down); it is not held at another hour.
struct DrillSeriesMissed {
  Millis late = 0;
  std::string occurrence;
  Millis starts_at = 0;
  FENGHUO_EVENT(DrillSeriesMissed, late, occurrence, starts_at)
};
/// No drill can be planned like this any more: a unit is gone, the scenario is.
struct DrillSeriesRefused {
  std::string occurrence, pointer;
  Text reason;
  FENGHUO_EVENT(DrillSeriesRefused, occurrence, pointer, reason)
};
/// The wall was wrong when it was missed: its hour is still to come.
struct DrillSeriesRegained {
  std::string occurrence;
  Millis starts_at = 0;
  FENGHUO_EVENT(DrillSeriesRegained, occurrence, starts_at)
};
/// `before`: which of the reminders; those that came due in one downtime are one.
struct DrillSeriesReminded {
  Millis before = 0;
  std::string drill;
  Millis late = 0;
  std::string occurrence;
  FENGHUO_EVENT(DrillSeriesReminded, before, drill, late, occurrence)
};
struct DrillSeriesCancelled {
  std::string occurrence, reason;
  FENGHUO_EVENT(DrillSeriesCancelled, occurrence, reason)
};
/// This one time starts at another hour, by its series or because somebody gave its drill another. Also gives one that
/// was missed or refused another chance.
struct DrillSeriesMoved {
  std::string occurrence, reason;
  Millis starts_at = 0;
  FENGHUO_EVENT(DrillSeriesMoved, occurrence, reason, starts_at)
};
/// No more drills come of it; those that were made stay.
struct DrillSeriesStopped {
  std::string reason;
  FENGHUO_EVENT(DrillSeriesStopped, reason)
};

/// Something is overdue (coverage.hpp: `about`, `code`), and those who hold `role` on `unit` were told, for `units`
/// together. `which` tells it from another of the same: the year; the hour that passed; of a time of a series when it
/// was moved last, or, missed again after it was regained, the version of the event.
struct DrillOverdueTold {
  std::string about, code, role, unit;
  std::vector<std::string> units;
  std::int64_t which = 0;
  FENGHUO_EVENT(DrillOverdueTold, about, code, role, unit, units, which)
};

/// An address under which a calendar program sees what this person may see with this role on this unit. Only the digest
/// of its secret is ever written.
struct DrillFeedIssued {
  std::string digest, person, role, unit;
  FENGHUO_EVENT(DrillFeedIssued, digest, person, role, unit)
};
struct DrillFeedRevoked {
  std::string reason;
  FENGHUO_EVENT(DrillFeedRevoked, reason)
};

using SeriesEvent =
    std::variant<DrillSeriesPlanned, DrillSeriesApproved, DrillSeriesOccurred, DrillSeriesMissed, DrillSeriesRefused,
                 DrillSeriesReminded, DrillSeriesCancelled, DrillSeriesMoved, DrillSeriesStopped, DrillOverdueTold,
                 DrillFeedIssued, DrillFeedRevoked, DrillSeriesRegained>;

/// As the engine keeps it, and back. Internal for a type or version nobody knows.
engine::Foreign to_foreign(const SeriesEvent& event);
engine::Result<SeriesEvent> series_event(const engine::Foreign& foreign);

}  // namespace fenghuo::sim

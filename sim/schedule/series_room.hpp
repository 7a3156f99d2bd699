#pragma once
#include "sim/drill/room.hpp"
#include "sim/schedule/series.hpp"

namespace fenghuo::sim {

struct ApproveSeries {
  std::string note;
};
struct StopSeries {
  std::string reason;
};
struct CancelTime {
  std::string occurrence, reason;
};
struct MoveTime {
  std::string occurrence, reason;
  Millis starts_at = 0;  ///< wall
};
using SeriesCommand = std::variant<ApproveSeries, StopSeries, CancelTime, MoveTime>;

/// So many calendar feeds one person may have.
inline constexpr std::size_t k_most_feeds = 10;
inline constexpr std::size_t k_most_exceptions = 400;

/// A calendar feed: whose eyes it has. Good while that person holds a token with this role on this unit.
struct CalendarFeed {
  std::string id, digest, person, unit;
  engine::Role role = engine::Role::responder;
  Millis issued_at = 0;
  bool revoked = false;
};

/// All series of drills, and the calendar feeds. Lives on the engine thread, as a companion; its state is a fold over
/// the journal's "SER-…" and "CAL-…" streams. Makes a drill of each time of a series, so long before it starts as the
/// series says, in the name of whoever planned the series and with no token; announces it once the series is approved;
/// reminds those who take part. Each time is settled once: made, missed, refused or cancelled, in the same commit as
/// what was done about it. What came due while the server was down is done at once and late, but only before the hour
/// itself: nothing is ever held at another hour.
class SeriesRoom final : public engine::Companion {
 public:
  /// A scenario's bytes, kept in the journal with each drill that is to be played by it; null if there is none.
  using FindDocument =
      std::function<std::shared_ptr<const engine::Document>(const std::string& id, const std::string& version)>;
  /// Hears of what is done in `drills` to its own: nothing may be done there once this is gone.
  SeriesRoom(DrillRoom& drills, FindDocument documents);
  SeriesRoom(const SeriesRoom&) = delete;
  SeriesRoom& operator=(const SeriesRoom&) = delete;

  /// What `plan` would refuse: what a drill's plan must hold, and the timing, lead times and approver.
  engine::Result<void> check(DrillSeriesPlanned& planned, const engine::Core& core, const engine::Caller& caller) const;
  engine::Result<const Series*> plan(DrillSeriesPlanned planned, engine::Core& core, const engine::Caller& caller,
                                     engine::Batch& batch);
  /// Tells whoever may approve these, which were planned together, in one message. Of surprises nobody.
  void ask_for_approval(const std::vector<std::string>& ids, engine::Core& core, engine::Batch& batch) const;
  /// The series must be visible to the caller.
  engine::Result<const Series*> act(const std::string& id, const SeriesCommand& command, engine::Core& core,
                                    const engine::Caller& caller, engine::Batch& batch);

  /// Those above the unit that holds the drills, and the approver. One of surprise drills: who planned it, and the
  /// approver. NotFound to everybody else.
  [[nodiscard]] engine::Result<const Series*> visible(const std::string& id, const engine::Core& core,
                                                      const engine::Caller& caller) const;
  [[nodiscard]] bool sees(const Series& series, const engine::Core& core, const engine::Caller& caller) const;
  /// The named approver; else a leader of the unit that holds the drills. Never who planned it.
  [[nodiscard]] bool may_approve(const Series& series, const engine::Core& core, const engine::Caller& caller) const;
  [[nodiscard]] bool may_direct(const Series& series, const engine::Core& core, const engine::Caller& caller) const;

  [[nodiscard]] const std::map<std::string, Series>& all() const { return series_; }
  [[nodiscard]] const DrillRoom& drills() const { return drills_; }
  /// When a time starts as things stand: its drill may have been put off by hand.
  [[nodiscard]] Millis starts_at(const SeriesTime& time) const;
  /// Its drill is made, and not there for the caller yet; the time itself is, if the series is.
  [[nodiscard]] bool is_untold(const SeriesTime& time, const engine::Core& core, const engine::Caller& caller) const;

  struct NewFeed {
    std::string id, secret;  ///< "fhc_…": shown once, kept nowhere
  };
  /// NotAllowed "too-many-feeds": k_most_feeds of theirs are not revoked.
  engine::Result<NewFeed> issue_feed(engine::Core& core, const engine::Caller& caller, engine::Batch& batch);
  /// One's own, or as an administrator. NotFound outside the caller's units.
  engine::Result<void> revoke_feed(const std::string& id, engine::Core& core, const engine::Caller& caller,
                                   engine::Batch& batch);
  [[nodiscard]] const std::map<std::string, CalendarFeed>& feeds() const { return feeds_; }
  /// Whose eyes a feed's secret gives; nothing for one that is unknown, revoked, or whose person has lost the role.
  [[nodiscard]] std::optional<engine::Caller> feed_holder(std::string_view secret, const engine::Core& core) const;

  [[nodiscard]] std::vector<std::string_view> prefixes() const override { return {"SER-", "CAL-"}; }
  void clear() override;
  void fold(const engine::Recorded& recorded) override;
  void place(engine::Core&) override {}
  void resume(engine::Core& core, engine::Batch& batch) override;
  void fire(const engine::TimerRow& timer, engine::Core& core, engine::Batch& batch) override;
  void happened(const engine::Incident&, std::span<engine::Recorded>, engine::Core&, engine::Batch&) override {}
  /// What a wall that was wrong had missed comes again.
  void wall_was_set(engine::Core& core, engine::Batch& batch) override;

 private:
  struct Turn {
    Series& series;
    engine::Core& core;
    engine::Batch& batch;
  };
  class Deed;

  void settle_all(engine::Core& core, engine::Batch& batch);
  /// One of its drills was given an hour by hand.
  void was_scheduled(const Drill& drill, const std::string& note, const engine::Actor& actor, engine::Core& core,
                     engine::Batch& batch);
  [[nodiscard]] engine::Result<void> may_be_announced(const Drill& drill) const;
  void record(Turn& turn, const SeriesEvent& event, const engine::Actor& actor);
  /// What a wall that was wrongly ahead had missed.
  void regain(Turn& turn);
  /// Does what is due by now and winds the clock for the next. Doing it twice does nothing more.
  void settle(Turn& turn);
  void make_drill(Turn& turn, const SeriesTime& time, Millis due);
  void announce(Turn& turn, const std::string& drill);
  void remind(Turn& turn, const SeriesTime& time, Millis at);
  [[nodiscard]] std::optional<Millis> next_of(const Series& series, const SeriesTime& time, Millis now) const;
  void wind(Turn& turn, std::optional<Millis> next);

  DrillRoom& drills_;
  const FindDocument documents_;
  std::map<std::string, Series> series_;
  std::map<std::string, Millis> wound_;  // series → when its clock goes off
  struct MadeFor {
    std::string series, occurrence;
  };
  std::map<std::string, MadeFor> by_drill_;
  bool moving_ = false;  // it is the series itself that gives its drill another hour
  std::map<std::string, CalendarFeed> feeds_;
  std::map<std::string, std::string> feed_by_digest_;
};

/// When the drill of this time is to be made: the series' lead before it starts, but not before it was planned or
/// moved.
Millis due_at(const Series& series, const SeriesTime& time);

}  // namespace fenghuo::sim

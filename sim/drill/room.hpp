#pragma once
#include "engine/runtime/core.hpp"
#include "sim/drill/drill.hpp"
#include "sim/drill/history.hpp"
#include "sim/score/score.hpp"

#include <functional>
#include <variant>

namespace fenghuo::sim {

/// What somebody wants done to a drill. Times are ms UTC.
struct ScheduleDrill {
  Millis starts_at = 0;
  std::string note;
};
struct AnnounceDrill {
  std::string note;
};
struct StartDrill {
  std::string note;
};
struct PauseDrill {
  std::string reason;
};
struct ResumeDrill {
  std::string note;
};
struct InjectNow {
  std::string inject;
  std::vector<std::string> units;  ///< empty: all that have not had it
  std::string note;
};
struct EndDrill {
  std::string note;
};
struct HoldHotWash {
  std::string note;
};
struct FinishDrill {
  std::string note;
};
struct CloseDrill {
  std::string note;
};
struct AbortDrill {
  std::string reason;
};
struct DecideInject {
  std::string inject, option, note;
  std::string unit;  ///< empty: the caller's
};
struct GradeItem {
  std::int64_t grade = 0;
  std::string item, reason, unit;
};
using DrillCommand = std::variant<ScheduleDrill, AnnounceDrill, StartDrill, PauseDrill, ResumeDrill, InjectNow,
                                  EndDrill, HoldHotWash, FinishDrill, CloseDrill, AbortDrill, DecideInject, GradeItem>;

/// All drills of this engine. Lives on the engine thread, as the engine's companion; its state is a fold over the
/// journal's "DRL-…" streams. A drill's incidents are the engine's own, in `mode: drill`, on the drill's timeline:
/// scenario time begins with the wall at StartEx, runs at the plan's speed, and stands still in a pause, when a live
/// incident freezes the drill, and while the server is down (it goes on from the last moment that is known, 5 s back at
/// most).
class DrillRoom final : public engine::Companion {
 public:
  /// The scenario of this id and version ("" for the newest); null if there is none. Called on the engine thread.
  using FindScenario =
      std::function<std::shared_ptr<const Scenario>(const std::string& id, const std::string& version)>;
  /// `outlives_crashes`: keeps where scenario time stands, and what goes into the journal in the bytes that can be read
  /// back. Nobody needs either where nothing is ever read back.
  explicit DrillRoom(FindScenario scenarios, bool outlives_crashes = true)
      : scenarios_(std::move(scenarios)), outlives_crashes_(outlives_crashes) {}

  /// Called when a drill's score has just been fixed, with the scores in the plan's order; what it records is committed
  /// with that, and what it refuses keeps the drill from being finished.
  using Hearer = std::function<engine::Result<void>(const Drill&, std::span<const Score>, engine::Core&,
                                                    const engine::Actor&, engine::Batch&)>;
  void on_scored(Hearer hearer) { scored_ = std::move(hearer); }
  /// Called when a drill has just been given its day, the first or another.
  using DayHearer =
      std::function<void(const Drill&, const std::string& note, const engine::Actor&, engine::Core&, engine::Batch&)>;
  void on_scheduled(DayHearer hearer) { scheduled_ = std::move(hearer); }
  /// Asked before a drill is announced; what it refuses is not.
  using Consent = std::function<engine::Result<void>(const Drill&)>;
  void before_announcing(Consent consent) { announcing_ = std::move(consent); }
  [[nodiscard]] engine::Result<void> may_announce(const Drill& drill) const {
    return announcing_ ? announcing_(drill) : engine::Result<void>();
  }

  /// Refuses an unknown scenario, unit or person, a unit outside the caller's, one without a site, a speed outside
  /// 1 to 600 times, and who is not of the bureau.
  engine::Result<const Drill*> plan(DrillPlanned plan, engine::Core& core, const engine::Caller& caller,
                                    engine::Batch& batch);
  /// The drill must be visible to the caller.
  engine::Result<const Drill*> act(const std::string& id, const DrillCommand& command, engine::Core& core,
                                   const engine::Caller& caller, engine::Batch& batch);

  /// NotFound outside the caller's units; before StartEx a surprise drill is there for its director alone, and any for
  /// players only once it is announced.
  [[nodiscard]] engine::Result<const Drill*> visible(const std::string& id, const engine::Core& core,
                                                     const engine::Caller& caller) const;
  /// Plans and runs it: the bureau above it, its director and its controllers.
  [[nodiscard]] bool directs(const Drill& drill, const engine::Core& core, const engine::Caller& caller) const;
  /// Has a part in it, or belongs to a unit that plays.
  [[nodiscard]] bool takes_part(const Drill& drill, const engine::Core& core, const engine::Caller& caller) const;

  [[nodiscard]] const std::map<std::string, Drill>& drills() const { return drills_; }
  /// The drill an incident belongs to; null for live ones.
  [[nodiscard]] const Drill* of_incident(const std::string& incident) const;
  [[nodiscard]] std::shared_ptr<const Scenario> scenario_of(const Drill& drill) const {
    return scenarios_(drill.plan.scenario, drill.plan.scenario_version);
  }
  /// A live incident that is open in a playing unit, and so comes first; null if there is none.
  [[nodiscard]] const engine::IncidentRow* live_incident(const Drill& drill, const engine::Core& core) const;
  /// A fact as it is now in a playing unit.
  [[nodiscard]] static std::optional<Value> fact(const Scenario& scenario, const Side& side, const std::string& name);
  /// The drill's own events so far.
  [[nodiscard]] const std::vector<DrillRecorded>& tape_of(const Drill& drill) const;
  /// What one unit's incident has been through. Read from the journal if it is not at hand: then only what is durable.
  engine::Result<const Tape*> tape_of(const Drill& drill, const std::string& unit, engine::Core& core);
  /// Whether a tape of its incidents is in memory.
  [[nodiscard]] bool at_hand(const Drill& drill) const;
  /// Who has read the tapes of a drill that is over, and needs them no more, gives them back. Only if nothing was at
  /// hand before: else something may have been added that is not in the journal yet.
  void put_away(const Drill& drill);
  /// As it stands now, one for each playing unit in the plan's order: the same events give the same bytes at any time.
  engine::Result<std::vector<Score>> scores(const Drill& drill, engine::Core& core);

  [[nodiscard]] std::vector<std::string_view> prefixes() const override { return {"DRL-"}; }
  void clear() override;
  void fold(const engine::Recorded& recorded) override;
  void place(engine::Core& core) override;
  void resume(engine::Core& core, engine::Batch& batch) override;
  void fire(const engine::TimerRow& timer, engine::Core& core, engine::Batch& batch) override;
  void happened(const engine::Incident& incident, std::span<engine::Recorded> events, engine::Core& core,
                engine::Batch& batch) override;

 private:
  /// What one piece of work has in hand.
  struct Turn {
    Drill& drill;
    engine::Core& core;
    engine::Batch& batch;
    engine::Actor actor;
  };
  class Deed;

  void record(Turn& turn, DrillEvent event);
  /// Refuses, saying why, if one of its incidents cannot be read: then it must not go on.
  engine::Result<void> readable(const Drill& drill, engine::Core& core);
  struct Hand {
    bool by_hand = false;  ///< the controller's
    std::string note;
  };
  void deliver(Turn& turn, const std::string& unit, const Inject& inject, const Hand& hand);
  void take_effect(Turn& turn, const std::string& unit, const Inject& inject);
  void skip(Turn& turn, const std::string& unit, const std::string& inject, std::string reason);
  void consider(Turn& turn, const std::string& unit);
  void jump_over_idle(Turn& turn);
  void add_to_tape(const Drill& drill, const engine::Incident& incident, std::span<engine::Recorded> events,
                   engine::Core& core);
  /// Null if it could not be read.
  [[nodiscard]] const Tape* tape_at_hand(const std::string& incident) const;
  void freeze(const std::string& unit, const std::string& incident, engine::Core& core, engine::Batch& batch);
  void start(Turn& turn, const Scenario& scenario, const std::string& note);
  void end(Turn& turn, const std::string& by, const std::string& note);
  void stand_still(Turn& turn);
  void keep_time(Turn& turn);
  engine::Result<void> settle_score(Turn& turn, const std::string& note);

  FindScenario scenarios_;
  Hearer scored_;
  DayHearer scheduled_;
  Consent announcing_;
  bool outlives_crashes_;
  std::optional<DrillEvent> in_hand_;  // what is being recorded, where its bytes are not kept
  std::map<std::string, Drill> drills_;
  std::map<std::string, std::vector<DrillRecorded>> own_;
  std::map<std::string, Tape> tapes_;              // by incident
  std::map<std::string, std::string> playing_in_;  // incident → drill
  std::map<std::string, std::shared_ptr<engine::Timeline>> timelines_;
};

}  // namespace fenghuo::sim

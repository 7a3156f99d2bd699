#pragma once
#include "sim/drill/room.hpp"
#include "sim/improvement/improvement.hpp"

#include <set>

namespace fenghuo::sim {

/// Nobody will play in it any more: scored, closed or aborted.
inline bool is_over(const Drill& drill) {
  return drill.over() || drill.state == DrillState::Scored;
}

/// What somebody wants changed; what is absent or empty stays as it is. An owner or a day assigns it, evidence hands it
/// in; `state` closes ("Closed"), drops ("Dropped") or reopens ("Assigned", "Open") it. One change may hold several of
/// these: all of them happen, or none.
struct ChangeImprovement {
  std::optional<Millis> due_at;
  std::string evidence;
  std::vector<std::string> links;  ///< beside `evidence`
  std::string note, owner;
  std::string reason;  ///< of dropping or reopening
  std::string retest;  ///< a drill to come in which the unit plays
  std::optional<ImprovementState> state;
};

/// A finding of somebody who directed or evaluated.
struct AddFinding {
  std::string drill, unit, objective;
  Text problem, suggestion, title;
};

/// "IMP-2026-9999" before "IMP-2026-10000", and both before "IMP-2027-0001".
struct ByNumber {
  bool operator()(const std::string& a, const std::string& b) const {
    constexpr std::size_t k_year = 9;
    if (const int year = a.compare(0, k_year, b, 0, k_year); year != 0) return year < 0;
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }
};

/// All improvements of this engine: the findings of its drills, each with an owner and a day until it is closed. Lives
/// on the engine thread, beside the drills it is told of; its state is a fold over the journal's "IMP-…" streams, by
/// the wall's time. Nothing of it goes into a score.
///
/// Who: a unit's people see theirs (its responders, leaders, auditors, and those of the units above), as do the owner
/// and those who direct or evaluate the drill. The bureau above and the drill's directors do everything; a leader of
/// the unit assigns within their own unit and hands in; the owner hands in.
class ImprovementRoom final : public engine::Companion {
 public:
  using All = std::map<std::string, Improvement, ByNumber>;

  explicit ImprovementRoom(DrillRoom& drills) : drills_(drills) {}

  /// A drill's score was fixed: what it suggests is raised, each once (by drill, unit, objective and rule), and what
  /// was waiting for this drill is shown how it went.
  engine::Result<void> scored(const Drill& drill, std::span<const Score> scores, engine::Core& core,
                              const engine::Actor& actor, engine::Batch& batch);
  /// `scored` as the drills call it; this room must be there at their last call.
  [[nodiscard]] DrillRoom::Hearer hearer() {
    return [this](const Drill& drill, std::span<const Score> scores, engine::Core& core, const engine::Actor& actor,
                  engine::Batch& batch) { return scored(drill, scores, core, actor, batch); };
  }
  /// Refuses who neither directs nor evaluates the drill, one that is not scored, a unit that did not play, an
  /// objective its scenario does not have.
  engine::Result<const Improvement*> add(const AddFinding& finding, engine::Core& core, const engine::Caller& caller,
                                         engine::Batch& batch);
  /// The improvement must be visible to the caller. Nothing is recorded where anything is refused.
  engine::Result<const Improvement*> change(const std::string& id, const ChangeImprovement& change, engine::Core& core,
                                            const engine::Caller& caller, engine::Batch& batch);

  /// NotFound where it is none of the caller's business; Forbidden for roles that see no improvements of their units.
  [[nodiscard]] engine::Result<const Improvement*> visible(const std::string& id, const engine::Core& core,
                                                           const engine::Caller& caller) const;
  /// What this caller may do with it now: "assign", "done", "close", "drop", "reopen", "retest", "note".
  [[nodiscard]] std::vector<std::string> allowed(const Improvement& improvement, const engine::Core& core,
                                                 const engine::Caller& caller) const;
  [[nodiscard]] const All& all() const { return all_; }
  /// Its own events so far.
  [[nodiscard]] const std::vector<ImprovementRecorded>& tape_of(const Improvement& improvement) const;
  /// Those found in one unit of a drill, in the order of their numbers.
  [[nodiscard]] std::vector<const Improvement*> found_in(const std::string& drill, const std::string& unit) const;

  [[nodiscard]] std::vector<std::string_view> prefixes() const override { return {"IMP-"}; }
  void clear() override;
  void fold(const engine::Recorded& recorded) override;
  void place(engine::Core&) override {}
  void resume(engine::Core&, engine::Batch&) override {}
  void fire(const engine::TimerRow& timer, engine::Core& core, engine::Batch& batch) override;
  void happened(const engine::Incident&, std::span<engine::Recorded>, engine::Core&, engine::Batch&) override {}

 private:
  class Change;
  /// What a caller is to one improvement.
  struct Powers {
    bool governs = false, leads = false, owns = false;
    [[nodiscard]] bool any() const { return governs || leads || owns; }
  };
  [[nodiscard]] Powers powers(const Improvement& improvement, const engine::Core& core,
                              const engine::Caller& caller) const;
  [[nodiscard]] bool directs(const std::string& drill, const engine::Core& core, const engine::Caller& caller) const;
  [[nodiscard]] bool evaluates(const std::string& drill, const engine::Caller& caller) const;
  /// The number the next one will have.
  [[nodiscard]] std::string next_id(const engine::Core& core) const;
  /// Its clock follows from what it was before and is after.
  void record(const std::string& id, const ImprovementEvent& event, engine::Core& core, const engine::Actor& actor,
              engine::Batch& batch);
  engine::Result<void> raise(const Drill& drill, const Score& score, engine::Core& core, const engine::Actor& actor,
                             engine::Batch& batch);
  void show_retest(const Drill& drill, const Score& score, engine::Core& core, const engine::Actor& actor,
                   engine::Batch& batch);

  DrillRoom& drills_;
  All all_;
  std::map<std::string, std::vector<ImprovementRecorded>> tapes_;
  std::map<std::string, std::int64_t> last_;  // "IMP-2026-" → the highest behind it
  std::map<std::string, std::vector<std::string>> by_drill_;
  std::set<std::tuple<std::string, std::string, std::string, std::string>> found_;  // drill, unit, objective, rule
};

}  // namespace fenghuo::sim

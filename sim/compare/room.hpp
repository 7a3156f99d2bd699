#pragma once
#include "engine/base/zone.hpp"
#include "sim/compare/peers.hpp"
#include "sim/improvement/room.hpp"

#include <set>

namespace fenghuo::sim {

/// What somebody says of a unit for comparison; what is absent stays as it is.
struct ChangeStanding {
  std::optional<std::int64_t> students;
  std::optional<bool> declined;
  std::string reason;
};

/// What is kept so that drills can be compared: each unit's scores as they were fixed, how large it is, and whether it
/// declines. Lives on the engine thread beside the drills; its state is a fold over the journal's "CMP-…" streams.
class CompareRoom final : public engine::Companion {
 public:
  CompareRoom(DrillRoom& drills, const ImprovementRoom& improvements) : drills_(drills), improvements_(improvements) {}

  /// A drill's score was fixed: keeps what it came to, in the commit in which that was done.
  engine::Result<void> scored(const Drill& drill, std::span<const Score> scores, engine::Core& core,
                              const engine::Actor& actor, engine::Batch& batch);

  /// Every unit's part in every drill that has begun, in the order of the drills' numbers; `zone` says to which year it
  /// belongs. A score fixed before this room kept any is told again from the drill's events, once, and held against its
  /// digest: of `k_most_recounts` drills a call, the newest first, for it keeps everybody waiting.
  static constexpr std::size_t k_most_recounts = 8;
  std::vector<Entry> entries(engine::Core& core, const engine::Zone& zone);

  /// A leader declines, for their units; they and the bureau say how large a unit is. The unit must be visible to the
  /// caller.
  engine::Result<const Standing*> change(const std::string& unit, const ChangeStanding& change, engine::Core& core,
                                         const engine::Caller& caller, engine::Batch& batch);
  [[nodiscard]] const Standings& standings() const { return standings_; }
  [[nodiscard]] const Standing& standing(const std::string& unit) const;

  [[nodiscard]] std::vector<std::string_view> prefixes() const override { return {"CMP-"}; }
  void clear() override;
  void fold(const engine::Recorded& recorded) override;
  void place(engine::Core&) override {}
  void resume(engine::Core&, engine::Batch&) override {}
  void fire(const engine::TimerRow&, engine::Core&, engine::Batch&) override {}
  void happened(const engine::Incident&, std::span<engine::Recorded>, engine::Core&, engine::Batch&) override {}

 private:
  using Result = std::shared_ptr<const DrillResultKept>;
  using ByUnit = std::map<std::string, Result>;
  engine::Result<DrillResultKept> kept(const Drill& drill, const Score& score, engine::Core& core);
  /// As kept, of this fixing of the score; null if none was.
  [[nodiscard]] Result kept_of(const Drill& drill, const std::string& unit, const DrillRecorded& fixed) const;
  /// The same, kept or told again.
  [[nodiscard]] Result result_of(const Drill& drill, const std::string& unit, const DrillRecorded& fixed) const;
  void recount_some(engine::Core& core);
  engine::Result<void> recount(const Drill& drill, const DrillRecorded& fixed, engine::Core& core);

  DrillRoom& drills_;
  const ImprovementRoom& improvements_;
  Standings standings_;
  std::map<std::string, ByUnit> results_;               // by drill
  using Fixing = std::pair<std::string, std::int64_t>;  // a drill, and the version of the fixing
  std::map<Fixing, ByUnit> recounted_;
  std::map<Fixing, bool> unread_;  // could not be read when last tried; true: damaged, not just out of reach
};

}  // namespace fenghuo::sim

#pragma once
#include "sim/compare/room.hpp"
#include "sim/improvement/room.hpp"
#include "tests/support/rooms_rig.hpp"

namespace fenghuo::tests {

/// A small scenario for the playbook "defacement": a message after 5 minutes, a decision once somebody has
/// acknowledged, a world that is clean 2 minutes after the page is blocked, one contingency inject, an hour in all.
std::shared_ptr<const sim::Scenario> small_scenario();

/// A process without threads in which drills are played; `restart` is a crash and a new start over the same journal.
class DrillRig : public RoomsRig {
 public:
  explicit DrillRig(std::shared_ptr<const sim::Scenario> scenario = small_scenario(), bool sqlite = false);
  ~DrillRig() { crash(); }

  /// Time passes; what is due goes off when it is over.
  void pass(engine::Millis length);
  /// The same in steps, so that things go off about when they are due.
  void pass_slowly(engine::Millis length);
  engine::Result<const sim::Drill*> act(const sim::DrillCommand& command,
                                        const engine::Caller& by = caller(engine::Role::bureau)) {
    return work([&](engine::Core& core, engine::Batch& batch) { return room_->act(id_, command, core, by, batch); });
  }
  engine::Result<const engine::Incident*> execute(const std::string& unit, const engine::Command& command,
                                                  engine::Role role = engine::Role::responder);
  /// Planned, scheduled, announced.
  void prepare(sim::DrillPlanned plan);
  /// …and started, with one unit at the scenario's own pace.
  void start(std::vector<std::string> units = {k_school}, std::int64_t speed = 1000);
  /// `drill`, `act` and the rest are about this one from now on; else about the one planned last.
  void look_at(const std::string& drill) { id_ = drill; }
  /// The process is gone for `off`; `meanwhile` may see to the journal's folder.
  void restart(engine::Millis off = 0, const std::function<void(const std::string& folder)>& meanwhile = {});

  [[nodiscard]] const sim::Drill& drill() const { return room_->drills().at(id_); }
  [[nodiscard]] sim::DrillRoom& room() { return *room_; }
  [[nodiscard]] sim::ImprovementRoom& improvements() { return *improvements_; }
  [[nodiscard]] sim::CompareRoom& compare() { return *compare_; }
  /// Scenario time since StartEx.
  [[nodiscard]] engine::Millis elapsed() { return core().time_of(id_) - *drill().started_at; }
  [[nodiscard]] const engine::Incident& incident(const std::string& unit = k_school) {
    return *core().incident(drill().sides.at(unit).incident).value();
  }
  [[nodiscard]] std::vector<sim::Score> scores() { return room_->scores(drill(), core()).value(); }

 private:
  void up();

  std::unique_ptr<sim::DrillRoom> room_;
  std::unique_ptr<sim::ImprovementRoom> improvements_;
  std::unique_ptr<sim::CompareRoom> compare_;
  std::string id_;
};

}  // namespace fenghuo::tests

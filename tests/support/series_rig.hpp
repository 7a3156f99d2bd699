#pragma once
#include "sim/schedule/overdue_room.hpp"
#include "tests/support/rooms_rig.hpp"

namespace fenghuo::tests {

/// A process without threads in which series of drills go on, of the scenario "small"; `restart` is a crash and a new
/// start over the same journal, also under a new boot.
class SeriesRig : public RoomsRig {
 public:
  /// `schools` more units, each with a site: "school-001", …
  explicit SeriesRig(engine::Millis begin, int schools = 0, bool sqlite = false);
  ~SeriesRig() { crash(); }

  /// Time passes from timer to timer, each going off when it is due.
  void pass_to(engine::Millis wall);
  void pass(engine::Millis length) { pass_to(now() + length); }
  engine::Result<const sim::Series*> plan(sim::DrillSeriesPlanned planned,
                                          const engine::Caller& by = caller(engine::Role::bureau)) {
    return work([&](engine::Core& core, engine::Batch& batch) { return series_->plan(planned, core, by, batch); });
  }
  engine::Result<const sim::Series*> act(const std::string& id, const sim::SeriesCommand& command,
                                         const engine::Caller& by = caller(engine::Role::bureau)) {
    return work([&](engine::Core& core, engine::Batch& batch) { return series_->act(id, command, core, by, batch); });
  }
  /// Planned, and approved by the bureau's leader; its id.
  std::string approved(const sim::DrillSeriesPlanned& planned);
  engine::Result<const sim::Drill*> act_on_drill(const std::string& id, const sim::DrillCommand& command) {
    return work([&](engine::Core& core, engine::Batch& batch) {
      return drills_->act(id, command, core, caller(engine::Role::bureau), batch);
    });
  }
  /// The process is gone for `off`; with `reboot` the machine too.
  void restart(engine::Millis off = 0, bool reboot = false);
  void set_wall(engine::Millis wall);

  [[nodiscard]] sim::DrillRoom& drills() { return *drills_; }
  [[nodiscard]] sim::SeriesRoom& series() { return *series_; }

 private:
  void up();

  std::unique_ptr<sim::DrillRoom> drills_;
  std::unique_ptr<sim::SeriesRoom> series_;
  std::unique_ptr<sim::OverdueRoom> overdue_;
};

/// Of the school of the sample bureau, at nine in the morning in Shanghai from `starts` on.
sim::DrillSeriesPlanned small_series(std::string rule, std::string starts = "20260310T090000");

}  // namespace fenghuo::tests

// When the drill's time stood still, and why. None of it counts.
#include "sim/report/digest_parts.hpp"

namespace fenghuo::sim {

namespace {

class Standstills {
 public:
  explicit Standstills(const ReportFacts& facts) : facts_(facts) {}

  std::vector<Interruption> all() {
    for (const auto& one : facts_.tape)
      std::visit([&](const auto& event) { tell(one.meta, event); }, one.event);
    return std::move(out_);
  }

 private:
  template <class Other>
  void tell(const engine::Meta&, const Other&) {}

  void tell(const engine::Meta& meta, const DrillPaused& e) { begin(meta, {"暂停", "paused"}, {e.reason, e.reason}); }
  void tell(const engine::Meta& meta, const DrillFrozen& e) {
    finish(meta);  // it was paused already
    const Text unit = unit_name(facts_, e.unit);
    begin(meta, {"因真实事件冻结", "frozen by a real incident"},
          {unit.zh + "发生真实事件 " + e.incident, "real incident " + e.incident + " in " + unit.en});
  }
  void tell(const engine::Meta& meta, const DrillResumed&) { finish(meta); }
  void tell(const engine::Meta& meta, const DrillEnded&) { finish(meta); }
  void tell(const engine::Meta& meta, const DrillAborted& e) {
    finish(meta);
    begin(meta, {"中止", "aborted"}, {e.reason, e.reason});
    stands_ = false;
  }
  void tell(const engine::Meta& meta, const DrillCaughtUp& e) {
    begin(meta, {"系统停机", "the system was down"}, {});
    out_.back().from = meta.recorded_at - e.wall_lost;
    finish(meta);
  }

  void begin(const engine::Meta& meta, Text kind, Text reason) {
    out_.push_back({.at = meta.at,
                    .events = {{meta.stream, meta.version}},
                    .from = meta.recorded_at,
                    .kind = std::move(kind),
                    .reason = std::move(reason)});
    stands_ = true;
  }
  void finish(const engine::Meta& meta) {
    if (!stands_) return;
    Interruption& last = out_.back();
    last.to = meta.recorded_at;
    if (const EventRef event{meta.stream, meta.version}; event != last.events.back()) last.events.push_back(event);
    stands_ = false;
  }

  const ReportFacts& facts_;
  std::vector<Interruption> out_;
  bool stands_ = false;  // the last one has no end yet
};

}  // namespace

std::vector<Interruption> interruptions(const ReportFacts& facts) {
  return Standstills(facts).all();
}

}  // namespace fenghuo::sim

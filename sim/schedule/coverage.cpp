#include "sim/schedule/coverage.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

struct Year {
  Millis begins, ends, next_ends, plan_due;
  Year(const Zone& zone, int year)
      : begins(month_begin(zone, year, 1)),
        ends(month_begin(zone, year + 1, 1)),
        next_ends(month_begin(zone, year + 2, 1)),
        plan_due(month_begin(zone, year, 12)) {}
  [[nodiscard]] bool holds(Millis at) const { return at >= begins && at < ends; }
  [[nodiscard]] bool next_holds(Millis at) const { return at >= ends && at < next_ends; }
};

class Count {
 public:
  Count(const SeriesRoom& room, const Core& core, const Year& year, const Caller& caller)
      : room_(room), core_(core), year_(year), caller_(caller) {}

  void take(const Drill& drill) {
    since(drill.planned_at);
    if (drill.state == DrillState::Aborted || drill.state == DrillState::Draft) return;
    const bool done = is_scored(drill.state);
    const bool visible = done || room_.drills().visible(drill.id, core_, caller_).has_value();
    if (!visible && drill.plan.surprise) return;
    const Millis at = drill.started_at.value_or(drill.starts_at);
    for (const auto& unit : drill.plan.units)
      if (UnitCoverage* row = row_of(unit)) take(*row, drill.plan.subject, at, done, visible);
    const bool forgotten = !drill.started_at && visible && year_.holds(at) && core_.now().wall > at + k_grace;
    if (forgotten) overdue(drill.plan.units, {"drill-not-held", at, drill.id});
  }

  /// What no drill has been made of yet, or one that the caller is to hear of only later.
  void take(const Series& series) {
    since(series.planned_at);
    const bool visible = room_.sees(series, core_, caller_);
    if (!visible && series.surprise()) return;
    const DrillPlanned& plan = series.planned.plan;
    if (series.unreadable() && visible && year_.holds(core_.now().wall))
      overdue(plan.units, {"timing-unreadable", series.planned_at, series.id});
    for (const auto& time : times_of(series, year_.begins, year_.next_ends)) {
      const bool lost = (time.date->missed || time.date->refused) && !series.stopped_at;
      if (lost && visible && year_.holds(time.at))
        overdue(plan.units,
                {time.date->missed ? "time-missed" : "time-refused", time.at, series.id + "/" + time.occurrence.local});
      const bool made = !time.date->drill.empty() && (!visible || !room_.is_untold(time, core_, caller_));
      const Millis at = room_.starts_at(time);
      if (time.date->settled() || made || at <= core_.now().wall) continue;
      for (const auto& unit : plan.units)
        if (UnitCoverage* row = row_of(unit)) take(*row, plan.subject, at, false, visible);
    }
  }

  std::vector<UnitCoverage> finish() {
    std::vector<UnitCoverage> out;
    for (auto& [unit, row] : rows_) {
      if (owed_by(year_.ends) && row.comprehensive.done < k_comprehensive_a_year)
        row.overdue.push_back({"comprehensive-missing", year_.ends, ""});
      if (owed_by(year_.plan_due) && !planned_next_.contains(unit))
        row.overdue.push_back({"next-year-unplanned", year_.plan_due, ""});
      std::ranges::sort(row.overdue, [](const Shortfall& a, const Shortfall& b) {
        return std::tie(a.due_at, a.code, a.about) < std::tie(b.due_at, b.code, b.about);
      });
      out.push_back(std::move(row));
    }
    return out;
  }

  void add_row(const std::string& unit) { rows_[unit].unit = unit; }

 private:
  void since(Millis at) { since_ = std::min(since_, at); }
  [[nodiscard]] bool owed_by(Millis due_at) const { return core_.now().wall >= due_at && due_at >= since_; }
  void take(UnitCoverage& row, const std::string& subject, Millis at, bool done, bool visible) {
    const bool comprehensive = subject == "comprehensive";
    if (comprehensive && year_.next_holds(at)) planned_next_.insert(row.unit);
    if (!year_.holds(at) || !visible) return;
    DrillTally& tally = comprehensive ? row.comprehensive : row.single;
    ++(done ? tally.done : tally.planned);
    if (done && (!row.last_done || at > *row.last_done)) row.last_done = at;
    if (!done && at > core_.now().wall && (!row.next || at < *row.next)) row.next = at;
  }
  void overdue(const std::vector<std::string>& units, const Shortfall& what) {
    for (const auto& unit : units)
      if (UnitCoverage* row = row_of(unit)) row->overdue.push_back(what);
  }
  UnitCoverage* row_of(const std::string& unit) {
    const auto found = rows_.find(unit);
    return found == rows_.end() ? nullptr : &found->second;
  }

  const SeriesRoom& room_;
  const Core& core_;
  const Year& year_;
  const Caller& caller_;
  std::map<std::string, UnitCoverage> rows_;
  std::set<std::string> planned_next_;
  Millis since_ = k_never;  // the first that was planned
};

}  // namespace

std::vector<UnitCoverage> coverage_of(const SeriesRoom& room, const Core& core, const Zone& zone, int year,
                                      const Caller& caller) {
  const Year bounds(zone, year);
  Count count(room, core, bounds, caller);
  const Registry& registry = core.registry();
  for (const auto& [host, site] : registry.sites()) {
    const bool there = !registry.retired_at("site:" + host) && !registry.retired_at("unit:" + site.unit);
    if (there && registry.within(site.unit, caller.unit)) count.add_row(site.unit);
  }
  for (const auto& [id, drill] : room.drills().drills())
    count.take(drill);
  for (const auto& [id, series] : room.all())
    count.take(series);
  return count.finish();
}

Text words_of(const Shortfall& overdue) {
  if (overdue.code == "comprehensive-missing")
    return {"全年没有完成综合演练", "no comprehensive drill was finished in the year"};
  if (overdue.code == "next-year-unplanned")
    return {"十二月前没有排定下一年的综合演练", "next year's comprehensive drill was not planned before December"};
  if (overdue.code == "drill-not-held")
    return {"到期未开展，也未取消：" + overdue.about, "neither held nor called off: " + overdue.about};
  if (overdue.code == "time-missed")
    return {"届时服务器没有运行，没有生成演练：" + overdue.about,
            "the server was down over its hour: " + overdue.about};
  if (overdue.code == "timing-unreadable")
    return {"时区或重复规则已无法识别，不再生成演练：" + overdue.about,
            "its zone or rule is not understood any more, so no drill comes of it: " + overdue.about};
  return {"无法按计划生成演练：" + overdue.about, "no drill could be planned as it stands: " + overdue.about};
}

}  // namespace fenghuo::sim

#include "sim/schedule/term.hpp"

#include "engine/base/digest.hpp"

#include <algorithm>
#include <numeric>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr Millis k_ahead = 548 * k_day;  // from the first time on
constexpr std::int64_t k_most_weeks = 52, k_most_load = 50;
constexpr std::size_t k_most_evaluators = 200;

/// The Monday of the week on the local clock.
std::string week_of(std::string_view local) {
  const Millis day = read_local(local.substr(0, 8)).value_or(0) / k_day;
  constexpr Millis k_thursday = 3;  // 1970-01-01, counted from Monday
  return name_local((day - (day + k_thursday) % 7) * k_day).substr(0, 8);
}

class Spread {
 public:
  Spread(const TermOrder& order, const SeriesRoom& room, const Core& core)
      : order_(order), core_(core), until_(core.now().wall + k_ahead) {
    const auto read = Recurrence::read(order.pattern.timing);
    for (const auto& first : read ? read->between(core.now().wall + 1, k_never, 1) : std::vector<Occurrence>{})
      until_ = first.at + order.weeks * 7 * k_day + k_ahead;
    for (const auto& evaluator : order.evaluators)
      plan_.load[evaluator];
    take_what_there_is(room);
  }

  /// Into the emptiest week that will do, with the least busy evaluator who is free.
  void place(const std::string& unit) {
    std::vector<std::int64_t> weeks(static_cast<std::size_t>(order_.weeks));
    std::iota(weeks.begin(), weeks.end(), 0);
    std::ranges::stable_sort(weeks, {}, [&](std::int64_t week) { return in_week_[week]; });
    Text why{"各周都落在例外日期上，或已经过去", "its times are excepted in every week, or lie in the past"};
    for (const auto week : weeks) {
      DrillSeriesPlanned planned = order_.pattern;
      planned.plan.units = {unit};
      planned.timing.shift_days += 7 * week;
      const auto times = times_in(planned);
      if (!times) continue;
      const auto evaluator = free_evaluator(*times);
      if (!evaluator) {
        why = {"各周的评估员都已排满", "no evaluator is free in any week"};
        continue;
      }
      ++in_week_[week];
      return keep(std::move(planned), *times, *evaluator);
    }
    plan_.unplaced.push_back({unit, why});
  }

  void place_together() {
    const auto times = times_in(order_.pattern);
    const auto evaluator = times ? free_evaluator(*times) : std::nullopt;
    if (times && evaluator) return keep(order_.pattern, *times, *evaluator);
    for (const auto& unit : order_.pattern.plan.units)
      plan_.unplaced.push_back(
          {unit, times ? Text{"评估员已排满", "no evaluator is free"}
                       : Text{"时间落在例外日期上，或已经过去", "its times are excepted, or lie in the past"}});
  }

  TermPlan finish() {
    std::string all;
    for (const auto& entry : plan_.entries) {
      all += encode(entry.planned) + "\n";
      for (const auto& time : entry.times)
        all += time.local + "\n";
    }
    plan_.digest = sha256_hex(all);
    return std::move(plan_);
  }

 private:
  /// Those ahead. Nothing if there are none, or, spread, if one would fall out that another week would keep.
  [[nodiscard]] std::optional<std::vector<Occurrence>> times_in(const DrillSeriesPlanned& planned) const {
    const Millis now = core_.now().wall;
    const auto read = Recurrence::read(planned.timing);
    if (!read) return std::nullopt;
    auto times = read->between(now + 1, until_);
    Timing whole = planned.timing;
    whole.except.clear();
    const auto unbroken = Recurrence::read(whole);
    const bool falls_out = unbroken && unbroken->between(now + 1, until_).size() != times.size();
    if (times.empty() || (falls_out && order_.each && order_.weeks > 1)) return std::nullopt;
    return times;
  }

  /// "" where none is asked for.
  [[nodiscard]] std::optional<std::string> free_evaluator(const std::vector<Occurrence>& times) const {
    if (order_.evaluators.empty()) return "";
    std::map<std::string, std::int64_t> wanted;
    for (const auto& time : times)
      ++wanted[week_of(time.local)];
    std::optional<std::string> least;
    std::int64_t least_load = 0;
    for (const auto& evaluator : order_.evaluators) {
      const auto& load = plan_.load.at(evaluator);
      const bool is_free = std::ranges::all_of(wanted, [&](const auto& week) {
        const auto there = load.find(week.first);
        return (there == load.end() ? 0 : there->second) + week.second <= order_.limit;
      });
      std::int64_t total = 0;
      for (const auto& [week, drills] : load)
        total += drills;
      if (is_free && (!least || total < least_load)) least = evaluator, least_load = total;
    }
    return least;
  }

  void keep(DrillSeriesPlanned planned, std::vector<Occurrence> times, const std::string& evaluator) {
    if (!evaluator.empty()) planned.plan.parts.push_back({.person = evaluator, .role = "evaluator"});
    for (const auto& time : times)
      if (!evaluator.empty()) ++plan_.load[evaluator][week_of(time.local)];
    plan_.entries.push_back({std::move(planned), std::move(times), evaluator});
  }

  /// What evaluators have in hand already.
  void take_what_there_is(const SeriesRoom& room) {
    const Millis now = core_.now().wall;
    const auto zone = Zone::named(order_.pattern.timing.zone);
    if (!zone) return;
    const auto busy = [&](const DrillPlanned& plan, Millis at) {
      for (const auto& part : plan.parts)
        if (part.role == "evaluator" && plan_.load.contains(part.person))
          ++plan_.load[part.person][week_of(local_name(*zone, at))];
    };
    for (const auto& [id, drill] : room.drills().drills())
      if (!drill.started_at && !drill.over() && drill.starts_at > now) busy(drill.plan, drill.starts_at);
    for (const auto& [id, series] : room.all())
      for (const auto& time : times_of(series, now + 1, until_))
        if (!time.date->settled() && time.date->drill.empty()) busy(series.planned.plan, time.at);
  }

  const TermOrder& order_;
  const Core& core_;
  Millis until_;
  TermPlan plan_;
  std::map<std::int64_t, std::int64_t> in_week_;
};

}  // namespace

Result<TermPlan> plan_term(const TermOrder& order, const SeriesRoom& room, const Core& core, const Caller& caller) {
  TermOrder checked = order;
  auto& units = checked.pattern.plan.units;
  if (units.size() > k_most_in_a_term)
    return Problem::invalid("/units", {"一次最多 500 个单位", "500 units at most at a time"});
  if (auto fits = room.check(checked.pattern, core, caller); !fits) return fits.error();
  if (checked.weeks < 1 || checked.weeks > k_most_weeks || (!checked.each && checked.weeks != 1))
    return Problem::invalid("/weeks", {"各校分别演练时可分散在 1 到 52 周，一起演练时不分散",
                                       "1 to 52 where each unit drills by itself, else 1"});
  if (checked.limit < 1 || checked.limit > k_most_load)
    return Problem::invalid("/evaluator_limit", {"每周 1 到 50 次", "1 to 50 a week"});
  if (checked.evaluators.size() > k_most_evaluators)
    return Problem::invalid("/evaluators", {"最多 200 名", "200 at most"});
  for (std::size_t n = 0; n < checked.evaluators.size(); ++n) {
    const auto* person = core.registry().person(checked.evaluators[n]);
    if (person == nullptr || !core.registry().within(person->unit, caller.unit) ||
        core.registry().retired_at("person:" + checked.evaluators[n]))
      return Problem::invalid("/evaluators/" + std::to_string(n),
                              {"没有这个人，或不在您的管辖内：" + checked.evaluators[n],
                               "no such person below your unit: " + checked.evaluators[n]});
  }
  Spread spread(checked, room, core);
  if (!checked.each) {
    spread.place_together();
    return spread.finish();
  }
  for (const auto& unit : units)
    spread.place(unit);
  return spread.finish();
}

}  // namespace fenghuo::sim

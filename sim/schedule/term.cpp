#include "sim/schedule/term.hpp"

#include "engine/base/digest.hpp"

#include <algorithm>
#include <cstdlib>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr Millis k_ahead = 548 * k_day;  // from the first time on
constexpr std::int64_t k_most_weeks = 52, k_most_load = 50;
constexpr std::size_t k_most_evaluators = 200;

/// The Monday of the week on the local clock.
std::string week_of(std::string_view local) {
  return name_local(week_begin(read_local(local.substr(0, 8)).value_or(0))).substr(0, 8);
}

using Load = std::map<std::string, std::int64_t>;  // the Monday of a week → drills

class Spread {
 public:
  Spread(const TermOrder& order, const SeriesRoom& room, const Core& core, const Caller& caller)
      : order_(order), core_(core), until_(core.now().wall + k_ahead) {
    const auto read = Recurrence::read(order.pattern.timing);
    for (const auto& first : read ? read->between(core.now().wall + 1, k_never, 1) : std::vector<Occurrence>{})
      until_ = first.at + order.weeks * 7 * k_day + k_ahead;
    for (const auto& evaluator : order.evaluators)
      plan_.load[evaluator];
    take_what_there_is(room, caller);
    for (std::int64_t week = 0; read && week < order.weeks; ++week)
      weeks_.push_back(week_after(*read, week));
  }

  /// Into the emptiest week that will do, with the least busy evaluator who is free.
  void place(const std::string& unit) {
    std::vector<Week*> weeks;
    for (auto& week : weeks_)
      weeks.push_back(&week);
    std::ranges::stable_sort(weeks, {}, &Week::units);
    Text why{"各周都落在例外日期上，或已经过去", "its times are excepted in every week, or lie in the past"};
    for (Week* week : weeks) {
      if (week->times.empty()) continue;
      const auto evaluator = free_evaluator(*week);
      if (!evaluator) {
        why = {"各周的评估员都已排满", "no evaluator is free in any week"};
        continue;
      }
      ++week->units;
      DrillSeriesPlanned planned = order_.pattern;
      planned.plan.units = {unit};
      planned.timing.shift_days += week->later;
      return keep(std::move(planned), *week, *evaluator);
    }
    plan_.unplaced.push_back({unit, why});
  }

  void place_together() {
    const bool any = !weeks_.empty() && !weeks_.front().times.empty();
    const auto evaluator = any ? free_evaluator(weeks_.front()) : std::nullopt;
    if (evaluator) return keep(order_.pattern, weeks_.front(), *evaluator);
    for (const auto& unit : order_.pattern.plan.units)
      plan_.unplaced.push_back(
          {unit, any ? Text{"评估员已排满", "no evaluator is free"}
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
  /// What a unit gets whose series begins so late. It is the same for all of them.
  struct Week {
    std::int64_t later = 0;  ///< days
    std::vector<Occurrence> times;
    Load wanted;        ///< of an evaluator
    bool full = false;  ///< no evaluator is free; none will be
    std::int64_t units = 0;
  };

  /// Those ahead. None, spread, if one would fall out that another week would keep.
  [[nodiscard]] Week week_after(const Recurrence& pattern, std::int64_t weeks) const {
    Week out{.later = 7 * weeks};
    if (std::abs(order_.pattern.timing.shift_days + out.later) > Recurrence::k_most_shifted) return out;
    const Recurrence timing = pattern.shifted(out.later);
    const Millis from = core_.now().wall + 1;
    out.times = timing.between(from, until_);
    const bool spread = order_.each && order_.weeks > 1;
    if (spread && timing.unbroken().between(from, until_).size() != out.times.size()) out.times.clear();
    for (const auto& time : out.times)
      ++out.wanted[week_of(time.local)];
    return out;
  }

  /// "" where none is asked for.
  [[nodiscard]] std::optional<std::string> free_evaluator(Week& week) const {
    if (order_.evaluators.empty()) return "";
    if (week.full) return std::nullopt;
    std::optional<std::string> least;
    std::int64_t least_load = 0;
    for (const auto& evaluator : order_.evaluators) {
      const auto known = in_hand_.find(evaluator);
      static const InHand k_nothing;
      const InHand& hand = known == in_hand_.end() ? k_nothing : known->second;
      if (least && hand.total >= least_load) continue;
      const bool is_free = std::ranges::all_of(week.wanted, [&](const auto& one) {
        const auto there = hand.by_week.find(one.first);
        return (there == hand.by_week.end() ? 0 : there->second) + one.second <= order_.limit;
      });
      if (is_free) least = evaluator, least_load = hand.total;
    }
    week.full = !least;
    return least;
  }

  void keep(DrillSeriesPlanned planned, const Week& week, const std::string& evaluator) {
    if (!evaluator.empty()) {
      planned.plan.parts.push_back({.person = evaluator, .role = "evaluator"});
      for (const auto& [monday, drills] : week.wanted)
        burden(evaluator, monday, drills, true);
    }
    plan_.entries.push_back({std::move(planned), week.times, evaluator});
  }

  void burden(const std::string& evaluator, const std::string& monday, std::int64_t drills, bool visible) {
    InHand& hand = in_hand_[evaluator];
    hand.by_week[monday] += drills;
    hand.total += drills;
    if (visible) plan_.load[evaluator][monday] += drills;
  }

  /// What evaluators have in hand already. What the caller may not know of leaves them less time all the same.
  void take_what_there_is(const SeriesRoom& room, const Caller& caller) {
    const Millis now = core_.now().wall;
    const auto zone = Zone::named(order_.pattern.timing.zone);
    if (!zone) return;
    const auto busy = [&](const DrillPlanned& plan, Millis at, bool visible) {
      for (const auto& part : plan.parts)
        if (part.role == "evaluator" && plan_.load.contains(part.person))
          burden(part.person, week_of(local_name(*zone, at)), 1, visible);
    };
    for (const auto& [id, drill] : room.drills().drills())
      if (!drill.started_at && !drill.over() && drill.starts_at > now)
        busy(drill.plan, drill.starts_at, room.drills().visible(id, core_, caller).has_value());
    for (const auto& [id, series] : room.all())
      for (const auto& time : times_of(series, now + 1, until_))
        if (!time.date->settled() && time.date->drill.empty())
          busy(series.planned.plan, time.at, room.sees(series, core_, caller));
  }

  struct InHand {
    Load by_week;
    std::int64_t total = 0;
  };

  const TermOrder& order_;
  const Core& core_;
  Millis until_;
  TermPlan plan_;
  std::map<std::string, InHand> in_hand_;  // by evaluator
  std::vector<Week> weeks_;
};

}  // namespace

Result<TermPlan> plan_term(const TermOrder& order, const SeriesRoom& room, const Core& core, const Caller& caller) {
  TermOrder checked = order;
  checked.pattern.timing.until_holds_shifted = true;
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
  Spread spread(checked, room, core, caller);
  if (!checked.each) {
    spread.place_together();
    return spread.finish();
  }
  for (const auto& unit : units)
    spread.place(unit);
  return spread.finish();
}

}  // namespace fenghuo::sim

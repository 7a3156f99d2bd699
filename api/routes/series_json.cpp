#include "api/routes/drill_json.hpp"
#include "api/routes/schedule.hpp"

#include <algorithm>

namespace fenghuo::api {

using namespace engine;  // every name below is the engine's, or the drill's
using sim::Series;
using sim::SeriesTime;

namespace {

constexpr std::size_t k_most_times = 400, k_most_past = 100;

OrderedJson or_null(const std::string& text) {
  return text.empty() ? OrderedJson(nullptr) : OrderedJson(text);
}

/// "20260501" as a day is written elsewhere.
std::string day_of(const std::string& day) {
  return day.substr(0, 4) + "-" + day.substr(4, 2) + "-" + day.substr(6, 2);
}

std::string_view state_of(const SeriesTime& time) {
  if (time.date->cancelled) return "cancelled";
  if (time.date->missed) return "missed";
  if (time.date->refused) return "refused";
  return time.date->drill.empty() ? "planned" : "made";
}

OrderedJson time_json(const sim::SeriesRoom& room, const SeriesTime& time) {
  return {{"occurrence", time.occurrence.local},
          {"state", state_of(time)},
          {"starts_at", format_time(room.starts_at(time))},
          {"drill", or_null(time.date->drill)},
          {"moved", time.date->moved_to.has_value()},
          {"why", time.date->why.zh.empty() ? OrderedJson(nullptr) : text_json(time.date->why)}};
}

/// Now; of one that has not begun, its first time.
Millis begins_at(const Series& series, Millis now) {
  if (!series.recurrence) return now;
  const auto first = series.recurrence->between(series.planned_at + 1, k_never, 1);
  return first.empty() ? now : std::max(now, first.front().at);
}

/// Where there are too many: the last that are past, then those to come; more of the one where there are fewer of the
/// other.
OrderedJson times_json(const sim::SeriesRoom& room, const Series& series, Millis now) {
  const auto all = sim::times_of(series, series.planned_at + 1, begins_at(series, now) + 548 * k_day);
  const auto past = static_cast<std::size_t>(std::ranges::count_if(all, [&](const auto& one) { return one.at < now; }));
  const std::size_t too_many = all.size() > k_most_times ? all.size() - k_most_times : 0;
  const std::size_t first = std::min(too_many, past > k_most_past ? past - k_most_past : 0);
  OrderedJson out = OrderedJson::array();
  for (std::size_t n = first; n < all.size() && out.size() < k_most_times; ++n)
    out.push_back(time_json(room, all[n]));
  return out;
}

OrderedJson days_json(const std::vector<std::string>& days) {
  OrderedJson out = OrderedJson::array();
  for (const auto& day : days)
    out.push_back(day_of(day));
  return out;
}
OrderedJson lengths_json(const std::vector<Millis>& lengths) {
  OrderedJson out = OrderedJson::array();
  for (const Millis length : lengths)
    out.push_back(format_duration(length));
  return out;
}

/// What a series like it is planned with, but for its units, its evaluator and its first time.
OrderedJson pattern_json(const sim::DrillSeriesPlanned& planned) {
  const sim::DrillPlanned& plan = planned.plan;
  OrderedJson parts = OrderedJson::array();
  for (const auto& part : plan.parts)
    if (part.role != "evaluator") {
      OrderedJson one{{"person", part.person}, {"role", part.role}};
      if (!part.unit.empty()) one["unit"] = part.unit;
      parts.push_back(std::move(one));
    }
  OrderedJson out{{"scenario", plan.scenario},
                  {"title", text_json(plan.title)},
                  {"form", plan.form},
                  {"subject", plan.subject},
                  {"surprise", plan.surprise},
                  {"speed", plan.speed / 1000},
                  {"skip_idle", plan.skip_idle},
                  {"parts", std::move(parts)},
                  {"rule", planned.timing.rule},
                  {"zone", planned.timing.zone},
                  {"except", days_json(planned.timing.except)},
                  {"announce_before", format_duration(planned.announce_before)},
                  {"remind_before", lengths_json(planned.remind_before)},
                  {"approver", planned.approver}};
  if (!plan.scenario_version.empty()) out["scenario_version"] = plan.scenario_version;
  if (!plan.goals.zh.empty()) out["goals"] = text_json(plan.goals);
  return out;
}

OrderedJson allowed_json(const sim::SeriesRoom& room, const Series& series, const Core& core, const Caller& caller) {
  OrderedJson out = OrderedJson::array();
  if (series.stopped_at) return out;
  if (!series.approved_at && room.may_approve(series, core, caller)) out.push_back("approve");
  if (!room.may_direct(series, core, caller)) return out;
  for (const char* act : {"stop", "cancel", "move"})
    out.push_back(act);
  return out;
}

}  // namespace

std::string_view state_of(const Series& series) {
  if (series.stopped_at) return "stopped";
  return series.approved_at ? "approved" : "waiting";
}

OrderedJson series_json(const sim::SeriesRoom& room, const Series& series, const Core& core, const Caller& caller,
                        bool whole) {
  const auto& planned = series.planned;
  const Millis now = core.now().wall;
  OrderedJson next = nullptr, evaluators = OrderedJson::array();
  for (const auto& part : planned.plan.parts)
    if (part.role == "evaluator") evaluators.push_back(part.person);
  for (const auto& time : sim::times_of(series, now, begins_at(series, now) + 366 * k_day))
    if (!time.date->settled() && next.is_null()) next = format_time(room.starts_at(time));
  OrderedJson out{{"id", series.id},
                  {"version", series.version},
                  {"state", state_of(series)},
                  {"title", text_json(marked(planned.plan.title))},
                  {"unit", planned.plan.unit},
                  {"units", planned.plan.units},
                  {"scenario", planned.plan.scenario},
                  {"form", planned.plan.form},
                  {"subject", planned.plan.subject},
                  {"surprise", planned.plan.surprise},
                  {"rule", or_null(planned.timing.rule)},
                  {"zone", planned.timing.zone},
                  {"except", days_json(planned.timing.except)},
                  {"announce_before", format_duration(planned.announce_before)},
                  {"remind_before", lengths_json(planned.remind_before)},
                  {"director", series.director},
                  {"approver", or_null(planned.approver)},
                  {"approved_by", or_null(series.approved_by)},
                  {"approved_at", or_null(series.approved_at)},
                  {"stopped_at", or_null(series.stopped_at)},
                  {"why_stopped", or_null(series.why_stopped)},
                  {"evaluators", std::move(evaluators)},
                  {"next_at", std::move(next)}};
  if (!whole) return out;
  out["times"] = times_json(room, series, now);
  out["pattern"] = pattern_json(planned);
  out["allowed"] = allowed_json(room, series, core, caller);
  return out;
}

std::optional<std::string> read_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  std::string day(text);
  std::erase(day, '-');
  return sim::read_local(day) ? std::optional(day) : std::nullopt;
}

}  // namespace fenghuo::api

#include "sim/schedule/calendar.hpp"

#include "sim/drill/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr Millis k_either_way = 366 * k_day;
constexpr Millis k_unknown_length = k_hour;

class Look {
 public:
  Look(const SeriesRoom& room, const Core& core, const Caller& caller, Language language)
      : room_(room), core_(core), caller_(caller), language_(language) {}

  [[nodiscard]] bool in_view(Millis at) const {
    return at > core_.now().wall - k_either_way && at < core_.now().wall + k_either_way;
  }

  void take(const Drill& drill, const std::string& uid) {
    const Millis at = drill.started_at.value_or(drill.starts_at);
    if (drill.state == DrillState::Draft || !in_view(at)) return;
    if (!room_.drills().visible(drill.id, core_, caller_)) return;
    const auto scenario = room_.drills().scenario_of(drill);
    CalendarEntry entry{.uid = uid,
                        .title = title_of(drill.plan),
                        .about = drill.id + " · " + words_of(drill.state).in(language_) + units_of(drill.plan),
                        .starts_at = at,
                        .ends_at = at + length_of(scenario.get(), drill.plan),
                        .changed_at = room_.drills().tape_of(drill).back().meta.recorded_at,
                        .version = drill.version};
    if (drill.state == DrillState::Aborted) entry.state = CalendarEntry::State::cancelled;
    if (drill.state == DrillState::Scheduled) entry.state = CalendarEntry::State::tentative;
    entries.push_back(std::move(entry));
  }

  void take(const Series& series) {
    if (!room_.sees(series, core_, caller_)) return;
    const Millis now = core_.now().wall;
    for (const auto& time : times_of(series, now, now + k_either_way)) {
      const bool made = !time.date->drill.empty() && !room_.is_untold(time, core_, caller_);
      if (made || time.date->missed || time.date->refused) continue;
      const Millis at = room_.starts_at(time);
      const DrillPlanned& plan = series.planned.plan;
      entries.push_back(
          {.uid = uid_of(series.id, time.occurrence),
           .title = title_of(plan),
           .about = series.id + units_of(plan),
           .starts_at = at,
           .ends_at = at + length_of(nullptr, plan),
           .changed_at = std::max({series.planned_at, series.approved_at.value_or(0), time.date->touched_at}),
           .version = 0,
           .state = time.date->cancelled ? CalendarEntry::State::cancelled : CalendarEntry::State::tentative});
    }
  }

  static std::string uid_of(const std::string& series, const Occurrence& occurrence) {
    return series + "-" + occurrence.local + "@fenghuo";
  }

  std::vector<CalendarEntry> entries;

 private:
  [[nodiscard]] std::string title_of(const DrillPlanned& plan) const { return marked(plan.title).in(language_); }
  [[nodiscard]] std::string units_of(const DrillPlanned& plan) const {
    std::string out;
    for (const auto& id : plan.units)
      if (const auto* unit = core_.registry().unit(id))
        out += (out.empty() ? "\n" : language_ == Language::zh ? "、" : ", ") + unit->name.in(language_);
    return out;
  }
  static Millis length_of(const Scenario* scenario, const DrillPlanned& plan) {
    const Millis length = scenario == nullptr ? k_unknown_length : scenario->length * 1000 / plan.speed;
    return std::max(length, k_minute);
  }

  const SeriesRoom& room_;
  const Core& core_;
  const Caller& caller_;
  const Language language_;
};

}  // namespace

std::vector<CalendarEntry> calendar_of(const SeriesRoom& room, const Core& core, const Caller& caller,
                                       Language language) {
  Look look(room, core, caller, language);
  std::map<std::string, std::string> uids;  // drill → that of the time it was made for
  for (const auto& [id, series] : room.all()) {
    for (const auto& [occurrence, date] : series.dates)
      if (!date.drill.empty()) uids[date.drill] = Look::uid_of(id, {occurrence});
    look.take(series);
  }
  for (const auto& [id, drill] : room.drills().drills()) {
    const auto uid = uids.find(id);
    look.take(drill, uid == uids.end() ? id + "@fenghuo" : uid->second);
  }
  std::ranges::sort(look.entries, [](const CalendarEntry& a, const CalendarEntry& b) {
    return std::tie(a.starts_at, a.uid) < std::tie(b.starts_at, b.uid);
  });
  return std::move(look.entries);
}

}  // namespace fenghuo::sim

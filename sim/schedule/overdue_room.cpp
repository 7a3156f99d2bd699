#include "sim/schedule/overdue_room.hpp"

#include "sim/told.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr const char* k_stream = "COV-watch";
/// The engine lets it go off only when both clocks agree: a wall set ahead for a moment tells nobody anything.
constexpr const char* k_clock = "look/breach";
constexpr Millis k_nine = 9 * k_hour, k_january = 31 * k_day;
constexpr std::size_t k_most_names = 5;

/// The lowest unit that all of them are, or are below.
std::string common_of(const Registry& registry, const std::vector<std::string>& units) {
  const auto line = registry.line_of(units.front());
  for (const auto& above : line)
    if (std::ranges::all_of(units, [&](const auto& unit) { return registry.within(unit, above); })) return above;
  return units.front();
}

/// "A, B and 35 more"
Text names_of(const Registry& registry, const std::vector<std::string>& units) {
  Text out;
  for (std::size_t n = 0; n < std::min(units.size(), k_most_names); ++n) {
    const auto* unit = registry.unit(units[n]);
    const Text name = unit == nullptr ? Text{units[n], units[n]} : unit->name;
    out.zh += (n == 0 ? "" : "、") + name.zh;
    out.en += (n == 0 ? "" : ", ") + name.en;
  }
  if (units.size() <= k_most_names) return out;
  out.zh += "等 " + std::to_string(units.size()) + " 个单位";
  out.en += " and " + std::to_string(units.size() - k_most_names) + " more";
  return out;
}

}  // namespace

/// Gathers what is overdue now.
class OverdueRoom::Look {
 public:
  Look(const OverdueRoom& room, const Core& core) : room_(room), core_(core), now_(core.now().wall) {}

  std::vector<Fact> all() {
    for (const auto& [id, drill] : room_.series_.drills().drills())
      take(drill);
    for (const auto& [id, series] : room_.series_.all())
      take(series);
    const std::int64_t year = year_of(now_, room_.zone_.offset_at(now_));
    if (now_ < month_begin(room_.zone_, year, 1) + k_january) take_year(year - 1);
    if (now_ >= month_begin(room_.zone_, year, 12)) take_year(year);
    return std::move(facts_);
  }

 private:
  void take(const Drill& drill) {
    const bool to_come = drill.state == DrillState::Scheduled || drill.state == DrillState::Announced;
    if (!to_come || drill.plan.surprise || now_ <= drill.starts_at + k_grace) return;
    facts_.push_back({.code = "drill-not-held",
                      .about = drill.id,
                      .which = drill.starts_at,
                      .due_at = drill.starts_at,
                      .unit = drill.plan.unit,
                      .director = drill.director,
                      .known_to_schools = drill.state == DrillState::Announced,
                      .units = drill.plan.units});
  }

  void take(const Series& series) {
    if (series.surprise() || series.stopped_at) return;
    if (series.unreadable())
      facts_.push_back({.code = "timing-unreadable",
                        .about = series.id,
                        .due_at = series.planned_at,
                        .unit = series.planned.plan.unit,
                        .director = series.director,
                        .known_to_schools = false,
                        .units = {series.planned.plan.unit}});
    for (const auto& [occurrence, date] : series.dates) {
      if (!date.missed && !date.refused) continue;
      Fact fact{.code = date.missed ? "time-missed" : "time-refused",
                .about = series.id + "/" + occurrence,
                .which = date.missed && date.missed_again != 0 ? date.missed_again : date.touched_at,
                .unit = series.planned.plan.unit,
                .director = series.director,
                .known_to_schools = false,
                .units = {series.planned.plan.unit},
                .why = date.why};
      if (room_.was_told(fact, "bureau", fact.unit)) continue;
      const auto named = series.recurrence ? series.recurrence->named(occurrence) : std::nullopt;
      fact.due_at = date.moved_to.value_or(named ? named->at : series.planned_at);
      facts_.push_back(std::move(fact));
    }
  }

  void take_year(std::int64_t year) {
    const Caller everybody{.unit = core_.registry().root(), .role = Role::bureau};
    std::map<std::string, Fact> by_code;
    for (const auto& row : coverage_of(room_.series_, core_, room_.zone_, static_cast<int>(year), everybody))
      for (const auto& overdue : row.overdue) {
        if (!overdue.about.empty()) continue;
        Fact& fact = by_code[overdue.code];
        fact.code = overdue.code;
        fact.which = year;
        fact.due_at = overdue.due_at;
        fact.units.push_back(row.unit);
      }
    for (auto& [code, fact] : by_code)
      facts_.push_back(std::move(fact));
  }

  const OverdueRoom& room_;
  const Core& core_;
  const Millis now_;
  std::vector<Fact> facts_;
};

void OverdueRoom::fold(const Recorded& recorded) {
  const auto event = series_event(std::get<Foreign>(recorded.event));
  const auto* told = event ? std::get_if<DrillOverdueTold>(&*event) : nullptr;
  if (told == nullptr) return;
  for (const auto& unit : told->units)
    told_.insert({told->code, told->about, told->which, told->role, unit});
}

void OverdueRoom::fire(const TimerRow& timer, Core& core, Batch& batch) {
  if (timer.stream != k_stream) return;
  const std::vector<Fact> facts = Look(*this, core).all();
  for (const auto& fact : facts) {
    tell_of(fact, "bureau", core, batch);
    if (fact.known_to_schools) tell_of(fact, "leader", core, batch);
  }
  wind(core, batch);
}

Millis OverdueRoom::next_look(Millis now) const {
  const Millis local = now + zone_.offset_at(now), today = local / k_day * k_day;
  const Millis next = utc_of(zone_, today + k_nine);
  return next > now ? next : utc_of(zone_, today + k_day + k_nine);
}

/// Armed again for the same morning it is still one.
void OverdueRoom::wind(Core& core, Batch& batch) const {
  core.arm_own(k_stream, k_clock, next_look(core.now().wall), batch);
}

void OverdueRoom::resume(Core& core, Batch& batch) {
  if (!core.armed(k_stream, k_clock, next_look(core.now().wall))) wind(core, batch);
}

/// One message for all units whose people are the same: who answers for thirty schools reads one, not thirty. It is
/// for those who hold the role where the first of these units looks for them, which the unit above them all may not.
void OverdueRoom::tell_of(const Fact& fact, const std::string& role, Core& core, Batch& batch) {
  if (role == "bureau" && !fact.unit.empty()) {
    if (!was_told(fact, role, fact.units.front())) say(fact, role, role, fact.unit, fact.units, core, batch);
    return;
  }
  std::map<std::set<std::string>, std::vector<std::string>> by_people;
  for (const auto& unit : fact.units)
    if (!was_told(fact, role, unit))
      by_people[people_for(core.registry(), {.to = {role}, .unit = unit}, core.now().wall)].push_back(unit);
  for (auto& [people, units] : by_people) {
    const std::string common = common_of(core.registry(), units), to = role + "@" + units.front();
    say(fact, role, to, common, std::move(units), core, batch);
  }
}

void OverdueRoom::say(const Fact& fact, const std::string& role, const std::string& to, const std::string& unit,
                      std::vector<std::string> units, Core& core, Batch& batch) {
  const Millis now = core.now().wall;
  Message message{.event = "DrillOverdueTold", .text = words_for(fact, units, core), .to = {to}, .unit = unit};
  if (role == "bureau" && !fact.director.empty()) message.to.push_back("person:" + fact.director);
  const std::string stream = "COV-" + std::to_string(year_of(now, zone_.offset_at(now)));
  core.record(stream,
              to_foreign(SeriesEvent(DrillOverdueTold{.about = fact.about,
                                                      .code = fact.code,
                                                      .role = role,
                                                      .unit = unit,
                                                      .units = std::move(units),
                                                      .which = fact.which})),
              the_system(), batch);
  const Meta meta = batch.events.back().meta;
  tell(std::move(message), meta, core, batch);
}

Text OverdueRoom::words_for(const Fact& fact, const std::vector<std::string>& units, const Core& core) const {
  const Text who = names_of(core.registry(), units);
  const std::string year = std::to_string(fact.which), next = std::to_string(fact.which + 1),
                    at = format_local(fact.due_at, zone_.offset_at(fact.due_at));
  if (fact.code == "comprehensive-missing")
    return {who.zh + " " + year + " 年没有完成综合演练，按要求每年至少一次",
            "no comprehensive drill was finished in " + year + " at " + who.en + "; one a year is asked for"};
  if (fact.code == "next-year-unplanned")
    return {
        who.zh + "尚未排定 " + next + " 年的综合演练，按要求应在 " + year + " 年 12 月前排定",
        "no comprehensive drill of " + next + " is planned for " + who.en + "; it was to be before December " + year};
  if (fact.code == "drill-not-held")
    return {who.zh + "的演练 " + fact.about + " 原定 " + at + " 开始，至今没有开展，也没有取消",
            "drill " + fact.about + " of " + who.en + " was to begin at " + at +
                " and has neither been held nor called off"};
  if (fact.code == "time-missed")
    return {"定期演练 " + fact.about + "（" + at + "）错过了：届时服务器没有运行。请改期或取消",
            "drill " + fact.about + " (" + at + ") was missed, as the server was down; move it or call it off"};
  if (fact.code == "timing-unreadable")
    return {"定期演练 " + fact.about + " 的时区或重复规则已无法识别，不再生成演练。请停止该系列并另行拟订",
            "zone or rule of the drills " + fact.about +
                " are not understood any more, so none comes of them; stop the series and plan another"};
  return {"定期演练 " + fact.about + "（" + at + "）无法生成：" + fact.why.zh + "。请改期或取消",
          "drill " + fact.about + " (" + at + ") could not be made: " + fact.why.en + "; move it or call it off"};
}

}  // namespace fenghuo::sim

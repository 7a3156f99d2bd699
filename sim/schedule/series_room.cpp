// What a series does by itself: drills made, announced, missed; reminders. What people do to it: series_commands.cpp.
#include "sim/schedule/series_room.hpp"

#include "engine/base/digest.hpp"
#include "sim/drill/plan.hpp"
#include "sim/schedule/reminder.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr const char* k_clock = "wake";

/// In whose name its drills are planned. No token: nobody asked for this one.
Caller in_the_name_of(const Series& series) {
  return {.person = series.director, .unit = series.director_unit, .role = Role::bureau};
}

/// Ever, so that there are those who knew of it.
bool was_announced(const DrillRoom& drills, const std::string& id) {
  const auto drill = drills.drills().find(id);
  if (drill == drills.drills().end()) return false;
  return std::ranges::any_of(drills.tape_of(drill->second), [](const DrillRecorded& recorded) {
    return std::holds_alternative<DrillAnnounced>(recorded.event);
  });
}

}  // namespace

Millis due_at(const Series& series, const SeriesTime& time) {
  return std::max({time.at - series.lead(), series.planned_at, time.date->touched_at});
}

SeriesRoom::SeriesRoom(DrillRoom& drills, FindDocument documents) : drills_(drills), documents_(std::move(documents)) {
  drills.on_scheduled([this](const Drill& drill, const std::string& note, const Actor& actor, Core& core,
                             Batch& batch) { was_scheduled(drill, note, actor, core, batch); });
  drills.before_announcing([this](const Drill& drill) { return may_be_announced(drill); });
}

void SeriesRoom::clear() {
  series_.clear();
  by_drill_.clear();
  wound_.clear();
  feeds_.clear();
  feed_by_digest_.clear();
}

void SeriesRoom::fold(const Recorded& recorded) {
  const auto event = series_event(std::get<Foreign>(recorded.event));
  if (!event) return;  // of a newer version: what it meant is not known here
  const Meta& meta = recorded.meta;
  if (const auto* made = std::get_if<DrillSeriesOccurred>(&*event))
    by_drill_[made->drill] = {.series = meta.stream, .occurrence = made->occurrence};
  if (!meta.stream.starts_with("CAL-")) return evolve(series_[meta.stream], meta, *event);
  CalendarFeed& feed = feeds_[meta.stream];
  if (const auto* issued = std::get_if<DrillFeedIssued>(&*event)) {
    feed = {.id = meta.stream,
            .digest = issued->digest,
            .person = issued->person,
            .unit = issued->unit,
            .issued_at = meta.at};
    static_cast<void>(parse_name(issued->role, feed.role));
    feed_by_digest_[feed.digest] = feed.id;
  }
  if (std::holds_alternative<DrillFeedRevoked>(*event)) feed.revoked = true;
}

void SeriesRoom::resume(Core& core, Batch& batch) {
  settle_all(core, batch);
}

void SeriesRoom::wall_was_set(Core& core, Batch& batch) {
  settle_all(core, batch);
}

void SeriesRoom::settle_all(Core& core, Batch& batch) {
  for (auto& [id, series] : series_) {
    Turn turn{series, core, batch};
    settle(turn);
  }
}

void SeriesRoom::fire(const TimerRow& timer, Core& core, Batch& batch) {
  const auto found = series_.find(timer.stream);
  if (found == series_.end()) return;
  const auto wound = wound_.find(timer.stream);
  if (wound != wound_.end() && wound->second == timer.due_at) wound_.erase(wound);
  Turn turn{found->second, core, batch};
  settle(turn);
}

/// Told anew and reminded of anew, whether the series was stopped meanwhile or not.
void SeriesRoom::was_scheduled(const Drill& drill, const std::string& note, const Actor& actor, Core& core,
                               Batch& batch) {
  const auto place = by_drill_.find(drill.id);
  if (moving_ || place == by_drill_.end()) return;
  const auto& [series, occurrence] = place->second;
  Turn turn{series_.at(series), core, batch};
  record(turn, DrillSeriesMoved{.occurrence = occurrence, .reason = note, .starts_at = drill.starts_at}, actor);
  settle(turn);
}

Result<void> SeriesRoom::may_be_announced(const Drill& drill) const {
  const auto place = by_drill_.find(drill.id);
  if (place == by_drill_.end() || series_.at(place->second.series).approved_at) return {};
  if (series_.at(place->second.series).stopped_at)
    return Problem::make(
        Kind::NotAllowed, "series-stopped",
        {"所属定期演练 " + place->second.series + " 未经审批即已停止，请终止这次演练，需要时另行计划",
         "its series " + place->second.series +
             " was stopped before anybody approved it; abort the drill, and plan another if it is wanted"});
  return Problem::make(Kind::NotAllowed, "series-not-approved",
                       {"所属定期演练 " + place->second.series + " 尚未审批，审批后方可通知",
                        "its series " + place->second.series + " has not been approved; it is announced only then"});
}

void SeriesRoom::record(Turn& turn, const SeriesEvent& event, const Actor& actor) {
  turn.core.record(turn.series.id, to_foreign(event), actor, turn.batch);
}

Millis SeriesRoom::starts_at(const SeriesTime& time) const {
  const auto drill = drills_.drills().find(time.date->drill);
  return drill == drills_.drills().end() || drill->second.starts_at == 0 ? time.at : drill->second.starts_at;
}

bool SeriesRoom::is_untold(const SeriesTime& time, const Core& core, const Caller& caller) const {
  const auto drill = drills_.drills().find(time.date->drill);
  return drill != drills_.drills().end() && drill->second.state == DrillState::Scheduled &&
         !drills_.visible(drill->first, core, caller);
}

void SeriesRoom::regain(Turn& turn) {
  std::vector<DrillSeriesRegained> again;
  for (const auto& [occurrence, date] : turn.series.dates)
    if (date.missed && date.missed_hour > turn.core.now().wall)
      again.push_back({.occurrence = occurrence, .starts_at = date.missed_hour});
  for (const auto& one : again)
    record(turn, one, the_system());
}

/// Looks at every time from the last that can still be open to the first whose moment has not come.
void SeriesRoom::settle(Turn& turn) {
  Series& series = turn.series;
  const Millis now = turn.core.now().wall, ahead = series.lead();
  regain(turn);
  std::optional<Millis> next;
  const auto wants = [&](std::optional<Millis> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  const std::vector<SeriesTime> times = times_of(series, series.planned_at + 1, now + ahead + 1);
  for (const auto& time : times) {
    if (time.date->settled()) continue;
    if (time.date->drill.empty() && time.at <= now) {
      record(turn, DrillSeriesMissed{.late = now - time.at, .occurrence = time.occurrence.local, .starts_at = time.at},
             the_system());
      continue;
    }
    if (time.date->drill.empty()) make_drill(turn, time, due_at(series, time));
    const SeriesTime made{time.occurrence, time.at, &series.date(time.occurrence.local)};
    if (made.date->settled()) continue;
    if (series.approved_at) announce(turn, made.date->drill);
    remind(turn, made, starts_at(made));
    wants(next_of(series, made, now));
  }
  for (const auto& [occurrence, date] : series.dates) {
    const Millis at = date.moved_to.value_or(date.made_for);
    if (at <= now + ahead || date.settled()) continue;
    if (series.approved_at && was_announced(drills_, date.drill)) announce(turn, date.drill);  // told anew, at once
    if (!date.drill.empty() || !series.stopped_at) wants(at - ahead);
  }
  if (series.recurrence && !series.stopped_at)
    for (const auto& later : series.recurrence->between(now + ahead + 1, k_never, 1))
      wants(later.at - ahead);
  wind(turn, next);
}

void SeriesRoom::make_drill(Turn& turn, const SeriesTime& time, Millis due) {
  Core& core = turn.core;
  const Caller director = in_the_name_of(turn.series);
  const auto refuse = [&](const std::string& pointer, const Text& reason) {
    record(turn, DrillSeriesRefused{.occurrence = time.occurrence.local, .pointer = pointer, .reason = reason},
           the_system());
  };
  if (turn.series.surprise() && core.registry().retired_at("person:" + director.person))
    return refuse("", {"拟订人已不在册，突击演练没有别人知道",
                       "whoever planned it has left, and nobody else may know of a surprise"});
  std::vector<std::string> left_out;
  DrillPlanned plan = those_still_there(turn.series.planned.plan, core.registry(), left_out);
  const auto planned = drills_.plan(std::move(plan), core, director, turn.batch);
  if (!planned) {
    const Problem& why = planned.error();
    return refuse(why.errors.empty() ? "" : why.errors.front().pointer, why.detail);
  }
  const Drill& drill = **planned;
  static_cast<void>(
      drills_.act(drill.id, ScheduleDrill{.starts_at = time.at, .note = turn.series.id}, core, director, turn.batch));
  if (const auto document = documents_(drill.plan.scenario, drill.plan.scenario_version))
    turn.batch.documents.push_back(*document);
  record(turn,
         DrillSeriesOccurred{.drill = drill.id,
                             .late = std::max<Millis>(0, core.now().wall - due),
                             .left_out = std::move(left_out),
                             .occurrence = time.occurrence.local,
                             .starts_at = time.at},
         the_system());
}

/// A surprise is not. What was put off is announced anew. Refused where somebody has called it off.
void SeriesRoom::announce(Turn& turn, const std::string& id) {
  const auto drill = drills_.drills().find(id);
  if (drill == drills_.drills().end() || drill->second.state != DrillState::Scheduled || turn.series.surprise()) return;
  if (drill->second.starts_at <= turn.core.now().wall) return;
  static_cast<void>(
      drills_.act(id, AnnounceDrill{.note = turn.series.id}, turn.core, in_the_name_of(turn.series), turn.batch));
}

/// One at a time: of those that came due together only the one nearest to the start is told.
void SeriesRoom::remind(Turn& turn, const SeriesTime& time, Millis at) {
  const auto drill = drills_.drills().find(time.date->drill);
  const Millis now = turn.core.now().wall;
  if (drill == drills_.drills().end() || drill->second.started_at || drill->second.over() || at <= now) return;
  if (drill->second.state != DrillState::Announced) return;
  std::optional<Millis> nearest;
  for (const Millis before : turn.series.planned.remind_before)
    if (at - before <= now && (!time.date->reminded || before < *time.date->reminded) &&
        (!nearest || before < *nearest))
      nearest = before;
  if (!nearest) return;
  record(turn,
         DrillSeriesReminded{.before = *nearest,
                             .drill = drill->first,
                             .late = now - (at - *nearest),
                             .occurrence = time.occurrence.local},
         the_system());
  remind_of(drill->second, turn.batch.events.back().meta, turn.core, turn.batch);
}

/// The next reminder of a drill that is made.
std::optional<Millis> SeriesRoom::next_of(const Series& series, const SeriesTime& time, Millis now) const {
  std::optional<Millis> next;
  const Millis at = starts_at(time);
  for (const Millis before : series.planned.remind_before)
    if (at - before > now && (!next || at - before < *next)) next = at - before;
  return next;
}

void SeriesRoom::wind(Turn& turn, std::optional<Millis> next) {
  const std::string& id = turn.series.id;
  const auto wound = wound_.find(id);
  if (wound != wound_.end() && next && wound->second == *next) return;
  if (wound != wound_.end()) turn.core.disarm_on_wall(id, k_clock, wound->second, turn.batch);
  if (wound != wound_.end()) wound_.erase(wound);
  if (!next) return;
  wound_[id] = *next;
  if (turn.core.armed(id, k_clock, *next)) return;  // read out of the journal
  turn.core.arm_own(id, k_clock, *next, turn.batch);
}

// --- feeds ---

std::optional<Caller> SeriesRoom::feed_holder(std::string_view secret, const Core& core) const {
  const auto found = feed_by_digest_.find(sha256_hex(secret));
  if (found == feed_by_digest_.end()) return std::nullopt;
  const CalendarFeed& feed = feeds_.at(found->second);
  const Registry& registry = core.registry();
  const bool holds = std::ranges::any_of(registry.tokens(), [&](const auto& one) {
    return one.second.person == feed.person && one.second.role == feed.role && one.second.unit == feed.unit &&
           registry.token_in_force(one.first, core.now().wall) != nullptr;
  });
  if (feed.revoked || !holds) return std::nullopt;
  return Caller{.person = feed.person, .unit = feed.unit, .role = feed.role};
}

}  // namespace fenghuo::sim

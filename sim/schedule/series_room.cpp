// What a series does by itself: drills made, announced, missed; reminders. What people do to it: series_commands.cpp.
#include "sim/schedule/series_room.hpp"

#include "engine/base/digest.hpp"
#include "sim/schedule/reminder.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr const char* k_clock = "wake";

bool is_gone(const Registry& registry, const std::string& stream) {
  return registry.retired_at(stream).has_value();
}

/// Without the units and people who are retired by now; with all its units where none of them is left, so that the
/// refusal says why.
DrillPlanned those_still_there(DrillPlanned plan, const Registry& registry, std::vector<std::string>& left_out) {
  const auto leave_out = [&](auto& all, const std::string& kind, auto&& name) {
    std::erase_if(all, [&](const auto& one) {
      const bool gone = is_gone(registry, kind + name(one));
      if (gone) left_out.push_back(name(one));
      return gone;
    });
  };
  const auto units = plan.units;
  leave_out(plan.units, "unit:", [](const std::string& unit) { return unit; });
  leave_out(plan.parts, "person:", [](const Part& part) { return part.person; });
  if (plan.units.empty()) plan.units = units;
  return plan;
}

/// In whose name its drills are planned. No token: nobody asked for this one.
Caller in_the_name_of(const Series& series) {
  return {.person = series.director, .unit = series.director_unit, .role = Role::bureau};
}

}  // namespace

Millis due_at(const Series& series, const SeriesTime& time) {
  return std::max({time.at - series.planned.announce_before, series.planned_at, time.date->touched_at});
}

void SeriesRoom::clear() {
  series_.clear();
  wound_.clear();
  feeds_.clear();
  feed_by_digest_.clear();
}

void SeriesRoom::fold(const Recorded& recorded) {
  const auto event = series_event(std::get<Foreign>(recorded.event));
  if (!event) return;  // of a newer version: what it meant is not known here
  const Meta& meta = recorded.meta;
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

void SeriesRoom::record(Turn& turn, const SeriesEvent& event, const Actor& actor) {
  turn.core.record(turn.series.id, to_foreign(event), actor, turn.batch);
}

Millis SeriesRoom::starts_at(const SeriesTime& time) const {
  const auto drill = drills_.drills().find(time.date->drill);
  return drill == drills_.drills().end() || drill->second.starts_at == 0 ? time.at : drill->second.starts_at;
}

/// Looks at every time from the last that can still be open to the first whose moment has not come.
void SeriesRoom::settle(Turn& turn) {
  Series& series = turn.series;
  const Millis now = turn.core.now().wall, ahead = series.planned.announce_before;
  std::optional<Millis> next;
  const auto wants = [&](std::optional<Millis> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  const std::vector<SeriesTime> times = times_of(series, series.planned_at + 1, now + ahead + 1);
  for (const auto& time : times) {
    const bool ahead_again = time.date->missed && time.at > now;  // the wall was wrong when it was missed
    if (time.date->settled() && !ahead_again) continue;
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
  if (series.stopped_at) return wind(turn, next);
  if (series.recurrence)
    for (const auto& later : series.recurrence->between(now + ahead + 1, k_never, 1))
      wants(later.at - ahead);
  for (const auto& [occurrence, date] : series.dates)
    if (date.moved_to && *date.moved_to > now + ahead && !date.settled()) wants(*date.moved_to - ahead);
  wind(turn, next);
}

void SeriesRoom::make_drill(Turn& turn, const SeriesTime& time, Millis due) {
  Core& core = turn.core;
  const Caller director = in_the_name_of(turn.series);
  const auto refuse = [&](const std::string& pointer, const Text& reason) {
    record(turn, DrillSeriesRefused{.occurrence = time.occurrence.local, .pointer = pointer, .reason = reason},
           the_system());
  };
  if (turn.series.surprise() && is_gone(core.registry(), "person:" + director.person))
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

/// A surprise is not. What was put off is announced anew.
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

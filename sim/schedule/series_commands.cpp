// What people do to a series: who may, and when.
#include "engine/base/digest.hpp"
#include "sim/drill/plan.hpp"
#include "sim/schedule/series_room.hpp"
#include "sim/told.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr Millis k_longest_lead = 180 * k_day;
constexpr std::size_t k_most_reminders = 5;

Problem forbidden(const Text& detail) {
  return Problem::make(Kind::Forbidden, "role-needed", detail);
}

Problem not_now(std::string code, const Text& detail) {
  return Problem::make(Kind::NotAllowed, std::move(code), detail);
}

bool has_desk(Role role) {
  return role != Role::monitor && role != Role::admin && role != Role::guest;
}

/// Holds the office that approves plans on `unit`, or above it.
bool may_be_asked(const std::string& person, const std::string& unit, const Core& core) {
  return std::ranges::any_of(core.registry().tokens(), [&](const auto& one) {
    return one.second.person == person && covers(one.second.role, Role::leader) &&
           core.registry().within(unit, one.second.unit) &&
           core.registry().token_in_force(one.first, core.now().wall) != nullptr;
  });
}

}  // namespace

// --- who ---

bool SeriesRoom::may_direct(const Series& series, const Core& core, const Caller& caller) const {
  const bool bureau = caller.role == Role::bureau && core.registry().within(series.planned.plan.unit, caller.unit);
  return bureau && (!series.surprise() || caller.person == series.director);
}

bool SeriesRoom::may_approve(const Series& series, const Core& core, const Caller& caller) const {
  if (caller.person.empty() || caller.person == series.director || !has_desk(caller.role)) return false;
  if (!series.planned.approver.empty()) return caller.person == series.planned.approver;
  return covers(caller.role, Role::leader) && core.registry().within(series.planned.plan.unit, caller.unit) &&
         !series.surprise();
}

bool SeriesRoom::sees(const Series& series, const Core& core, const Caller& caller) const {
  if (!has_desk(caller.role)) return false;
  if (may_direct(series, core, caller) || may_approve(series, core, caller)) return true;
  return !series.surprise() && caller.role == Role::auditor &&
         core.registry().within(series.planned.plan.unit, caller.unit);
}

Result<const Series*> SeriesRoom::visible(const std::string& id, const Core& core, const Caller& caller) const {
  const auto found = series_.find(id);
  if (found == series_.end()) return Problem::not_found(id);
  const Series& series = found->second;
  if (sees(series, core, caller)) return &series;
  const bool near =
      caller.role != Role::guest && !series.surprise() && core.registry().within(series.planned.plan.unit, caller.unit);
  if (!near) return Problem::not_found(id);
  return Problem::make(Kind::Forbidden, "role-sees-no-drills",
                       {"此令牌不能查看演练", "a token of this role does not open drills"});
}

// --- planning ---

Result<void> SeriesRoom::check(DrillSeriesPlanned& planned, const Core& core, const Caller& caller) const {
  const std::string version = planned.plan.scenario_version;
  if (auto fits = check_plan(planned.plan, drills_, core, caller); !fits) return fits;
  if (version.empty()) planned.plan.scenario_version.clear();  // each drill is played by what is newest then
  if (version.empty()) planned.plan.scenario_sha256.clear();
  if (planned.timing.except.size() > k_most_exceptions)
    return Problem::invalid("/except", {"最多 400 项", "400 at most"});
  if (const auto read = Recurrence::read(planned.timing); !read) return read.error();
  if (planned.announce_before < k_shortest_lead || planned.announce_before > k_longest_lead)
    return Problem::invalid("/announce_before", {"提前通知应为 1 小时至 180 天", "from one hour to 180 days"});
  if (planned.remind_before.size() > k_most_reminders)
    return Problem::invalid("/remind_before", {"提醒最多 5 次", "5 reminders at most"});
  for (std::size_t n = 0; n < planned.remind_before.size(); ++n)
    if (planned.remind_before[n] <= 0 || planned.remind_before[n] > planned.announce_before)
      return Problem::invalid(
          "/remind_before/" + std::to_string(n),
          {"提醒应在通知之后、开始之前", "a reminder comes after the announcement, before the start"});
  if (planned.plan.surprise && !planned.remind_before.empty())
    return Problem::invalid("/remind_before", {"突击演练不发提醒；您可以用日历订阅提醒自己",
                                               "nobody is reminded of a surprise; your calendar feed shows it to you"});
  if (planned.approver.empty()) return {};
  const auto* person = core.registry().person(planned.approver);
  if (person == nullptr || !core.registry().within(person->unit, caller.unit) ||
      core.registry().retired_at("person:" + planned.approver))
    return Problem::invalid("/approver", {"没有这个人，或不在您的管辖内", "no such person below your unit"});
  if (planned.approver == caller.person)
    return Problem::invalid("/approver", {"计划不能由拟订人自己审批", "whoever plans it cannot approve it"});
  if (!may_be_asked(planned.approver, planned.plan.unit, core))
    return Problem::invalid("/approver",
                            {"审批人须是组织单位或其上级单位的领导或教育局值班人员",
                             "has to be a leader of the unit that holds it or of one above, or its bureau"});
  return {};
}

Result<const Series*> SeriesRoom::plan(DrillSeriesPlanned planned, Core& core, const Caller& caller, Batch& batch) {
  if (auto fits = check(planned, core, caller); !fits) return fits.error();
  const std::string year = core.next_id("SER-").substr(0, 9);  // "SER-2026-"
  std::int64_t last = 0;
  for (auto at = series_.lower_bound(year); at != series_.end() && at->first.starts_with(year); ++at)
    last = std::max<std::int64_t>(last, std::stoll(at->first.substr(year.size())));
  const std::string digits = std::to_string(last + 1);
  const std::string id = year + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
  core.record(id, to_foreign(SeriesEvent(std::move(planned))), actor_of(caller), batch);
  Turn turn{series_.at(id), core, batch};
  settle(turn);
  return &turn.series;
}

void SeriesRoom::ask_for_approval(const std::vector<std::string>& ids, Core& core, Batch& batch) const {
  const Series& first = series_.at(ids.front());
  const DrillPlanned& plan = first.planned.plan;
  const std::string& approver = first.planned.approver;
  if (plan.surprise) return;
  const std::string numbers = ids.front() + (ids.size() == 1 ? "" : "…" + ids.back());
  Message message{
      .event = "DrillSeriesPlanned",
      .text = {"定期演练“" + plan.title.zh + "”共 " + std::to_string(ids.size()) + " 个系列等待审批（" + numbers + "）",
               "drills that come round wait for approval: \"" + plan.title.en + "\", " + std::to_string(ids.size()) +
                   " series (" + numbers + ")"},
      .title = plan.title,
      .to = {"leader"},
      .unit = plan.unit};
  if (const auto* person = core.registry().person(approver)) {
    message.to = {"person:" + approver};
    message.unit = person->unit;
  }
  tell(std::move(message), {.stream = ids.front(), .version = 1, .at = first.planned_at}, core, batch);
}

// --- acting ---

class SeriesRoom::Deed {
 public:
  Deed(SeriesRoom& room, Turn& turn, const Caller& caller) : room_(room), turn_(turn), caller_(caller) {}

  Result<void> operator()(const ApproveSeries& c) {
    if (!room_.may_approve(turn_.series, turn_.core, caller_)) {
      return forbidden(turn_.series.planned.approver.empty()
                           ? Text{"须由组织单位的另一位负责人审批", "another leader of the unit that holds it approves"}
                           : Text{"须由指定的审批人审批", "the approver who was named approves"});
    }
    if (turn_.series.stopped_at) return stopped();
    if (turn_.series.approved_at) return not_now("approved", {"已经审批过", "this has been approved already"});
    return keep(DrillSeriesApproved{.note = c.note});
  }
  Result<void> operator()(const StopSeries& c) {
    if (auto no = refused()) return *no;
    if (c.reason.empty()) return Problem::invalid("/reason", {"请写明停止原因", "say why it is stopped"});
    return keep(DrillSeriesStopped{.reason = c.reason});
  }
  Result<void> operator()(const CancelTime& c) {
    if (auto no = refused()) return *no;
    if (c.reason.empty()) return Problem::invalid("/reason", {"请写明取消原因", "say why it is cancelled"});
    const auto time = time_of(c.occurrence);
    if (!time) return time.error();
    if (!(*time).date->drill.empty()) {
      const auto drill = room_.drills_.drills().find((*time).date->drill);
      if (drill != room_.drills_.drills().end() && drill->second.started_at) return begun(drill->first);
      const bool called_off = drill != room_.drills_.drills().end() && drill->second.over();  // by hand
      if (auto aborted = called_off ? Result<const Drill*>(&drill->second)
                                    : room_.drills_.act((*time).date->drill, AbortDrill{.reason = c.reason}, turn_.core,
                                                        caller_, turn_.batch);
          !aborted)
        return aborted.error();
    }
    return keep(DrillSeriesCancelled{.occurrence = c.occurrence, .reason = c.reason});
  }
  Result<void> operator()(const MoveTime& c) {
    if (auto no = refused()) return *no;
    if (c.starts_at <= turn_.core.now().wall)
      return Problem::invalid("/starts_at", {"开始时间已经过去", "the start lies in the past"});
    const auto time = time_of(c.occurrence);
    if (!time) return time.error();
    if (!(*time).date->drill.empty()) {
      const auto drill = room_.drills_.drills().find((*time).date->drill);
      if (drill != room_.drills_.drills().end() && drill->second.started_at) return begun(drill->first);
      room_.moving_ = true;
      const auto put = room_.drills_.act((*time).date->drill, ScheduleDrill{.starts_at = c.starts_at, .note = c.reason},
                                         turn_.core, caller_, turn_.batch);
      room_.moving_ = false;
      if (!put) return put.error();
    }
    return keep(DrillSeriesMoved{.occurrence = c.occurrence, .reason = c.reason, .starts_at = c.starts_at});
  }

 private:
  Result<void> keep(const SeriesEvent& event) {
    room_.record(turn_, event, actor_of(caller_));
    return {};
  }
  static Problem stopped() { return not_now("series-stopped", {"这个系列已停止", "this series has been stopped"}); }
  static Problem begun(const std::string& drill) {
    return not_now("drill-begun", {"演练 " + drill + " 已经开始，请在演练里操作",
                                   "drill " + drill + " has begun; act on the drill itself"});
  }
  std::optional<Problem> refused() const {
    if (!room_.may_direct(turn_.series, turn_.core, caller_))
      return forbidden({"只有教育局值班人员可以这样做", "only the bureau may do this"});
    if (turn_.series.stopped_at) return stopped();
    return std::nullopt;
  }
  /// One that has not been cancelled. A missed one may be moved, too.
  Result<SeriesTime> time_of(const std::string& occurrence) const {
    const Series& series = turn_.series;
    const SeriesDate& date = series.date(occurrence);
    auto named = series.recurrence ? series.recurrence->named(occurrence) : std::nullopt;
    if (!named && !date.drill.empty())
      named = Occurrence{occurrence, date.made_for};  // by a rule not understood any more
    if (!named || named->at <= series.planned_at) return Problem::not_found(occurrence);
    if (date.cancelled) return not_now("cancelled", {"这一次已经取消", "this one has been cancelled"});
    return SeriesTime{*named, date.moved_to.value_or(named->at), &date};
  }

  SeriesRoom& room_;
  Turn& turn_;
  const Caller& caller_;
};

Result<const Series*> SeriesRoom::act(const std::string& id, const SeriesCommand& command, Core& core,
                                      const Caller& caller, Batch& batch) {
  const auto found = series_.find(id);
  if (found == series_.end()) return Problem::not_found(id);
  Turn turn{found->second, core, batch};
  if (auto done = std::visit(Deed(*this, turn, caller), command); !done) return done.error();
  settle(turn);
  return &found->second;
}

// --- feeds ---

Result<SeriesRoom::NewFeed> SeriesRoom::issue_feed(Core& core, const Caller& caller, Batch& batch) {
  if (caller.person.empty() || !has_desk(caller.role))
    return Problem::make(Kind::Forbidden, "role-sees-no-drills",
                         {"此令牌不能查看演练", "a token of this role does not open drills"});
  const auto live = std::ranges::count_if(feeds_, [&](const auto& one) {  // those that the caller may revoke
    const CalendarFeed& feed = one.second;
    return feed.person == caller.person && !feed.revoked && core.registry().within(feed.unit, caller.unit);
  });
  if (live >= static_cast<std::ptrdiff_t>(k_most_feeds))
    return not_now("too-many-feeds", {"每人最多 10 个日历订阅，请先作废不用的",
                                      "ten calendar feeds at most for one person; revoke one first"});
  NewFeed made{.id = "CAL-" + core.random().hex(8), .secret = "fhc_" + core.random().hex(32)};
  core.record(made.id,
              to_foreign(DrillFeedIssued{.digest = sha256_hex(made.secret),
                                         .person = caller.person,
                                         .role = std::string(to_string(caller.role)),
                                         .unit = caller.unit}),
              actor_of(caller), batch);
  return made;
}

Result<void> SeriesRoom::revoke_feed(const std::string& id, Core& core, const Caller& caller, Batch& batch) {
  const auto found = feeds_.find(id);
  if (found == feeds_.end() || caller.role == Role::guest || !core.registry().within(found->second.unit, caller.unit))
    return Problem::not_found(id);
  const bool own = has_desk(caller.role) && !caller.person.empty() && caller.person == found->second.person;
  if (!own && caller.role != Role::admin)
    return forbidden({"只能作废自己的订阅", "only one's own feed can be revoked"});
  if (!found->second.revoked) core.record(id, to_foreign(DrillFeedRevoked{}), actor_of(caller), batch);
  return {};
}

}  // namespace fenghuo::sim
